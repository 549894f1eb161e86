"""Laying out a deployment: a folder of configuration chosen from the catalogue, and a place for data."""
