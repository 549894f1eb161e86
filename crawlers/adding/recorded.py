"""Recorded sources: a folder with a source's config, its answers, and the documents that came of them.

`policywatch sources try ID --record tests/recorded/ID` makes one; the test-suite collects each of them again.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from crawlers.adding.trying import Tried
from crawlers.sources.catalogue import Source

SOURCE, EXPECTED = "source.json", "expected.json"


def keep_expected(folder: Path, tried: Tried) -> None:
    """Write the source and what came of it beside its answers."""
    (folder / SOURCE).write_text(tried.source.model_dump_json(indent=1, exclude_defaults=True) + "\n", encoding="utf-8")
    text = json.dumps(expected_of(tried), ensure_ascii=False, indent=1)
    (folder / EXPECTED).write_text(text + "\n", encoding="utf-8")


def recorded_source(folder: Path) -> Source:
    """The source of a recording."""
    return Source.model_validate_json((folder / SOURCE).read_text("utf-8"))


def expected_of(tried: Tried) -> dict[str, Any]:
    """What a run came to, as a test compares it: the state and, for each document, what does not change with time."""
    documents = [
        {
            "url": one.url,
            "title": one.title,
            "published_at": one.published_at,
            "language": one.language,
            "text": one.text[:200],
        }
        for one in sorted(tried.documents, key=lambda one: one.url)
    ]
    return {"state": tried.outcome.state, "documents": documents}
