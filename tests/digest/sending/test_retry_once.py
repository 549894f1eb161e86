"""A message in doubt: a person decides, unless the briefing says `unknown_policy = "retry-once"`; then it is once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from digest.drafting.briefings import Briefing
from digest.sending.schedule import to_send
from digest.sending.send import Wish, send
from ground.clock import later
from store.deliveries.approvals import events_of
from store.deliveries.deliveries import counts
from store.deliveries.digests import get_digest
from store.deliveries.recipients import Recipients, open_recipients
from store.shape.database import Store
from tests.digest.post import BRIEFING, ID, NOW, add, approved, settings, sink, taken

ONCE = BRIEFING.model_copy(update={"unknown_policy": "retry-once"})


@pytest.fixture
def recipients(tmp_path) -> Iterator[Recipients]:
    recipients = open_recipients(tmp_path)
    yield recipients
    recipients.close()


def sent(store: Store, recipients: Recipients, data, port: int, order: Briefing, seconds: float = 0, although=()):
    """A run some seconds after the first."""
    now = later(NOW, seconds)
    return send(
        store, recipients, ID, settings(port), data, briefing=order, now=now, wish=Wish(None, although)
    )  # fmt: skip


def test_it_is_tried_once_more_under_its_own_id_and_then_a_person_decides(store, recipients, tmp_path) -> None:
    approved(store)
    add(recipients, "ann", "kept", "lost")
    with sink(tmp_path) as (port, log):
        first = sent(store, recipients, tmp_path, port, ONCE)
        assert (first.accepted, first.unknown, first.state) == (1, 2, "sent_partly")
        assert to_send(store, ONCE, later(NOW, 300)) == [ID]
        second = sent(store, recipients, tmp_path, port, ONCE, 300)
        assert (second.unknown, second.state) == (2, "sent_partly")
        assert to_send(store, ONCE, later(NOW, 600)) == []
        assert sent(store, recipients, tmp_path, port, ONCE, 600).unknown == 2
        ids = [one["content"].partition("Message-ID: ")[2].split()[0] for one in taken(log)]
    # What had arrived arrived twice, under one id, by which mail programs know it; nobody a third time.
    assert (len(ids), len(set(ids))) == (3, 2)
    assert [event["detail"].split()[0] for event in events_of(store, ID) if event["what"] == "retried"] == ["issue"] * 2
    assert counts(store, ID) == {"accepted": 1, "unknown": 2}


def test_by_itself_nothing_repeats_it(store, recipients, tmp_path) -> None:
    approved(store)
    add(recipients, "kept")
    with sink(tmp_path) as (port, log):
        sent(store, recipients, tmp_path, port, BRIEFING)
        assert to_send(store, BRIEFING, later(NOW, 300)) == []
        assert sent(store, recipients, tmp_path, port, BRIEFING, 300).unknown == 1
        assert len(taken(log)) == 1


def test_not_after_six_hours_nor_what_a_put_back_store_does_not_know(store, recipients, tmp_path) -> None:
    approved(store)
    add(recipients, "kept")
    with sink(tmp_path) as (port, log):
        sent(store, recipients, tmp_path, port, BRIEFING)
        assert to_send(store, ONCE, later(NOW, 7 * 3_600)) == []
        assert sent(store, recipients, tmp_path, port, ONCE, 7 * 3_600).unknown == 1
        # Yesterday's store is put back: it arrived, most likely.
        store.connection.execute("DELETE FROM delivery")
        store.connection.execute("UPDATE digest SET state = 'approved'")
        sent(store, recipients, tmp_path, port, ONCE, 60, ("restored",))
        assert to_send(store, ONCE, later(NOW, 120)) == []
        assert sent(store, recipients, tmp_path, port, ONCE, 120).unknown == 1
        assert len(taken(log)) == 1


def test_what_was_withdrawn_meanwhile_is_not_tried_again(store, recipients, tmp_path) -> None:
    approved(store)
    add(recipients, "kept")
    with sink(tmp_path) as (port, log):
        sent(store, recipients, tmp_path, port, ONCE)
        store.connection.execute("UPDATE digest SET state = 'withdrawn'")
        assert to_send(store, ONCE, later(NOW, 60)) == []
        with pytest.raises(Exception, match="is withdrawn, not approved"):
            sent(store, recipients, tmp_path, port, ONCE, 60)
        assert len(taken(log)) == 1
    assert get_digest(store, ID).state == "withdrawn"


def test_the_policy_is_no_rule_that_readers_see(store) -> None:
    assert ONCE.rules_mark == BRIEFING.rules_mark
