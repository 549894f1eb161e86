"""How documents get here: sources, spiders, and the child processes they run in."""
