"""A thousand sources due at once: what the start of collecting processes costs; and one feed of 50,000 entries."""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
from pathlib import Path

from benchmarks.measure import Measured, interleaved, python, run
from benchmarks.web import FAKEWEB, control, fake_web, source_table, write_config

SHARE = 0.05
HUGE_SECONDS, HUGE_MB, HUGE_ENTRIES = 10, 300, 50_000
# Nothing listens there.
NOWHERE = "http://127.66.255.1:9"


def main(quick: bool = False) -> None:
    """Print the figures with their bars, or say what is missing."""
    if not FAKEWEB.is_file():
        print(f"many: not measured, {FAKEWEB} is not here")
        return
    due_at_once(100 if quick else 1_000)
    huge_feed()


def due_at_once(sites: int) -> None:
    """Feeds of 20 entries, politely (with the delay that is the default), all due: once cold, once with nothing new."""
    from crawlers.collecting.batches import make_batches
    from crawlers.sources.sourcefiles import read_sources
    from ground.toml.strict import Faults

    with fake_web(sites, 20) as port, tempfile.TemporaryDirectory() as folder:
        config = write_config(Path(folder) / "config", port, "rss", follow=False)
        (config / "settings.toml").write_text("", encoding="utf-8")
        processes = len(make_batches(read_sources(config, Faults()), 2))
        start = _start(Path(folder))
        data = Path(folder) / "data"
        for label in ("cold", "nothing new"):
            one = run(python("policywatch", "--config", str(config), "--data", str(data), "collect", "--all", "--json"))
            states = [outcome["state"] for outcome in json.loads(one.output)["sources"].values()]
            wall, cpu = start.wall * processes / (2 * one.wall), start.cpu * processes / one.cpu
            print(
                f"\n{sites} feeds due at once, {label}: {one.wall:.1f} s, {one.cpu:.1f} s of CPU, {one.peak:.0f} MB at most"
            )
            print(f"  ended: {', '.join(f'{states.count(name)} {name}' for name in sorted(set(states)))}")
            print(
                f"  {processes} collecting processes, each {start.wall:.2f} s to start and end: {wall:.1%} of the time"
                f" (bar {SHARE:.0%}), {cpu:.1%} of the CPU"
            )
        with sqlite3.connect(data / "policywatch.db") as db:
            print(f"  stored: {db.execute('SELECT count(*) FROM documents').fetchone()[0]} of {sites * 20}")


def huge_feed() -> None:
    """A feed of 25 MB: read up to the limit, which is said."""
    with fake_web(1, 1) as port, tempfile.TemporaryDirectory() as folder:
        publisher = next(one for one in control(port, "/__scenarios") if one["scenario"] == "feed-huge")
        config = _config(Path(folder), source_table("huge", "rss", publisher, follow="false"))
        # The fake web makes the feed when it is first asked for; that is not ours.
        control(port, "/x/feed-huge/feed.rss")
        for limit in (None, HUGE_ENTRIES):
            settings = f"max_entries = {limit}\n" if limit else ""
            (config / "settings.toml").write_text(f"[collect]\n{settings}", encoding="utf-8")
            data = Path(folder) / "data"
            shutil.rmtree(data, ignore_errors=True)
            one = run(python("policywatch", "--config", str(config), "--data", str(data), "collect", "--json"))
            outcome = json.loads(one.output)["sources"]["huge"]
            bars = "" if limit else f" (bars {HUGE_SECONDS} s, {HUGE_MB} MB)"
            print(f"\n{HUGE_ENTRIES:,} entries in one feed, {f'limit {limit:,}' if limit else 'default limit'}: "
                  f"{one.wall:.1f} s, {one.peak:.0f} MB{bars}")  # fmt: skip
            print(f"  {outcome['state']}: {outcome['reason']}")


def _start(folder: Path) -> Measured:
    """What a collecting process costs that has nothing to do but to start, to be refused once, and to end."""
    place = folder / "nothing"
    publisher = {"name": "Nobody", "base": NOWHERE}
    config = _config(place, source_table("nowhere", "rss", publisher, follow="false"))
    settings = '[collect]\nretries = 0\nrobots = false\nreservations = false\ndelay = "0s"\n'
    (config / "settings.toml").write_text(settings, encoding="utf-8")

    def collect(*which: str) -> Measured:
        words = ("--config", str(config), "--data", str(place / "data"), "collect", *which, "--json")
        # Nothing can be collected, which `collect` says with status 1.
        return run(["sh", "-c", '"$@" || test $? = 1', "sh", *python("policywatch", *words)])

    found = interleaved({"with": lambda: collect("nowhere"), "without": lambda: collect("--due")})
    one, none = found["with"], found["without"]
    return Measured(one.wall - none.wall, one.cpu - none.cpu, one.peak - none.peak, "")


def _config(folder: Path, table: str) -> Path:
    config = folder / "config"
    (config / "sources").mkdir(parents=True, exist_ok=True)
    (config / "sources" / "huge.toml").write_text(table, encoding="utf-8")
    return config
