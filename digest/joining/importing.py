"""A CSV file of addresses onto a briefing's list, as spreadsheets write it: first as a trial, then for good.

Whoever left, complained, or whose address came back stays off the list, whatever the file says.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ground.addresses import clean_address, clean_name, unsafe
from ground.errors import DigestError
from store.deliveries.recipients import Recipients, add_recipient, standing

MOST_BYTES = 20_000_000
DELIMITERS = ",;\t|"
MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))
# How spreadsheets of our languages head these columns.
ADDRESS = {
    "address",
    "email",
    "e-mail",
    "mail",
    "e-mail address",
    "email address",
    "e-mail-adresse",
    "adresse e-mail",
    "correo",
}
NAME = {"name", "full name", "nom", "nombre", "nome"}
BASIS = {"basis", "why", "reason", "note"}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the file (from 1), as it stands there."""

    line: int
    address: str
    name: str
    basis: str


@dataclass(frozen=True, slots=True)
class Fault:
    """A line that is not taken over, and why."""

    line: int
    sentence: str


@dataclass(slots=True)
class ImportReport:
    """What a file would bring about, or has."""

    new: int = 0
    known: int = 0
    twice: int = 0
    barred: int = 0
    faults: list[Fault] = field(default_factory=list)


def read_rows(file: Path, basis: str = "") -> list[Row]:
    """The rows of a file with a column of addresses, with or without a heading. Raises DigestError."""
    with file.open("rb") as stream:
        content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise DigestError(f"{file.name}: is larger than {MOST_BYTES // 1_000_000} MB; is it the right file?")
    text = _decoded(content)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return list(_rows(reader, basis))
    except csv.Error as error:
        raise DigestError(f"{file.name}:{reader.line_num}: is not CSV: {error}; save it as CSV (UTF-8)") from error


def import_rows(
    recipients: Recipients, briefing: str, rows: list[Row], *, now: str, do_it: bool, group: str = ""
) -> ImportReport:
    """Put rows on a briefing's list, all of them or (where the disk fails) none; without `do_it` only say what would be."""
    report, seen = ImportReport(), set[str]()
    with recipients.transaction():
        for row in rows:
            try:
                address = clean_address(row.address)
                if address in seen:
                    report.twice += 1
                    continue
                seen.add(address)
                _one(recipients, briefing, row, address, report, now, group if do_it else None)
            except DigestError as error:
                report.faults.append(Fault(row.line, str(error)))
    return report


def _one(
    recipients: Recipients, briefing: str, row: Row, address: str, report: ImportReport, now: str, group: str | None
) -> None:
    """Count a row and, with a group ("" for none), put it on the list."""
    known = standing(recipients, briefing, address)
    if known == "active":
        report.known += 1
    elif known:
        report.barred += 1
        report.faults.append(Fault(row.line, f"{address} stays off the list: {known}"))
    else:
        name = clean_name(row.name)
        if not row.basis or unsafe(row.basis) or len(row.basis) > 200:
            raise DigestError(
                "has no basis, in a column of that name or by --basis: why this person gets it, for them to read"
            )
        if group is not None:
            add_recipient(recipients, briefing, address, name=name, basis=row.basis, now=now, group=group)
        report.new += 1


def _rows(reader: Iterator[list[str]], basis: str) -> Iterator[Row]:
    columns: dict[str, int] | None = None
    # `line_num` counts lines, also those inside a quoted cell.
    for cells in reader:
        if not any(cell.strip() for cell in cells):
            continue
        if columns is None:
            columns, heading = _columns(cells)
            if heading:
                continue
        yield Row(
            reader.line_num,  # type: ignore[attr-defined]
            _cell(cells, columns.get("address")),
            _cell(cells, columns.get("name")),
            _cell(cells, columns.get("basis")) or basis.strip(),
        )


def _columns(cells: list[str]) -> tuple[dict[str, int], bool]:
    """Where the address, name and basis stand, and whether this row is a heading. Raises DigestError."""
    heads = [cell.strip().casefold() for cell in cells]
    found = {
        name: place
        for name, words in (("address", ADDRESS), ("name", NAME), ("basis", BASIS))
        for place, head in reversed(list(enumerate(heads)))
        if head in words
    }
    if "address" in found:
        return found, True
    first = next((place for place, cell in enumerate(cells) if "@" in cell), None)
    if first is None:
        raise DigestError(f"no column of addresses: {', '.join(cells)[:80]!r}; head it with address, name, basis")
    rest = {"name": first + 1} if len(cells) > first + 1 else {}
    return {"address": first, **rest}, False


def _cell(cells: list[str], place: int | None) -> str:
    return cells[place].strip() if place is not None and place < len(cells) else ""


def _decoded(content: bytes) -> str:
    for mark, name in MARKS:
        if content.startswith(mark):
            return content.decode(name, "replace")
    try:
        return content.decode()
    except UnicodeDecodeError:
        # What spreadsheets write where they are not told otherwise.
        return content.decode("cp1252", "replace")
