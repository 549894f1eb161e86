"""Themes and their terms, read from config and checked."""
