"""The first hour on a machine with the internet: `check --live` of the catalogue, each answer 200 ms away, and the repairs.

A tenth of the feeds and listings is broken in ten ways, and half of those have another way. Walls and servers that ask for
patience are left alone whatever else they have: those are counted apart.
"""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from pathlib import Path

from benchmarks.measure import ROOT, python, run
from benchmarks.standin import broken_tenth, other_ways, requests_so_far, stand_in, write_catalogue
from crawlers.adding.other_ways import CLOSED
from crawlers.formats.urls import host_of
from crawlers.sources.sourcefiles import read_sources
from ground.records import SEEN
from ground.toml.strict import Faults

WAIT, MINUTES = 0.2, 30
WORDS = ("sh", "-c", '"$@" || test $? = 1', "sh")


def main(quick: bool = False) -> None:
    """Print time, requests, what was found broken and what was repaired; `quick` takes fewer sources."""
    config = ROOT / "config"
    with tempfile.TemporaryDirectory() as folder:
        shown = write_catalogue(Path(folder) / "config", config, "http://127.0.0.1:9")
        if quick:
            for file in sorted((shown / "sources").rglob("*.toml"))[6:]:
                file.unlink()
        sources = [one for one in read_sources(shown, Faults()) if not one.disabled]
        broken = broken_tenth(sources)
        ways = other_ways(sources, broken)
        with stand_in(shown, broken, ways, WAIT) as proxy:
            (shown / "settings.toml").write_text(f"[collect]\nproxy = {json.dumps(proxy)}\n", encoding="utf-8")
            place = ("--config", str(shown), "--data", f"{folder}/data")
            report = Path(folder) / "report.toml"
            words = [
                *WORDS,
                *python("policywatch", *place, "sources", "check", "--live", "--json", "--report", str(report)),
            ]
            live = run(words, limit=60 * MINUTES)
            seen = {one["id"]: one for one in json.loads(live.output)}
            asked = requests_so_far(proxy)
            done = run(python("policywatch", *place, "sources", "repair", "--from", str(report), "--yes", "--json"))
            repaired = json.loads(done.output)
        _tell(live.wall, asked, seen, broken, ways, repaired)


def _tell(wall: float, asked: int, seen: dict, broken: dict[str, str], ways: dict[str, str], repaired: dict) -> None:  # type: ignore[type-arg]
    found = [name for name in broken if seen[name]["state"] not in SEEN]
    having = [name for name in broken if host_of(seen[name]["url"]) in ways]
    walled = [name for name in having if seen[name]["state"] in CLOSED]
    mended = [name for name in repaired["repaired"] if name in having]
    strange = [name for name in repaired["repaired"] if name not in having]
    print(f"\nsources check --live: {len(seen)} sources in {wall / 60:.1f} min (bar {MINUTES}), {asked} requests, "
          f"{WAIT * 1000:.0f} ms before each answer")  # fmt: skip
    print(f"  broken: {len(found)} of {len(broken)} found; states {dict(Counter(seen[n]['state'] for n in broken))}")
    print(f"  of {len(having)} with another way {len(mended)} were repaired by `sources repair`; {len(walled)} of the rest "
          f"refuse us or ask for patience, and are left alone")  # fmt: skip
    missed = sorted(set(having) - set(mended) - set(walled))
    if missed:
        told = [f"{name} ({broken[name]}, {seen[name]['why']})" for name in missed]
        print(f"  not repaired: {', '.join(told)}")
    print(
        f"  repaired where no other way was laid out: {', '.join(strange) or 'none'}; refused: {repaired['refused'] or 'none'}"
    )
