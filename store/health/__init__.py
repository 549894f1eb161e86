"""Runs of sources, and what they say about each source's health."""
