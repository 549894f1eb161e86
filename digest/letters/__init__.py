"""A digest as a mail to each recipient."""
