"""What Datasette is told of the store: what views and columns mean, how they are searched, and questions to begin with.

It comes from docs/schema.md and docs/questions.md, so that there is one place to mend it.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from ground.errors import StoreError
from store.releases.package import TITLE, plain, read_meanings, read_purposes
from store.shape.database import FILE, Store
from store.shape.views import VIEWS

QUESTION = re.compile(r"^## (\d+)\. ([^\n]+)\n\n```sql\n(?:-- some\n)?([^`]*)```", re.MULTILINE)
# By view, the columns that are counted beside its rows, and the order of its rows.
FACETS = {
    "documents": ["country", "language", "kind"], "sources": ["country", "publishes"], "runs": ["state"],
    "source_health": ["state", "country"], "document_themes": ["theme", "said_by"], "deadlines": ["kind"],
    "labels": ["theme", "verdict"], "signals": ["pattern"], "held": ["reason"], "changes": ["kind"],
}  # fmt: skip
NEWEST = {"documents": "collected_at", "runs": "id", "readings": "id", "source_events": "id", "digests": "window_to"}
# Read-only, whole tables as CSV, nothing guessed by reading a million rows, and an end to questions that have none.
SETTINGS: dict[str, int | str] = {
    "sql_time_limit_ms": 15_000, "facet_time_limit_ms": 1_000, "suggest_facets": "off", "allow_download": "off",
    "max_csv_mb": 0, "max_returned_rows": 2_000, "default_page_size": 50, "truncate_cells_html": 200,
}  # fmt: skip


def write_for_datasette(store: Store, data: Path, to: Path, schema: str, questions: str) -> list[str]:
    """Write `metadata.json` into a folder; the words behind `datasette` that show the store by it. Raises StoreError."""
    file = to / "metadata.json"
    try:
        to.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(metadata(store, schema, questions), ensure_ascii=False, indent=1) + "\n", "utf-8")
    except OSError as error:
        raise StoreError(f"{file}: cannot be written: {error}") from error
    settings = [word for name, value in SETTINGS.items() for word in ("--setting", name, str(value))]
    return [str(data / FILE), "--metadata", str(file), *settings]


def metadata(store: Store, schema: str, questions: str) -> dict[str, Any]:
    """What Datasette is told: views described, what is private shut, questions named."""
    private = [row[0] for row in store.rows("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")]
    tables: dict[str, Any] = {name: {"allow": False} for name in private if name not in VIEWS}
    purposes = read_purposes(schema)
    for view, columns in read_meanings(schema).items():
        tables[view] = {
            "description": plain(purposes[view]),
            "columns": {column: plain(meaning) for column, (_, meaning) in columns.items()},
        }
        if view in FACETS:
            tables[view]["facets"] = FACETS[view]
        if view in NEWEST:
            tables[view]["sort_desc"] = NEWEST[view]
    # Words are looked up in the index of search.
    tables["documents"] |= {"fts_table": "document_search", "fts_pk": "id"}
    queries = {
        f"question-{number}": {"title": f"{number}. {title}", "sql": sql.strip().rstrip(";")}
        for number, title, sql in QUESTION.findall(questions)
    }
    return {
        "title": "Policywatch",
        "description": TITLE,
        "databases": {Path(FILE).stem: {"tables": tables, "queries": queries}},
    }
