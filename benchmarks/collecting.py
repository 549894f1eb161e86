"""Collecting, beside plain Scrapy and `reader`: feeds cold and unchanged, and whole pages."""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
from functools import partial
from pathlib import Path

from benchmarks.measure import Measured, interleaved, python, run
from benchmarks.web import FAKEWEB, fake_web, write_config


def main(quick: bool = False) -> None:
    """Print the figures, or say what is missing."""
    if not FAKEWEB.is_file():
        print(f"collecting: not measured, {FAKEWEB} is not here")
        return
    feeds(40 if quick else 200, 30)
    pages(4 if quick else 20, 100)


def feeds(sites: int, items: int) -> None:
    """Feeds whose entries are kept whole: a cold round, then one in which nothing has changed."""
    with fake_web(sites, items) as port, tempfile.TemporaryDirectory() as folder:
        config = write_config(Path(folder) / "config", port, "rss", follow=False)
        places = {name: Path(folder) / name for name in ("policywatch", "feeds-scrapy", "feeds-reader")}
        collect = python(
            "benchmarks.searchable",
            "--config",
            str(config),
            "--data",
            str(places["policywatch"]),
            "collect",
            "--all",
            "--json",
        )

        def once(name: str, cold: bool) -> Measured:
            if cold:
                shutil.rmtree(places[name], ignore_errors=True)
                places[name].mkdir()
            return run(
                collect if name == "policywatch" else python("benchmarks.peers", name, str(port), str(places[name]))
            )

        for label, cold in (("cold", True), ("unchanged", False)):
            found = interleaved({name: partial(once, name, cold) for name in places})
            print(f"\n{sites} feeds x {items} entries, {label} (whole processes, median of 3)")
            _table(found)
            _ratios(found, "policywatch", ("feeds-scrapy", "feeds-reader"))
        with sqlite3.connect(places["policywatch"] / "policywatch.db") as db:
            print(f"stored: {db.execute('SELECT count(*) FROM documents').fetchone()[0]} of {sites * items}")


def pages(sites: int, items: int) -> None:
    """Feeds with every linked page of 40 KB fetched, its text taken out, stored and searchable."""
    with fake_web(sites, items) as port, tempfile.TemporaryDirectory() as folder:
        config = write_config(Path(folder) / "config", port, "rss", follow=True)

        def ours() -> Measured:
            data = tempfile.mkdtemp(dir=folder)
            return run(
                python("benchmarks.searchable", "--config", str(config), "--data", data, "collect", "--all", "--json")
            )

        def plain() -> Measured:
            return run(python("benchmarks.peers", "pages-scrapy", str(port), tempfile.mkdtemp(dir=folder)))

        found = interleaved({"policywatch": ours, "pages-scrapy": plain})
        print(f"\n{sites * items} pages of 40 KB, end to end (whole processes, median of 3)")
        _table(found)
        _ratios(found, "policywatch", ("pages-scrapy",))
        outcomes = json.loads(found["policywatch"].output)["sources"].values()
        print(f"stored: {sum(one['new'] for one in outcomes)} of {sites * items}")


def _table(found: dict[str, Measured]) -> None:
    print(f"  {'case':<16} {'wall s':>8} {'CPU s':>8} {'peak MB':>8}")
    for name, one in found.items():
        print(f"  {name:<16} {one.wall:8.2f} {one.cpu:8.2f} {one.peak:8.0f}")


def _ratios(found: dict[str, Measured], ours: str, peers: tuple[str, ...]) -> None:
    for peer in peers:
        wall, cpu = found[ours].wall / found[peer].wall, found[ours].cpu / found[peer].cpu
        print(f"  {ours} / {peer}: {wall:.2f} of its wall time, {cpu:.2f} of its CPU time")
