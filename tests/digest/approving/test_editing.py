"""Editors change a draft, not what it was computed from: each edit survives a new draft, with who, when and why."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from digest.approving.approval import House, approve
from digest.approving.editing import Change, edit
from digest.content.bound import bound_hash
from digest.drafting.briefings import Briefing
from digest.drafting.draft import Draft, make_draft
from digest.drafting.given import Given
from digest.wording.own import OwnWords
from digest.wording.rules import Wording, read_wording
from ground.errors import DigestError
from ground.toml.strict import Faults
from store.deliveries.digests import get_digest, save_digest
from store.deliveries.edits import edits_of, last_editor
from store.shape.database import Store
from tests.digest.fixtures_world import AFTER, THEMES, WEEK, World, rows

WEEKLY = Briefing(id="weekly")
ID = f"weekly-{WEEK}"


@pytest.fixture(scope="module")
def wording() -> Wording:
    faults = Faults()
    read = read_wording(Path(__file__).parents[3] / "config", faults)
    faults.raise_if_any()
    return read


def draft(store: Store, wording: Wording | None = None, briefing: Briefing = WEEKLY) -> Draft:
    return make_draft(store, briefing, WEEK, themes=THEMES, now=AFTER, given=Given(wording=wording or {}))


def change(store: Store, item: str, action: str, value: str = "", *, undone: bool = False, who: str = "Ana", **more):
    asked = Change(item, action, value, undone)  # type: ignore[arg-type]
    return edit(store, ID, asked, who=who, why="the desk's choice", now=AFTER, own=OwnWords(more.get("wording", {})))


def shown(made: Draft) -> list[int | None]:
    return [item.document_id for item in made.items]


def test_what_is_dropped_stays_out_of_each_later_draft_and_comes_back_when_undone(week: World) -> None:
    first = draft(week.store)
    gone = first.items[0].document_id
    change(week.store, "01", "drop")
    assert gone not in shown(draft(week.store))
    assert gone not in shown(draft(week.store))
    change(week.store, f"document:{gone}", "drop", undone=True)
    assert draft(week.store).hash == first.hash


def test_what_is_pinned_is_in_and_first_whatever_the_quotas_say(week: World) -> None:
    weak = week.document("de-gazette", "Bekanntmachung über Zwangsarbeit", tags={"trafficking": 0.5})
    few = Briefing(id="weekly", most_items=3)
    assert weak not in shown(draft(week.store, briefing=few))
    change(week.store, f"document:{weak}", "pin")
    assert shown(draft(week.store, briefing=few))[0] == weak


def test_an_item_stands_in_the_place_it_was_given(week: World) -> None:
    before = draft(week.store)
    theme = before.items[0].theme
    group = [item.document_id for item in before.items if item.theme == theme]
    assert len(group) > 1, "needs two of a theme to change places"
    change(week.store, "02", "place", "1")
    after = [item.document_id for item in draft(week.store).items if item.theme == theme]
    assert after[:2] == [group[1], group[0]]


def test_a_gloss_a_note_and_a_headline_stand_as_our_own_words(week: World, wording: Wording) -> None:
    item = next(item for item in draft(week.store).items if item.title.tag != "en")
    change(week.store, f"{item.number:02}", "gloss", "Act on forced labour", wording=wording)
    change(week.store, f"{item.number:02}", "note", "It ends the work permit.", wording=wording)
    change(week.store, "", "headline", "Forced labour act in force", wording=wording)
    made = draft(week.store, wording)
    (edited,) = [one for one in made.items if one.document_id == item.document_id]
    assert "Our gloss: Act on forced labour" in rows(edited, "event")
    assert "It ends the work permit." in rows(edited, "note")
    assert edited.title == item.title
    assert made.subject.endswith("Forced labour act in force")


def test_words_the_house_does_not_use_are_refused_with_a_proposal(week: World, wording: Wording) -> None:
    draft(week.store)
    with pytest.raises(DigestError, match="trafficked person"):
        change(week.store, "01", "note", "It helps victims of trafficking.", wording=wording)
    (tick,) = change(week.store, "01", "note", "A historic act.", wording=wording)
    assert tick.rule == "facts"
    change(week.store, "01", "note", "The act says “victims of trafficking”.", wording=wording)


@pytest.mark.parametrize(
    ("item", "action", "value", "says"),
    [
        ("99", "drop", "", "no item '99'"),
        ("document:999999", "pin", "", "no item"),
        ("01", "gloss", "word " * 15, "at most 14 words"),
        ("01", "note", "two\nlines", "one line"),
        ("01", "place", "0", "from 1 to 50"),
        ("01", "verdict", "bad", "no verdict"),
        ("01", "verdict", "harms", "no verdict"),
    ],
)
def test_an_edit_that_cannot_be_is_refused_and_not_kept(
    week: World, item: str, action: str, value: str, says: str
) -> None:
    draft(week.store)
    with pytest.raises(DigestError, match=says):
        change(week.store, item, action, value)
    assert edits_of(week.store, ID) == []


def test_an_edit_needs_a_name_and_a_reason(week: World) -> None:
    draft(week.store)
    for who, why in (("", "because"), ("Ana", " "), ("A\nna", "because")):
        with pytest.raises(DigestError, match="say"):
            edit(week.store, ID, Change("01", "drop"), who=who, why=why, now=AFTER, own=OwnWords())


def test_an_edit_of_what_is_no_item_any_more_is_told_and_kept(week: World) -> None:
    document = draft(week.store).items[0].document_id
    change(week.store, "01", "note", "We react by Friday.")
    change(week.store, "01", "drop", who="Ben")
    assert any(f"document {document}: an edit of it shows nowhere" in note for note in draft(week.store).notes)
    assert [one.who for one in edits_of(week.store, ID)] == ["Ana", "Ben"]
    assert last_editor(week.store, ID) == "Ben"


def test_a_held_title_comes_in_only_when_a_person_released_it(week: World) -> None:
    held = week.document("de-gazette", "Zwangsarbeit: Urteil", tags={"trafficking": 0.99})
    week.store.connection.execute("INSERT INTO held_place VALUES (?, 1, 'title', 'name and age')", (held,))
    assert any(str(held) in note for note in draft(week.store).notes)
    assert held not in shown(draft(week.store))
    change(week.store, f"document:{held}", "release")
    assert held in shown(draft(week.store))


def test_an_edit_voids_an_approval(week: World) -> None:
    made = draft(week.store)
    approve(week.store, ID, made.hash, who="Ana", hold_minutes=30, now=AFTER)
    change(week.store, "01", "drop")
    assert draft(week.store).state == "draft"


def test_nothing_is_edited_once_mail_has_begun_to_leave(week: World) -> None:
    draft(week.store)
    week.store.connection.execute("UPDATE digest SET state = 'sending'")
    with pytest.raises(DigestError, match="stays as it is"):
        change(week.store, "01", "drop")


def test_a_digest_whose_own_words_are_against_the_house_language_cannot_be_approved(
    week: World, wording: Wording
) -> None:
    draft(week.store)
    digest = get_digest(week.store, ID)
    assert digest is not None
    other = replace(digest, model=digest.model.replace('"headline":"', '"headline":"Victims of trafficking: ', 1))
    other = replace(other, hash=bound_hash(other))
    save_digest(week.store, other, [])
    with pytest.raises(DigestError, match="house language"):
        approve(week.store, ID, other.hash, who="Ana", hold_minutes=30, now=AFTER, house=House(wording=wording))


def test_what_the_program_writes_by_itself_is_in_the_house_language(week: World, wording: Wording) -> None:
    assert [note for note in draft(week.store, wording).notes if note.startswith("house language")] == []
