"""Seconded agencies: who has staff in which unit, on what basis, through time."""
