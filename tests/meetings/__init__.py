"""Tests of meetings, decisions and actions."""
