"""CPU seconds and memory of a draft from many candidates: `python -m benchmarks.drafting [CANDIDATES] [STORED]`.

All documents are made up. The bar: 5,000 candidates in a store of 200,000 under 5 seconds of CPU.
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from digest.drafting.briefings import Briefing
from digest.drafting.draft import make_draft
from ground.records import THEMES, Evidence, Found, Tag, When
from store.documents.documents import save_documents
from store.documents.facts import Deadline, KeptFacts, Signal
from store.documents.tags import Reading, save_readings
from store.health.runs import SourceRow, sync_sources
from store.shape.database import Store, open_store

WEEK, INSIDE, BEFORE, AFTER = "2026-W48", "2026-11-23T08:00:00Z", "2026-06-01T08:00:00Z", "2026-11-26T11:05:00Z"
SOURCES, BATCH, BAR = 200, 1_000, 5.0


@dataclass(frozen=True, slots=True)
class Cost:
    """What a draft took: CPU seconds, peak memory of the process in MB, and how many items it has."""

    seconds: float
    megabytes: float
    items: int


def fill(store: Store, candidates: int, stored: int) -> None:
    """A store of so many documents, so many of them in the window and about a theme."""
    chance = random.Random(1)
    kinds, countries = ("law", "official", "report", "news"), ("DE", "FR", "EU", "PL", "IT")
    sync_sources(store, [
        SourceRow(f"source-{n}", f"Publisher {n}", countries[n % 5], "rss", f"https://{n}.example/", ("en",), kinds[n % 4],
                  3, False, 43_200, None, (), None)
        for n in range(SOURCES)
    ])  # fmt: skip
    for first in range(0, stored, BATCH):
        at = INSIDE if first >= stored - candidates else BEFORE
        save_documents(store, [_document(n, chance) for n in range(first, min(stored, first + BATCH))], at)
    rows = store.rows("SELECT id, version_id FROM document ORDER BY id")
    save_readings(store, _readings([(row["id"], row["version_id"]) for row in rows], chance))


def _document(number: int, chance: random.Random) -> Found:
    words = " ".join(f"word{chance.randrange(9_000)}" for _ in range(40))
    return Found(f"source-{number % SOURCES}", f"https://x.example/{number}", f"Paper {number} on {words[:40]}", words, "full",
                 published=When("2026-11-22", "day"), language="en", visited=True)  # fmt: skip


def _readings(rows: list[tuple[int, int]], chance: random.Random) -> Iterator[Reading]:
    for number, (document, version) in enumerate(rows):
        found = Evidence("word*", "word", "text", 0, 4, "word")
        tag = Tag(THEMES[number % 8], 0.5 + chance.random() / 2, (found,))
        signal = Signal("raid-and-removal", "liberty", "", "unclear", "word", "text", 0, 4)
        facts = KeptFacts(
            kind="act", references=(("celex", "32011L0036"),), signals=(signal,) if number % 7 == 0 else (),
            deadlines=(Deadline(f"2026-12-{1 + number % 28:02}", "consultation", "word", "fixed"),) if number % 3 == 0 else (),
        )  # fmt: skip
        yield Reading(document, version, "en", "made up", (tag,), chance.randbytes(256), facts=facts)


def measure(candidates: int, stored: int) -> Cost:
    """The cost of one draft."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder))
        fill(store, candidates, stored)
        began = time.process_time()
        made = make_draft(store, Briefing(id="weekly"), WEEK, themes={}, now=AFTER)
        seconds = time.process_time() - began
        store.close()
    return Cost(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, len(made.items))


def main() -> None:
    """Print the cost, and whether it is under the bar."""
    given = [int(one.replace("_", "")) for one in sys.argv[1:3]] or [5_000]
    candidates, stored = given[0], given[1] if len(given) > 1 else 200_000
    cost = measure(candidates, stored)
    verdict = "under" if cost.seconds < BAR else "OVER"
    print(
        f"{candidates} candidates of {stored}: {cost.seconds:.1f} s of CPU ({verdict} {BAR:g}), {cost.megabytes:.0f} MB"
    )


if __name__ == "__main__":
    main()
