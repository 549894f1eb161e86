"""A week that nobody approved is missed: it is not sent, nobody saw it, and the next digest covers it too."""

from __future__ import annotations

import pytest

from digest.approving.approval import approve, hold
from digest.sending.schedule import miss
from ground.errors import DigestError
from store.deliveries.approvals import miss_earlier
from store.deliveries.digests import documents_shown, get_digest
from store.shape.database import Store
from tests.digest.post import BRIEFING, ID, approved, draft

# Friday 16:00 in Brussels, in winter.
ENDS = "2026-11-27T15:00:00Z"
NEXT_CLOSES = "2026-12-03T11:00:00Z"
CLOSES = "2026-11-26T11:00:00Z"


def test_a_draft_nobody_approved_is_missed_at_its_hour_and_not_before(store: Store) -> None:
    digest = draft(store)
    assert miss(store, BRIEFING, "2026-11-27T14:59:59Z") == []
    assert miss(store, BRIEFING, ENDS) == [ID]
    found = get_digest(store, ID)
    assert found is not None
    assert found.state == "missed"
    assert [tuple(row) for row in store.rows("SELECT who, what FROM digest_event")] == [("policywatch", "missed")]
    with pytest.raises(DigestError, match="is missed, so it cannot be approved"):
        approve(store, ID, digest.hash, who="Ana", hold_minutes=30, now=ENDS)
    assert miss(store, BRIEFING, ENDS) == []


def test_an_approved_digest_is_not_missed_at_that_hour(store: Store) -> None:
    approved(store)
    hold(store, ID, 240, who="Ben", now="2026-11-27T14:00:00Z")
    assert miss(store, BRIEFING, ENDS) == []


def test_a_draft_made_after_its_hour_waits_for_a_person(store: Store) -> None:
    draft(store)
    store.connection.execute("UPDATE digest SET created_at = '2026-11-28T09:00:00Z'")
    assert miss(store, BRIEFING, "2026-11-28T09:05:00Z") == []


@pytest.mark.parametrize("state", ["draft", "approved"])
def test_what_never_left_by_the_time_the_next_is_drafted_is_missed(store: Store, state: str) -> None:
    approved(store)
    store.connection.execute("UPDATE digest SET state = ?", (state,))
    assert miss_earlier(store, "weekly", "2026-11-19T11:00:00Z", NEXT_CLOSES) == []
    assert miss_earlier(store, "weekly", CLOSES, NEXT_CLOSES) == [ID]


def test_what_is_being_sent_or_was_sent_is_never_missed(store: Store) -> None:
    approved(store)
    for state in ("sending", "sent", "sent_partly", "failed", "withdrawn"):
        store.connection.execute("UPDATE digest SET state = ?", (state,))
        assert miss_earlier(store, "weekly", CLOSES, NEXT_CLOSES) == []
        assert miss(store, BRIEFING, NEXT_CLOSES) == []


@pytest.mark.parametrize(
    "state", ["draft", "approved", "missed", "withdrawn", "failed", "sending", "sent", "sent_partly"]
)
def test_only_what_was_sent_was_seen(store: Store, state: str) -> None:
    draft(store)
    store.connection.execute(
        """INSERT INTO source (id, publisher, country, kind, url, languages, publishes, priority, core, every_seconds, hint)
            VALUES ('a', 'A', 'DE', 'rss', 'https://a.example/', '', 'official', 3, 0, 60, '')"""
    )
    store.connection.execute(
        """INSERT INTO document (id, source_id, url, media, collected_at, updated_at, text_state)
            VALUES (7, 'a', 'https://a.example/7', 'html', ?, ?, 'full')""",
        (CLOSES, CLOSES),
    )
    store.connection.execute("INSERT INTO digest_item VALUES (?, 1, 7, 'labour', 1.0, '{}', '[]')", (ID,))
    store.connection.execute("UPDATE digest SET state = ?", (state,))
    seen = documents_shown(store, "weekly", NEXT_CLOSES, 4)
    assert seen == ({7} if state in ("sending", "sent", "sent_partly") else set())
