"""Double opt-in: nobody gets anything before they said yes, and what they said yes to is kept."""

from __future__ import annotations

import email
import re
import urllib.request
from collections.abc import Iterator
from email.policy import SMTP
from pathlib import Path

import pytest

from digest.drafting.briefings import Briefing, Group
from digest.joining.asking import Question, ask, confirm, open_request
from digest.leaving.leave_server import start_server
from digest.leaving.unsubscribe import unsubscribe
from digest.letters.tokens import confirm_token, leave_token
from digest.returned.acting import take_returned
from ground.clock import later
from ground.errors import DigestError
from ground.settings import Settings
from store.deliveries.consent import questions_to
from store.deliveries.recipients import (
    Recipients,
    add_recipient,
    deliverable,
    erase_recipient,
    export_recipient,
    key_of,
    list_recipients,
    open_recipients,
)
from tests.digest.post import MAIL, NOW, settings, sink, taken

WEEK = 7 * 86_400
PUBLIC = MAIL.model_copy(update={"public_url": "https://brief.example.org"})
ORDER = Briefing(id="weekly", list_id="briefing.example.org", groups={"press": Group(themes=["labour"])})
YES = b"confirm=1"


@pytest.fixture
def recipients(tmp_path: Path) -> Iterator[Recipients]:
    recipients = open_recipients(tmp_path)
    yield recipients
    recipients.close()


def asked(
    recipients: Recipients, data: Path, *, now: str = NOW, chosen: Settings | None = None, **parts: object
) -> str:
    """Ask jo; the token of the link in the mail."""
    question = Question("Jo@example.org", **{"name": "Žofie", **parts})
    ask(recipients, question, ORDER, chosen or settings(mail=PUBLIC), data, who="Ana", now=now)
    newest = max((data / "outbox" / "asked").glob("*.eml"), key=lambda file: file.name)
    return re.search(r"(?:/u/|confirm%20)([a-z2-7]{42})", text_of(newest))[1]


def text_of(file: Path) -> str:
    """The text of a mail in the outbox."""
    return email.message_from_bytes(file.read_bytes(), policy=SMTP).get_content()


def test_the_question_is_a_short_mail_and_nobody_is_on_the_list_yet(recipients, tmp_path) -> None:
    token = asked(recipients, tmp_path)
    (file,) = (tmp_path / "outbox" / "asked").glob("*.eml")
    mail = email.message_from_bytes(file.read_bytes(), policy=SMTP)
    assert not mail.defects
    assert (mail["To"], mail["Auto-Submitted"]) == ("Žofie <jo@example.org>", "auto-generated")
    assert mail["Subject"] == "Do you want to get “Weekly watchdog briefing”?"
    assert mail["List-Unsubscribe"] is None
    text = mail.get_content()
    assert f"\n\nhttps://brief.example.org/u/{token}?confirm\n\n" in text.replace("\r\n", "\n")
    assert "say yes by 4 Dec 2026" in text
    assert "jo@" not in token
    assert list_recipients(recipients) == []
    assert deliverable(recipients, key_of(recipients, "weekly", "jo@example.org")) is None


def test_fetching_the_link_does_nothing_and_a_click_joins_at_once(recipients, tmp_path) -> None:
    token = asked(recipients, tmp_path, group="press")
    server = start_server(tmp_path, "127.0.0.1:0", now=lambda: later(NOW, 3_600))
    where = f"http://{server.address}/u/{token}?confirm"
    try:
        with urllib.request.urlopen(where, timeout=5) as answer:
            assert answer.read().count(b"<button") == 1
        assert list_recipients(recipients) == []
        with urllib.request.urlopen(where, YES, timeout=5) as answer:
            assert b"You are on the list" in answer.read()
    finally:
        server.stop()
    (jo,) = list_recipients(recipients)
    assert (jo.address, jo.name, jo.group_id, jo.state) == ("jo@example.org", "Žofie", "press", "active")
    assert jo.basis == "you asked for it, and confirmed it on 27 Nov 2026"


def test_the_evidence_says_who_asked_in_which_words_and_how_and_when_they_said_yes(recipients, tmp_path) -> None:
    token = asked(recipients, tmp_path)
    assert confirm(recipients, token, how="page", now=later(NOW, 60))
    (kept,) = export_recipient(recipients, "jo@example.org")["consent"]
    assert (kept["asked_by"], kept["asked_at"], kept["confirmed_at"], kept["how"]) == (
        "Ana", NOW, later(NOW, 60), "page",
    )  # fmt: skip
    assert "Do you want to get “Weekly watchdog briefing” by mail?" in kept["words"]
    # The evidence lets nobody in who reads it.
    assert token not in kept["words"]
    erase_recipient(recipients, "jo@example.org", now=NOW)
    assert export_recipient(recipients, "jo@example.org")["consent"] == []
    assert not confirm(recipients, token, how="page", now=NOW)


def test_a_yes_by_mail_counts_where_a_person_wrote_it(recipients, tmp_path, store) -> None:
    token = asked(recipients, tmp_path, chosen=settings())
    (file,) = (tmp_path / "outbox" / "asked").glob("*.eml")
    assert f"mailto:leave@example.org?subject=confirm%20{token}" in text_of(file)
    head = f"From: x@example.org\r\nSubject: Re: confirm {token.upper()}\r\n"
    machine = (head + "Auto-Submitted: auto-replied\r\n\r\nI am on holiday.\r\n").encode()
    assert take_returned(store, recipients, [machine], NOW) == {"other": 1}
    assert list_recipients(recipients) == []
    assert take_returned(store, recipients, [(head + "\r\n").encode()], NOW) == {"confirm": 1}
    assert len(list_recipients(recipients, state="active")) == 1
    forged = f"Subject: confirm {'a' * 42}\r\n\r\n".encode()
    assert take_returned(store, recipients, [forged], NOW) == {"unknown": 1}


def test_a_link_expires_and_one_used_again_brings_nobody_back(recipients, tmp_path) -> None:
    token = asked(recipients, tmp_path)
    assert open_request(recipients, token, now=later(NOW, WEEK - 1)) is not None
    assert not confirm(recipients, token, how="page", now=later(NOW, WEEK))
    assert list_recipients(recipients) == []
    assert confirm(recipients, token, how="page", now=later(NOW, WEEK - 1))
    assert confirm(recipients, token, how="page", now=later(NOW, 3 * WEEK))
    (jo,) = list_recipients(recipients)
    unsubscribe(recipients, leave_token(recipients, jo.key, "weekly"), now=later(NOW, WEEK))
    assert not confirm(recipients, token, how="page", now=later(NOW, 2 * WEEK))
    assert deliverable(recipients, jo.key) is None


def test_a_token_changed_anywhere_or_of_another_is_nothing(recipients, tmp_path) -> None:
    token = asked(recipients, tmp_path)
    for place in range(len(token) - 1):
        other = token[:place] + ("a" if token[place] != "a" else "b") + token[place + 1 :]
        assert not confirm(recipients, other, how="page", now=NOW), place
    key = key_of(recipients, "weekly", "jo@example.org")
    other = open_recipients(tmp_path / "other")
    for forged in (
        "", token[:-1], token + "a", confirm_token(other, key, NOW), leave_token(recipients, key, "weekly"),
        confirm_token(recipients, key, later(NOW, 1)), confirm_token(recipients, "00" * 10, NOW),
    ):  # fmt: skip
        assert not confirm(recipients, forged, how="page", now=NOW)
    other.close()
    assert list_recipients(recipients) == []


def test_nobody_is_asked_twice_in_a_day_nor_who_is_there_or_left(recipients, tmp_path) -> None:
    asked(recipients, tmp_path)
    with pytest.raises(DigestError, match="nobody is asked twice within a day"):
        asked(recipients, tmp_path, now=later(NOW, 86_399))
    token = asked(recipients, tmp_path, now=later(NOW, 86_400))
    # A newer question does not make an older link work longer.
    assert confirm(recipients, token, how="page", now=later(NOW, 86_401))
    with pytest.raises(DigestError, match="gets weekly already"):
        asked(recipients, tmp_path, now=later(NOW, 3 * 86_400))
    key = key_of(recipients, "weekly", "jo@example.org")
    unsubscribe(recipients, leave_token(recipients, key, "weekly"), now=later(NOW, 2 * 86_400))
    with pytest.raises(DigestError, match="is not to be written to"):
        asked(recipients, tmp_path, now=later(NOW, 3 * 86_400))
    again = asked(recipients, tmp_path, now=later(NOW, 3 * 86_400), renewed=True)
    assert deliverable(recipients, key) is None
    assert confirm(recipients, again, how="page", now=later(NOW, 3 * 86_400 + 1))
    assert deliverable(recipients, key) is not None


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ({"basis": ""}, "the basis is missing"),
        ({"basis": "x" * 141}, "longer than 140"),
        ({"basis": "a\r\nBcc: b@example.org"}, "the basis is missing or"),
        ({"name": "a\nb"}, "control characters"),
        ({"group": "nobody"}, "there is no group 'nobody'"),
    ],
)
def test_a_question_that_cannot_be_put_is_refused(recipients, tmp_path, parts: dict[str, object], why: str) -> None:
    with pytest.raises(DigestError, match=why):
        asked(recipients, tmp_path, **parts)


@pytest.mark.parametrize("name", ["never", "later"])
def test_a_question_that_the_server_does_not_take_is_not_kept(recipients, tmp_path, name: str) -> None:
    question = Question(f"{name}@example.org")
    with sink(tmp_path) as (port, log):
        with pytest.raises(DigestError, match="did not leave, so nothing is kept"):
            ask(recipients, question, ORDER, settings(port, mail=PUBLIC), tmp_path, who="Ana", now=NOW)
        assert taken(log) == []
    with pytest.raises(DigestError, match="did not leave"):
        ask(recipients, Question("jo@example.org"), ORDER, settings(port), tmp_path, who="Ana", now=NOW)
    assert export_recipient(recipients, "jo@example.org")["consent"] == []
    assert questions_to(recipients, key_of(recipients, "weekly", question.address)) == []


def test_what_an_operator_adds_by_hand_needs_no_question(recipients, tmp_path) -> None:
    add_recipient(recipients, "weekly", "ann@example.org", basis="you gave us your card", now=NOW)
    assert export_recipient(recipients, "ann@example.org")["consent"] == []
