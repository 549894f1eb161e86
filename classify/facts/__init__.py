"""What a document says beside its themes: one component for each kind of fact, rules as data in config/facts/."""
