"""An archive read by one process and by two: seconds of wall and CPU, and how evenly the work is shared."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

from benchmarks.measure import ROOT, SHARED

FILES = ("stream.jsonl", "pages.jsonl", "themes.jsonl")
DOCUMENTS = 4_000


def main(quick: bool = False) -> None:
    """Print the figures, with facts and without. On a busy machine only the CPU seconds say something."""
    if not (SHARED / "eval").is_dir():
        print("\nno real texts here (../shared/eval): crews are not measured")
        return
    count = 600 if quick else DOCUMENTS
    print(f"\nan archive of {count} real texts, read by one process and by two; load {os.getloadavg()[0]:.1f}")
    for facts in (False, True):
        one, two = (measured(count, processes, facts) for processes in (1, 2))
        told = "with facts" if facts else "themes alone"
        print(
            f"  {told:<13} wall {one[0]:6.1f} s and {two[0]:6.1f} s ({one[0] / two[0]:.2f} times); "
            f"busiest process {max(one[1]):5.1f} and {max(two[1]):5.1f} s of CPU ({max(one[1]) / max(two[1]):.2f} times)"
        )


def measured(count: int, processes: int, facts: bool) -> tuple[float, list[float]]:
    """Seconds from the first process to the last reading, and the CPU seconds of each process."""
    from classify.bulk.crew import Crew
    from ground.settings import FACTS
    from store.documents.tags import Unread, unread_documents
    from store.shape.database import open_store

    def batches() -> Iterator[list[Unread]]:
        last = 0
        while batch := unread_documents(store, [], everything=True, after=last, most=200):
            yield batch
            last = batch[-1].id

    with TemporaryDirectory() as folder, closing(open_store(Path(folder) / "policywatch.db")) as store:
        fill(store, count)
        started = time.monotonic()
        rules = (ROOT / "config", tuple(FACTS)) if facts else None
        with closing(Crew(ROOT / "config" / "themes", "off", Path(folder), processes, facts=rules)) as crew:
            assert sum(len(readings) for readings in crew.read(batches())) == count
            wall = time.monotonic() - started
            children = psutil.Process().children()
            return wall, [sum(one.cpu_times()[:2]) for one in children]


def fill(store: object, count: int) -> None:
    """Keep so many real texts, each in the language that it declares or is in."""
    from classify.reading.language import language_of
    from ground.records import Found
    from store.documents.documents import save_documents
    from store.health.runs import SourceRow, sync_sources

    rows = [json.loads(line) for name in FILES for line in (SHARED / "eval" / name).open(encoding="utf-8")]
    languages = [one.get("lang") or language_of(one["title"] or "", one["text"] or "", None) for one in rows]
    row = SourceRow("one", "P", "DE", "rss", "https://one.example/", ("en",), "news", 3, False, 3_600, None, (), None)
    sync_sources(store, [row])  # type: ignore[arg-type]
    documents = [
        Found(
            "one", f"https://one.example/{number}", one["title"] or "?", f"{one['text'] or ''} {number}", "full",
            language=languages[number % len(rows)], visited=True,
        )
        for number in range(count)
        if (one := rows[number % len(rows)])
    ]  # fmt: skip
    save_documents(store, documents)  # type: ignore[arg-type]


if __name__ == "__main__":
    main("--quick" in sys.argv)
