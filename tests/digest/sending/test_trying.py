"""A test mail: the waiting draft, marked, to one address that may get it, and nothing of it in the ledger."""

from __future__ import annotations

import email
from collections.abc import Iterator
from dataclasses import replace
from email.policy import SMTP
from pathlib import Path

import pytest

from digest.drafting.draft import make_draft
from digest.sending.trying import Look, send_test
from ground.config import Config
from ground.errors import DigestError
from store.deliveries.recipients import Recipients, list_recipients, open_recipients
from store.deliveries.wishes import Wishes
from tests.digest.fixtures_world import AFTER, THEMES, WEEK, World
from tests.digest.post import BRIEFING, ID, MAIL, NOW, draft, settings, sink, taken

TESTERS = MAIL.model_copy(update={"test_to": ("ana@example.org", "never@example.org")})


@pytest.fixture
def recipients(tmp_path: Path) -> Iterator[Recipients]:
    recipients = open_recipients(tmp_path)
    yield recipients
    recipients.close()


def config(port: int | None = None) -> Config:
    return Config(Path(), settings(port, mail=TESTERS), briefings={"weekly": BRIEFING})


def tried(store, recipients, tmp_path, to: str, chosen: Config, digest_id: str | None = None):
    return send_test(store, recipients, to, chosen, tmp_path, look=Look(digest_id), now=NOW)


def test_it_is_marked_and_the_servers_words_are_told_and_the_ledger_stays_empty(store, recipients, tmp_path) -> None:
    digest = draft(store)
    with sink(tmp_path) as (port, log):
        told = tried(store, recipients, tmp_path, "Ana@example.org", config(port))
        refused = tried(store, recipients, tmp_path, "never@example.org", config(port))
        (one,) = taken(log)
    assert told == {
        "id": ID,
        "address": "ana@example.org",
        "state": "accepted",
        "detail": "250 2.0.0 Ok: queued as ABC123",
    }
    assert (refused["state"], refused["detail"]) == ("failed", "550 5.1.1 <(address)>: no such person")
    mail = email.message_from_string(one["content"], policy=SMTP)
    assert mail["Subject"] == f"[TEST] {digest.subject}"
    assert "nobody else got this mail" in " ".join(mail.get_body(("plain",)).get_content().split())
    for table in ("delivery", "digest_event"):
        assert not store.rows(f"SELECT * FROM {table}")
    assert not recipients.rows("SELECT * FROM begun")
    assert list_recipients(recipients) == []


def test_only_those_of_the_list_get_one(store, recipients, tmp_path) -> None:
    draft(store)
    with pytest.raises(DigestError, match=r"jo@example.org is not on the list.*mail.test_to"):
        tried(store, recipients, tmp_path, "jo@example.org", config())


def test_where_nothing_waits_or_nothing_answers_it_says_so(store, recipients, tmp_path) -> None:
    with pytest.raises(DigestError, match="no digest waits"):
        tried(store, recipients, tmp_path, "ana@example.org", config())
    draft(store)
    with pytest.raises(DigestError, match=r"nothing was sent: 127\.0\.0\.1:1"):
        tried(store, recipients, tmp_path, "ana@example.org", config(1))


def test_in_an_outbox_it_has_a_folder_of_its_own(store, recipients, tmp_path) -> None:
    draft(store)
    tried(store, recipients, tmp_path, "ana@example.org", config(), ID)
    assert [one.parent.name for one in (tmp_path / "outbox").rglob("*.eml")] == ["test"]
    assert replace(draft(store), hash="").state == "draft"


def test_the_part_that_somebody_would_get_can_be_looked_at(rich: World, recipients, tmp_path) -> None:
    digest = make_draft(rich.store, BRIEFING, WEEK, themes=THEMES, now=AFTER)
    look = Look(digest.id, Wishes(("sex-work",), ("SE",)), "text")
    told = send_test(rich.store, recipients, "ana@example.org", config(), tmp_path, look=look, now=NOW)
    mail = email.message_from_bytes((tmp_path / told["detail"]).read_bytes(), policy=SMTP)
    text = " ".join(mail.get_body(("plain",)).get_content().split())
    assert "This is the part on sex work; Sweden: 6 of 24 entries" in text
    assert not [part for part in mail.walk() if part.get_content_type() == "text/html"]
    assert list_recipients(recipients) == []
