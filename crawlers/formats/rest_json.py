"""A JSON answer, read with the field paths of its source."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from crawlers.formats.decoding import decode
from crawlers.formats.entry import Entry, Listing
from crawlers.formats.guesses import looks_like
from crawlers.sources.catalogue import Fields
from ground.clock import stamp
from ground.records import Fault

MISSING = object()
IN_BRACES = re.compile(r"\{([^{}]+)\}")
# How interfaces made with .NET write a time in JSON: milliseconds since 1970.
MILLISECONDS = re.compile(r"/Date\((-?\d{1,15})(?:[+-]\d{4})?\)/")


def read_answer(body: bytes, content_type: str, fields: Fields, next_path: str | None, most: int) -> Listing:
    """The entries of a JSON answer, at most `most`; `malformed` where it is not JSON, `drifted` naming a lost field."""
    root, fault = parse_json(body, content_type, "JSON")
    if fault:
        return Listing(fault=fault)
    rows = at_path(root, fields.items)
    if rows is MISSING and said_error(root):
        return Listing(fault=said_error(root))
    if not isinstance(rows, list):
        said = "is not there" if rows is MISSING else f"is not a list but {type(rows).__name__}"
        return Listing(fault=Fault("drifted", f'fields.items ("{fields.items}") {said}'))
    following = at_path(root, next_path) if next_path else ""
    return read_rows(rows, fields, most, following if isinstance(following, str) else "")


def read_rows(rows: list[Any], fields: Fields, most: int, next_link: str = "") -> Listing:
    """Rows as entries, at most `most`; `drifted` where none of them has what `fields` promises."""
    for name in ("url", "title"):
        path = getattr(fields, name)
        if rows and not any(_has(row, path) for row in rows):
            return Listing(fault=Fault("drifted", f'fields.{name} ("{path}") is in none of {len(rows)} items'))
    entries = tuple(_entry(row, fields) for row in rows[:most])
    return Listing(entries, next_link=next_link, cut=max(0, len(rows) - most), rows=len(rows))


def parse_json(body: bytes, content_type: str, what: str) -> tuple[Any, Fault | None]:
    """The document in a body, or a fault (`malformed`) saying what came instead."""
    text = decode(body, content_type)
    try:
        return json.loads(text), None
    except (ValueError, RecursionError) as error:
        if text.lstrip()[:1] in ("{", "["):
            said = f": {' '.join(str(error).split())[:100]}"
        else:
            said = looks_like(text) or f': it begins "{" ".join(text[:200].split())[:60]}"'
        return None, Fault("malformed", f"this is not {what}{said}")


def said_error(root: Any) -> Fault | None:
    """The fault of an answer that holds an error instead of a result, whatever its status was."""
    if not isinstance(root, dict):
        return None
    error = next((root[name] for name in ("error", "odata.error", "errors") if root.get(name)), None)
    if error is None:
        return None
    message = error.get("message") if isinstance(error, dict) else None
    message = message.get("value") if isinstance(message, dict) else message
    said = " ".join(str(message or error).split())[:120]
    return Fault("failed", f"the interface answers with an error: {said}")


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


def text_at(row: Any, path: str | None) -> str:
    """The words that a path leads to; of an address with paths in braces, the address, "" where one of them is lost."""
    if path and IN_BRACES.search(path):
        parts = {inner: text_at(row, inner) for inner in IN_BRACES.findall(path)}
        return IN_BRACES.sub(lambda m: quote(parts[m[1]], safe=""), path) if all(parts.values()) else ""
    value = at_path(row, path) if path else ""
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return str(value)
    return " ".join(str(part) for part in value if isinstance(part, str)) if isinstance(value, list) else ""


def _has(row: Any, path: str) -> bool:
    if IN_BRACES.search(path):
        return bool(text_at(row, path))
    return at_path(row, path) not in (MISSING, None, "")


def _entry(row: Any, fields: Fields) -> Entry:
    return Entry(
        link=text_at(row, fields.url), title=text_at(row, fields.title), summary=text_at(row, fields.summary),
        text=text_at(row, fields.text), date=_date(text_at(row, fields.date)), language=text_at(row, fields.language),
    )  # fmt: skip


def _date(text: str) -> str:
    """A date as it was written, or as ISO 8601 where it was milliseconds."""
    match = MILLISECONDS.fullmatch(text)
    try:
        return stamp(datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(match[1]))) if match else text
    except OverflowError:
        return ""
