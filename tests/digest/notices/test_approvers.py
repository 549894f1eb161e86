"""Approvers are told by mail: a draft waits (with the draft), its end is near, a week was missed; each once."""

from __future__ import annotations

import email
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import cast

import pytest

from digest.approving.approval import approve
from digest.drafting.briefings import Briefing
from digest.notices.approvers import tell_approvers
from digest.sending.schedule import miss
from ground.clock import later
from store.shape.database import Store
from tests.digest.post import ID, TEXT, draft, settings, sink, taken

BOARD = Briefing(id="weekly", list_id="briefing.example.org", approvers=("ana@example.org", "ben@example.org"))
CLOSES, ENDS = "2026-11-26T11:00:00Z", "2026-11-27T15:00:00Z"


def told(store: Store, tmp_path: Path, at: str, briefing: Briefing = BOARD) -> list[str]:
    return tell_approvers(store, briefing, settings(), tmp_path, at)


def letters(tmp_path: Path) -> list[EmailMessage]:
    files = sorted((tmp_path / "outbox" / "approvers").glob("*.eml"), key=lambda one: one.stat().st_mtime_ns)
    found = [cast(EmailMessage, email.message_from_bytes(one.read_bytes(), policy=SMTP)) for one in files]
    assert not any(one.defects for one in found)
    return found


def test_a_waiting_draft_is_told_once_with_itself_its_hash_and_what_is_held_by_number(store, tmp_path) -> None:
    digest = draft(store, held="[4, 12]", coverage="poor")
    assert len(told(store, tmp_path, CLOSES)) == 1
    assert told(store, tmp_path, later(CLOSES, 60)) == []
    (mail,) = letters(tmp_path)
    assert mail["Subject"] == f"Policywatch: {ID} waits for approval"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["To"] == "ana@example.org, ben@example.org"
    text, page = (part.get_content() for part in mail.iter_parts())
    assert digest.hash in text
    assert "documents 4, 12" in text
    assert f"policywatch approve {ID} {digest.hash[:12]} --although-blind --although-held" in text
    assert "2026-11-27 16:00 (Europe/Brussels)" in text
    assert "žluťoučký kůň" in text
    assert "@@" not in text
    assert "Zażółć gęślą jaźń" in page
    assert "@@" not in page
    assert max(map(len, text.partition("Hash:")[0].splitlines())) <= 72


def test_a_changed_draft_is_told_again_but_not_at_each_change(store, tmp_path) -> None:
    draft(store)
    told(store, tmp_path, CLOSES)
    draft(store, text=TEXT + "Another line.\n")
    assert told(store, tmp_path, later(CLOSES, 600)) == []
    draft(store, text=TEXT + "Yet another line.\n")
    assert len(told(store, tmp_path, later(CLOSES, 3_600))) == 1
    assert "Yet another line" in letters(tmp_path)[-1].get_body().get_content()


def test_an_hour_before_the_end_they_are_reminded_once(store, tmp_path) -> None:
    draft(store)
    told(store, tmp_path, CLOSES)
    assert told(store, tmp_path, later(ENDS, -3_601)) == []
    (line,) = told(store, tmp_path, later(ENDS, -3_600))
    assert "still waits for approval" in line
    assert told(store, tmp_path, later(ENDS, -60)) == []


def test_a_missed_week_is_told_once_and_without_the_draft(store, tmp_path) -> None:
    draft(store)
    miss(store, BOARD, ENDS)
    assert len(told(store, tmp_path, later(ENDS, 60))) == 1
    assert told(store, tmp_path, later(ENDS, 120)) == []
    (mail,) = letters(tmp_path)
    assert mail["Subject"] == f"Policywatch: {ID} was missed: nobody approved it in time"
    assert "žluťoučký" not in mail.get_content()


@pytest.mark.parametrize("case", ["approved", "open", "nobody", "long ago"])
def test_nothing_is_told_where_there_is_nothing_to_tell(store, tmp_path, case) -> None:
    digest = draft(store)
    at, briefing = CLOSES, BOARD
    if case == "approved":
        approve(store, ID, digest.hash, who="Ana", hold_minutes=30, now=CLOSES)
    elif case == "open":
        at = later(CLOSES, -1)
    elif case == "nobody":
        briefing = Briefing(id="weekly")
    else:
        miss(store, BOARD, ENDS)
        at = later(ENDS, 8 * 86_400)
    assert told(store, tmp_path, at, briefing) == []


def test_each_approver_gets_a_mail_of_their_own_and_what_failed_is_tried_again(store, tmp_path) -> None:
    draft(store)
    assert tell_approvers(store, BOARD, settings(1), tmp_path, CLOSES) == []
    with sink(tmp_path) as (port, log):
        assert len(tell_approvers(store, BOARD, settings(port), tmp_path, later(CLOSES, 300))) == 1
        assert [one["to"] for one in taken(log)] == [["ana@example.org"], ["ben@example.org"]]
    assert not store.rows("SELECT * FROM delivery")
