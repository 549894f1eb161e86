"""Who gets a briefing: a SQLite file of its own, which no view, export or web page opens.

A recipient is known elsewhere by a key, a keyed hash of briefing and address. Who left stays on the suppression list
as such a hash, so that no import brings them back. The installation's secret lives here too: keep a backup of it,
since the unsubscribe links of mails already sent hang on it.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import sqlite3
from collections.abc import Collection
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

from ground import clock
from ground.addresses import clean_address, clean_name, unsafe
from ground.errors import DigestError, StoreError
from store.deliveries.recipient_tables import STEPS
from store.shape.database import BUSY_SECONDS, Store, use_wal, what_to_do

FILE = "recipients.db"
EVERYWHERE = "*"
SHAPE = len(STEPS)


@dataclass(frozen=True, slots=True)
class Recipient:
    """One address on one briefing's list. `state` is active, suspended or unsubscribed; `basis` says why they get it,
    `note` why they are suspended, in the server's words."""

    key: str
    briefing: str
    address: str
    name: str
    state: str
    basis: str
    added_at: str
    updated_at: str
    note: str = ""
    language: str = "en"
    form: str = "both"
    """both (text and HTML) or text."""
    wishes: str = ""
    """What they asked for, as `store/deliveries/wishes.py` keeps it; "" where they never chose."""
    group_id: str = ""
    """The group of the briefing's config that they are in."""


class Recipients(Store):
    """A connection to the recipients' file, with the installation's id and secret."""

    def __init__(self, connection: sqlite3.Connection):
        super().__init__(connection)
        kept = {row["name"]: row["value"] for row in self.rows("SELECT name, value FROM instance")}
        self.instance: str = kept["id"]
        self.secret: bytes = bytes.fromhex(kept["secret"])

    def keyed_hash(self, *parts: str) -> bytes:
        """What only this installation can make of some texts."""
        return hmac.new(self.secret, "\0".join(parts).encode(), hashlib.sha256).digest()

    def truncate_log(self) -> None:
        """Let nothing that was erased stay in the write-ahead log until some later day."""
        self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def open_recipients(data: Path) -> Recipients:
    """The recipients' file of a data folder, made with a new secret where there is none. Raises StoreError."""
    file = data / FILE
    try:
        data.mkdir(parents=True, exist_ok=True)
        # Made by us before SQLite would, so that no other account can ever read it.
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
        connection = sqlite3.connect(file, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        connection.row_factory = sqlite3.Row
        use_wal(connection)
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")
        _shape(connection, file)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"{file}: cannot be opened: {error}; {what_to_do(error, data)}") from error
    return Recipients(connection)


def add_recipient(
    recipients: Recipients, briefing: str, address: str, *, basis: str, now: str, name: str = "", renewed: bool = False,
    group: str = "",
) -> Recipient:  # fmt: skip
    """Put an address on a briefing's list; one that is there gets the new name and basis. Raises DigestError.

    An address that left comes back only with `renewed`, when its owner has asked for it again.
    """
    address, name, basis = clean_address(address), clean_name(name), basis.strip()
    if not basis or unsafe(basis) or len(basis) > 200:
        raise DigestError(
            "the basis is missing or too long; say in one line why this person gets it, they will read it"
        )
    key = key_of(recipients, briefing, address)
    with recipients.transaction() as db:
        if renewed:
            db.execute(
                "DELETE FROM suppression WHERE hash = ? AND briefing IN (?, ?)",
                (_mark(recipients, address), briefing, EVERYWHERE),
            )
        reason = _suppressed(recipients, briefing, address)
        if reason:
            raise DigestError(f"this address is not to be written to ({reason}); add it only if its owner asked again")
        db.execute(
            """INSERT INTO recipient (key, briefing, address, name, state, basis, added_at, updated_at, group_id)
                VALUES (?, ?, ?, ?, 'active', ?, ?, ?, ?)
                ON CONFLICT (key) DO UPDATE SET name = excluded.name, basis = excluded.basis, state = 'active', note = '',
                updated_at = excluded.updated_at, group_id = excluded.group_id""",
            (key, briefing, address, name, basis, now, now, group),
        )
    return list_recipients(recipients, key=key)[0]


def standing(recipients: Recipients, briefing: str, address: str) -> str | None:
    """How an address (in the form we keep) stands: "active", or why it is not to be written to; None where it is new."""
    reason = _suppressed(recipients, briefing, address)
    if reason:
        return reason
    found = list_recipients(recipients, key=key_of(recipients, briefing, address))
    if not found:
        return None
    return found[0].state if not found[0].note else f"{found[0].state}: {found[0].note}"


def suspend(recipients: Recipients, key: str, *, now: str, note: str) -> bool:
    """Write to a recipient no more for now, since their mail comes back; whether they were active."""
    with recipients.transaction() as db:
        return bool(
            db.execute(
                "UPDATE recipient SET state = 'suspended', note = ?, updated_at = ? WHERE key = ? AND state = 'active'",
                (note, now, key),
            ).rowcount
        )


def list_recipients(
    recipients: Recipients, briefing: str | None = None, *, key: str | None = None, state: str | None = None
) -> list[Recipient]:
    """Recipients in order of briefing and address: all, or those of a briefing, a key, a state."""
    rows = recipients.rows(
        """SELECT * FROM recipient WHERE coalesce(?, briefing) = briefing AND coalesce(?, key) = key
            AND coalesce(?, state) = state ORDER BY briefing, address""",
        briefing, key, state,
    )  # fmt: skip
    return [Recipient(**dict(row)) for row in rows]


def deliverable(recipients: Recipients, key: str) -> Recipient | None:
    """The recipient of a key if they may be written to at this moment, else None."""
    found = list_recipients(recipients, key=key, state="active")
    if not found or _suppressed(recipients, found[0].briefing, found[0].address):
        return None
    return found[0]


def domains_of(recipients: Recipients, briefing: str) -> dict[str, str]:
    """The domain of each recipient of a briefing, by key."""
    rows = recipients.rows("SELECT key, address FROM recipient WHERE briefing = ?", briefing)
    return {row["key"]: row["address"].rpartition("@")[2] for row in rows}


def remove_recipient(recipients: Recipients, briefing: str, address: str, *, now: str, reason: str = "removed") -> None:
    """Take an address off a briefing's list for good. Raises DigestError when it is not on it."""
    key = key_of(recipients, briefing, clean_address(address))
    if not leave(recipients, key, now=now, reason=reason):
        raise DigestError(f"{address} is not on the list of {briefing}; look at the list of recipients")


def leave(recipients: Recipients, key: str, *, now: str, reason: str) -> bool:
    """Unsubscribe the recipient of a key and keep their hash; False when the key is not (or no longer) known."""
    with recipients.transaction() as db:
        row = recipients.row("SELECT briefing, address FROM recipient WHERE key = ?", key)
        if row is None:
            return False
        db.execute("UPDATE recipient SET state = 'unsubscribed', updated_at = ? WHERE key = ?", (now, key))
        _suppress(recipients, row["briefing"], row["address"], reason, now)
    return True


def left_since(recipients: Recipients, keys: Collection[str], since: str) -> int:
    """How many of some recipients have unsubscribed since a time."""
    rows = recipients.rows("SELECT key FROM recipient WHERE state = 'unsubscribed' AND updated_at >= ?", since)
    return sum(row["key"] in keys for row in rows)


def export_recipient(recipients: Recipients, address: str) -> dict[str, object]:
    """All that is kept about an address, for its owner. Raises DigestError for a malformed address."""
    address = clean_address(address)
    rows = recipients.rows("SELECT * FROM recipient WHERE address = ? ORDER BY briefing", address)
    asked = recipients.rows("SELECT * FROM consent WHERE address = ? ORDER BY asked_at", address)
    marks = recipients.rows(
        "SELECT briefing, reason, added_at FROM suppression WHERE hash = ? ORDER BY briefing",
        _mark(recipients, address),
    )
    return {
        "address": address,
        "recipient": [asdict(Recipient(**dict(row))) for row in rows],
        "consent": [dict(row) for row in asked],
        "suppression": [dict(row) for row in marks],
    }


def erase_recipient(recipients: Recipients, address: str, *, now: str) -> int:
    """Forget an address everywhere except as a hash that keeps it from coming back; how many lists it was on."""
    address = clean_address(address)
    with recipients.transaction() as db:
        _suppress(recipients, EVERYWHERE, address, "erased", now)
        gone = db.execute("DELETE FROM recipient WHERE address = ?", (address,)).rowcount
        db.execute("DELETE FROM consent WHERE address = ?", (address,))
    recipients.truncate_log()
    return gone


def carry_over(before: Path, data: Path) -> int:
    """Keep off the lists who left by a file of recipients that an older one of the same installation replaces; how many.

    Nobody is written to again because a backup did not know that they had left.
    """
    with closing(open_recipients(data)) as recipients:
        recipients.connection.execute("ATTACH DATABASE ? AS before", (str(before),))
        same = recipients.row(
            "SELECT 1 FROM before.instance WHERE name = 'secret' AND value = ?", recipients.secret.hex()
        )
        if same is None:
            return 0
        with recipients.transaction() as db:
            count = db.execute("INSERT OR IGNORE INTO suppression SELECT * FROM before.suppression").rowcount
            db.execute(
                """UPDATE recipient SET state = 'unsubscribed' WHERE state != 'unsubscribed' AND key IN
                    (SELECT key FROM before.recipient WHERE state = 'unsubscribed')"""
            )
            # What had begun to leave by then is known here too, so that `send` asks before anybody gets it again.
            db.execute("INSERT OR IGNORE INTO begun SELECT * FROM before.begun")
            db.execute("INSERT OR IGNORE INTO returned SELECT * FROM before.returned")
    return count


def key_of(recipients: Recipients, briefing: str, address: str) -> str:
    """The key an address has on a briefing's list: 20 characters that say nothing without the secret."""
    return recipients.keyed_hash("recipient", briefing, address).hex()[:20]


def _mark(recipients: Recipients, address: str) -> str:
    return recipients.keyed_hash("suppression", address).hex()


def _suppress(recipients: Recipients, briefing: str, address: str, reason: str, now: str) -> None:
    recipients.connection.execute(
        "INSERT OR IGNORE INTO suppression (hash, briefing, reason, added_at) VALUES (?, ?, ?, ?)",
        (_mark(recipients, address), briefing, reason, now),
    )


def _suppressed(recipients: Recipients, briefing: str, address: str) -> str | None:
    row = recipients.row(
        "SELECT reason, added_at FROM suppression WHERE hash = ? AND briefing IN (?, ?) ORDER BY added_at LIMIT 1",
        _mark(recipients, address), briefing, EVERYWHERE,
    )  # fmt: skip
    return f"{row['reason']} on {row['added_at'][:10]}" if row else None


def _shape(connection: sqlite3.Connection, file: Path) -> None:
    if connection.execute("PRAGMA user_version").fetchone()[0] == SHAPE:
        return
    # Two commands may meet here on a new machine: the second waits, then finds the work done.
    connection.execute("BEGIN IMMEDIATE")
    found = connection.execute("PRAGMA user_version").fetchone()[0]
    if found > SHAPE:
        connection.rollback()
        raise StoreError(f"{file}: made by a newer Policywatch (shape {found}); update this program")
    for step in STEPS[found:]:
        for statement in filter(str.strip, step.split(";")):
            connection.execute(statement)
    if found == 0:
        for name, value in (("id", secrets.token_hex(8)), ("secret", secrets.token_hex(32))):
            connection.execute("INSERT INTO instance (name, value) VALUES (?, ?)", (name, value))
    if found < 2:
        # What left before this shape is not in `begun`, and nothing follows from that.
        connection.execute("INSERT INTO instance (name, value) VALUES ('begun_since', ?)", (clock.now(),))
    connection.execute(f"PRAGMA user_version = {SHAPE}")
    connection.commit()
