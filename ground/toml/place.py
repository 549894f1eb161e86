"""Where a key stands in a TOML file. `tomllib` does not tell, and a fault without its line is hard to find."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

HEADER = re.compile(r"^\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(#.*)?$")
KEY = re.compile(r"""^\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)\s*=""")


def line_of(file: Path, place: tuple[str | int, ...]) -> int | None:
    """The line (from 1) of the deepest part of `place` that can be found; None where nothing can.

    `place` is a path as pydantic gives it: names, and indexes (from 0) into arrays of tables.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return None
    known = _places(text)
    for length in range(len(place), 0, -1):
        if place[:length] in known:
            return known[place[:length]]
    return None


# Whoever asks for one place in a file mostly asks for others in it too.
@lru_cache(maxsize=1)
def _places(text: str) -> dict[tuple[str | int, ...], int]:
    found: dict[tuple[str | int, ...], int] = {}
    counts: dict[tuple[str | int, ...], int] = {}
    table: tuple[str | int, ...] = ()
    quote = ""
    for number, line in enumerate(text.splitlines(), 1):
        if quote:
            quote = "" if quote in line else quote
            continue
        header, key = HEADER.match(line), KEY.match(line)
        if header:
            table = _enter(tuple(parts_of(header[2])), header[1] == "[[", counts)
            found.setdefault(table, number)
        elif key:
            path = (*table, *parts_of(key[1]))
            found.setdefault(path, number)
            rest = line[key.end() :]
            for name in re.findall(r"""[{,]\s*([A-Za-z0-9_-]+)\s*=""", rest):
                found.setdefault((*path, name), number)
            quote = next((q for q in ('"""', "'''") if rest.count(q) % 2), "")
    return found


def _enter(names: tuple[str, ...], array: bool, counts: dict[tuple[str | int, ...], int]) -> tuple[str | int, ...]:
    """The full place of a header: arrays of tables met before are entered at their last element."""
    place: tuple[str | int, ...] = ()
    for position, name in enumerate(names):
        place = (*place, name)
        if array and position == len(names) - 1:
            counts[place] = counts.get(place, -1) + 1
        if place in counts:
            place = (*place, counts[place])
    return place


def parts_of(dotted: str) -> list[str]:
    """The names in a dotted key or header."""
    return [part.strip().strip("\"'") for part in re.findall(r"""[^."']+|"[^"]*"|'[^']*'""", dotted) if part.strip()]
