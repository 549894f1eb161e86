"""All facts of a document together: every component with its rules, and what is held back."""
