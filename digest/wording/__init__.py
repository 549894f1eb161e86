"""The house language: which words our own sentences do not use, and what they say instead."""
