"""The page of a changed text shows what went and what came, in its own words and language, and nobody who may be at risk."""

from __future__ import annotations

from pathlib import Path
from time import process_time

import pytest
from lxml import html

from digest.archive.differences import Difference, _compared, differences
from digest.archive.published import published
from digest.archive.write import write_archive
from digest.drafting.briefings import Briefing
from digest.drafting.draft import make_draft
from digest.drafting.given import Given
from store.documents.changes import Change, Compared, save_changes
from tests.digest.fixtures_hostile import HOSTILE
from tests.digest.fixtures_world import AFTER, THEMES, WEEK, World

WEEKLY = Briefing(id="weekly")
ADDRESS = "https://archive.example/"
TIMES = ("2026-11-13T08:00:00Z", "2026-11-20T08:00:00Z", "2026-11-24T08:00:00Z")
KEPT = ["Absatz eins bleibt.", "Absatz zwei bleibt.", "Absatz drei bleibt."]
OLD = "\n".join([*KEPT, "Die Frist beträgt zwei Wochen. Die Aufnahme ist frei.", "Schluss."])
NEW = "\n".join(
    [*KEPT, "Die Frist beträgt eine Woche. Die Aufnahme ist frei.", "Schluss.", "Rechtsmittel sind ausgeschlossen."]
)
CHANGES = (
    Change(1, 2, "new", 6, "", "Rechtsmittel sind ausgeschlossen.", 5.0),
    Change(1, 2, "changed", 4, "Die Frist beträgt zwei Wochen.", "Die Frist beträgt eine Woche.", 3.0),
)


def bill(
    world: World, *texts: str, title: str = "Entwurf über die Aufnahme", changes: tuple[Change, ...] = CHANGES
) -> int:
    """A bill with some texts, the first from before the window."""
    if "ministry" not in world.sources:
        world.source("ministry", publisher="Ministerium Musterland")
        world.run("ministry")
    one = 0
    for at, text in zip(TIMES, texts, strict=False):
        one = world.document("ministry", title, text, at=at, url="https://ministry.example/a", language="de",
                             tags={"migration": 0.9}, terms={"migration": ["Aufnahme"]})  # fmt: skip
    with world.store.transaction() as db:
        save_changes(db, one, Compared(0, len(texts), changes, frozenset()))
    return one


def sent(world: World) -> None:
    made = make_draft(world.store, WEEKLY, WEEK, themes=THEMES, now=AFTER, given=Given(archive=ADDRESS))
    assert "Both texts, passage by passage:" in made.text
    world.store.connection.execute("UPDATE digest SET state = 'sent', approved_hash = hash, sent_at = ?", (AFTER,))


def shown(world: World) -> Difference:
    sent(world)
    (issue,) = published(world.store, "weekly", "Europe/Brussels")
    (found,) = differences(world.store, issue, "Europe/Brussels").values()
    return found


def test_what_went_and_what_came_stand_in_order_with_what_is_around_them(world: World) -> None:
    bill(world, OLD, NEW)
    (step,) = shown(world).steps
    assert [(one.kind, one.paragraph, one.count) for one in step.passages] == [
        ("skipped", 0, 2), ("same", 3, 0), ("gone", 4, 0), ("new", 4, 0), ("same", 5, 0), ("new", 6, 0),
    ]  # fmt: skip
    gone, new = step.passages[2:4]
    assert [(one.text, one.marked) for one in gone.parts] == [
        ("Die Frist beträgt", False), ("zwei Wochen.", True), ("Die Aufnahme ist frei.", False),
    ]  # fmt: skip
    assert [one.text for one in new.parts if one.marked] == ["eine Woche."]
    assert (step.before_day, step.after_day) == ("13 Nov 2026", "20 Nov 2026")


def test_the_mail_and_the_issue_lead_to_the_page_and_it_marks_by_more_than_colour(world: World, tmp_path: Path) -> None:
    one = bill(world, OLD, NEW)
    sent(world)
    write_archive(world.store, WEEKLY, tmp_path, ADDRESS)
    row = world.store.row("SELECT html, text FROM digest")
    link = f"{ADDRESS}weekly/2026/W48/changes/{one}.html"
    assert row is not None and f'href="{link}"' in row["html"] and f"\n     {link}\n" in row["text"]
    page = html.fromstring((tmp_path / f"weekly/2026/W48/changes/{one}.html").read_bytes())
    marks = [mark.text.strip() for mark in page.find_class("mark")]
    assert marks == ["As before", "− Gone", "+ New", "As before", "+ New"]
    assert [one.text for one in page.iter("del")] == ["zwei Wochen."]
    assert {one.getparent().get("lang") for one in page.iter("del", "ins")} == {"de"}
    issue = html.fromstring((tmp_path / "weekly/2026/W48/index.html").read_bytes())
    assert f"changes/{one}.html" in issue.xpath("//a/@href")


def test_several_versions_follow_each_other(world: World) -> None:
    third = NEW.replace("eine Woche", "drei Tage")
    later = Change(2, 3, "changed", 4, "Die Frist beträgt eine Woche.", "Die Frist beträgt drei Tage.", 3.0)
    bill(world, OLD, NEW, third, changes=(*CHANGES, later))
    steps = shown(world).steps
    assert [(one.before, one.after) for one in steps] == [(1, 2), (2, 3)]
    assert [one.kind for one in steps[1].passages] == ["skipped", "same", "gone", "new", "same", "skipped"]


def test_what_a_publisher_took_out_since_it_names_somebody_is_not_shown(world: World) -> None:
    """The store keeps no change whose sentence is held; neither may the page show the paragraph it stood in."""
    named = OLD.replace("Schluss.", "Frau Ana Beispiel, 19, wohnt in Musterdorf.")
    bill(world, named, NEW)
    found = shown(world)
    words = " ".join(part.text for step in found.steps for one in step.passages for part in one.parts)
    assert "Ana Beispiel" not in words and "Musterdorf" not in words
    assert "left out" in [one.kind for one in found.steps[0].passages]
    assert "Rechtsmittel sind ausgeschlossen." in words


def test_where_anything_of_the_newest_text_is_held_only_changed_sentences_are_shown(world: World) -> None:
    one = bill(world, OLD, NEW)
    world.says(one, held=(("text", "a person at risk"),))
    world.changed(one, *CHANGES)
    words = {part.text for step in shown(world).steps for one in step.passages for part in one.parts}
    assert words == {"Rechtsmittel sind ausgeschlossen."}


@pytest.mark.parametrize("name", ["markup", "bidi", "line breaks", "style"])
def test_hostile_texts_stay_words(world: World, tmp_path: Path, name: str) -> None:
    evil = " ".join(HOSTILE[name].split())
    one = bill(world, "Aufnahme ja.", f"Aufnahme {evil}", changes=(
        Change(1, 2, "changed", 1, "Aufnahme ja.", f"Aufnahme {evil}", 4.0),))  # fmt: skip
    sent(world)
    write_archive(world.store, WEEKLY, tmp_path, ADDRESS)
    content = (tmp_path / f"weekly/2026/W48/changes/{one}.html").read_text("utf-8")
    page = html.fromstring(content)
    assert not page.xpath("//script | //b | //*[@onclick]")
    assert not [sign for sign in content if sign in "\u202e\u202a\u2066\x00\x1b\u2028"]


def test_as_many_passages_as_before_stand_each_beside_its_own() -> None:
    assert [(kind, words) for kind, _, words in _compared(["a", "b", "x"], ["c", "d", "x"])] == [
        ("gone", "a"), ("new", "c"), ("gone", "b"), ("new", "d"), ("same", "x"),
    ]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("lines", [10_000, 20_000])
def test_texts_of_a_megabyte_are_compared_in_seconds(lines: int) -> None:
    old = [f"Zeile {number % 50} mit Worten und noch mehr Worten darin." for number in range(lines)]
    new = [f"Zeile {number % 49} mit Worten und noch mehr Worten darin." for number in range(lines)]
    began = process_time()
    assert _compared(old, new)
    assert process_time() - began < 5
