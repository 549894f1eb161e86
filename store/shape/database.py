"""Opens the store: one SQLite file in WAL mode, brought to today's shape, and nothing half-written in it."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from ground.errors import StoreError
from ground.keeping import way_back
from store.shape.backup import MOST_LOG, is_broken

FILE = "policywatch.db"
# The steps of store/shape/migrations.py, named here so that a file that has had them all is opened without sqlite-utils.
STEPS = (
    "m001_first_shape", "m002_meanings", "m003_exceeded", "m004_readings_stopped", "m005_stops_and_troubles", "m006_lists",
    "m007_facts", "m008_letters", "m009_search", "m010_history", "m011_heartbeat", "m012_changes_and_stories", "m013_edits",
    "m014_files", "m016_one_index", "m017_pages", "m018_merges",
    "m019_themes_that_count", "m020_said_of_signals",
)  # fmt: skip
BUSY_SECONDS = 30.0
# "Polw": by it a file says whose it is, also to `file` and to who finds a copy.
APPLICATION = 0x506F6C77
PAGE = 8_192
# Kilobytes of the file that a connection may keep in memory: what a batch of texts touches of the index of words.
CACHE = 32_768


class Store:
    """A connection to the store. All writing happens inside `transaction()`."""

    def __init__(self, connection: sqlite3.Connection):
        self.connection = connection

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Everything inside is kept, or nothing is. Nested blocks join the outer one."""
        if self.connection.in_transaction:
            yield self.connection
            return
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield self.connection
            self.connection.commit()
        except BaseException:
            self.connection.rollback()
            raise

    def rows(self, sql: str, *values: Any) -> list[sqlite3.Row]:
        """All rows of a query."""
        return self.connection.execute(sql, values).fetchall()

    def row(self, sql: str, *values: Any) -> sqlite3.Row | None:
        """The first row of a query, or None."""
        found: sqlite3.Row | None = self.connection.execute(sql, values).fetchone()
        return found

    def streamed(self, view: str) -> tuple[list[str], Iterator[tuple[Any, ...]]]:
        """The columns of a view and its rows, one at a time."""
        cursor = self.connection.execute(f'SELECT * FROM "{view}"')
        return [column[0] for column in cursor.description], (tuple(row) for row in cursor)

    def close(self) -> None:
        """Close the connection; a second time does nothing."""
        self.connection.close()


def open_store(data: Path) -> Store:
    """The store in a data folder, made or brought up to date where needed. Raises StoreError."""
    file = data / FILE
    try:
        data.mkdir(parents=True, exist_ok=True)
        _keep_private(file)
        connection = _connect(file)
        _migrate(connection, file)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"{file}: cannot be opened: {error}; {what_to_do(error, data)}") from error
    return Store(connection)


def open_reader(data: Path, *, todays: bool = False) -> Store:
    """The store for reading only; writing through it fails. Raises StoreError, with `todays` for one of an older shape too."""
    file = data / FILE
    if not file.is_file():
        raise StoreError(f"{file}: not there yet; run `policywatch collect` first")
    try:
        connection = _connect(file)
        connection.execute("PRAGMA query_only = ON")
        connection.execute("SELECT id FROM source LIMIT 1")
        older = todays and set(STEPS) - set(_shape(connection))
    except sqlite3.Error as error:
        raise StoreError(f"{file}: cannot be read: {error}; {what_to_do(error, data)}") from error
    if older:
        connection.close()
        raise StoreError(
            f"{file}: was made by an older Policywatch (without {min(older)}); a command that writes brings it to today's "
            "shape: policywatch classify"
        )
    return Store(connection)


def what_to_do(error: Exception, data: Path) -> str:
    """The end of a sentence about a database of a data folder that cannot be used: where it is damaged, the last backup."""
    broken = isinstance(error, sqlite3.Error) and is_broken(error)
    return way_back(data) if broken else "check the folder, its rights and its disk"


def _keep_private(file: Path) -> None:
    """Make the file before SQLite would, so that nobody else reads it; take from others what an older version gave them.

    What its owner gave to a group stays.
    """
    if sys.platform == "win32":
        return
    try:
        os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        known = file.stat()
        if known.st_mode & 0o007 and known.st_uid == os.geteuid():
            file.chmod(known.st_mode & 0o770)


def _connect(file: Path) -> sqlite3.Connection:
    # autocommit: transactions begin only where `transaction()` says so, never behind our back.
    connection = sqlite3.connect(file, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    # For a new file: a text of some 2,500 bytes would waste nearly half of each smaller page.
    connection.execute(f"PRAGMA page_size = {PAGE}")
    use_wal(connection)
    for pragma in (
        "synchronous = NORMAL",
        "foreign_keys = ON",
        "temp_store = MEMORY",
        f"cache_size = -{CACHE}",
        f"journal_size_limit = {MOST_LOG}",
    ):
        connection.execute(f"PRAGMA {pragma}")
    return connection


def use_wal(connection: sqlite3.Connection) -> None:
    """Write ahead, so that readers and a writer do not wait for each other.

    While two processes make a new file, SQLite says "locked" at once instead of waiting as it does elsewhere.
    """
    ends = monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or monotonic() > ends:
                raise
            sleep(0.02)


def _migrate(connection: sqlite3.Connection, file: Path) -> None:
    if set(_shape(connection)) == set(STEPS):
        return
    from sqlite_utils import Database

    from store.shape.migrations import migrations
    from store.shape.upgrade import keep_before

    unknown = set(_shape(connection)) - set(STEPS)
    if unknown:
        raise StoreError(
            f"{file}: made by a newer Policywatch (step {max(unknown)} is unknown here); update this program, or put back "
            "what the newer one laid into before-upgrade/: policywatch restore FILE --replace"
        )
    # Two commands may meet here on a new machine: the second waits, then finds the work done.
    connection.execute("BEGIN IMMEDIATE")
    try:
        had = _shape(connection)
        if had and set(had) != set(STEPS):
            keep_before(file, had[-1])
        migrations.apply(Database(connection))
        connection.execute(f"PRAGMA application_id = {APPLICATION}")
        connection.execute(f"PRAGMA user_version = {len(STEPS)}")
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def _shape(connection: sqlite3.Connection) -> list[str]:
    """Names of the migrations the file has had. Reached them ourselves keeps sqlite-utils out of quick commands."""
    try:
        found = connection.execute(
            "SELECT name FROM _sqlite_migrations WHERE migration_set = 'policywatch' ORDER BY rowid"
        )
    except sqlite3.OperationalError:
        return []
    return [row[0] for row in found]
