"""Agreements: the register, its timeline, and one agreement in full."""
