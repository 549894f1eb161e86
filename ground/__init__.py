"""What everybody stands on: settings, strict TOML, clock, errors, records. It knows nobody."""
