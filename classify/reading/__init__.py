"""One text read: its language, its themes, and the words that show them."""
