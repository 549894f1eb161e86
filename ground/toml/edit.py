"""Changes one table of a TOML file by editing its text, so that comments, order and layout of all else stay as they are.

What comes out is read again: where it does not say exactly what was meant, nothing is changed and the person is told.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from ground.errors import PolicywatchError
from ground.toml.place import HEADER, KEY, parts_of

# A longer value than this many lines is left to a person.
LONGEST = 400
BY_HAND = "this table cannot be changed by itself; change it by hand"


@dataclass(frozen=True, slots=True)
class _Piece:
    """Some lines of a file, from `first` to before `after`: a header (with its path), or a key with its value."""

    first: int
    after: int
    path: tuple[str, ...]
    header: bool = False
    array: bool = False


def edit_table(text: str, name: str, number: int, changes: Mapping[str, Any], drops: Collection[str] = ()) -> str:
    """A TOML text in which the table `number` (from 0) of the array `name` has some keys set and others dropped.

    A key's comment at the end of its line stays. Raises PolicywatchError where that cannot be done by itself.
    """
    lines = text.splitlines(keepends=True)
    pieces = _pieces_of(_table_at(_all_pieces(lines), name, number), name)
    end = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    edited = _edited(lines, pieces, changes, drops, end)
    _see_that_it_says(edited, text, name, number, changes, drops)
    return edited


def toml_value(value: Any) -> str:
    """A string, number, truth, list or table as TOML writes it in one line; empty values of tables are left out."""
    if isinstance(value, Mapping):
        pairs = ", ".join(f"{key} = {toml_value(one)}" for key, one in value.items() if one is not None)
        return f"{{ {pairs} }}" if pairs else "{}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(toml_value, value))}]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _all_pieces(lines: list[str]) -> list[_Piece]:
    """Every header, and every key with the lines of its value."""
    found: list[_Piece] = []
    at = 0
    while at < len(lines):
        header, key = HEADER.match(lines[at]), KEY.match(lines[at])
        if header:
            array = header[1] == "[["
            found.append(_Piece(at, at + 1, tuple(parts_of(header[2])), header=True, array=array))
        elif key:
            after = _end_of(lines, at)
            found.append(_Piece(at, after, tuple(parts_of(key[1]))))
            at = after - 1
        at += 1
    return found


def _end_of(lines: list[str], at: int) -> int:
    """The line after the value that begins at a line."""
    for after in range(at + 1, min(len(lines), at + LONGEST) + 1):
        if _read("".join(lines[at:after])) is not None:
            return after
    raise PolicywatchError(f"line {at + 1}: {BY_HAND}")


def _read(text: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None


def _table_at(pieces: list[_Piece], name: str, number: int) -> list[_Piece]:
    """The pieces of one table of an array, its header first, with those of the tables inside it."""
    starts = [place for place, one in enumerate(pieces) if one.header and one.array and one.path == (name,)]
    if number >= len(starts):
        raise PolicywatchError(f"[[{name}]] number {number + 1}: {BY_HAND}")
    begins = starts[number]
    ends = next(
        (place for place in range(begins + 1, len(pieces))
         if pieces[place].header and (pieces[place].path == (name,) or pieces[place].path[0] != name)),
        len(pieces),
    )  # fmt: skip
    return pieces[begins:ends]


def _pieces_of(table: list[_Piece], name: str) -> dict[str, list[_Piece]]:
    """The pieces of a table by the key that they say something of; its own header under ""."""
    found: dict[str, list[_Piece]] = {"": table[:1]}
    inside = ""
    for one in table[1:]:
        if one.header:
            inside = one.path[1]
        found.setdefault(inside or one.path[0], []).append(one)
    return found


def _edited(
    lines: list[str], pieces: dict[str, list[_Piece]], changes: Mapping[str, Any], drops: Collection[str], end: str
) -> str:
    """The lines with the keys set, in the place of their old ones, and dropped."""
    new: dict[int, str] = {}
    gone: set[int] = set()
    for key in (*changes, *drops):
        for one in pieces.get(key, ()):
            gone.update(range(one.first, one.after))
    top = [some[0] for key, some in pieces.items() if not some[0].header or not key]
    last = max((one.after for one in top), default=0) - 1
    for key, value in changes.items():
        line = f"{key} = {toml_value(value)}"
        old = pieces.get(key, ())
        if old and not old[0].header:
            new[old[0].first] = new.get(old[0].first, "") + line + _comment(lines, old[0]) + end
        else:
            new[last] = new.get(last, lines[last] if last not in gone else "").rstrip("\r\n") + end + line + end
    return "".join(new.get(at, "" if at in gone else line) for at, line in enumerate(lines))


def _comment(lines: list[str], piece: _Piece) -> str:
    """The comment that ends a key's last line, with the blanks before it."""
    whole = "".join(lines[piece.first : piece.after]).rstrip("\r\n")
    value = _read(whole)
    line = lines[piece.after - 1].rstrip("\r\n")
    before = whole[: len(whole) - len(line)]
    for at, mark in enumerate(line):
        if mark == "#" and _read(before + line[:at]) == value:
            return line[len(line[:at].rstrip()) :]
    return ""


def _see_that_it_says(
    edited: str, text: str, name: str, number: int, changes: Mapping[str, Any], drops: Collection[str]
) -> None:
    """Raise PolicywatchError where the edited text says anything but what was meant."""
    meant = tomllib.loads(text)
    table = meant[name][number]
    for key in drops:
        table.pop(key, None)
    table.update({key: _plain(value) for key, value in changes.items()})
    if _read(edited) != meant:
        raise PolicywatchError(f"[[{name}]] number {number + 1}: {BY_HAND}")


def _plain(value: Any) -> Any:
    """A value as tomllib would read it again."""
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items() if one is not None}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value
