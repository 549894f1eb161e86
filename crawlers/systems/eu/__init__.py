"""Adapters for what institutions of the European Union publish."""
