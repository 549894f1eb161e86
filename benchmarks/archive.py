"""A store of many generated documents: how fast it takes more, how it is searched, and how its views answer.

Words are made of syllables and as frequent as words are (Zipf); each text has some that stand nowhere else. Prints the
tables; `POLICYWATCH_ARCHIVE=FOLDER` keeps the store, or measures the one that is there.

How fast documents are kept is measured beside `insert_all` of sqlite-utils (`benchmarks/inserting.py` says how).
"""

from __future__ import annotations

import math
import os
import random
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, thread_time

from benchmarks.inserting import print_inserts
from ground.clock import later
from ground.records import THEMES, Found, When
from store.documents.documents import save_documents
from store.health.runs import SourceRow, sync_sources
from store.search.index import index_new
from store.search.search import Narrowed, search
from store.shape.database import FILE, Store, open_store
from store.shape.views import VIEWS

SIZES, QUICK = (10_000, 200_000, 1_000_000), (2_000,)
LANGUAGES = ("en", "de", "fr", "it", "es", "pl", "ro", "nl", "el", "bg")
COUNTRIES = ("IE", "DE", "FR", "IT", "ES", "PL", "RO", "NL", "GR", "BG", "EU", "INT")
SENTENCES, WORDS, IN_SENTENCE, IN_TEXT = 40_000, 120_000, 12, 23
FROM = "2020-01-01T00:00:00Z"
CLASSIFIER, BANDS = "3.xx.0123456789.0123456789", 16
ASKED, BAR = 30, 0.1


class Language:
    """Made-up words and sentences of them, the same for each seed."""

    def __init__(self, seed: int = 7) -> None:
        self.chance = random.Random(seed)
        syllables = [a + b for a in "bcdfghjklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er", "is", "ö")]
        # One word in twenty has a letter that SQLite does not fold: as many as in the texts that the evaluation reads.
        syllables += [a + b for a, b in zip("bcdfghjklmnprstvz", ("ły", "ły", "ły", *("é" * 14)), strict=True)]
        self.words = list(
            dict.fromkeys(
                "".join(self.chance.choices(syllables, k=self.chance.choice((1, 2, 2, 3, 3, 4, 5))))
                for _ in range(WORDS)
            )
        )
        weights = [1 / (rank + 3) for rank in range(len(self.words))]
        drawn = self.chance.choices(self.words, weights, k=SENTENCES * IN_SENTENCE)
        self.sentences = [
            " ".join(drawn[n * IN_SENTENCE : (n + 1) * IN_SENTENCE]).capitalize() + "." for n in range(SENTENCES)
        ]

    def text(self, number: int) -> tuple[str, str]:
        """A title and a text of some 2,100 characters."""
        picked = self.chance.choices(self.sentences, k=IN_TEXT)
        rare = f"Zaak{number:x}q {self.chance.choice(self.words)}{self.chance.choice(self.words)}"
        return f"{picked[0][:70]} {rare}", " ".join(picked[1:]) + f" Nummer {number} {rare}."


def main(quick: bool = False) -> None:
    """Fill a store to ever greater sizes and measure it at each."""
    kept = os.environ.get("POLICYWATCH_ARCHIVE")
    if kept and (Path(kept) / FILE).is_file():
        with closing(open_store(Path(kept))) as store:
            measure(store, Language())
        return
    with tempfile.TemporaryDirectory() as folder:
        with closing(open_store(Path(kept or folder))) as store:
            language = Language()
            sync_sources(store, [_source(number) for number in range(1_000)])
            costs = {}
            for size in QUICK if quick else SIZES:
                fill(store, language, size)
                costs[size] = measure(store, language)
            if len(costs) > 1:
                least, most = min(costs), max(costs)
                growth = 1 + math.log(costs[most] / costs[least]) / math.log(most / least)
                print(f"\nkeeping and taking up n documents grows as n^{growth:.2f}")


def _source(number: int) -> SourceRow:
    return SourceRow(
        id=f"s{number}", publisher=f"P {number}", country=COUNTRIES[number % len(COUNTRIES)], kind="rss",
        url=f"https://s{number}.example/", languages=("en",), publishes="news", priority=3, core=False,
        every_seconds=3_600, silence_seconds=None, hint=(), disabled=None,
    )  # fmt: skip


def fill(store: Store, language: Language, size: int) -> None:
    """Bring the store to a size, with all that reading adds to documents, as a collection over years would."""
    before = _count(store)
    began = perf_counter()
    for start in range(before, size, 1_000):
        _documents(store, language, range(start, min(size, start + 1_000)))
    took = perf_counter() - began
    began = perf_counter()
    # Measuring how fast documents are kept left some that nobody read.
    _understood(store, store.rows("SELECT coalesce(max(id), 0) FROM document WHERE classifier IS NOT NULL")[0][0], size)
    index_new(store)
    store.connection.execute("PRAGMA optimize")
    store.connection.execute("ANALYZE")
    print(f"\n{size:,} documents: filled in {took:.0f} s; tags and index of search {perf_counter() - began:.0f} s")


def _documents(store: Store, language: Language, numbers: range) -> None:
    save_documents(store, _found(language, numbers), later(FROM, numbers[0] * 180))


def _found(language: Language, numbers: range) -> list[Found]:
    at = later(FROM, numbers[0] * 180)
    found = []
    for number in numbers:
        title, text = language.text(number)
        found.append(
            Found(
                f"s{number % 1_000}", f"https://s{number % 1_000}.example/{number}", title, text, "full",
                published=When(later(at, -3_600), "minute"), listed="x", visited=True,
            )
        )  # fmt: skip
    return found


def _understood(store: Store, after: int, size: int) -> None:
    chance = random.Random(size)
    with store.transaction() as db:
        languages = " ".join(f"WHEN {number} THEN '{one}'" for number, one in enumerate(LANGUAGES))
        db.execute(
            f"""UPDATE document SET classified_version = version_id, classifier = '{CLASSIFIER}', read_at = collected_at,
                storied_at = collected_at, signature = randomblob(256),
                kind = CASE id % 5 WHEN 0 THEN 'bill' WHEN 1 THEN 'news' ELSE NULL END,
                language = CASE id % {len(LANGUAGES)} {languages} END
                WHERE id > ?""",
            (after,),
        )
        rows = [
            (number, theme)
            for number in range(after + 1, size + 1)
            for theme in chance.sample(THEMES, chance.choice((0, 0, 1, 1, 1, 2, 3)))
        ]
        db.executemany(f"INSERT INTO tag VALUES (?, ?, 0.7, '{CLASSIFIER}')", rows)
        db.execute(
            """INSERT INTO reading (document_id, version, classifier, language, read_at, themes)
                SELECT id, 1, classifier, language, read_at, coalesce((SELECT json_group_object(theme, score) FROM tag t
                    WHERE t.document_id = d.id), '{}') FROM document d WHERE id > ?""",
            (after,),
        )
        db.executemany(
            "INSERT INTO story_band VALUES (?, ?)",
            (
                (band << 32 | chance.getrandbits(32), number)
                for number in range(after + 1, size + 1)
                for band in range(BANDS)
            ),
        )
        db.executemany(
            """INSERT INTO evidence_span (document_id, theme, term, quote, field, start, "end", sentence)
                VALUES (?, ?, 'term*', 'terms', 'text', ?, ?, 'A sentence of some length around the words, as there are.')""",
            ((number, theme, place, place + 5) for number, theme in rows for place in (10, 200)),
        )
        db.executemany(
            "INSERT INTO text_reference VALUES (?, 'celex', ?)",
            ((number, f"32{number % 40:03}L{number % 900:04}") for number in range(after + 1, size + 1, 2)),
        )
        db.executemany(
            "INSERT INTO concerned_country VALUES (?, ?, 0.8)",
            ((number, COUNTRIES[number % 10]) for number in range(after + 1, size + 1)),
        )


def measure(store: Store, language: Language) -> float:
    """Print the tables of a store as it stands; CPU seconds that one document more costs."""
    _print_room(store)
    print("\n| search | p50 ms | p95 ms | p95 CPU ms |\n|---|---|---|---|")
    for name, (questions, narrowed) in _questions(language, _count(store)).items():
        both = [_seconds(lambda words=words, n=narrowed: search(store, words, n)) for words in questions]
        wall, cpu = ([one[part] for one in both] for part in (0, 1))
        p95, busy = quantiles(wall, n=20)[-1], quantiles(cpu, n=20)[-1]
        missed = " MISSED" if busy > BAR else ""
        print(f"| {name} | {median(wall) * 1000:.1f} | {p95 * 1000:.1f} | {busy * 1000:.1f}{missed} |")
    print("\n| view | rows | count CPU ms | first page CPU ms |\n|---|---|---|---|")
    for view in VIEWS:
        counted = min(_seconds(lambda v=view: store.rows(f'SELECT count(*) FROM "{v}"'))[1] for _ in range(3))
        page = min(_seconds(lambda v=view: store.rows(f'SELECT * FROM "{v}" LIMIT 100'))[1] for _ in range(3))
        rows = store.rows(f'SELECT count(*) FROM "{view}"')[0][0]
        missed = " MISSED" if max(counted, page) > BAR else ""
        print(f"| {view} | {rows:,} | {counted * 1000:.1f} | {page * 1000:.1f}{missed} |")
    print("\n| question | CPU ms |\n|---|---|")
    for name, sql in SLOW_ONES.items():
        print(f"| {name} | {min(_seconds(lambda s=sql: store.rows(s))[1] for _ in range(2)) * 1000:.1f} |")
    return print_inserts(store, lambda numbers: _found(language, numbers), _count(store))


SLOW_ONES = {
    # As docs/questions.md asks it: what has few values last, which SQLite sorts in half the time.
    "theme x country x month": """SELECT t.theme, d.country, d.month, count(*) FROM document_themes t
        JOIN documents d ON d.id = t.document_id GROUP BY 2, 3, 1 ORDER BY 1, 2, 3""",
    "the same, grouped by theme first": """SELECT t.theme, d.country, d.month, count(*) FROM document_themes t
        JOIN documents d ON d.id = t.document_id GROUP BY 1, 2, 3""",
    "documents by country": "SELECT country, count(*) FROM documents GROUP BY 1",
    "documents of a country, newest first": """SELECT id, title FROM documents WHERE country = 'DE'
        ORDER BY collected_at DESC LIMIT 100""",
    "documents of a language": "SELECT count(*) FROM documents WHERE language = 'de'",
    "newest published": "SELECT id, title FROM documents ORDER BY published_at DESC LIMIT 100",
    "one document": "SELECT * FROM documents WHERE id = 77",
}


def _questions(language: Language, size: int) -> dict[str, tuple[list[str], Narrowed]]:
    chance, words = random.Random(1), language.words
    common, middle = words[:40], words[200:3_000]
    some = Narrowed()
    return {
        "a rare word": ([f"zaak{chance.randrange(size):x}q" for _ in range(ASKED)], some),
        "a middling word": (chance.sample(middle, ASKED), some),
        "a very common word": (common[:ASKED], some),
        "two common words": ([" ".join(chance.sample(common, 2)) for _ in range(ASKED)], some),
        "a phrase of common words": ([f'"{" ".join(chance.sample(common, 2))}"' for _ in range(ASKED)], some),
        "ten words, one of them": ([" OR ".join(chance.sample(middle, 10)) for _ in range(ASKED)], some),
        "a letter*": ([f"{letter}*" for letter in "abcdefghijklmnopqrstuvwxyz"], some),
        "two letters*": ([f"{word[:2]}*" for word in chance.sample(middle, ASKED)], some),
        "a part of words": ([word[1:6] for word in words if len(word) > 7][:ASKED], some),
        "title:common": ([f"title:{word}" for word in common[:ASKED]], some),
        "common, NOT common": ([" NOT ".join(chance.sample(common, 2)) for _ in range(ASKED)], some),
        "common in a theme, country, language": (common[:ASKED], Narrowed("labour", "DE", "de")),
        "middling in a theme and country": (chance.sample(middle, ASKED), Narrowed("labour", "DE")),
        "a word that is nowhere": ([f"qqx{number}y" for number in range(ASKED)], some),
    }


def _print_room(store: Store) -> None:
    store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    pages, size = store.rows("PRAGMA page_count")[0][0], store.rows("PRAGMA page_size")[0][0]
    documents = _count(store)
    print(f"\n{documents:,} documents, {pages * size / 1e6:.0f} MB, {pages * size / max(1, documents):.0f} bytes each")


def _count(store: Store) -> int:
    return int(store.rows("SELECT count(*) FROM document")[0][0])


def _seconds(work: Callable[[], object]) -> tuple[float, float]:
    """Wall and CPU seconds of some work: on a busy machine the second tells more."""
    began, busy = perf_counter(), thread_time()
    work()
    return perf_counter() - began, thread_time() - busy
