"""Approving, holding, withdrawing: nothing leaves that a person has not seen as it is."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest

from digest.approving.approval import approve, hold, ready, withdraw
from digest.content import model
from digest.content.bound import bound_hash
from ground.clock import later
from ground.errors import DigestError
from store.deliveries.digests import get_digest
from store.shape.database import open_store
from tests.digest.post import ID, NOW, TEXT, approved, draft


@pytest.fixture
def store(tmp_path):
    store = open_store(tmp_path)
    yield store
    store.close()


def test_approving_records_who_when_what_and_the_hold(store):
    digest = draft(store)
    until = approve(store, ID, digest.hash, who="Ana", hold_minutes=30, now=NOW)
    found = get_digest(store, ID)
    assert until == later(NOW, 1_800)
    assert (found.state, found.approved_by, found.approved_at, found.approved_hash, found.hold_until) == (
        "approved", "Ana", NOW, digest.hash, until,
    )  # fmt: skip
    assert store.row("SELECT who, what FROM digest_event")["what"] == "approved"


def test_twelve_characters_of_the_hash_are_enough_and_eleven_are_not(store):
    digest = draft(store)
    with pytest.raises(DigestError, match="too short"):
        approve(store, ID, digest.hash[:11], who="Ana", hold_minutes=30, now=NOW)
    approve(store, ID, digest.hash[:12].upper() + " ", who="Ana", hold_minutes=30, now=NOW)
    assert get_digest(store, ID).state == "approved"


@pytest.mark.parametrize("cut", [64, 11])
def test_a_stale_or_short_hash_is_refused_and_nothing_of_the_present_one_told(store, cut):
    seen = draft(store).hash
    present = draft(store, text=TEXT + "One more line.\n").hash
    with pytest.raises(DigestError, match=r"is (too short|not what it holds now)") as refused:
        approve(store, ID, seen[:cut], who="Ana", hold_minutes=30, now=NOW)
    assert present[:6] not in str(refused.value)
    assert get_digest(store, ID).state == "draft"


def test_a_refused_sending_tells_nothing_of_the_hash(store):
    digest = draft(store)
    with pytest.raises(DigestError, match=f"policywatch approve {ID} HASH") as refused:
        ready(store, ID, NOW)
    assert digest.hash[:6] not in str(refused.value)


def test_drafting_anew_with_another_content_voids_the_approval(store):
    approved(store)
    ready(store, ID, NOW)
    draft(store, text=TEXT + "One more line.\n")
    with pytest.raises(DigestError, match="is draft, not approved"):
        ready(store, ID, NOW)


@pytest.mark.parametrize("column", ["html", "text", "model"])
def test_a_change_past_the_program_voids_the_approval(store, column):
    approved(store)
    store.connection.execute(f"UPDATE digest SET {column} = replace({column}, 'e', 'o')")
    with pytest.raises(DigestError, match="does not hold what was drafted"):
        ready(store, ID, NOW)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("subject", "Another subject"),
        ("title", "Another title"),
        ("briefing", "monthly"),
        ("week", "2026-W47"),
        ("window_from", "2026-11-12T11:00:00Z"),
        ("window_to", "2026-11-27T11:00:00Z"),
        ("coverage", "poor"),
    ],
)
def test_what_stands_beside_the_content_cannot_change_after_the_approval(store, column, value):
    approved(store)
    store.connection.execute(f"UPDATE digest SET {column} = ?", (value,))
    with pytest.raises(DigestError, match="does not hold what was drafted"):
        ready(store, ID, NOW)


def test_a_change_with_a_matching_hash_still_is_not_what_was_approved(store):
    digest = approved(store)
    text = TEXT + "One more line.\n"
    other = bound_hash(replace(digest, text=text))
    store.connection.execute("UPDATE digest SET text = ?, hash = ?", (text, other))
    with pytest.raises(DigestError, match="has changed since it was approved"):
        ready(store, ID, NOW)


def test_a_changed_template_voids_the_approval(store, tmp_path, monkeypatch):
    approved(store)
    templates = tmp_path / "templates"
    shutil.copytree(model.TEMPLATES, templates)
    (templates / "more.txt").write_text("another template")
    monkeypatch.setattr(model, "TEMPLATES", templates)
    model.template_version.cache_clear()
    try:
        with pytest.raises(DigestError, match="does not hold what was drafted"):
            ready(store, ID, NOW)
    finally:
        model.template_version.cache_clear()


def test_the_hold_is_respected_to_the_second_and_can_be_prolonged(store):
    digest = draft(store)
    until = approve(store, ID, digest.hash, who="Ana", hold_minutes=30, now=NOW)
    with pytest.raises(DigestError, match=f"is on hold until {until}"):
        ready(store, ID, later(until, -1))
    assert ready(store, ID, until).id == ID
    longer = hold(store, ID, 60, who="Ben", now=until)
    with pytest.raises(DigestError, match="on hold"):
        ready(store, ID, later(longer, -1))


def test_a_hold_is_never_shortened_by_another(store):
    digest = draft(store)
    until = approve(store, ID, digest.hash, who="Ana", hold_minutes=30, now=NOW)
    assert hold(store, ID, 1, who="Ben", now=NOW) == until
    assert get_digest(store, ID).hold_until == until
    with pytest.raises(DigestError, match="on hold"):
        ready(store, ID, later(NOW, 60))


def test_approving_the_same_content_twice_changes_nothing(store):
    digest = approved(store)
    assert approve(store, ID, digest.hash, who="Ben", hold_minutes=600, now=NOW) == digest.hold_until
    assert get_digest(store, ID) == digest


def test_a_withdrawn_digest_is_neither_ready_nor_approved_again(store):
    digest = approved(store)
    withdraw(store, ID, "Ben", NOW)
    with pytest.raises(DigestError, match="is withdrawn, not approved"):
        ready(store, ID, NOW)
    with pytest.raises(DigestError, match="is withdrawn, so it cannot be approved"):
        approve(store, ID, digest.hash, who="Ana", hold_minutes=30, now=NOW)
    with pytest.raises(DigestError, match="is withdrawn already"):
        withdraw(store, ID, "Ben", NOW)


def test_a_draft_cannot_be_held(store):
    draft(store)
    with pytest.raises(DigestError, match="only an approved digest can be held"):
        hold(store, ID, 10, who="Ben", now=NOW)


@pytest.mark.parametrize("who", ["", "  ", "Ana\nBen"])
def test_an_approval_needs_a_name(store, who):
    digest = draft(store)
    with pytest.raises(DigestError, match="say who you are"):
        approve(store, ID, digest.hash, who=who, hold_minutes=30, now=NOW)


def test_an_unknown_digest_is_named(store):
    with pytest.raises(DigestError, match="weekly-2020-W01: no such digest"):
        ready(store, "weekly-2020-W01", NOW)
