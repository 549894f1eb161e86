"""Bytes into entries, pages and dates: pure functions."""
