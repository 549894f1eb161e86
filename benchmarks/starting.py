"""What a person waits for: the help, the demo."""

from __future__ import annotations

import tempfile

from benchmarks.measure import interleaved, python, run


def main(quick: bool = False) -> None:
    """Print the figures."""
    rounds = 1 if quick else 3
    with tempfile.TemporaryDirectory() as folder:
        found = interleaved(
            {
                "policywatch --help": lambda: run(python("policywatch", "--help")),
                "policywatch check": lambda: run(python("policywatch", "check")),
                "policywatch demo": lambda: run(python("policywatch", "demo", "--folder", f"{folder}/demo")),
            },
            rounds,
        )
    print(f"\nstarting (median of {rounds})")
    for name, one in found.items():
        print(f"  {name:<20} {one.wall:6.2f} s wall, {one.cpu:6.2f} s CPU, {one.peak:5.0f} MB")
