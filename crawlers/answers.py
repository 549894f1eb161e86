"""A JSON answer, read with the field paths of its source."""

from __future__ import annotations

import json
from typing import Any

from crawlers.catalogue import Fields
from crawlers.decoding import decode
from crawlers.entries import Entry, Listing

MISSING = object()


def read_answer(body: bytes, content_type: str, fields: Fields, next_path: str | None, most: int) -> Listing:
    """The entries of a JSON answer, at most `most`; `malformed` where it is not JSON, `drifted` naming a lost field."""
    try:
        root = json.loads(decode(body, content_type))
    except (ValueError, RecursionError) as error:
        return Listing(fault=("malformed", f"this is not JSON: {' '.join(str(error).split())[:100]}"))
    rows = at_path(root, fields.items)
    if isinstance(root, dict) and rows is MISSING and "error" in root:
        return Listing(fault=("failed", f"the interface answers with an error: {_short(root['error'])}"))
    if not isinstance(rows, list):
        said = "is not there" if rows is MISSING else f"is not a list but {type(rows).__name__}"
        return Listing(fault=("drifted", f'fields.items ("{fields.items}") {said}'))
    for name in ("url", "title"):
        path = getattr(fields, name)
        if rows and all(at_path(row, path) in (MISSING, None, "") for row in rows):
            return Listing(fault=("drifted", f'fields.{name} ("{path}") is in none of {len(rows)} items'))
    following = at_path(root, next_path) if next_path else ""
    entries = tuple(_entry(row, fields) for row in rows[:most])
    return Listing(entries, next_link=following if isinstance(following, str) else "", cut=max(0, len(rows) - most))


def at_path(value: Any, path: str) -> Any:
    """What a dotted path leads to ("links.next", "titles.0.text"; "" is the value itself), or MISSING."""
    for part in path.split(".") if path else ():
        if isinstance(value, dict) and part in value:
            value = value[part]
        elif isinstance(value, list) and part.isdigit() and int(part) < len(value):
            value = value[int(part)]
        else:
            return MISSING
    return value


def _entry(row: Any, fields: Fields) -> Entry:
    def text(path: str | None) -> str:
        value = at_path(row, path) if path else ""
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            return str(value)
        return " ".join(str(part) for part in value if isinstance(part, str)) if isinstance(value, list) else ""

    return Entry(
        link=text(fields.url), title=text(fields.title), summary=text(fields.summary), text=text(fields.text),
        date=text(fields.date), language=text(fields.language),
    )  # fmt: skip


def _short(value: Any) -> str:
    return " ".join(str(value).split())[:120]
