"""What screens are composed of: the address, the page's frame, and an exhibit with its table."""
