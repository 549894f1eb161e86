"""Returned mail: hard bounces, soft ones, complaints and wishes to leave bring a recipient into the right state."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as settings_of
from hypothesis import strategies as st

from digest.letters.tokens import bounce_token, leave_token
from digest.returned.acting import take_returned
from digest.returned.reading import read_mail
from digest.sending.recovery import settle
from ground.errors import DigestError
from store.deliveries.approvals import begin_sending
from store.deliveries.deliveries import counts, queue
from store.deliveries.digests import get_digest
from store.deliveries.recipients import (
    Recipient,
    Recipients,
    add_recipient,
    deliverable,
    list_recipients,
    open_recipients,
)
from store.shape.database import Store
from tests.digest.post import ID, NOW, add, approved, run, settings, states
from tests.digest.returned.samples import complaint, delayed, hard_bounces, leaving, soft_bounce, strangers

SYSTEMS = sorted(hard_bounces("t", "m", "l"))


@dataclass
class House:
    """Store, recipients, and one of them."""

    store: Store
    recipients: Recipients
    jo: Recipient

    def names(self, digest_id: str = ID) -> tuple[str, str, str]:
        """What a returned mail of Jo's names."""
        token = bounce_token(self.recipients, self.jo.key)
        return (
            token,
            f"{digest_id}.{self.jo.key}.issue@example.org",
            leave_token(self.recipients, self.jo.key, "weekly"),
        )

    def take(self, *mails: bytes) -> dict[str, int]:
        return dict(take_returned(self.store, self.recipients, mails, NOW))

    def state(self) -> str:
        return list_recipients(self.recipients, key=self.jo.key)[0].state


@pytest.fixture
def house(store: Store, tmp_path: Path) -> Iterator[House]:
    """A digest that left for Jo and Ann."""
    recipients = open_recipients(tmp_path)
    approved(store)
    jo, _ = add(recipients, "jo", "ann")
    run(store, recipients, tmp_path, settings())
    yield House(store, recipients, jo)
    recipients.close()


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_hard_bounce_of_each_system_suspends_at_once_with_the_servers_words(house: House, system: str) -> None:
    assert len(SYSTEMS) >= 10
    assert house.take(hard_bounces(*house.names())[system]) == {"hard": 1}
    (jo,) = list_recipients(house.recipients, key=house.jo.key)
    assert jo.state == "suspended"
    assert jo.note
    assert "reader.example>" not in jo.note
    assert states(house.store, house.recipients) == {"jo": "bounced_hard", "ann": "accepted"}
    assert get_digest(house.store, ID).state == "sent"
    assert deliverable(house.recipients, house.jo.key) is None


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("by", ["token", "message id"])
def test_whom_it_is_about_is_found_by_the_envelope_or_by_what_is_quoted(house: House, system: str, by: str) -> None:
    token, message_id, _ = house.names()
    named = (token, "other@x.example", "none") if by == "token" else ("0" * 36, message_id, "none")
    assert house.take(hard_bounces(*named)[system]) == {"hard": 1}
    assert house.state() == "suspended"


def test_soft_bounces_suspend_after_three_digests_in_a_row_and_not_before(house: House, tmp_path: Path) -> None:
    for number, wanted in ((49, "active"), (50, "active"), (51, "suspended")):
        digest_id = f"weekly-2026-W{number}"
        approved(house.store, digest_id=digest_id)
        house.store.connection.execute(
            "UPDATE digest SET window_to = ? WHERE id = ?", (f"2026-12-{number - 40:02}", digest_id)
        )

        begin_sending(house.store, digest_id, house.recipients.instance, NOW)
        queue(house.store, digest_id, {house.jo.key: f"{digest_id}.{house.jo.key}.issue@example.org"}, NOW)
        house.store.connection.execute("UPDATE delivery SET state = 'accepted' WHERE digest_id = ?", (digest_id,))
        mail = soft_bounce(*house.names(digest_id))
        # The same mail counts once, however often the mailbox is read.
        assert house.take(mail, mail) == {"soft": 1}
        assert house.take(mail) == {}
        assert house.state() == wanted, digest_id
    assert states(house.store, house.recipients, "weekly-2026-W51") == {"jo": "bounced_soft"}


def test_a_digest_that_arrived_between_two_soft_bounces_begins_the_count_anew(house: House) -> None:
    for number, came_back in ((49, True), (50, False), (51, True), (52, True)):
        digest_id = f"weekly-2026-W{number}"
        approved(house.store, digest_id=digest_id)
        house.store.connection.execute(
            "UPDATE digest SET state = 'sent', window_to = ? WHERE id = ?", (f"2026-12-{number - 40:02}", digest_id)
        )
        house.store.connection.execute(
            "INSERT INTO delivery (digest_id, recipient, state, message_id, updated_at) VALUES (?, ?, 'accepted', 'm', ?)",
            (digest_id, house.jo.key, NOW),
        )
        if came_back:
            house.take(soft_bounce(*house.names(digest_id)))
    assert house.state() == "active"


def test_a_complaint_unsubscribes_at_once_and_for_good(house: House) -> None:
    assert house.take(complaint(*house.names())) == {"complaint": 1}
    assert house.state() == "unsubscribed"
    assert states(house.store, house.recipients)["jo"] == "complained"
    with pytest.raises(DigestError, match="complained on"):
        add_recipient(house.recipients, "weekly", "jo@example.org", basis="an import", now=NOW)


def test_a_mail_to_leave_is_a_way_to_leave_and_only_for_oneself(house: House) -> None:
    token = house.names()[2]
    assert house.take(leaving(token[:-1] + ("a" if token[-1] != "a" else "b"))) == {"unknown": 1}
    assert house.state() == "active"
    assert house.take(leaving(token.upper())) == {"leave": 1}
    assert house.state() == "unsubscribed"


def test_a_server_that_still_tries_changes_nothing(house: House) -> None:
    assert house.take(delayed(*house.names())) == {"delayed": 1}
    assert (house.state(), states(house.store, house.recipients)["jo"]) == ("active", "accepted")


def test_what_is_no_report_is_left_alone_and_counted(house: House) -> None:
    mails = strangers(house.names()[0])
    assert house.take(*mails.values()) == {"other": len(mails)}
    assert (house.state(), states(house.store, house.recipients)["jo"]) == ("active", "accepted")


@pytest.mark.parametrize("forged", ["token", "message id"])
def test_a_forged_report_is_about_nobody(house: House, forged: str) -> None:
    token, message_id, _ = house.names()
    named = (
        (token[:-4] + "0000", "x@y.example", "a" * 60)
        if forged == "token"
        else ("0" * 36, "weekly-2026-W01.a.issue@x.example", "")
    )
    assert house.take(*hard_bounces(*named).values()) == {"unknown": len(SYSTEMS)}
    assert house.state() == "active"
    assert counts(house.store, ID) == {"accepted": 2}
    assert message_id


def test_a_message_in_doubt_that_comes_back_had_left(house: House) -> None:
    house.store.connection.execute("UPDATE delivery SET state = 'unknown' WHERE recipient = ?", (house.jo.key,))
    settle(house.store, ID, NOW)
    house.take(hard_bounces(*house.names())["postfix"])
    assert counts(house.store, ID) == {"accepted": 1, "bounced_hard": 1}
    assert get_digest(house.store, ID).state == "sent"


@settings_of(deadline=None)
@given(st.binary(max_size=2_000))
def test_any_bytes_are_read_as_something(raw: bytes) -> None:
    read_mail(raw)


@pytest.mark.slow
@pytest.mark.parametrize(
    "filler", [b"bounce+", b"<", b"5.1.", b"unsubscribe ", b"--b1\r\n", b"/u/a", b"\n", b"a: b\r\n", b"<a@"]
)
def test_a_megabyte_of_anything_is_read_in_a_second(filler: bytes) -> None:
    top = b'Subject: x\r\nContent-Type: multipart/report; report-type=delivery-status; boundary="b1"\r\n\r\n'
    part = b"--b1\r\nContent-Type: message/delivery-status\r\n\r\nAction: failed\r\nDiagnostic-Code: "
    for raw in (filler, top + part, b"Subject: "):
        started = time.monotonic()
        read_mail(raw + filler * (1_000_000 // len(filler)))
        assert time.monotonic() - started < 5
