"""Inspections: grades through time, recommendations, and statements beside them."""
