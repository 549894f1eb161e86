"""Leaving a list."""
