"""Adapters for gazettes, registers of law and portals of single states."""
