"""Makes a release: a folder with a SQLite file, CSV files, a description of both, sums, and how to cite it.

Made twice from the same store, its bytes are the same. It grows beside its place and is moved there whole.
"""

from __future__ import annotations

import csv
import hashlib
import os
import re
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from ground.clock import stamp
from ground.errors import PolicywatchError, StoreError
from store.releases.package import citation, described, read_meanings
from store.releases.parquet import check_parquet, write_parquet
from store.releases.tables import DOCUMENTS, MADE, TABLES
from store.shape.database import FILE

DATABASE = "policywatch.db"


@dataclass(frozen=True, slots=True)
class Released:
    """A release that was made: its folder, and the rows of each table."""

    folder: str
    week: str
    rows: dict[str, int]


def end_of(week: str) -> str:
    """When an ISO week is over, for instance "2026-12-07T00:00:00Z" for 2026-W49. Raises PolicywatchError."""
    match = re.fullmatch(r"(\d{4})-W(\d{2})", week)
    try:
        monday = date.fromisocalendar(int(match[1]), int(match[2]), 1) if match else None
    except ValueError:
        monday = None
    if monday is None:
        raise PolicywatchError(f'"{week}" is not a week; write it as 2026-W48')
    over = monday + timedelta(weeks=1)
    return stamp(datetime(over.year, over.month, over.day, tzinfo=UTC))


def make_release(data: Path, week: str, to: Path, schema: str, now: str, *, parquet: bool = False) -> Released:
    """Make the release of a week as the folder `to`/`week`; `schema` is the text of docs/schema.md.

    With `parquet` there is a Parquet file beside each CSV file, the same each time from the same pyarrow.

    Raises PolicywatchError where the week is not over, the release is there already or the store cannot be read.
    """
    ends, folder = end_of(week), to / week
    if now < ends:
        raise PolicywatchError(f"the week {week} ends at {ends}; a release of it can be made from then on")
    if parquet:
        check_parquet()
    if folder.exists():
        raise PolicywatchError(f"{folder}: is there already; a release is not made anew in its place")
    part = to / f".{week}.part"
    # What an earlier export left that was killed.
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        rows = _tables(data / FILE, part, ends)
        if parquet:
            with closing(sqlite3.connect(part / DATABASE)) as db:
                for name in rows:
                    write_parquet(db, name, part, read_meanings(schema))
        _describe(part, week, ends, schema)
        part.rename(folder)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"{data / FILE}: cannot be released: {error}") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return Released(str(folder), week, rows)


def _tables(file: Path, part: Path, ends: str) -> dict[str, int]:
    """The SQLite file and the CSV files; how many rows each table has."""
    if not file.is_file():
        raise StoreError(f"{file}: not there yet; run `policywatch collect` first")
    growing = part / "growing.db"
    # autocommit, so that one transaction holds the store still while all tables are read.
    with closing(sqlite3.connect(growing, isolation_level=None, uri=True)) as db:
        db.execute("PRAGMA journal_mode = OFF")
        db.execute("ATTACH ? AS store", (f"{file.absolute().as_uri()}?mode=ro",))
        db.execute("BEGIN")
        db.execute(DOCUMENTS, {"ends": ends})
        db.execute("CREATE UNIQUE INDEX temp.kept_by_id ON kept(id)")
        for name, (columns, where, order) in TABLES.items():
            select = f'SELECT {columns} FROM store."{name}" WHERE {where} ORDER BY {order}'
            db.execute(f'CREATE TABLE main."{name}" AS {select}', {"ends": ends} if ":ends" in where else {})
        for name, (select, order) in MADE.items():
            db.execute(f"CREATE TABLE main.{name} AS SELECT * FROM ({select}) ORDER BY {order}", {"ends": ends})
        db.execute("COMMIT")
        db.execute("DROP TABLE temp.kept")
        db.execute("DETACH store")
        db.execute("VACUUM INTO ?", (str(part / DATABASE),))
    growing.unlink()
    with closing(sqlite3.connect(part / DATABASE)) as db:
        return {name: _sheet(db, name, part) for name in sorted((*TABLES, *MADE))}


def _sheet(db: sqlite3.Connection, name: str, part: Path) -> int:
    rows = db.execute(f'SELECT * FROM "{name}" ORDER BY rowid')
    count = 0
    with (part / f"{name}.csv").open("w", encoding="utf-8", newline="") as sheet:
        writer = csv.writer(sheet, lineterminator="\n")
        writer.writerow(column[0] for column in rows.description)
        for row in rows:
            writer.writerow(row)
            count += 1
        sheet.flush()
        os.fsync(sheet.fileno())
    return count


def _describe(part: Path, week: str, ends: str, schema: str) -> None:
    with closing(sqlite3.connect(part / DATABASE)) as db:
        columns = {
            name: [row[1] for row in db.execute(f'PRAGMA table_info("{name}")')] for name in sorted((*TABLES, *MADE))
        }
    (part / "datapackage.json").write_text(described(part, week, columns, schema), encoding="utf-8")
    (part / "CITATION.cff").write_text(citation(week, ends), encoding="utf-8")
    sums = [f"{sum_of(file)}  {file.name}\n" for file in sorted(part.iterdir())]
    (part / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")


def sum_of(file: Path) -> str:
    """The SHA-256 of a file, in hexadecimal figures."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
