"""One spider for each publishing system; a source is data in config."""
