"""Two trees of this project side by side: `python -m benchmarks.beside OLD [--rounds N] [CASE ...]`, OLD the folder of another.

Every case is run in turn by the old tree, by this one, and by its peers, so that a busy moment of the machine meets all of
them; the medians and their ratios are printed with the load. Cases: check, feeds, pages, catalogue.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.measure import ROOT, Measured, interleaved, machine, python, run
from benchmarks.standin import broken_tenth, stand_in, write_catalogue
from benchmarks.web import FAKEWEB, fake_web, write_config

CASES = ("check", "feeds", "pages", "catalogue")


def check(old: Path, rounds: int) -> None:
    """What `check` needs on the configuration that each tree brings."""
    command = python("policywatch", "check")
    _print("policywatch check", interleaved({"old": lambda: run(command, old), "new": lambda: run(command)}, rounds))


def feeds(old: Path, rounds: int) -> None:
    """200 feeds of 30 entries: a cold round, then one in which nothing has changed."""
    with fake_web(200, 30) as port, tempfile.TemporaryDirectory() as folder:
        config = write_config(Path(folder) / "config", port, "rss", follow=False)
        works: dict[str, Callable[[Path], Measured]] = {
            "old": lambda place: run(_collect(config, place), old),
            "new": lambda place: run(_collect(config, place)),
            "scrapy": lambda place: run(python("benchmarks.peers", "feeds-scrapy", str(port), str(place))),
            "reader": lambda place: run(python("benchmarks.peers", "feeds-reader", str(port), str(place))),
        }

        def once(name: str, cold: bool) -> Measured:
            place = Path(folder) / name
            if cold:
                shutil.rmtree(place, ignore_errors=True)
                place.mkdir()
            return works[name](place)

        for label, cold in (("cold", True), ("unchanged", False)):
            _print(f"200 feeds, {label}", interleaved({name: partial(once, name, cold) for name in works}, rounds))


def pages(old: Path, rounds: int) -> None:
    """2,000 linked pages of 40 kB, end to end."""
    with fake_web(20, 100) as port, tempfile.TemporaryDirectory() as folder:
        config = write_config(Path(folder) / "config", port, "rss", follow=True)

        def fresh() -> Path:
            return Path(tempfile.mkdtemp(dir=folder))

        works = {
            "old": lambda: run(_collect(config, fresh()), old),
            "new": lambda: run(_collect(config, fresh())),
            "scrapy": lambda: run(python("benchmarks.peers", "pages-scrapy", str(port), str(fresh()))),
        }
        _print("2,000 pages", interleaved(works, rounds))


def catalogue(old: Path, rounds: int) -> None:
    """The catalogue that each tree brings, cold, against a stand-in of its own, as neither reads the other's; `rounds` is not
    used. `python -m benchmarks europe` has a second round too, which 749cc50 did not end within ten minutes.
    """
    from crawlers.sources.sourcefiles import read_sources
    from ground.toml.strict import Faults

    found: dict[str, Measured] = {}
    for name, tree in (("old", old), ("new", ROOT)):
        broken = broken_tenth(read_sources(tree / "config", Faults()))
        with tempfile.TemporaryDirectory() as folder, stand_in(tree / "config", broken) as proxy:
            told = write_catalogue(Path(folder) / "config", tree / "config", proxy)
            found[name] = run(["sh", "-c", '"$@" || test $? = 1', "sh", *_collect(told, Path(folder) / "data")], tree)
    _print("the catalogue, cold", found)


def _collect(config: Path, data: Path) -> list[str]:
    return python("policywatch", "--config", str(config), "--data", str(data), "collect", "--all", "--json")


def _print(title: str, found: dict[str, Measured]) -> None:
    print(f"\n{title} (load {os.getloadavg()[0]:.1f})")
    for name, one in found.items():
        against = [
            f"{found['new'].cpu / one.cpu:.2f} of its CPU, {found['new'].wall / one.wall:.2f} of its time"
            if name != "new"
            else ""
        ]
        print(f"  {name:<8} {one.wall:8.2f} s {one.cpu:8.2f} s of CPU {one.peak:6.0f} MB  {against[0]}", flush=True)


def main() -> None:
    """Run the cases that are wanted."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.beside", description=__doc__)
    parser.add_argument("old", type=Path)
    parser.add_argument("cases", nargs="*", metavar="CASE")
    parser.add_argument("--rounds", type=int, default=3)
    told = parser.parse_args()
    if not FAKEWEB.is_file():
        sys.exit(f"not measured, {FAKEWEB} is not here")
    print(machine())
    for name in told.cases or CASES:
        globals()[name](told.old.resolve(), told.rounds)
    print(json.dumps({"old": str(told.old), "rounds": told.rounds}))


if __name__ == "__main__":
    main()
