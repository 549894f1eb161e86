"""Adapters for international bodies and what gathers from many states."""
