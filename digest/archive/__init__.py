"""The archive: a page for each digest that left, indexes, a feed, JSON, CSV and a calendar, as files that need no server."""
