"""Pages for callers from outside: many at once, each within limits, answered from memory."""
