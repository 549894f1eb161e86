"""What is ticked off before a digest may leave: an open week, poor coverage, what was held back, and hours too late."""

from __future__ import annotations

from pathlib import Path

import pytest

from digest.approving.approval import House, approve, ready
from digest.approving.warnings import BLIND, HELD, LATE, OPEN
from digest.sending.schedule import to_send
from ground.clock import later
from ground.errors import DigestError
from store.deliveries.approvals import events_of, record_draft, ticked
from store.deliveries.deliveries import counts
from store.deliveries.recipients import open_recipients
from store.shape.database import Store
from tests.digest.post import BRIEFING, ID, NOW, add, approved, draft, run, settings, sink

CLOSES = "2026-11-26T11:00:00Z"


@pytest.mark.parametrize(
    ("parts", "now", "flag"),
    [
        ({}, later(CLOSES, -1), OPEN),
        ({"coverage": "poor"}, NOW, BLIND),
        ({"held": "[4, 12]"}, NOW, HELD),
    ],
)
def test_each_warning_is_ticked_off_by_its_name_or_nothing_leaves(store: Store, parts, now: str, flag: str) -> None:
    digest = draft(store, **parts)
    with pytest.raises(DigestError, match=f"policywatch approve {ID} HASH --although-{flag}$"):
        approve(store, ID, digest.hash, who="Ana", hold_minutes=0, now=now)
    approve(store, ID, digest.hash, who="Ana", hold_minutes=0, now=now, although=[flag, "late"])
    assert ticked(store, ID) == {flag}
    assert ready(store, ID, now).id == ID
    # What was never ticked off, as in an approval of an earlier program, is asked for before it leaves.
    store.connection.execute("DELETE FROM digest_event WHERE what = 'ticked'")
    with pytest.raises(DigestError, match=f"policywatch send {ID} --although-{flag}$"):
        ready(store, ID, now)
    assert ready(store, ID, now, although=[flag]).id == ID


def test_all_warnings_are_told_at_once_and_documents_by_number(store: Store) -> None:
    digest = draft(store, coverage="poor", held="[4, 12]")
    with pytest.raises(DigestError, match=r"documents 4, 12.*--although-open --although-blind --although-held"):
        approve(store, ID, digest.hash, who="Ana", hold_minutes=0, now=later(CLOSES, -1))


def test_a_tick_for_a_week_holds_for_a_digest_whose_week_was_open_then(store: Store) -> None:
    digest = draft(store)
    approve(store, ID, digest.hash, who="Ana", hold_minutes=0, now=later(CLOSES, -1), although=[OPEN])
    assert ready(store, ID, later(CLOSES, 1)).id == ID


def test_by_two_person_the_last_drafter_cannot_approve(store: Store) -> None:
    digest = draft(store)
    record_draft(store, ID, who="Ana", at=NOW)
    record_draft(store, ID, who="Ben", at=NOW)
    with pytest.raises(DigestError, match="ben had it drafted or edited it last; by two_person somebody else"):
        approve(store, ID, digest.hash, who="ben ", hold_minutes=0, now=NOW, house=House(two_person=True))
    approve(store, ID, digest.hash, who="Ana", hold_minutes=0, now=NOW, house=House(two_person=True))
    assert [one["what"] for one in events_of(store, ID)] == ["drafted", "drafted", "approved", "ticked"]


def test_a_digest_that_could_have_left_more_than_six_hours_ago_asks_again(store: Store, tmp_path: Path) -> None:
    recipients = open_recipients(tmp_path)
    approved(store)
    ann, _ = add(recipients, "ann", "jo")
    run(store, recipients, tmp_path, settings(), only=[ann.key])
    soon, late = later(NOW, 6 * 3_600 - 60), later(NOW, 6 * 3_600 + 60)
    assert to_send(store, BRIEFING, soon) == [ID]
    assert to_send(store, BRIEFING, late) == []
    with pytest.raises(DigestError, match=r"could have left since .* --although-late"):
        run(store, recipients, tmp_path, settings(), now=late)
    assert counts(store, ID) == {"accepted": 1, "queued": 1}
    assert run(store, recipients, tmp_path, settings(), now=late, although=[LATE]).state == "sent"
    recipients.close()


def test_the_last_try_after_a_server_was_down_is_not_late(store: Store, tmp_path: Path) -> None:
    recipients = open_recipients(tmp_path)
    approved(store)
    add(recipients, "later")
    at = NOW
    with sink(tmp_path) as (port, _):
        for wait in (0, 300, 1_800, 7_200, 21_600):
            at = later(at, wait + 5)
            assert to_send(store, BRIEFING, at) == [ID]
            report = run(store, recipients, tmp_path, settings(port), now=at)
    assert (report.failed, report.state) == (1, "failed")
    recipients.close()
