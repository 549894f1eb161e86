"""Dates that close or take effect, with the sentence that says so."""
