"""Rows as comma-separated values, for spreadsheets too: what comes from outside must not be run as a formula there."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

# How a cell begins that a spreadsheet takes for a formula, or as the end of one.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A table with a line of names; a text that a spreadsheet would take for a formula has an apostrophe before it."""
    return "".join(csv_lines(names, rows))


def csv_lines(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The same row by row, for tables of any length; a row may have several lines."""
    for row in chain((names,), rows):
        sheet = io.StringIO()
        csv.writer(sheet, lineterminator="\n").writerow([harmless(cell) for cell in row])
        yield sheet.getvalue()


def harmless(cell: Any) -> Any:
    """The cell as a spreadsheet may open it."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
