"""Sources, documents and readings for the tests of the store, with everything that does not matter filled in."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from ground.records import Evidence, Found, Outcome, Tag
from store.documents.documents import Saved, save_documents
from store.documents.tags import Reading, save_readings
from store.health.runs import SourceRow, end_run, start_runs
from store.shape.database import Store

ROOT = Path(__file__).resolve().parents[2]
URL = "https://one.example/a"


def source(name: str, **more: object) -> SourceRow:
    """A source that is asked every hour."""
    row = SourceRow(
        name, f"Publisher {name}", "DE", "rss", f"https://{name}.example/feed", ("de",), "official", 3, False, 3_600,
        None, (), None,
    )  # fmt: skip
    return replace(row, **more)  # type: ignore[arg-type]


def found(title: str = "Title", text: str = "Text", url: str = URL, source_id: str = "one", **more: object) -> Found:
    """A document whose page was fetched because an entry named it."""
    return replace(Found(source_id, url, title, text, "full", listed="mark", visited=True), **more)  # type: ignore[arg-type]


def save(store: Store, *documents: Found, at: str | None = None) -> Saved:
    """Save documents of one source; what was new or changed."""
    return save_documents(store, documents, at)[documents[0].source_id]


def ran(store: Store, outcome: Outcome, source_id: str = "one") -> int:
    """A whole run of a source; its id."""
    run_id = start_runs(store, [source_id])[source_id]
    end_run(store, run_id, outcome, {})
    return run_id


def read(store: Store, document_id: int, themes: dict[str, float], classifier: str = "1.de.x") -> None:
    """Save a reading of a document's present version, each theme with one piece of evidence."""
    row = store.row("SELECT version_id FROM document WHERE id = ?", document_id)
    assert row is not None
    tags = tuple(
        Tag(theme, score, (Evidence("term", "Text", "text", 0, 4, "Text"),)) for theme, score in themes.items()
    )
    save_readings(store, [Reading(document_id, row["version_id"], "de", classifier, tags, b"")])


def values(store: Store, sql: str, *given: object) -> list[object]:
    """The first column of a query."""
    return [row[0] for row in store.rows(sql, *given)]


def start(script: str, *words: object) -> subprocess.Popen[str]:
    """A Python process that runs a script with our packages at hand; its output can be read line by line."""
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, words)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
