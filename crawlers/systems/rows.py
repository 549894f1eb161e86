"""The rows of an answer: found at their path, held to what they must say, and made into entries."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urljoin, urlsplit

from crawlers.formats.entry import Entry
from crawlers.formats.rest_json import MISSING, at_path, parse_json, said_error, text_at
from crawlers.systems.answer import Answer
from ground.records import FaultError, Request

ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}(?!\d)")


def json_of(answer: Answer) -> Any:
    """The answer's JSON. Raises FaultError: `malformed` where it is none, `failed` where it is only an error."""
    root, fault = parse_json(answer.body, answer.kind, "JSON")
    if fault:
        raise FaultError.of(fault)
    error = said_error(root)
    if error and not (isinstance(root, dict) and len(root) > 3):
        raise FaultError.of(error)
    return root


def rows_at(root: Any, path: str) -> list[Any]:
    """The rows at a dotted path; one object where a list was is that list's only row. Raises FaultError (`drifted`)."""
    rows = at_path(root, path)
    if isinstance(rows, dict):
        return [rows]
    if not isinstance(rows, list):
        said = "is not there" if rows is MISSING else f"is not a list but {type(rows).__name__}"
        raise FaultError("drifted", f'the field "{path}" {said}')
    return rows


def objects_at(row: Any, path: str) -> list[dict[str, Any]]:
    """The objects in a list at a dotted path; none where there is no list, which may well be left out."""
    found = at_path(row, path)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def entries_of(
    rows: Iterable[Any], make: Callable[[Any], Entry | None], needed: tuple[str, ...], most: int
) -> tuple[Entry, ...]:
    """Rows as entries, at most `most`; rows that `make` gives None for are none.

    `needed` are paths without which a row names no document. Raises FaultError (`drifted`) where one of them is in
    none of the rows.
    """
    complete = (row for row in must_have(rows, needed) if all(text_at(row, path) for path in needed))
    return tuple(entry for entry in map(make, complete) if entry is not None)[:most]


def must_have(rows: Iterable[Any], needed: tuple[str, ...]) -> list[dict[str, Any]]:
    """The rows that are objects. Raises FaultError (`drifted`) where a path of `needed` leads to nothing in any of them."""
    objects = [row for row in rows if isinstance(row, dict)]
    for path in needed:
        must_hold(path, [text_at(row, path) for row in objects])
    return objects


def must_hold(name: str, found: Sequence[str]) -> None:
    """See that what documents need for a title or address is said of one of them. Raises FaultError (`drifted`)."""
    if found and not any(found):
        raise FaultError("drifted", f'the field "{name}" is in none of {len(found)} documents')


def must_count(name: str, found: str) -> None:
    """Raise FaultError (`drifted`) naming the field, where what should be a count is no number."""
    if not (found.isascii() and found.isdigit()):
        raise FaultError("drifted", f'the field "{name}" says no number')


def past(days: Sequence[str], since: str) -> bool:
    """Whether a page, by its documents' days (ISO 8601), has come to what is older than `since`.

    Only a page in falling order proves that nothing newer follows.
    """
    read = [day[:10] for day in days if ISO_DAY.match(day)]
    return bool(read) and len(read) == len(days) and read == sorted(read, reverse=True) and read[-1] < since[:10]


def since_or_undated(day: str, since: str) -> bool:
    """Whether a document is not older than `since`; one whose day is not ISO 8601 is never left out for it."""
    return not ISO_DAY.match(day) or day[:10] >= since[:10]


def listed(value: Any) -> list[Any]:
    """The objects in a value that may be a list, one object alone (XML made into JSON), or not there."""
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict)]


def beside(url: str, path: str, hosts: Mapping[str, str]) -> str:
    """A path's address on the host that stands beside that of `url` in `hosts`; on the same host where none does."""
    parts = urlsplit(url)
    return urljoin(f"{parts.scheme}://{hosts.get(parts.netloc, parts.netloc)}/", path)


def posted(url: str, body: Any) -> Request:
    """A request by POST with a JSON body."""
    return Request(url, "POST", json.dumps(body, ensure_ascii=True, sort_keys=True))
