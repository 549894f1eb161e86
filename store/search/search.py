"""The use case of search: what the store holds about some words, the best first, each with a place and a date.

Ranking is what a person can check: documents that bear the reference asked for, then those with all words in their title,
then the others, each newest first. Common words match more than can be looked at in a tenth of a second: the newest are
looked at first, and the answer says back to when.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

from store.search.asking import read_question
from store.search.index import waiting
from store.search.match import Match, match_of
from store.search.snippets import LOOKED_AT, best_of, snippet_of
from store.shape.database import Store

# How many versions are looked at first; then ever three times as many, while that is likely to end in time.
FIRST_SPAN, GROWS = 16_000, 3
# Seconds after which no further look is begun.
BUDGET = 0.04
CANDIDATES = 200
HELD = "(held)"
UNREAD = "(not read yet)"
YEAR_AND_NUMBER = re.compile(r"((?:19|20)\d\d)/(\d{1,4})")


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a search is narrowed by. `since` is a day or time: the present text was collected then or later."""

    theme: str | None = None
    country: str | None = None
    language: str | None = None
    since: str | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A document that was found: `document` is the number that `explain` takes, `why` is reference, title or text."""

    document: int
    date: str
    country: str
    language: str | None
    publisher: str
    title: str
    snippet: str
    url: str
    why: str


@dataclass(slots=True)
class Found:
    """What was found. `looked_back_to` is None where everything was looked at; `notes` say what was left out."""

    hits: list[Hit] = field(default_factory=list)
    looked_back_to: str | None = None
    more: bool = False
    notes: list[str] = field(default_factory=list)


def search(
    store: Store, words: str, narrowed: Narrowed | None = None, *, most: int = 20, budget: float | None = BUDGET
) -> Found:
    """What the store holds about some words. Nothing that may be written is an error; `budget` None looks at everything."""
    narrowed = narrowed or Narrowed()
    question, found = read_question(words), Found()
    if question.cut:
        found.notes.append("only the first of so many words were looked for")
    if not question.groups:
        found.notes.append("there is no word to look for")
        return found
    late = waiting(store)
    if late:
        found.notes.append(f"{late:,} texts are not in the index yet; policywatch classify takes them up")
    match = match_of(store, question)
    found.notes += match.notes
    rows = _by_reference(store, words, narrowed)
    rows |= _looked_for(store, match, narrowed, max(most + 1, CANDIDATES), budget, found)
    ranked = sorted(rows.items(), key=lambda one: (one[1][0], -one[1][1]))
    found.more = len(ranked) > most
    found.hits = [_hit(store, number, RANKS[rank], match) for number, (rank, _) in ranked[:most]]
    return found


RANKS = ("reference", "title", "text")
# A document, with its rank and its version.
Rows = dict[int, tuple[int, int]]


def _looked_for(
    store: Store, match: Match, narrowed: Narrowed, wanted: int, budget: float | None, found: Found
) -> Rows:
    """Documents that match, from the newest span of versions to ever older ones."""
    began = perf_counter()
    floor = _first_since(store, narrowed.since) - 1
    top = store.row("SELECT reached FROM search_state")
    high, span, rows = int(top[0]) if top else 0, FIRST_SPAN, Rows()
    while high > floor and len(rows) < wanted:
        low, started = max(floor, high - span), perf_counter()
        said = _matching(store, match.expression, narrowed, (low, high), wanted)
        titled = _matching(store, match.in_titles, narrowed, (low, high), wanted) if said else []
        for rank, met in ((1, titled), (2, said)):
            for number, version in met:
                rows.setdefault(number, (rank, version))
        now = perf_counter()
        high, span = low, span * GROWS
        if budget is not None and now - began + (now - started) * GROWS > budget:
            break
    if high > floor and len(rows) < wanted:
        found.looked_back_to = _collected(store, high + 1)
        found.notes.append(f"only texts collected since {found.looked_back_to} were looked at; --all looks at all")
    elif len(rows) >= wanted:
        found.notes.append(f"ranked among the newest {len(rows):,} that match")
    return rows


def _matching(
    store: Store, expression: str, narrowed: Narrowed, span: tuple[int, int], most: int
) -> list[tuple[int, int]]:
    conditions, values = _conditions(narrowed)
    rows = store.rows(
        f"""SELECT d.id, w.rowid FROM word_search w CROSS JOIN document d ON d.version_id = w.rowid
            WHERE word_search MATCH ? AND w.rowid > ? AND w.rowid <= ?{conditions} ORDER BY w.rowid DESC LIMIT ?""",
        expression, *span, *values, most,
    )  # fmt: skip
    return [(row[0], row[1]) for row in rows]


def _conditions(narrowed: Narrowed) -> tuple[str, list[Any]]:
    said, values = "", []
    if narrowed.language:
        said += " AND d.language = ?"
        values.append(narrowed.language)
    if narrowed.country:
        said += " AND d.country = ?"
        values.append(narrowed.country)
    if narrowed.theme:
        said += " AND EXISTS (SELECT 1 FROM document_theme WHERE document_id = d.id AND theme = ?)"
        values.append(narrowed.theme)
    return said, values


def _by_reference(store: Store, words: str, narrowed: Narrowed) -> Rows:
    """Documents that bear an official identifier which is exactly what was asked for."""
    asked = " ".join(words.replace('"', " ").split())
    values = {asked, asked.upper()}
    for year, number in YEAR_AND_NUMBER.findall(asked)[:3]:
        values |= {f"3{year}{letter}{int(number):04}" for letter in "LRD"}
    conditions, more = _conditions(narrowed)
    floor = _first_since(store, narrowed.since)
    rows = Rows()
    for table in ("reference", "text_reference"):
        for value in sorted(values):
            for row in store.rows(
                f"""SELECT d.id, d.version_id FROM {table} r CROSS JOIN document d ON d.id = r.document_id
                    WHERE r.kind IN ({KINDS}) AND r.value = ? AND d.version_id >= ?{conditions}
                    ORDER BY d.id DESC LIMIT ?""",
                value, floor, *more, CANDIDATES,
            ):  # fmt: skip
                rows[row[0]] = (0, row[1])
    return rows


# Named, so that the index of kind and value is used.
KINDS = "'celex', 'procedure', 'com', 'ecli', 'echr', 'eli', 'cets', 'ilo', 'oj', 'national'"


def _first_since(store: Store, since: str | None) -> int:
    """The number of the first version collected at a time or later: they are numbered in order of collecting."""
    if not since:
        return 0
    row = store.row("SELECT coalesce(max(id), 0) FROM version")
    low, high = 0, (int(row[0]) if row else 0) + 1
    while low + 1 < high:
        middle = (low + high) // 2
        if (_collected(store, middle) or "") < since:
            low = middle
        else:
            high = middle
    return high


def _collected(store: Store, version: int) -> str | None:
    row = store.row("SELECT collected_at FROM version WHERE id >= ? ORDER BY id LIMIT 1", version)
    return str(row[0]) if row else None


def _shown(store: Store, row: dict[str, Any], held: set[str], match: Match) -> tuple[str, str]:
    """Title and snippet; of what is held neither, and of a text with something held only a sentence known to hold none."""
    title = HELD if "title" in held else row["title"]
    if "text" not in held and "title" not in held:
        return title, snippet_of(row["text"], match.tokens)
    sentences = store.rows(
        "SELECT sentence FROM evidence_span WHERE document_id = ? AND field = 'text' AND sentence <> '' ORDER BY start",
        row["id"],
    )
    return title, best_of([one["sentence"] for one in sentences], match.tokens)


def _hit(store: Store, number: int, why: str, match: Match) -> Hit:
    row = store.row(
        """SELECT d.id, coalesce(d.published_at, d.collected_at) AS date, s.country, d.language, s.publisher, d.url,
            d.read_at IS NOT NULL AND d.classified_version IS d.version_id AS read,
            substr(v.title, 1, 1000) AS title, substr(v.text, 1, ?) AS text,
            (SELECT group_concat(DISTINCT field) FROM held_place h WHERE h.document_id = d.id) AS held
            FROM document d JOIN version v ON v.id = d.version_id JOIN source s ON s.id = d.source_id WHERE d.id = ?""",
        LOOKED_AT, number,
    )  # fmt: skip
    assert row is not None
    held = set((row["held"] or "").split(","))
    title, snippet = _shown(store, dict(row), held, match) if row["read"] else (UNREAD, "")
    return Hit(
        document=number, date=row["date"], country=row["country"], language=row["language"], publisher=row["publisher"],
        title=title, snippet=snippet, url=row["url"], why=why,
    )  # fmt: skip
