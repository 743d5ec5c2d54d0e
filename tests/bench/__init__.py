"""Measurements of speed and memory: `make bench`. Nothing here is a test."""
