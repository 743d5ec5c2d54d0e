"""Measurements of speed and memory: `make bench`. Only test_bench.py is a test, and times nothing."""
