"""A document is found by what a reader has at hand: what the mail prints, an address, a number."""

from __future__ import annotations

import pytest

from digest.drafting.briefings import Briefing
from digest.drafting.draft import make_draft
from ground.errors import StoreError
from store.documents.naming import document_named, placed
from tests.digest.fixtures_world import AFTER, THEMES, WEEK, World


def test_the_item_of_a_mail_an_address_and_a_number_name_the_same_document(week: World) -> None:
    made = make_draft(week.store, Briefing(id="weekly"), WEEK, themes=THEMES, now=AFTER)
    item = made.items[0]
    row = week.store.row("SELECT url FROM document WHERE id = ?", item.document_id)
    assert row is not None
    names = (f"{WEEK}/01", f"weekly-{WEEK}/01", f" {WEEK}/1 ", row[0], str(item.document_id))
    assert {document_named(week.store, name) for name in names} == {item.document_id}


def test_where_a_document_stood_is_told_with_its_points(week: World) -> None:
    made = make_draft(week.store, Briefing(id="weekly"), WEEK, themes=THEMES, now=AFTER)
    (place,) = [one for one in placed(week.store, made.items[0].document_id or 0) if one.number == 1]
    assert (place.digest_id, place.theme) == (made.id, made.items[0].theme)
    assert sum(place.points.values()) == pytest.approx(place.score)


@pytest.mark.parametrize(
    "name", ["99999999", f"{WEEK}/99", "monthly-2026-W48/01", "https://nowhere.example/", "", "' OR 1=1"]
)
def test_what_names_nothing_is_told_with_what_could(week: World, name: str) -> None:
    with pytest.raises(StoreError, match="2026-W49/01"):
        document_named(week.store, name)
