"""Editions of the store for others: what may leave, in files that anybody can open and cite."""
