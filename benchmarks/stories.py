"""Stories: looking up one new document among a million signatures, and grouping 20,000 documents beside rensa alone."""

from __future__ import annotations

import random
import struct
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from classify.reading.signature import PLACES, SEED, SHINGLE, signature
from classify.stories.grouping import group_stories
from classify.stories.joining import ALIKE
from classify.stories.near import bands_of, likeness
from store.documents.stories import near_by_bands, papers_of
from store.health.runs import SourceRow, sync_sources
from store.shape.database import Store, open_store

STORED, GROUPED, LOOKED_UP = 1_000_000, 20_000, 300
COPIES = 4
BAR_MS, BAR_TIMES = 5, 1.5
PACK = struct.Struct(f"<{PLACES}I")
READ = "2026-11-24T09:00:00Z"


def main(quick: bool = False) -> None:
    """Print the figures; signatures are generated, every fourth document's nearly that of the three before it."""
    stored, grouped = (20_000, 1_000) if quick else (STORED, GROUPED)
    with TemporaryDirectory() as data:
        store = open_store(Path(data))
        _fill(store, signatures(stored), banded=True)
        took = _look_ups(store, stored)
        store.close()
    print(f"\nstories: looking up a document among {stored} signatures: median {median(took) * 1000:.2f} ms, "
          f"worst of {len(took)} {max(took) * 1000:.2f} ms (bar {BAR_MS} ms)")  # fmt: skip
    made = texts(grouped)
    started = time.process_time()
    marks = [signature(text) for text in made]
    signing = time.process_time() - started
    with TemporaryDirectory() as data:
        store = open_store(Path(data))
        _fill(store, marks, banded=False)
        started = time.process_time()
        done = group_stories(store)
        grouping = time.process_time() - started
        store.close()
    alone, pairs = _by_rensa(made)
    ours = signing + grouping
    print(
        f"  {grouped} texts grouped: {ours:.2f} s of CPU, {grouping:.2f} s of it in the store ({done.joined} in a story)"
    )
    times = f"{ours / alone:.2f} times (bar {BAR_TIMES})"
    print(f"  by rensa's index with a check of the estimate {alone:.2f} s ({pairs} pairs): {times}")


def texts(count: int) -> list[list[str]]:
    """The words of made-up texts, by fours the same but for their first sentence."""
    dice = random.Random(5)
    bank = ["".join(dice.choices("abcdefghilmnoprstuvz", k=dice.randint(2, 10))) for _ in range(20_000)]
    made, body = [], list[str]()
    for number in range(count):
        if number % COPIES == 0:
            body = dice.choices(bank, k=380)
        made.append([*dice.choices(bank, k=12), *body])
    return made


def signatures(count: int) -> list[bytes]:
    """Signatures, by fours alike in nine places of ten."""
    dice, made = random.Random(7), list[bytes]()
    base: list[int] = []
    for number in range(count):
        if number % COPIES == 0:
            base = [dice.getrandbits(32) for _ in range(PLACES)]
        changed = list(base)
        for place in dice.sample(range(PLACES), 6 if number % COPIES else 0):
            changed[place] = dice.getrandbits(32)
        made.append(PACK.pack(*changed))
    return made


def _fill(store: Store, made: Sequence[bytes], *, banded: bool) -> None:
    sync_sources(store, [SourceRow(
        "one", "Publisher", "IE", "rss", "https://one.example/", ("en",), "official", 3, False, 3_600, None, (), None
    )])  # fmt: skip
    storied = READ if banded else None
    with store.transaction() as db:
        for number, mark in enumerate(made, 1):
            db.execute(
                """INSERT INTO document (id, source_id, url, media, language, collected_at, updated_at, text_state, signature,
                    read_at, storied_at, version_id) VALUES (?, 'one', ?, 'html', 'en', ?, ?, 'full', ?, ?, ?, NULL)""",
                (number, f"https://one.example/{number}", READ, READ, mark, READ, storied),
            )
            db.execute(
                "INSERT INTO version (id, document_id, number, collected_at, title, text, hash) VALUES (?, ?, 1, ?, ?, '', '')",
                (number, number, READ, f"Title {mark[:6].hex(' ')}"),
            )
            db.execute("UPDATE document SET version_id = id WHERE id = ?", (number,))
            if banded:
                db.executemany("INSERT INTO story_band VALUES (?, ?)", [(band, number) for band in bands_of(mark)])


def _look_ups(store: Store, count: int) -> list[float]:
    """Seconds of wall time for each of some documents: candidates by pieces, their facts, the check of the estimate."""
    dice, took = random.Random(11), list[float]()
    for number in (dice.randrange(1, count) for _ in range(LOOKED_UP)):
        mark = store.rows("SELECT signature FROM document WHERE id = ?", number)[0][0]
        started = time.perf_counter()
        near = papers_of(store, near_by_bands(store, bands_of(mark)))
        alike = [one for one in near if likeness(mark, one.signature) >= ALIKE]
        took.append(time.perf_counter() - started)
        assert len(alike) >= 2
    return took


def _by_rensa(made: Sequence[list[str]]) -> tuple[float, int]:
    """CPU seconds of rensa's MinHash and index over the same shingles, and how many pairs it holds alike."""
    from rensa import RMinHash, RMinHashLSH

    started, pairs, kept = time.process_time(), 0, []
    index = RMinHashLSH(threshold=ALIKE, num_perm=PLACES, num_bands=16)
    for number, words in enumerate(made):
        minhash = RMinHash(num_perm=PLACES, seed=SEED)
        minhash.update([" ".join(words[place : place + SHINGLE]) for place in range(len(words) - SHINGLE + 1)])
        pairs += sum(minhash.jaccard(kept[other]) >= ALIKE for other in index.query(minhash))
        index.insert(number, minhash)
        kept.append(minhash)
    return time.process_time() - started, pairs
