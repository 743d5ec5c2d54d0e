"""The ROCU Capability Dashboard: who can do what in regional organised crime policing."""
