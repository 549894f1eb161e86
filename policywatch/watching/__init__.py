"""How an installation does: for a person on one screen, for a monitor by an exit code, an address, and a watchdog."""
