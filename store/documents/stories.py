"""Stories as they are kept: which documents are in which, what a person said of them, and pieces of signatures."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ground.clock import now
from store.shape.database import Store

# Of one piece of a signature so many documents are looked at, the newest: boilerplate must not make a lookup long.
MOST_IN_BAND = 40
MOST_NAMED = 200
MOST_OF_DAY = 400
NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class StoryPaper:
    """What is known of a document when it is asked which story it belongs to.

    `own` are the references its publisher gives it, `named` those that its text names, "kind value" each; `day` is ISO, or "".
    """

    id: int
    story: int | None
    language: str | None
    country: str
    day: str
    title: str
    signature: bytes
    themes: frozenset[str]
    own: frozenset[str]
    named: frozenset[str]
    concerned: frozenset[str]


@dataclass(frozen=True, slots=True)
class StoryOf:
    """A document's story: its number, its title, when it began, and how many of its documents came in before a time."""

    story: int
    title: str
    first_at: str
    documents: int
    earlier: int


PAPER = """SELECT d.id, m.story_id AS story, d.language, s.country,
        coalesce(substr(d.published_at, 1, 10), substr(d.collected_at, 1, 10)) AS day, v.title, d.signature,
        (SELECT json_group_array(theme) FROM tag WHERE document_id = d.id) AS themes,
        (SELECT json_group_array(kind || ' ' || value) FROM reference WHERE document_id = d.id) AS own,
        (SELECT json_group_array(kind || ' ' || value) FROM text_reference WHERE document_id = d.id) AS named,
        (SELECT json_group_array(country) FROM concerned_country WHERE document_id = d.id AND score >= 0.5) AS concerned
    FROM document d JOIN version v ON v.id = d.version_id JOIN source s ON s.id = d.source_id
    LEFT JOIN story_document m ON m.document_id = d.id"""


def unstoried(store: Store, most: int) -> list[StoryPaper]:
    """Documents that were read since they were last put into a story or left without one, in order."""
    return _papers(
        store,
        f"{PAPER} WHERE d.read_at IS NOT NULL AND d.storied_at IS NOT d.read_at ORDER BY d.id LIMIT ?",
        most,
    )


def papers_of(store: Store, ids: Iterable[int]) -> list[StoryPaper]:
    """Documents by their numbers, in order."""
    return _papers(
        store, f"{PAPER} WHERE d.id IN (SELECT value FROM json_each(?)) ORDER BY d.id", json.dumps(sorted(set(ids)))
    )


def _papers(store: Store, sql: str, *values: object) -> list[StoryPaper]:
    return [
        StoryPaper(
            id=row["id"],
            story=row["story"],
            language=row["language"],
            country=row["country"],
            day=row["day"] or "",
            title=row["title"],
            signature=row["signature"] or b"",
            themes=_several(row["themes"]),
            own=_several(row["own"]),
            named=_several(row["named"]),
            concerned=_several(row["concerned"]),
        )
        for row in store.rows(sql, *values)
    ]


def _several(values: str) -> frozenset[str]:
    """What a list in JSON holds; most hold nothing."""
    return NONE if values == "[]" else frozenset(json.loads(values))


def near_by_bands(store: Store, bands: Iterable[int]) -> set[int]:
    """Documents that share a piece of a signature, the newest of each piece."""
    wanted = list(bands)
    # One statement for all pieces: sixteen would cost three times as much.
    each = f"SELECT * FROM (SELECT document_id FROM story_band WHERE band = ? ORDER BY document_id DESC LIMIT {MOST_IN_BAND})"
    return {row[0] for row in store.rows(" UNION ALL ".join([each] * len(wanted)), *wanted)} if wanted else set()


def naming(store: Store, references: Iterable[str]) -> set[int]:
    """Documents that have a reference ("kind value") of their own or name it, the newest of each."""
    found: set[int] = set()
    for reference in references:
        kind, _, value = reference.partition(" ")
        for table in ("reference", "text_reference"):
            rows = store.rows(
                f"SELECT document_id FROM {table} WHERE kind = ? AND value = ? ORDER BY document_id DESC LIMIT ?",
                kind, value, MOST_NAMED,
            )  # fmt: skip
            found.update(row[0] for row in rows)
    return found


def of_days(store: Store, opens: str, closes: str, theme: str, language: str | None) -> list[tuple[int, str]]:
    """Documents collected from one day to another with a theme, in other languages than this: number and title of each."""
    rows = store.rows(
        """SELECT d.id, v.title FROM document d JOIN version v ON v.id = d.version_id
            WHERE d.collected_at >= ? AND d.collected_at < ? AND d.language IS NOT ?
                AND EXISTS (SELECT 1 FROM tag t WHERE t.document_id = d.id AND t.theme = ?)
            ORDER BY d.id DESC LIMIT ?""",
        opens, closes, language, theme, MOST_OF_DAY,
    )  # fmt: skip
    return [(row["id"], row["title"]) for row in rows]


def members_of(store: Store, story: int) -> list[int]:
    """The documents of a story, in order; nothing where there is no such story."""
    return [row[0] for row in store.rows("SELECT document_id FROM story_document WHERE story_id = ? ORDER BY 1", story)]


def story_of(db: sqlite3.Connection, document_id: int) -> int | None:
    """The story that a document is in; None where it is in none."""
    row = db.execute("SELECT story_id FROM story_document WHERE document_id = ?", (document_id,)).fetchone()
    return int(row[0]) if row else None


def any_verdict(store: Store) -> bool:
    """Whether a person ever said anything of stories."""
    return store.row("SELECT 1 FROM story_verdict LIMIT 1") is not None


def verdicts_on(store: Store, document_id: int) -> tuple[set[int], set[int]]:
    """Documents that a person said belong together with this one, and those that they said do not: the latest word counts."""
    said: dict[int, str] = {}
    for row in store.rows(
        """SELECT verdict, document_id + other_id - ? AS other FROM story_verdict WHERE document_id = ? OR other_id = ?
            ORDER BY id""",
        document_id, document_id, document_id,
    ):  # fmt: skip
        said[row["other"]] = row["verdict"]
    return {o for o, v in said.items() if v == "together"}, {o for o, v in said.items() if v == "apart"}


def note_verdict(store: Store, verdict: str, pairs: Iterable[tuple[int, int]], by: str) -> None:
    """Keep what a person said of pairs of documents: `together` or `apart`."""
    with store.transaction() as db:
        db.executemany(
            "INSERT INTO story_verdict (verdict, document_id, other_id, said_by, said_at) VALUES (?, ?, ?, ?, ?)",
            [(verdict, one, other, by, now()) for one, other in pairs],
        )


def keep_bands(db: sqlite3.Connection, document_id: int, bands: Sequence[int]) -> None:
    """Remember the pieces of a document's signature."""
    db.executemany("INSERT OR IGNORE INTO story_band VALUES (?, ?)", [(band, document_id) for band in bands])


def mark_storied(db: sqlite3.Connection, document_ids: Iterable[int]) -> None:
    """Note that documents were asked for their stories as they were last read."""
    db.executemany("UPDATE document SET storied_at = read_at WHERE id = ?", [(one,) for one in document_ids])


def begin_story(db: sqlite3.Connection, number: int | None = None) -> int:
    """A new story, with the number it had before a rebuild where it had one."""
    cursor = db.execute("INSERT INTO story (id, title, first_at, last_at) VALUES (?, '', '', '')", (number,))
    return int(cursor.lastrowid or 0)


def join_story(db: sqlite3.Connection, story: int, document_id: int, reason: str, at: str) -> None:
    """Put a document into a story, out of any other."""
    db.execute(
        """INSERT INTO story_document (document_id, story_id, reason, joined_at) VALUES (?, ?, ?, ?)
            ON CONFLICT (document_id) DO UPDATE SET story_id = excluded.story_id, reason = excluded.reason""",
        (document_id, story, reason, at),
    )


def leave_story(db: sqlite3.Connection, document_id: int) -> None:
    """Take a document out of its story."""
    db.execute("DELETE FROM story_document WHERE document_id = ?", (document_id,))


def refresh_story(db: sqlite3.Connection, story: int) -> None:
    """Bring a story's title and times up to date; one with fewer than two documents is none."""
    if db.execute("SELECT count(*) FROM story_document WHERE story_id = ?", (story,)).fetchone()[0] < 2:
        db.execute("DELETE FROM story_document WHERE story_id = ?", (story,))
        db.execute("DELETE FROM story WHERE id = ?", (story,))
        return
    db.execute(
        """UPDATE story SET
            first_at = (SELECT min(coalesce(d.published_at, d.collected_at)) FROM story_document m
                JOIN document d ON d.id = m.document_id WHERE m.story_id = story.id),
            last_at = (SELECT max(coalesce(d.published_at, d.collected_at)) FROM story_document m
                JOIN document d ON d.id = m.document_id WHERE m.story_id = story.id),
            title = coalesce((SELECT v.title FROM story_document m JOIN document d ON d.id = m.document_id
                JOIN version v ON v.id = d.version_id WHERE m.story_id = story.id
                AND NOT EXISTS (SELECT 1 FROM held_place h WHERE h.document_id = d.id AND h.field = 'title')
                ORDER BY d.id LIMIT 1), '') WHERE id = ?""",
        (story,),
    )


def forget_stories(store: Store) -> dict[int, tuple[int, str]]:
    """Take all documents out of all stories, to be put in anew; the story of each before, and when it came in."""
    with store.transaction() as db:
        before = {
            row[0]: (row[1], row[2])
            for row in db.execute("SELECT document_id, story_id, joined_at FROM story_document")
        }
        db.execute("DELETE FROM story_document")
        db.execute("DELETE FROM story")
        db.execute("DELETE FROM story_band")
        db.execute("UPDATE document SET storied_at = NULL")
    return before


def stories_of(store: Store, document_ids: Iterable[int], *, before: str = "9999") -> dict[int, StoryOf]:
    """The stories of documents, by document; `earlier` counts the story's other documents collected before a time."""
    rows = store.rows(
        """SELECT m.document_id, s.id, s.title, s.first_at,
                (SELECT count(*) FROM story_document o WHERE o.story_id = s.id) AS documents,
                (SELECT count(*) FROM story_document o JOIN document d ON d.id = o.document_id WHERE o.story_id = s.id
                    AND o.document_id != m.document_id AND d.collected_at < ?) AS earlier
            FROM story_document m JOIN story s ON s.id = m.story_id
            WHERE m.document_id IN (SELECT value FROM json_each(?))""",
        before, json.dumps(sorted(set(document_ids))),
    )  # fmt: skip
    return {row[0]: StoryOf(*tuple(row)[1:]) for row in rows}
