"""The mailbox for returned mail is read by the collecting code's mailboxes, each mail once, and nothing in it is changed."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from digest.letters.tokens import bounce_token, leave_token
from ground.clock import now
from ground.errors import DigestError
from ground.settings import Settings
from policywatch.returned import read_returned
from store.deliveries.recipients import list_recipients, open_recipients
from store.shape.database import open_store
from tests.digest.post import MAIL, add, approved, run, settings
from tests.digest.returned.samples import hard_bounces, leaving, strangers


def with_mailbox(folder: Path) -> Settings:
    """Settings that name a Maildir."""
    for name in ("new", "cur", "tmp"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    return settings(mail=MAIL.model_copy(update={"returned": f"maildir://{folder}"}))


def test_a_mailbox_is_read_once_and_left_as_it_is(tmp_path: Path) -> None:
    chosen = with_mailbox(tmp_path / "mail")
    with closing(open_store(tmp_path)) as store, closing(open_recipients(tmp_path)) as recipients:
        approved(store)
        jo, ann = add(recipients, "jo", "ann")
        run(store, recipients, tmp_path, settings())
        bounce = hard_bounces(bounce_token(recipients, jo.key), "x@example.org", "")["exim"]
        mails = {"a": bounce, "b": leaving(leave_token(recipients, ann.key, "weekly")), "c": strangers("")["holiday"]}
    for name, content in mails.items():
        (tmp_path / "mail" / "new" / name).write_bytes(content)
    assert read_returned(tmp_path, chosen, now()) == {"hard": 1, "leave": 1, "other": 1}
    assert read_returned(tmp_path, chosen, now()) == {}
    (tmp_path / "mail" / "cur" / "d").write_bytes(strangers("")["reader"])
    assert read_returned(tmp_path, chosen, now()) == {"other": 1}
    assert sorted(one.name for one in (tmp_path / "mail").rglob("?")) == ["a", "b", "c", "d"]
    with closing(open_recipients(tmp_path)) as recipients:
        assert {one.address: one.state for one in list_recipients(recipients)} == {
            "jo@example.org": "suspended", "ann@example.org": "unsubscribed",
        }  # fmt: skip


def test_a_mailbox_that_is_not_there_is_said_in_a_sentence(tmp_path: Path) -> None:
    chosen = settings(mail=MAIL.model_copy(update={"returned": f"maildir://{tmp_path}/nowhere"}))
    with pytest.raises(DigestError, match="returned mail cannot be read: there is no Maildir"):
        read_returned(tmp_path, chosen, now())
    with pytest.raises(DigestError, match=r"name it as mail\.returned"):
        read_returned(tmp_path, settings(), now())
