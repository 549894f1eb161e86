"""How good tags are, and why they are what they are, for people who judge."""
