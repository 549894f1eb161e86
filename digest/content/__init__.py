"""A digest's content before it has a form, and the words it is written in."""
