"""What a document says: its language and its themes, each with its evidence."""
