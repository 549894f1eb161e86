"""Copies of a database while others work with it, whether one is whole, and how long its write-ahead log is."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from ground.errors import StoreError

# What a copy may need beside the file itself.
ROOM = 1.1
# The log is cut back to this where it has grown longer while somebody read for a long time.
MOST_LOG = 67_108_864
FIRST_FAULTS = 5
# What SQLite says of a file whose pages are not those it wrote.
BROKEN = ("malformed", "not a database", "corrupt")


def copy_database(file: Path, to: Path) -> None:
    """A copy of a database as it is at this moment, whole, in one file that only we can read. Raises StoreError.

    SQLite's own online backup in one step: it reads what was committed, and nobody who writes meanwhile waits for it.
    """
    need(to.parent, round(file.stat().st_size * ROOM), f"a copy of {file.name}")
    os.close(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        with closing(_readable(file)) as source, closing(sqlite3.connect(to)) as target:
            source.backup(target)
            # A copy is one file: nothing of it may lie in a log beside it.
            target.execute("PRAGMA journal_mode = DELETE")
        with to.open("rb+") as copied:
            os.fsync(copied.fileno())
    except (sqlite3.Error, OSError) as error:
        to.unlink(missing_ok=True)
        raise StoreError(f"{file}: cannot be copied to {to.parent}: {error}") from error


def need(folder: Path, size: int, what: str) -> None:
    """Raise StoreError where a folder's disk has not so many bytes left."""
    free = shutil.disk_usage(folder).free
    if free < size:
        raise StoreError(
            f"{folder}: has no room for {what}: {size:,} bytes wanted, {free:,} free; make room, or name another"
        )


def damage(file: Path, *, quick: bool = False) -> list[str]:
    """What is wrong with a database, in SQLite's words, the first few; nothing where it is whole.

    `quick` leaves out whether its indexes agree with its tables. A file that cannot be opened is damaged too.
    """
    try:
        with closing(_readable(file)) as connection:
            check = "quick_check" if quick else "integrity_check"
            rows = connection.execute(f"PRAGMA {check}({FIRST_FAULTS})").fetchall()
    except sqlite3.Error as error:
        return [str(error)]
    return [line for row in rows for line in str(row[0]).splitlines() if line != "ok"][:FIRST_FAULTS]


def is_broken(error: sqlite3.Error) -> bool:
    """Whether an error says that the file itself is damaged, so that trying again is of no use."""
    return any(word in str(error) for word in BROKEN)


def log_size(file: Path) -> int:
    """The bytes of a database's write-ahead log; 0 where there is none."""
    log = file.with_name(f"{file.name}-wal")
    return log.stat().st_size if log.exists() else 0


def cut_log(file: Path) -> bool:
    """Write the log back into its database and empty it; False where somebody was reading, and it has to wait."""
    with closing(sqlite3.connect(file, timeout=1.0, isolation_level=None)) as connection:
        busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    return not busy


def steps_of(file: Path) -> list[str]:
    """The steps that a store's file has had, in order; none where it is no store of ours. Raises StoreError."""
    try:
        with closing(_readable(file)) as connection:
            rows = connection.execute(
                "SELECT name FROM _sqlite_migrations WHERE migration_set = 'policywatch' ORDER BY rowid"
            )
            return [row[0] for row in rows]
    except sqlite3.OperationalError:
        return []
    except sqlite3.Error as error:
        raise StoreError(f"{file}: cannot be read: {error}") from error


def _readable(file: Path) -> sqlite3.Connection:
    """A connection that changes nothing."""
    connection = sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True, timeout=30.0)
    connection.execute("PRAGMA query_only = ON")
    return connection
