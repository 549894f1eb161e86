"""Which documents tell of one event: a use case over the store."""
