"""The command line, `serve` and the demo: the only place that knows all packages."""
