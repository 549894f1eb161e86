"""A digest's content as HTML and as plain text."""
