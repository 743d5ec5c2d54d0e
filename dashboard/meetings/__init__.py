"""Meetings of boards, what they decide, and the actions that follow until they are done."""
