"""What a window of time holds: documents with their tags, counts by theme, and how each source did."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ground.clock import later
from ground.records import SEEN
from ground.rhythm import FLOOR
from store.health.silence import silence_of
from store.shape.database import Store

# A title is shown cut; a hostile one of a megabyte is not even loaded.
TITLE = 4_000
SEEN_STATES = ", ".join(f"'{state}'" for state in SEEN)
# A date may be a year or a month only: it is compared as far as it goes.
NOT_LATE = "(d.published_at IS NULL OR d.published_at >= substr(:late, 1, length(d.published_at)))"

TITLE_HELD = "EXISTS (SELECT 1 FROM held_place h WHERE h.document_id = d.id AND h.field = 'title')"
UNRELEASED = "d.id NOT IN (SELECT value FROM json_each(:released))"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document that may become an item, as one query finds it."""

    id: int
    source_id: str
    publisher: str
    publishes: str
    priority: int
    country: str
    url: str
    title: str
    language: str | None
    published_at: str | None
    published_precision: str | None
    collected_at: str
    gone_at: str | None
    signature: bytes | None
    changed_since: str | None
    """When we collected the text that a later one replaced inside the window; None where none did."""
    late: bool
    tags: tuple[tuple[str, float], ...] = ()
    """Themes and scores, the strongest first."""
    kind: str | None = None
    """What sort of document it is, where rules told it: a bill is never called a law."""
    in_title: bool = False
    """Whether words of its title led to a theme."""


@dataclass(frozen=True, slots=True)
class SourceWeek:
    """How a source did up to the end of a window."""

    id: str
    publisher: str
    country: str
    core: bool
    disabled: str | None
    silence_seconds: int | None
    every_seconds: int
    state: str | None
    """Of its last finished run; None where it never had one."""
    ended_at: str | None
    last_seen_at: str | None
    """When it last answered with what it has to show."""
    seen_in_window: bool
    new_in_window: int
    last_new_at: str | None
    first_run_at: str | None
    silent_after: str | None = None
    """From when it counts as silent by what was collected before the window closed; None where it cannot be yet."""
    hints: tuple[str, ...] = ()
    """Themes that its operator expects."""


@dataclass(frozen=True, slots=True)
class Unread:
    """Documents of a window that could not be understood: by language, and by what is missing."""

    languages: tuple[tuple[str, int], ...]
    unclassified: int
    pdfs: int
    titles: int


CANDIDATE = f"""SELECT d.id, d.source_id, s.publisher, s.publishes, s.priority, s.country, d.url,
    substr(v.title, 1, {TITLE}) AS title, d.language, d.published_at, d.published_precision, d.collected_at, d.gone_at,
    d.signature, (SELECT b.collected_at FROM version c JOIN version b ON b.document_id = c.document_id
        AND b.number = c.number - 1 WHERE c.document_id = d.id AND c.number > 1
        AND c.collected_at >= :opens AND c.collected_at < :closes ORDER BY c.number LIMIT 1) AS changed_since,
    NOT {NOT_LATE} AS late, d.kind,
    EXISTS (SELECT 1 FROM evidence_span e WHERE e.document_id = d.id AND e.field = 'title') AS in_title
    FROM document d JOIN version v ON v.id = d.version_id JOIN source s ON s.id = d.source_id"""


def candidates(
    store: Store, opens: str, closes: str, *, late: str, min_score: float, themes: list[str],
    released: Iterable[int] = (),
) -> list[Candidate]:  # fmt: skip
    """Tagged documents first collected in the window, or whose text changed in it, from sources that are not paused.

    A document whose title is held is none, unless a person released it.

    `late` is the time before which a publication counts as found late.
    """
    values = {"opens": opens, "closes": closes, "late": late, "released": json.dumps(sorted(released))}
    rows = store.connection.execute(
        f"""{CANDIDATE} WHERE d.updated_at >= :opens AND d.collected_at < :closes AND s.disabled IS NULL
            AND EXISTS (SELECT 1 FROM document_themes t WHERE t.document_id = d.id)
            AND NOT ({TITLE_HELD} AND {UNRELEASED}) ORDER BY d.id""",
        values,
    ).fetchall()
    tags = _tags(store, opens, closes, min_score, themes)
    found = [_candidate(dict(row), tuple(tags.get(row["id"], ()))) for row in rows]
    return [one for one in found if one.tags and (one.collected_at >= opens or one.changed_since)]


def held_documents(
    store: Store, opens: str, closes: str, *, min_score: float, released: Iterable[int] = ()
) -> tuple[int, ...]:
    """Numbers of the documents that are no candidates since their titles are held."""
    rows = store.rows(
        f"""SELECT d.id FROM document d JOIN source s ON s.id = d.source_id
            WHERE d.updated_at >= ? AND d.updated_at < ? AND s.disabled IS NULL AND {TITLE_HELD} AND EXISTS
                (SELECT 1 FROM document_themes t WHERE t.document_id = d.id AND t.score >= ?) ORDER BY d.id""",
        opens, closes, min_score,
    )  # fmt: skip
    return tuple(row["id"] for row in rows if row["id"] not in frozenset(released))


def candidates_by_id(store: Store, ids: Iterable[int]) -> list[Candidate]:
    """Documents by their ids, without tags, in the order of ids."""
    values = {"opens": "", "closes": "", "late": ""}
    found = []
    for one in sorted(ids):
        row = store.connection.execute(f"{CANDIDATE} WHERE d.id = :id", {**values, "id": one}).fetchone()
        found += [_candidate(dict(row), ())] if row else []
    return found


def _candidate(row: dict[str, object], tags: tuple[tuple[str, float], ...]) -> Candidate:
    return Candidate(**{**row, "late": bool(row["late"]), "in_title": bool(row["in_title"]), "tags": tags})  # type: ignore[arg-type]


def _tags(
    store: Store, opens: str, closes: str, min_score: float, themes: list[str]
) -> dict[int, list[tuple[str, float]]]:
    found: dict[int, list[tuple[str, float]]] = {}
    marks = ", ".join("?" * len(themes))
    rows = store.rows(
        f"""SELECT t.document_id, t.theme, t.score FROM document d JOIN document_themes t ON t.document_id = d.id
            WHERE d.updated_at >= ? AND d.collected_at < ? AND t.score >= ? AND t.theme IN ({marks})
            ORDER BY t.score DESC, t.theme""",
        opens, closes, min_score, *themes,
    )  # fmt: skip
    for row in rows:
        found.setdefault(row["document_id"], []).append((row["theme"], row["score"]))
    return found


def read_text(store: Store, document_id: int) -> tuple[str, str]:
    """Title and text of the version that a document's evidence was found in."""
    row = store.row(
        """SELECT v.title, v.text FROM document d JOIN version v ON v.id = coalesce(d.classified_version, d.version_id)
            WHERE d.id = ?""",
        document_id,
    )
    return (row["title"], row["text"]) if row else ("", "")


def all_texts(store: Store, document_id: int) -> list[tuple[str, str]]:
    """Titles and texts of all versions of a document, the newest first."""
    rows = store.rows("SELECT title, text FROM version WHERE document_id = ? ORDER BY number DESC", document_id)
    return [(row["title"], row["text"]) for row in rows]


def theme_counts(store: Store, opens: str, closes: str, *, late: str, min_score: float) -> dict[str, int]:
    """Documents by theme first collected in the window, without those found late; one may count for several."""
    rows = store.connection.execute(
        f"""SELECT t.theme, count(*) AS documents FROM document d JOIN document_themes t ON t.document_id = d.id
            WHERE d.collected_at >= :opens AND d.collected_at < :closes AND t.score >= :min_score AND {NOT_LATE}
            GROUP BY t.theme""",
        {"opens": opens, "closes": closes, "late": late, "min_score": min_score},
    )
    return {row["theme"]: row["documents"] for row in rows}


def first_collected(store: Store) -> str | None:
    """When the store got its first document; None where it has none."""
    row = store.row("SELECT min(collected_at) FROM document")
    return row[0] if row else None


def source_weeks(store: Store, opens: str, closes: str) -> list[SourceWeek]:
    """How each source of the config did in a window, from the runs that ended before it closed.

    A run that was interrupted says nothing of its source, but what it found counts."""
    ended = "FROM run WHERE source_id = s.id AND state IS NOT NULL AND ended_at < :closes"
    runs = f"{ended} AND interrupted IS NULL"
    rows = store.connection.execute(
        f"""SELECT s.id, s.publisher, s.country, s.core, s.disabled, s.silence_seconds, s.every_seconds, s.hint,
            r.state, r.ended_at,
            (SELECT ended_at {runs} AND state IN ({SEEN_STATES}) ORDER BY id DESC LIMIT 1) AS last_seen_at,
            EXISTS (SELECT 1 {runs} AND ended_at >= :opens AND state IN ({SEEN_STATES})) AS seen_in_window,
            (SELECT coalesce(sum(new + changed), 0) {ended} AND ended_at >= :opens) AS new_in_window,
            n.last_new_at, (SELECT min(started_at) {runs}) AS first_run_at
            FROM source s LEFT JOIN run r ON r.id = (SELECT id {runs} ORDER BY id DESC LIMIT 1)
            LEFT JOIN (SELECT source_id, max(coalesce(published_at, collected_at)) AS last_new_at FROM document
                WHERE collected_at < :closes AND coalesce(published_at, '') <= :closes GROUP BY source_id) n
                ON n.source_id = s.id
            WHERE s.in_config = 1 ORDER BY s.id""",
        {"opens": opens, "closes": closes},
    )
    weeks = []
    for row in rows:
        known = dict(row)
        known.update(core=bool(row["core"]), seen_in_window=bool(row["seen_in_window"]))
        known.update(hints=tuple(json.loads(known.pop("hint") or "[]")))
        known.update(silent_after=_silent_after(store, known, closes))
        weeks.append(SourceWeek(**known))
    return weeks


@dataclass(frozen=True, slots=True)
class Watched:
    """A source of the config as readers may know it; `publishes` is law, official, report or news."""

    publisher: str
    country: str
    publishes: str
    core: bool
    paused: bool


def watched(store: Store) -> list[Watched]:
    """All sources of the config, by country and publisher."""
    rows = store.rows(
        """SELECT publisher, country, publishes, core, disabled IS NOT NULL AS paused FROM source WHERE in_config = 1
            ORDER BY country, publisher, id"""
    )
    return [Watched(**{**dict(row), "core": bool(row["core"]), "paused": bool(row["paused"])}) for row in rows]


def _silent_after(store: Store, known: dict[str, Any], closes: str) -> str | None:
    if known["state"] not in SEEN or known["last_new_at"] is None:
        return None
    soonest = min(FLOOR * 86_400, known["silence_seconds"] or FLOOR * 86_400)
    if known["last_new_at"] > later(known["ended_at"], -soonest):
        return None
    silence = silence_of(store, known["id"], known["last_new_at"], known["silence_seconds"], closes)
    return silence.after if silence else None


def unread(store: Store, opens: str, closes: str) -> Unread:
    """What of a window's documents could not be understood."""
    inside = "collected_at >= ? AND collected_at < ?"
    languages = store.rows(
        f"""SELECT language, count(*) AS documents FROM document WHERE {inside} AND language IS NOT NULL
            GROUP BY language ORDER BY documents DESC, language""",
        opens, closes,
    )  # fmt: skip
    row = store.row(
        f"""SELECT coalesce(sum(classifier IS NULL), 0) AS unclassified,
            coalesce(sum(media = 'pdf' AND text_state IN ('none', 'title')), 0) AS pdfs,
            coalesce(sum(media != 'pdf' AND text_state IN ('none', 'title')), 0) AS titles
            FROM document WHERE {inside}""",
        opens, closes,
    )  # fmt: skip
    counts = dict(row) if row else {"unclassified": 0, "pdfs": 0, "titles": 0}
    return Unread(tuple((one["language"], one["documents"]) for one in languages), **counts)


def tagged_languages(store: Store) -> set[str]:
    """Languages of which at least one document was ever tagged."""
    rows = store.rows(
        """SELECT l.language FROM (SELECT DISTINCT language FROM document WHERE language IS NOT NULL) l
            WHERE EXISTS (SELECT 1 FROM document d JOIN tag t ON t.document_id = d.id WHERE d.language = l.language)"""
    )
    return {row["language"] for row in rows}
