"""Strategic Policing Requirement: forces by obligations, and one force in full."""
