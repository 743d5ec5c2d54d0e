"""Funding: what was published of money, kept apart by kind, precision and coverage."""
