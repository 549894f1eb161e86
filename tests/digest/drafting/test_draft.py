"""A draft is the same for the same store, fits its ceiling, and never touches what has left."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from digest.content import model
from digest.content.bound import bound_hash
from digest.content.model import content_hash
from digest.drafting.briefings import Briefing, Words
from digest.drafting.draft import Draft, make_draft, write_files
from ground.errors import DigestError
from ground.records import THEMES as THEME_IDS
from store.deliveries.digests import get_digest, items_of, latest, list_digests
from store.documents.windows import read_text
from store.shape.database import Store, open_store
from tests.digest.fixtures_week import fill
from tests.digest.fixtures_world import AFTER, THEMES, WEEK, World, rows

WEEKLY = Briefing(id="weekly")


def draft(store: Store, briefing: Briefing = WEEKLY, week: str = WEEK, now: str = AFTER) -> Draft:
    return make_draft(store, briefing, week, themes=THEMES, now=now)


def set_state(store: Store, state: str) -> None:
    store.connection.execute(
        "UPDATE digest SET state = ?, approved_by = 'desk', approved_at = ?, approved_hash = hash, hold_until = ?",
        (state, AFTER, AFTER),
    )


def test_the_same_store_gives_the_same_bytes(week: World, tmp_path: Path) -> None:
    first = draft(week.store)
    again = draft(week.store, now="2026-12-24T00:00:00Z")
    assert (first.html, first.text, first.hash) == (again.html, again.text, again.hash)
    other = open_store(tmp_path / "other")
    fill(World(other, {}))
    twin = draft(other)
    assert (twin.html, twin.text, twin.hash) == (first.html, first.text, first.hash)
    other.close()


def test_a_draft_is_stored_with_its_items_points_and_evidence(week: World) -> None:
    made = draft(week.store)
    stored = get_digest(week.store, "weekly-2026-W48")
    assert stored is not None
    assert (stored.state, stored.coverage, stored.hash) == ("draft", "partial", made.hash)
    assert bound_hash(stored) == stored.hash
    kept = items_of(week.store, stored.id)
    assert [row.number for row in kept] == list(range(1, len(made.items) + 1))
    for row in kept:
        why = json.loads(row.why)
        assert set(why["points"]) == {"source", "event", "file", "signal", "routine", "breadth", "theme", "seen"}
        assert sum(why["points"].values()) == pytest.approx(row.score)
        title, text = read_text(week.store, row.document_id)
        assert all(one["quote"] in title + text for one in why["evidence"])


def test_every_theme_with_documents_has_an_item(week: World) -> None:
    assert {item.theme for item in draft(week.store).items} == set(THEME_IDS)


def test_a_document_is_in_the_digest_of_one_week_only(week: World) -> None:
    shown = [{item.document_id for item in draft(week.store, week=one).items} for one in ("2026-W47", WEEK, "2026-W49")]
    changed = week.store.row("SELECT document_id FROM version WHERE number = 2")
    assert changed is not None
    assert shown[0] & shown[1] == {changed[0]}
    assert not shown[1] & shown[2]


def test_a_changed_text_comes_back_and_says_since_when(week: World) -> None:
    (item,) = [one for one in draft(week.store).items if "Meldepflicht" in one.title.text]
    assert rows(item, "note") == ["Text changed since 13 Nov 2026."]


def test_copies_stand_beside_the_one_that_is_shown(world: World) -> None:
    body = " ".join(f"word{number}" for number in range(80))
    for name, publishes in (("paper-a", "news"), ("ministry", "official"), ("paper-b", "news"), ("paper-c", "news")):
        world.source(name, publishes=publishes)
        world.document(name, "Release", body, tags={"labour": 0.9})
    made = draft(world.store)
    (item,) = made.items
    assert item.by[0].text == "Publisher of ministry"
    also = "Also in: Publisher of paper-a (en), Publisher of paper-b (en), Publisher of paper-c (en)"
    assert also in rows(item, "small")
    assert len(json.loads(items_of(world.store, made.id)[0].also)) == 3


def test_what_was_published_long_before_is_found_late_and_no_item(world: World) -> None:
    world.source("ministry")
    for published, precision in (("2026-10-28", "day"), ("2026-10-29", "day"), ("2026-10", "month"), ("2026", "year")):
        world.document(
            "ministry", f"Act of {published}", published=published, precision=precision, tags={"labour": 0.9}
        )
    world.document("ministry", "Act of 2025", published="2025", precision="year", tags={"labour": 0.9})
    world.document("ministry", "Undated act", published=None, tags={"labour": 0.9})
    roomy = Briefing(id="weekly", most_per_publisher=9, most_per_country=9)
    made = draft(world.store, roomy)
    titles = {item.title.text for item in made.items}
    assert titles == {"Act of 2026-10-29", "Act of 2026-10", "Act of 2026", "Undated act"}
    assert "2 found late" in made.text


def test_documents_below_the_bar_and_of_paused_sources_are_no_items(world: World) -> None:
    world.source("ministry")
    world.document("ministry", "Barely about labour", tags={"labour": 0.49})
    world.source("paused", disabled="asks for money")
    world.document("paused", "About labour", tags={"labour": 0.9})
    assert draft(world.store).items == ()


def test_a_themes_digest_holds_only_its_themes(week: World) -> None:
    made = draft(week.store, Briefing(id="weekly", themes=["labour"]))
    assert {item.theme for item in made.items} == {"labour"}


def overfull(world: World) -> None:
    long = "a very long name of a ministry in a country where names of ministries are never short enough"
    countries = [
        "DE",
        "FR",
        "IT",
        "ES",
        "PL",
        "RO",
        "NL",
        "GR",
        "SE",
        "AT",
        "BE",
        "PT",
        "CZ",
        "HU",
        "FI",
        "DK",
        "BG",
        "HR",
        "SK",
        "IE",
    ]
    for number, country in enumerate(countries * 2):
        name = f"source-{number:02}"
        world.source(name, country, publisher=f"{number} {long}")
        world.run(name)
        words = [f"expression number {number} in many words {part}" for part in range(6)]
        theme = THEME_IDS[number % 8]
        world.document(name, f"Title {number}", ". ".join(words), tags={theme: 0.9, "labour": 0.8, "migration": 0.8},
                       terms={theme: words[:2], "labour": words[2:4], "migration": words[4:]})  # fmt: skip


def test_an_overfull_week_is_cut_to_the_ceiling_countries_first(world: World) -> None:
    overfull(world)
    limit = Words(floor=100, target=200, ceiling=450)
    made = draft(world.store, Briefing(id="weekly", words=limit))
    assert made.words <= 450
    assert "COUNTRIES" not in made.text
    assert len(made.items) >= 5
    assert re.search(r"\d+ more in the store", made.text)


def test_three_items_are_never_cut(world: World) -> None:
    overfull(world)
    made = draft(world.store, Briefing(id="weekly", words=Words(floor=0, target=100, ceiling=100)))
    assert len(made.items) == 3
    assert made.words > 100
    assert any("over the ceiling" in note for note in made.notes)


def test_what_is_cut_is_the_lowest_ranked(world: World) -> None:
    overfull(world)
    whole = {row.document_id: row.score for row in items_of(world.store, draft(world.store).id)}
    draft(world.store, Briefing(id="weekly", words=Words(floor=0, target=100, ceiling=100)))
    kept = {row.document_id: row.score for row in items_of(world.store, "weekly-2026-W48")}
    assert kept.items() <= whole.items()
    assert min(kept.values()) >= max(score for one, score in whole.items() if one not in kept)


def test_a_full_week_fits_its_mail(week: World) -> None:
    made = draft(week.store)
    assert made.words <= WEEKLY.words.ceiling
    assert len(made.html.encode()) <= 90_000


def test_numbers_compare_with_the_median_of_earlier_weeks(week: World) -> None:
    made = draft(week.store)
    numbers = made.text.split("NUMBERS")[1].split("WHAT WE")[0]
    assert re.search(r"Trafficking in human beings +\d+  \(usual 4\)", numbers)
    assert "Usual is the median of the 8 weeks before" in " ".join(numbers.split())


def test_a_new_store_says_that_nothing_is_usual_yet(world: World) -> None:
    world.source("ministry")
    world.run("ministry")
    world.document("ministry", "A new act", tags={"labour": 0.9})
    made = draft(world.store)
    assert "too few earlier weeks" in made.text
    assert "(usual" not in made.text


def test_a_longer_source_list_is_marked_as_a_break(week: World) -> None:
    for number in range(4):
        week.source(f"new-{number}")
        week.run(f"new-{number}")
    assert "Break in the series: 4 sources are new this week" in draft(week.store).text


@pytest.mark.parametrize("state", ["sending", "sent", "sent_partly"])
def test_what_is_leaving_or_has_left_stays_as_it_is(week: World, state: str) -> None:
    draft(week.store)
    set_state(week.store, state)
    with pytest.raises(DigestError, match=r"weekly-2026-W48 is .* stays as it is"):
        draft(week.store)


def test_a_withdrawn_digest_that_reached_somebody_stays_as_it_is(week: World) -> None:
    draft(week.store)
    set_state(week.store, "withdrawn")
    week.store.connection.execute(
        "INSERT INTO delivery (digest_id, recipient, state, message_id, updated_at) VALUES (?, 'a', 'accepted', '', ?)",
        ("weekly-2026-W48", AFTER),
    )
    with pytest.raises(DigestError, match="already left for 1 recipient"):
        draft(week.store)


def test_the_same_content_keeps_its_approval_and_another_one_voids_it(week: World) -> None:
    before = draft(week.store)
    set_state(week.store, "approved")
    assert draft(week.store).state == "approved"
    week.document("ie-paper", "Strike over unpaid wages", tags={"labour": 0.99, "trafficking": 0.99})
    after = draft(week.store)
    stored = get_digest(week.store, after.id)
    assert stored is not None
    assert after.hash != before.hash
    assert (stored.state, stored.approved_hash, stored.approved_by, stored.hold_until) == ("draft", None, None, None)


def test_a_withdrawn_digest_drafted_again_needs_a_new_approval(week: World) -> None:
    draft(week.store)
    set_state(week.store, "withdrawn")
    assert draft(week.store).state == "draft"
    stored = get_digest(week.store, "weekly-2026-W48")
    assert stored is not None
    assert stored.approved_hash is None


def test_a_missed_week_rolls_into_the_next_which_says_so(week: World) -> None:
    draft(week.store, week="2026-W47")
    set_state(week.store, "missed")
    made = draft(week.store)
    stored = get_digest(week.store, made.id)
    assert stored is not None
    assert stored.window_from == "2026-11-12T11:00:00Z"
    assert "12–26 Nov 2026 (covers two weeks)" in made.text


def test_what_an_earlier_digest_showed_is_marked_down(week: World) -> None:
    draft(week.store)
    set_state(week.store, "sent")
    week.source("copycat", "LU", "law", publisher="Copycat")
    title, text = read_text(week.store, items_of(week.store, "weekly-2026-W48")[0].document_id)
    week.document("copycat", title, text, at="2026-11-27T08:00:00Z", published="2026-11-20", language="de",
                  tags={"trafficking": 0.9})  # fmt: skip
    (row,) = items_of(week.store, draft(week.store, week="2026-W49").id)
    assert json.loads(row.why)["points"]["seen"] == -3


def test_an_open_window_is_noted_for_whoever_approves(week: World) -> None:
    assert any(
        "the window is open until 2026-11-26T11:00:00Z" in note
        for note in draft(week.store, now="2026-11-24T08:00:00Z").notes
    )
    assert not any("window" in note for note in draft(week.store).notes)


def test_a_changed_template_changes_the_hash(week: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = draft(week.store)
    stored = get_digest(week.store, made.id)
    assert stored is not None
    shutil.copytree(model.TEMPLATES, tmp_path / "templates")
    with (tmp_path / "templates" / "digest.html.j2").open("a") as file:
        file.write("{# changed #}")
    monkeypatch.setattr(model, "TEMPLATES", tmp_path / "templates")
    model.template_version.cache_clear()
    assert bound_hash(stored) != stored.hash
    monkeypatch.undo()
    model.template_version.cache_clear()


@pytest.mark.parametrize("part", ["model", "html", "text"])
def test_a_change_anywhere_changes_the_hash(part: str) -> None:
    parts = {"model": '{"a": "x"}', "html": "<p>", "text": "x"}
    before = content_hash(*parts.values())
    assert content_hash('{ "a":"x" }', "<p>", "x") == before
    parts[part] = '{"a": "y"}'
    assert content_hash(*parts.values()) != before


def test_files_are_written_whole_with_words_where_the_sender_fills_in(week: World, tmp_path: Path) -> None:
    made = draft(week.store)
    folder = tmp_path / "digests"
    for one in (made, get_digest(week.store, made.id)):
        assert one is not None
        page, text = write_files(one, folder)
        assert sorted(file.name for file in folder.iterdir()) == ["weekly-2026-W48.html", "weekly-2026-W48.txt"]
        assert "@@" not in page.read_text(encoding="utf-8") + text.read_text(encoding="utf-8")


def test_digests_are_listed_newest_first(week: World) -> None:
    for one in ("2026-W47", WEEK, "2026-W46"):
        draft(week.store, week=one)
    assert [one.week for one in list_digests(week.store)] == [WEEK, "2026-W47", "2026-W46"]
    assert list_digests(week.store, "other") == []
    newest = latest(week.store, "weekly")
    assert newest is not None
    assert newest.week == WEEK
    assert latest(week.store, "other") is None


def test_a_story_is_one_item_and_says_where_it_was_told_before(week: World) -> None:
    store = week.store
    first = draft(store)
    told = first.items[0]
    store.connection.execute("UPDATE digest SET state = 'sent'")
    new = [
        week.document(source, f"Fallo sobre el asunto {source}", f"Text of {source}.", at="2026-11-27T09:00:00Z",
                      published="2026-11-27", language=language, tags={"trafficking": 0.95})
        for source, language in (("es-equality", "es"), ("fr-assembly", "fr"))
    ]  # fmt: skip
    members = [(3, told.document_id), *((3, one) for one in new)]
    store.connection.execute("INSERT INTO story (id, title, first_at, last_at) VALUES (3, 'A', '2026', '2026')")
    store.connection.executemany(
        "INSERT INTO story_document (story_id, document_id, reason, joined_at) VALUES (?, ?, 'case', '2026')", members
    )
    (item,) = [one for one in draft(store, week="2026-W49").items if one.document_id in new]
    assert f"Earlier: {WEEK}/01." in rows(item, "note")
    assert any("Also in: " in line for line in rows(item, "small"))
