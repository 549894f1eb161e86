"""Search by words: how they are compared, the index of them, and what a person asks for."""
