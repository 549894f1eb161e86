"""A person's approval of exactly what they saw."""
