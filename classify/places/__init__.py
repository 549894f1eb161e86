"""Where something stands in a text."""
