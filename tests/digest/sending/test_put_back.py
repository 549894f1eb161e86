"""A store or a recipients' file put back from a backup: a person is asked, and nobody is written to twice."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from digest.approving.warnings import RESTORED
from digest.sending.recovery import resolve
from ground.clock import later
from ground.errors import StoreError
from store.deliveries.begun import trust_from_now
from store.deliveries.deliveries import counts
from store.deliveries.recipient_tables import STEPS
from store.deliveries.recipients import Recipients, list_recipients, open_recipients
from store.shape.database import FILE, open_store
from tests.digest.post import ID, NOW, add, approved, run, settings, sink, taken

LATER = later(NOW, 600)


def closed(*stores) -> None:
    for one in stores:
        one.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        one.close()


@pytest.mark.parametrize("had", ["approved", "half"])
def test_a_store_from_before_the_sending_mails_nobody_again(tmp_path: Path, had: str) -> None:
    store, recipients = open_store(tmp_path), open_recipients(tmp_path)
    approved(store)
    people = add(recipients, "ann", "jo", "zoe")
    with sink(tmp_path) as (port, log):
        if had == "half":
            run(store, recipients, tmp_path, settings(port), only=[people[0].key])
        closed(store)
        shutil.copy(tmp_path / FILE, tmp_path / "backup.db")
        store = open_store(tmp_path)
        run(store, recipients, tmp_path, settings(port))
        closed(store)
        shutil.copy(tmp_path / "backup.db", tmp_path / FILE)
        store = open_store(tmp_path)
        begun = 3 - (had == "half")
        with pytest.raises(
            StoreError, match=rf"knows of {begun} message\(s\) that had begun to leave.*--although-restored"
        ):
            run(store, recipients, tmp_path, settings(port), now=LATER)
        assert len(taken(log)) == 3
        add(recipients, "new")
        report = run(store, recipients, tmp_path, settings(port), now=LATER, although=[RESTORED])
        assert (report.accepted, report.unknown, report.state) == (1, begun, "sent_partly")
        assert sorted(one["to"][0] for one in taken(log)) == [
            f"{name}@example.org" for name in ("ann", "jo", "new", "zoe")
        ]
        assert resolve(store, ID, "all", "sent", who="Ben", now=LATER) == "sent"
    assert counts(store, ID) == {"accepted": 4}
    closed(store, recipients)


def test_sending_on_needs_no_question_where_nothing_was_put_back(tmp_path: Path) -> None:
    store, recipients = open_store(tmp_path), open_recipients(tmp_path)
    approved(store)
    add(recipients, "busy", "kept", "ann")
    with sink(tmp_path) as (port, _):
        run(store, recipients, tmp_path, settings(port))
        assert counts(store, ID) == {"accepted": 1, "deferred": 1, "unknown": 1}
        resolve(store, ID, "all", "not-sent", who="Ben", now=LATER)
        run(store, recipients, tmp_path, settings(port), now=LATER)
    assert counts(store, ID) == {"accepted": 1, "deferred": 1, "unknown": 1}
    closed(store, recipients)


def test_an_older_recipients_file_would_bring_back_who_left_and_asks(tmp_path: Path) -> None:
    store, recipients = open_store(tmp_path), open_recipients(tmp_path)
    trust_from_now(recipients, later(NOW, -60))
    add(recipients, "ann", "jo")
    closed(recipients)
    shutil.copy(tmp_path / "recipients.db", tmp_path / "older.db")
    recipients = open_recipients(tmp_path)
    approved(store)
    run(store, recipients, tmp_path, settings())
    closed(recipients)
    shutil.copy(tmp_path / "older.db", tmp_path / "recipients.db")
    recipients = open_recipients(tmp_path)
    approved(store, digest_id="weekly-2026-W49")
    with pytest.raises(StoreError, match=r"older than the store.*--although-restored"):
        run(store, recipients, tmp_path, settings(), digest_id="weekly-2026-W49", now=LATER)
    report = run(store, recipients, tmp_path, settings(), digest_id="weekly-2026-W49", now=LATER, although=[RESTORED])
    assert report.accepted == 2
    approved(store, digest_id="weekly-2026-W50")
    assert run(store, recipients, tmp_path, settings(), digest_id="weekly-2026-W50", now=LATER).accepted == 2
    closed(store, recipients)


def test_a_recipients_file_of_the_first_shape_is_brought_up_with_all_it_holds(tmp_path: Path) -> None:
    old = sqlite3.connect(tmp_path / "recipients.db")
    old.executescript(STEPS[0])
    old.executescript(
        """INSERT INTO instance VALUES ('id', 'abc'), ('secret', '00ff');
        INSERT INTO recipient VALUES ('k', 'weekly', 'jo@example.org', 'Jo', 'active', 'you asked', '2026-01-01', '2026-01-01');
        INSERT INTO suppression VALUES ('h', 'weekly', 'removed', '2026-01-01'); PRAGMA user_version = 1"""
    )
    old.close()
    recipients: Recipients = open_recipients(tmp_path)
    assert (recipients.instance, recipients.secret) == ("abc", b"\x00\xff")
    (jo,) = list_recipients(recipients)
    assert (jo.address, jo.note) == ("jo@example.org", "")
    assert recipients.row("SELECT count(*) FROM suppression")[0] == 1
    assert recipients.row("SELECT value FROM instance WHERE name = 'begun_since'")
    recipients.close()
    open_recipients(tmp_path).close()
