"""`make bench`, or `python -m benchmarks [NAME ...] [--quick]`: all benchmarks, or those named."""

from __future__ import annotations

import argparse
from importlib import import_module

from benchmarks.measure import machine

NAMES = (
    "starting", "classifying", "facts", "stories", "crews", "collecting", "many", "europe", "firsthour", "awkward", "hostile",
    "growth", "archive", "letters", "discovery",
)  # fmt: skip


def main() -> None:
    """Run the wanted benchmarks and print the machine they ran on."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", help="which to run; without a name all")
    parser.add_argument("--quick", action="store_true", help="small, to see that they run")
    told = parser.parse_args()
    print(machine())
    for name in told.names or NAMES:
        import_module(f"benchmarks.{name}").main(quick=told.quick)


if __name__ == "__main__":
    main()
