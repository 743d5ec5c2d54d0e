"""Returns: what a unit, a force or the lead of an agreement sends in for a period."""
