"""Overview: where the network or a region stands, and what needs attention."""
