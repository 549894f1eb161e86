"""Adds to what happened; nothing here changes or takes away a row, but for the count of the running day."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from store.shape.database import Store

SEEN = ("ok", "unchanged", "moved")
Scores = Iterable[tuple[str, float]]


def note_reading(
    store: Store, document_id: int, version_id: int, classifier: str, *, language: str | None, at: str, themes: Scores,
    near_misses: Scores = (),
) -> None:  # fmt: skip
    """Keep what a classifier made of a version. One that repeats the last reading of its document adds no row."""
    row = (classifier, language, _scores(themes), _scores(near_misses))
    store.connection.execute(
        """INSERT INTO reading (document_id, version, classifier, language, read_at, themes, near_misses)
            SELECT :document, v.number, :classifier, :language, :at, :themes, :near FROM version v WHERE v.id = :version
            AND NOT EXISTS (SELECT 1 FROM (SELECT * FROM reading WHERE document_id = :document ORDER BY id DESC LIMIT 1) r
                WHERE r.version = v.number AND r.classifier = :classifier AND r.themes = :themes
                AND r.language IS :language AND r.near_misses = :near)""",
        {"document": document_id, "version": version_id, "classifier": row[0], "language": row[1], "at": at,
         "themes": row[2], "near": row[3]},
    )  # fmt: skip


def note_classifier(store: Store, classifier: str, language: str | None, at: str) -> None:
    """Keep a classifier when it first reads. Its id is code, language, mark of the terms and mark of the rules."""
    code, _, terms, rules = (*classifier.split("."), "", "", "")[:4]
    store.connection.execute(
        "INSERT OR IGNORE INTO classifier VALUES (?, ?, ?, ?, ?, ?)",
        (classifier, language, code, terms.partition("+")[0], rules, at),
    )


def note_lexicon(store: Store, terms_hash: str, language: str, terms: Mapping[str, Sequence[str]]) -> None:
    """Keep what a mark of a lexicon stands for: its terms by theme. One that is known is not written again."""
    known = store.row("SELECT 1 FROM lexicon WHERE terms_hash = ? AND language = ?", terms_hash, language)
    if known is None:
        with store.transaction() as db:
            text = json.dumps({theme: list(terms[theme]) for theme in sorted(terms)}, ensure_ascii=False)
            db.execute("INSERT OR IGNORE INTO lexicon VALUES (?, ?, ?)", (terms_hash, language, text))


def note_event(store: Store, source_id: str, event: str, at: str, detail: str = "") -> None:
    """Keep what happened to a source: entered, left, paused, resumed, or another state of its runs."""
    store.connection.execute(
        "INSERT INTO source_event (source_id, at, event, detail) VALUES (?, ?, ?, ?)", (source_id, at, event, detail)
    )


def note_changes(store: Store, before: Mapping[str, Any] | None, now: Mapping[str, Any], at: str) -> None:
    """Keep what the config changed about a source; `before` is its row, None for one that is new."""
    source_id = now["id"]
    if before is None or not before["in_config"]:
        note_event(store, source_id, "entered", at)
    if now["disabled"] and not (before and before["disabled"]):
        note_event(store, source_id, "paused", at, now["disabled"])
    elif before and before["disabled"] and not now["disabled"]:
        note_event(store, source_id, "resumed", at)


def note_day(store: Store, source_id: str, state: str, new: int, at: str) -> None:
    """Count a run into its day, and keep a state that is another than that of the run before.

    The day's state is that of its last run; `silent` where it answered, and had been silent for too long.
    """
    row = store.row("SELECT silent_after FROM health WHERE source_id = ?", source_id)
    if state in SEEN and row and row["silent_after"] and row["silent_after"] <= at:
        state = "silent"
    last = store.row("SELECT state FROM source_day WHERE source_id = ? ORDER BY day DESC LIMIT 1", source_id)
    if last is None or last["state"] != state:
        note_event(store, source_id, "state", at, state)
    store.connection.execute(
        """INSERT INTO source_day (source_id, day, state, runs, documents) VALUES (?, ?, ?, 1, ?) ON CONFLICT DO UPDATE
            SET state = excluded.state, runs = runs + 1, documents = documents + excluded.documents""",
        (source_id, at[:10], state, new),
    )


def note_config(store: Store, sources: Iterable[sqlite3.Row]) -> None:
    """Keep a hash of the sources as the config now says them."""
    text = json.dumps(sorted((dict(one) for one in sources), key=lambda one: str(one["id"])), sort_keys=True)
    mark = hashlib.sha256(text.encode()).hexdigest()
    store.connection.execute("UPDATE store_mark SET config_hash = ? WHERE config_hash <> ?", (mark, mark))


def _scores(scores: Scores) -> str:
    return json.dumps(dict(sorted(scores)), separators=(",", ":"))
