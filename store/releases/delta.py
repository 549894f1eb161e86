"""What changed from one release to a later one: for each table the rows that are new, changed or gone.

Both have their rows in the order of what tells them apart, so that they are read side by side, one row of each at a time.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ground.errors import PolicywatchError, StoreError
from store.releases.release import DATABASE
from store.releases.tables import MADE, TABLES

CHANGES = ("new", "changed", "gone")
KEYS = {name: order for name, (_, _, order) in TABLES.items()} | {name: order for name, (_, order) in MADE.items()}
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Delta:
    """What was compared, and by table how many rows are new, changed and gone; a table without any is not named."""

    folder: str
    earlier: str
    later: str
    tables: dict[str, dict[str, int]]


def make_delta(earlier: Path, later: Path, to: Path) -> Delta:
    """Write the folder `to` with a CSV file for each table that differs, and `delta.json`.

    Raises PolicywatchError where it is there already, or what is compared are no releases.
    """
    if to.exists():
        raise PolicywatchError(f"{to}: is there already; a delta is not made in the place of another")
    part = to.parent / f".{to.name}.part"
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        with closing(_opened(earlier)) as before, closing(_opened(later)) as after:
            counts = {name: _compare(before, after, name, part) for name in sorted(KEYS)}
        told = {name: count for name, count in counts.items() if any(count.values())}
        summary = {"earlier": earlier.name, "later": later.name, "tables": told}
        (part / "delta.json").write_text(json.dumps(summary, indent=1) + "\n", encoding="utf-8")
        part.rename(to)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"{earlier}, {later}: cannot be compared: {error}") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return Delta(str(to), earlier.name, later.name, told)


def _opened(release: Path) -> sqlite3.Connection:
    file = release / DATABASE
    if not file.is_file():
        raise PolicywatchError(f"{release}: is no release; it has no {DATABASE}")
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)


def _compare(before: sqlite3.Connection, after: sqlite3.Connection, name: str, part: Path) -> dict[str, int]:
    """Write what differs of one table; how often it differs in each way."""
    counts = dict.fromkeys(CHANGES, 0)
    had, has = _columns(before, name), _columns(after, name)
    # A later program may tell more of each row, which is no change of it.
    both = [column for column in has if column in had] or has
    sheet = part / f"{name}.csv"
    with sheet.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened, lineterminator="\n")
        writer.writerow(["change", *both])
        for change, row in _differences(_rows(before, name, both, had), _rows(after, name, both, has)):
            counts[change] += 1
            writer.writerow([change, *row])
        opened.flush()
        os.fsync(opened.fileno())
    if not any(counts.values()):
        sheet.unlink()
    return counts


def _columns(db: sqlite3.Connection, name: str) -> list[str]:
    return [row[1] for row in db.execute(f'PRAGMA table_info("{name}")')]


def _rows(db: sqlite3.Connection, name: str, columns: list[str], has: list[str]) -> Iterator[tuple[Row, Row]]:
    """Each row's key, as it is ordered, and the row; none of a table that is not there."""
    if not has:
        return
    order = [one.strip().strip('"') for one in KEYS[name].split(",")]
    places = [columns.index(one) for one in order]
    names = ", ".join(f'"{column}"' for column in columns)
    for row in db.execute(f'SELECT {names} FROM "{name}" ORDER BY {KEYS[name]}'):
        yield tuple((row[place] is not None, row[place]) for place in places), row


def _differences(before: Iterator[tuple[Row, Row]], after: Iterator[tuple[Row, Row]]) -> Iterator[tuple[str, Row]]:
    old, new = next(before, None), next(after, None)
    while old or new:
        if new is None or (old and old[0] < new[0]):
            assert old
            yield "gone", old[1]
            old = next(before, None)
        elif old is None or new[0] < old[0]:
            yield "new", new[1]
            new = next(after, None)
        else:
            if old[1] != new[1]:
                yield "changed", new[1]
            old, new = next(before, None), next(after, None)
