"""Mail that came back, and what follows from it."""
