"""Where everything is kept: one SQLite file, and the only SQL of the project."""
