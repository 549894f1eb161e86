"""The whole catalogue due at once, answered by a stand-in on loopback; and the first hour: every source checked once."""

from __future__ import annotations

import json
import sqlite3
import tempfile
from collections import Counter
from pathlib import Path

from benchmarks.measure import ROOT, python, run
from benchmarks.standin import broken_tenth, requests_so_far, stand_in, write_catalogue
from crawlers.formats.urls import host_of
from crawlers.sources.sourcefiles import read_sources
from ground.records import SEEN
from ground.toml.strict import Faults

MEMORY, CHECK = 500, 2.0
LONGEST = """SELECT source_id, (julianday(ended_at) - julianday(started_at)) * 86400 AS seconds, requests FROM runs
    WHERE id IN (SELECT max(id) FROM runs GROUP BY source_id) ORDER BY seconds DESC LIMIT 3"""


def main(quick: bool = False) -> None:
    """Print time, memory, requests and states; `quick` takes fewer sources."""
    config = ROOT / "config"
    sources = read_sources(config, Faults())
    checked = run(python("policywatch", "--config", str(config), "check"))
    print(f"\npolicywatch check on {len(sources)} sources: {checked.wall:.2f} s (bar {CHECK:.0f} s)")
    enabled = [one for one in sources if not one.disabled]
    broken = broken_tenth(sources)
    with tempfile.TemporaryDirectory() as folder, stand_in(config, broken) as proxy:
        told = write_catalogue(Path(folder) / "config", config, proxy)
        if quick:
            for file in sorted((told / "sources").rglob("*.toml"))[4:]:
                file.unlink()
        place = ("--config", str(told), "--data", f"{folder}/data")
        for label in ("cold", "again"):
            asked = requests_so_far(proxy)
            one = run(python("policywatch", *place, "collect", "--all", "--json"))
            states = Counter(outcome["state"] for outcome in json.loads(one.output)["sources"].values())
            total, served = sum(states.values()), requests_so_far(proxy) - asked
            print(f"\nthe catalogue ({total} enabled sources), {label}: {one.wall:.1f} s, {one.cpu:.1f} s of CPU, "
                  f"{one.peak:.0f} MB (bar {MEMORY}), {served} requests")  # fmt: skip
            print(f"  {', '.join(f'{count} {state}' for state, count in states.most_common())}")
            print(f"  the longest: {_longest(Path(folder) / 'data', {source.id: source.url for source in enabled})}")
        words = ("sh", "-c", '"$@" || test $? = 1', "sh")
        live = run([*words, *python("policywatch", *place, "sources", "check", "--live", "--json")])
        seen = {one["id"]: one["state"] for one in json.loads(live.output)}
        wanted = [name for name in broken if name in seen]
        found = [name for name in wanted if seen[name] not in SEEN]
        print(
            f"\nsources check --live, a tenth broken in ten ways: {live.wall:.1f} s, {len(found)} of {len(wanted)} found"
        )
        missed = sorted(set(wanted) - set(found))
        if missed:
            print(f"  not found: {', '.join(f'{name} ({broken[name]})' for name in missed)}")
        ordinary = [one for one in enabled if one.id in seen and one.id not in broken and "." in one.url]
        well = sum(seen[one.id] in SEEN for one in ordinary)
        print(f"  of the {len(ordinary)} others, {well} were well; systems are answered with an empty object here")


def _longest(data: Path, urls: dict[str, str]) -> str:
    """The three visits of the last round that took longest, with their hosts."""
    with sqlite3.connect(data / "policywatch.db") as db:
        rows = db.execute(LONGEST).fetchall()
    return ", ".join(
        f"{seconds:.0f} s for {name} at {host_of(urls[name])} ({count} requests)" for name, seconds, count in rows
    )
