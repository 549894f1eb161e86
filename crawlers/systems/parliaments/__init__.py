"""Adapters for national parliaments."""
