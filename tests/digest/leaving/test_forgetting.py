"""What is deleted when its time is over, and what stays."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from digest.joining.asking import Question, ask
from digest.leaving.forgetting import forget_old
from digest.leaving.unsubscribe import unsubscribe
from digest.letters.tokens import leave_token
from ground.clock import later, moment
from ground.errors import DigestError
from ground.settings import Keep
from store.deliveries.recipients import add_recipient, export_recipient, list_recipients, open_recipients
from store.shape.database import Store
from tests.digest.post import BRIEFING, ID, NOW, add, approved, run, settings

DAY = 86_400


def test_who_left_is_forgotten_after_its_time_and_stays_off_the_list(store: Store, tmp_path: Path) -> None:
    recipients = open_recipients(tmp_path)
    jo, _ = add(recipients, "jo", "ann")
    token = leave_token(recipients, jo.key, "weekly")
    unsubscribe(recipients, token, now=NOW)
    assert forget_old(store, tmp_path, settings(), later(NOW, 90 * DAY))["recipients"] == 0
    assert forget_old(store, tmp_path, settings(), later(NOW, 90 * DAY + 1))["recipients"] == 1
    assert [one.address for one in list_recipients(recipients)] == ["ann@example.org"]
    assert b"jo@example.org" not in (tmp_path / "recipients.db").read_bytes()
    with pytest.raises(DigestError, match="unsubscribed on"):
        add_recipient(recipients, "weekly", "jo@example.org", basis="an import", now=later(NOW, 100 * DAY))
    # Their link still says that they are off.
    assert unsubscribe(recipients, token, now=later(NOW, 100 * DAY))
    recipients.close()


def test_a_question_without_an_answer_is_forgotten_with_its_address(store: Store, tmp_path: Path) -> None:
    recipients = open_recipients(tmp_path)
    chosen = settings().model_copy(update={"keep": Keep(asked="2d")})
    ask(recipients, Question("jo@example.org"), BRIEFING, chosen, tmp_path, who="Ana", now=NOW)
    assert forget_old(store, tmp_path, chosen, later(NOW, 2 * DAY - 1))["questions"] == 0
    assert forget_old(store, tmp_path, chosen, later(NOW, 2 * DAY))["questions"] == 1
    assert export_recipient(recipients, "jo@example.org")["consent"] == []
    recipients.close()


@pytest.mark.parametrize(("state", "gone"), [("sent", 2), ("withdrawn", 2), ("sending", 0), ("sent_partly", 0)])
def test_mails_in_the_outbox_go_when_their_digest_is_through(
    store: Store, tmp_path: Path, state: str, gone: int
) -> None:
    recipients = open_recipients(tmp_path)
    approved(store)
    add(recipients, "jo", "ann")
    run(store, recipients, tmp_path, settings())
    recipients.close()
    store.connection.execute("UPDATE digest SET state = ?", (state,))
    files = list((tmp_path / "outbox" / ID).glob("*.eml"))
    for file in files:
        os.utime(file, (moment(NOW).timestamp(),) * 2)
    assert forget_old(store, tmp_path, settings(), later(NOW, 89 * DAY))["files"] == 0
    assert forget_old(store, tmp_path, settings(), later(NOW, 91 * DAY))["files"] == gone
    assert sum(file.exists() for file in files) == 2 - gone


def test_what_began_to_leave_long_ago_is_forgotten_and_nothing_follows_from_that(store: Store, tmp_path: Path) -> None:
    recipients = open_recipients(tmp_path)
    approved(store)
    add(recipients, "jo")
    run(store, recipients, tmp_path, settings())
    long_after = later(NOW, 500 * DAY)
    assert forget_old(store, tmp_path, settings(), long_after)["begun"] == 1
    approved(store, digest_id="weekly-2026-W49")
    assert run(store, recipients, tmp_path, settings(), digest_id="weekly-2026-W49").accepted == 1
    recipients.close()


def test_an_installation_without_an_outbox_has_nothing_to_delete(store: Store, tmp_path: Path) -> None:
    assert forget_old(store, tmp_path, settings(), NOW).total() == 0
