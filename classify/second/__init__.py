"""The second reader: what a text means, whatever its words."""
