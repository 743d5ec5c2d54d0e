"""Measurements of speed and memory: `make bench`. test_bench.py alone is a test, of no times."""
