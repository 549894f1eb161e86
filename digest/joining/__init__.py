"""Joining a list."""
