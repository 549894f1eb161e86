"""What touches rights: signals for a person to judge, and what may identify somebody at risk."""
