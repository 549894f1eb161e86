"""A store of many generated documents: how fast it takes more, how it is searched, and how its views answer.

Words are made of syllables and as frequent as words are (Zipf); each text has some that stand nowhere else. Prints the
tables; `POLICYWATCH_ARCHIVE=FOLDER` keeps the store, or measures the one that is there.
"""

from __future__ import annotations

import os
import random
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, thread_time

from ground.clock import later
from ground.records import THEMES, Found, When
from store.documents.documents import save_documents, text_hash
from store.health.runs import SourceRow, sync_sources
from store.search.index import index_new
from store.search.search import Narrowed, search
from store.shape.database import FILE, Store, open_store
from store.shape.views import VIEWS

SIZES, QUICK = (10_000, 200_000, 1_000_000), (2_000,)
LANGUAGES = ("en", "de", "fr", "it", "es", "pl", "ro", "nl", "el", "bg")
COUNTRIES = ("IE", "DE", "FR", "IT", "ES", "PL", "RO", "NL", "GR", "BG", "EU", "INT")
SENTENCES, WORDS, IN_SENTENCE, IN_TEXT = 40_000, 120_000, 12, 22
FROM = "2020-01-01T00:00:00Z"
SAMPLE, ASKED, BAR = 2_000, 30, 0.1


class Language:
    """Made-up words and sentences of them, the same for each seed."""

    def __init__(self, seed: int = 7) -> None:
        self.chance = random.Random(seed)
        syllables = [a + b for a in "bcdfghjklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er", "is", "ö", "ły")]
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
            for size in QUICK if quick else SIZES:
                fill(store, language, size)
                measure(store, language)


def _source(number: int) -> SourceRow:
    return SourceRow(
        id=f"s{number}", publisher=f"P {number}", country=COUNTRIES[number % len(COUNTRIES)], kind="rss",
        url=f"https://s{number}.example/", languages=("en",), publishes="news", priority=3, core=False,
        every_seconds=3_600, silence_seconds=None, hint=(), disabled=None,
    )  # fmt: skip


def fill(store: Store, language: Language, size: int) -> None:
    """Bring the store to a size, with themes, evidence and references, as a collection over years would."""
    before = _count(store)
    began = perf_counter()
    for start in range(before, size, 1_000):
        _documents(store, language, range(start, min(size, start + 1_000)))
    took = perf_counter() - began
    began = perf_counter()
    _understood(store, before, size)
    index_new(store)
    store.connection.execute("PRAGMA optimize")
    store.connection.execute("ANALYZE")
    print(f"\n{size:,} documents: filled in {took:.0f} s; tags and index of search {perf_counter() - began:.0f} s")


def _documents(store: Store, language: Language, numbers: range) -> dict[str, object]:
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
    return dict(save_documents(store, found, at))


def _understood(store: Store, after: int, size: int) -> None:
    chance = random.Random(size)
    with store.transaction() as db:
        languages = " ".join(f"WHEN {number} THEN '{one}'" for number, one in enumerate(LANGUAGES))
        db.execute(
            f"""UPDATE document SET classified_version = version_id, classifier = '3.xx', read_at = collected_at,
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
        db.executemany("INSERT INTO tag VALUES (?, ?, 0.7, '3.xx')", rows)
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


def measure(store: Store, language: Language) -> None:
    """Print the tables of a store as it stands."""
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
    _print_growth(store, language)


SLOW_ONES = {
    "theme x country x month": """SELECT t.theme, d.country, d.month, count(*) FROM document_themes t
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


def _print_growth(store: Store, language: Language) -> None:
    """How fast documents are kept here, beside one plain `insert_all` in a transaction into a table of the same texts."""
    size = _count(store)

    def keep() -> None:
        for start in range(size, size + SAMPLE, 500):
            _documents(store, language, range(start, start + 500))

    kept_seconds = _seconds(keep)[1]
    index_seconds = _seconds(lambda: index_new(store))[1]
    plain = _plain(language, size)
    print(
        f"\nper CPU second: kept {SAMPLE / kept_seconds:,.0f} documents; taken into the index of search "
        f"{SAMPLE / index_seconds:,.0f}; plain insert_all with full-text search {plain:,.0f}"
    )


def _plain(language: Language, size: int) -> float:
    from sqlite_utils import Database

    texts = [language.text(size + number) for number in range(SAMPLE)]
    with tempfile.TemporaryDirectory() as folder, closing(sqlite3.connect(Path(folder) / "plain.db")) as connection:
        db = Database(connection)
        db["document"].create({"id": int, "title": str, "text": str, "hash": str}, pk="id")  # type: ignore[union-attr]
        db["document"].enable_fts(["title", "text"], create_triggers=True)  # type: ignore[union-attr]
        began = thread_time()
        db["document"].insert_all({"title": a, "text": b, "hash": text_hash(a, b)} for a, b in texts)  # type: ignore[union-attr]
        connection.commit()
        return SAMPLE / (thread_time() - began)


def _count(store: Store) -> int:
    return int(store.rows("SELECT count(*) FROM document")[0][0])


def _seconds(work: Callable[[], object]) -> tuple[float, float]:
    """Wall and CPU seconds of some work: on a busy machine the second tells more."""
    began, busy = perf_counter(), thread_time()
    work()
    return perf_counter() - began, thread_time() - busy
