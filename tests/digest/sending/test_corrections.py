"""Corrections and withdrawn items: logged at once, mailed after an approval of their own to those who got the digest."""

from __future__ import annotations

import email
from collections.abc import Iterator
from email.policy import SMTP
from pathlib import Path

import pytest

from digest.approving.correcting import Mistake, approve_correction, correct, withdraw_correction, withdraw_item
from digest.leaving.unsubscribe import unsubscribe
from digest.letters.tokens import leave_token
from digest.sending.correcting import send_correction
from digest.sending.report import as_lines, report_on
from digest.wording.own import OwnWords
from digest.wording.rules import read_wording
from ground.clock import later
from ground.errors import DigestError
from ground.toml.strict import Faults
from store.deliveries.corrections import corrections_made, corrections_of, waiting_corrections, withdrawn_items
from store.deliveries.deliveries import counts
from store.deliveries.recipients import Recipients, open_recipients
from store.shape.database import Store
from tests.digest.post import BRIEFING, ID, NOW, ROOT, add, approved, draft, run, settings, sink, taken

MONDAY = later(NOW, 3 * 86_400)


@pytest.fixture
def recipients(tmp_path: Path) -> Iterator[Recipients]:
    recipients = open_recipients(tmp_path)
    yield recipients
    recipients.close()


def with_items(store: Store, digest_id: str = ID) -> None:
    """Two items in the digest."""
    store.connection.execute(
        """INSERT INTO source (id, publisher, country, kind, url, languages, publishes, priority, core, every_seconds, hint)
            VALUES ('a', 'A', 'DE', 'rss', 'https://a.example/', '', 'official', 3, 0, 60, '')"""
    )
    for number in (1, 7):
        store.connection.execute(
            """INSERT INTO document (id, source_id, url, media, collected_at, updated_at, text_state)
                VALUES (?, 'a', ?, 'html', ?, ?, 'full')""",
            (number, f"https://a.example/{number}", NOW, NOW),
        )
        store.connection.execute(
            "INSERT INTO digest_item VALUES (?, ?, ?, 'labour', 1.0, '{}', '[]')", (digest_id, number, number)
        )


def sent(store: Store, recipients: Recipients, data: Path, port: int) -> None:
    approved(store)
    with_items(store)
    add(recipients, "ann", "jo", "never", "zoe")
    run(store, recipients, data, settings(port))


def mail_correction(store: Store, recipients: Recipients, data: Path, port: int, name: str, now: str = MONDAY):
    return send_correction(store, recipients, name, settings(port), data, briefing=BRIEFING, now=now)


def test_a_correction_goes_once_to_those_who_got_the_digest_in_their_own_thread(store, recipients, tmp_path) -> None:
    with sink(tmp_path) as (port, log):
        sent(store, recipients, tmp_path, port)
        firsts = {one["to"][0]: email.message_from_string(one["content"], policy=SMTP) for one in taken(log)}
        (zoe,) = [one for one in recipients.rows("SELECT * FROM recipient WHERE address LIKE 'zoe%'")]
        unsubscribe(recipients, leave_token(recipients, zoe["key"], "weekly"), now=MONDAY)
        made = correct(
            store, f"{ID}/07", Mistake("fact", "3 December", "13 December"), mail=True, who="Ana", now=MONDAY
        )
        with pytest.raises(DigestError, match="is draft, not approved"):
            mail_correction(store, recipients, tmp_path, port, made.id)
        with pytest.raises(DigestError, match="is not what it holds now"):
            approve_correction(store, made.id, "0" * 64, who="Ben", now=MONDAY)
        approve_correction(store, made.id, made.hash[:12], who="Ben", now=MONDAY)
        assert [one.id for one in waiting_corrections(store, "weekly")] == [made.id]
        report = mail_correction(store, recipients, tmp_path, port, made.id)
        assert (report.accepted, report.suppressed, report.state) == (2, 1, "sent")
        again = mail_correction(store, recipients, tmp_path, port, made.id)
        assert (again.accepted, again.state) == (0, "sent")
        seconds = [one for one in taken(log) if one not in taken(log)[:3]]
    assert sorted(one["to"][0] for one in seconds) == ["ann@example.org", "jo@example.org"]
    for one in seconds:
        mail = email.message_from_string(one["content"], policy=SMTP)
        first = firsts[one["to"][0]]
        assert mail["Subject"] == "[correction] Weekly watchdog briefing"
        assert mail["In-Reply-To"] == mail["References"] == first["Message-ID"]
        assert mail["Message-ID"] == first["Message-ID"].replace(".issue@", ".correction-1@")
        assert mail["List-ID"] == first["List-ID"]
        assert mail["Auto-Submitted"] is None
        text = mail.get_body(("plain",)).get_content()
        assert "We wrote: 3 December" in text
        assert "Right is: 13 December" in text
        assert "@@" not in text
    assert counts(store, ID) == {"accepted": 3, "failed": 1}
    assert counts(store, ID, "correction-1") == {"accepted": 2, "suppressed": 1}


def test_a_withdrawn_item_is_off_at_once_and_its_mail_repeats_nothing(store, recipients, tmp_path) -> None:
    with sink(tmp_path) as (port, _):
        sent(store, recipients, tmp_path, port)
        made = withdraw_item(store, f"{ID}/01", who="Ana", now=MONDAY)
        assert withdrawn_items(store, ID) == {1: "2026-11-30"}
        assert "Item 01" in made.text
        # The digest's subject names its first item.
        assert "Court ends detention" not in made.subject + made.text
        assert "withdrawn on 30 Nov 2026" in made.text
        assert waiting_corrections(store, "weekly") == []
        approve_correction(store, made.id, made.hash, who="Ana", now=MONDAY)
        assert mail_correction(store, recipients, tmp_path, port, made.id).accepted == 3


def test_a_slip_is_logged_without_a_mail_and_told_in_the_next_digest(store, recipients, tmp_path) -> None:
    with sink(tmp_path) as (port, log):
        sent(store, recipients, tmp_path, port)
        made = correct(store, f"{ID}/7", Mistake("slip", "labor", "labour"), mail=False, who="Ana", now=MONDAY)
        assert len(taken(log)) == 3
    assert (made.state, made.id) == ("logged", f"{ID}/correction-1")
    assert [one.was for one in corrections_made(store, "weekly", NOW, later(NOW, 7 * 86_400))] == ["labor"]
    with pytest.raises(DigestError, match="is logged, so its mail cannot be approved"):
        approve_correction(store, made.id, made.hash, who="Ana", now=MONDAY)


def test_a_correction_changed_after_its_approval_does_not_leave(store, recipients, tmp_path) -> None:
    with sink(tmp_path) as (port, log):
        sent(store, recipients, tmp_path, port)
        made = correct(store, f"{ID}/07", Mistake("fact", "a", "b"), mail=True, who="Ana", now=MONDAY)
        approve_correction(store, made.id, made.hash, who="Ana", now=MONDAY)
        store.connection.execute("UPDATE correction SET text = 'another'")
        with pytest.raises(DigestError, match="not approved as it stands"):
            mail_correction(store, recipients, tmp_path, port, made.id)
        assert len(taken(log)) == 3


def test_what_is_right_is_said_in_words_of_the_house_and_what_was_wrong_is_quoted(store, recipients, tmp_path) -> None:
    own = OwnWords(read_wording(ROOT / "config", Faults()))
    with sink(tmp_path) as (port, _):
        sent(store, recipients, tmp_path, port)
    given = {"mail": True, "who": "Ana", "now": MONDAY, "own": own}
    with pytest.raises(DigestError, match=r"the house says this in other words:\n.*trafficked person"):
        correct(store, f"{ID}/07", Mistake("fact", "3 of them", "3 victims of trafficking"), **given)
    assert corrections_of(store, ID) == []
    made = correct(store, f"{ID}/07", Mistake("slip", "victims of trafficking", "trafficked persons"), **given)
    assert "We wrote: victims of trafficking" in made.text
    # What the house only asks to look at does not stop it.
    assert [one.level for one in own.check("The landmark ruling is of 3 May.")] == ["warn"]
    correct(store, f"{ID}/07", Mistake("fact", "5 May", "The landmark ruling is of 3 May."), **given)
    # A correction that was written under other rules is read again before it is mailed.
    store.connection.execute("UPDATE correction SET corrected = 'prostitutes' WHERE number = 1")
    with pytest.raises(DigestError, match="the house says this in other words"):
        approve_correction(store, made.id, made.hash, who="Ben", now=MONDAY, own=own)


def test_a_withdrawn_correction_leaves_no_more(store, recipients, tmp_path) -> None:
    with sink(tmp_path) as (port, _):
        sent(store, recipients, tmp_path, port)
        made = correct(store, f"{ID}/07", Mistake("fact", "a", "b"), mail=True, who="Ana", now=MONDAY)
        approve_correction(store, made.id, made.hash, who="Ana", now=MONDAY)
        withdraw_correction(store, made.id, "Ben")
        with pytest.raises(DigestError, match="is withdrawn, not approved"):
            mail_correction(store, recipients, tmp_path, port, made.id)
        assert [one.state for one in corrections_of(store, ID)] == ["withdrawn"]


@pytest.mark.parametrize(
    ("item", "why"),
    [
        (ID, "names no item"),
        (f"{ID}/99", "has no item 99"),
        (f"{ID}/x", "names no item"),
        ("weekly-2020-W01/1", "no such digest"),
    ],
)
def test_what_is_no_item_is_named(store, recipients, tmp_path, item: str, why: str) -> None:
    approved(store)
    with_items(store)
    add(recipients, "ann")
    run(store, recipients, tmp_path, settings())
    with pytest.raises(DigestError, match=why):
        withdraw_item(store, item, who="Ana", now=NOW)


def test_what_was_not_sent_is_drafted_anew_and_not_corrected(store) -> None:
    draft(store)
    with pytest.raises(DigestError, match="is draft; what nobody has got yet is not corrected"):
        correct(store, f"{ID}/07", Mistake("fact", "a", "b"), mail=True, who="Ana", now=NOW)


def test_the_report_says_what_became_of_it_and_of_its_corrections(store, recipients, tmp_path) -> None:
    with sink(tmp_path) as (port, _):
        sent(store, recipients, tmp_path, port)
    made = correct(store, f"{ID}/07", Mistake("fact", "3 December", "13 December"), mail=True, who="Ana", now=MONDAY)
    key = recipients.row("SELECT key FROM recipient WHERE address LIKE 'ann%'")["key"]
    unsubscribe(recipients, leave_token(recipients, key, "weekly"), now=MONDAY)
    found = report_on(store, recipients, ID)
    assert (found["recipients"], found["accepted"], found["failed"], found["left"]) == (4, 3, 1, 1)
    assert [one["id"] for one in found["corrected"]] == [made.id]
    assert f'{made.id}, item 07, 2026-11-30: "3 December" is "13 December" (draft)' in as_lines(found)
    assert "@" not in as_lines(found)
