"""Many texts read: the store's, a stream's, on one process or several."""
