"""Pages that list documents: the list found by its shape, its dates, and what is remembered of it."""
