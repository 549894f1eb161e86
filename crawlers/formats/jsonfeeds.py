"""JSON Feed (jsonfeed.org, 1.0 and 1.1) into entries."""

from __future__ import annotations

import html
from typing import Any

from crawlers.formats.entry import Entry, Listing
from crawlers.formats.rest_json import parse_json, said_error
from ground.records import Fault


def read_json_feed(body: bytes, content_type: str, most: int) -> Listing:
    """The entries of a JSON Feed, at most `most`; `malformed` where it is none, `drifted` naming what its items lack."""
    root, fault = parse_json(body, content_type, "a JSON Feed")
    if fault:
        return Listing(fault=fault)
    items = root.get("items") if isinstance(root, dict) else None
    if not isinstance(items, list):
        error = said_error(root)
        said = "it has no list of items" if isinstance(root, dict) else f"it is not an object but {type(root).__name__}"
        return Listing(fault=error or Fault("malformed", f"this is JSON, but not a JSON Feed: {said}"))
    rows = [item for item in items if isinstance(item, dict)]
    if items and not rows:
        return Listing(fault=Fault("drifted", f"none of {len(items)} items is an object"))
    entries = tuple(_entry(row, _text(root, "language")) for row in rows[:most])
    if rows and not any(entry.link or entry.key for entry in entries):
        return Listing(fault=Fault("drifted", f"none of {len(rows)} items has an address (url) or an id"))
    warning = "" if _text(root, "version").startswith("http") else "the feed names no version of JSON Feed"
    return Listing(
        entries, next_link=_text(root, "next_url"), cut=max(0, len(rows) - most), rows=len(rows), warning=warning
    )


def _entry(row: dict[str, Any], language: str) -> Entry:
    key = _text(row, "id")
    link = _text(row, "url") or (key if key.startswith(("http://", "https://")) else _text(row, "external_url"))
    return Entry(
        link=link,
        title=_text(row, "title"),
        summary=_text(row, "summary"),
        # A feed's text may hold what looks like markup and is none.
        text=_text(row, "content_html") or html.escape(_text(row, "content_text"), quote=False),
        date=_text(row, "date_published") or _text(row, "date_modified"),
        updated=_text(row, "date_modified"),
        language=_text(row, "language") or language,
        key=key,
    )


def _text(row: dict[str, Any], name: str) -> str:
    value = row.get(name)
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""
