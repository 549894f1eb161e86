"""The acceptance tests of the briefing's specification (its section 19) that fall to drafting, by their numbers."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from lxml import html as lxml_html

from digest.approving.approval import approve
from digest.content.bound import bound_hash
from digest.drafting.briefings import Briefing, Words
from digest.drafting.draft import Draft, make_draft
from digest.drafting.window import current_week, week_before, week_window
from ground.errors import DigestError
from ground.records import State
from store.deliveries.digests import get_digest
from store.documents.windows import all_texts
from store.shape.database import open_store
from tests.digest.fixtures_facts import WARNING, fill_with_facts
from tests.digest.fixtures_world import AFTER, THEMES, WEEK, World, words

WEEKLY = Briefing(id="weekly")


def draft(world: World, briefing: Briefing = WEEKLY, week: str = WEEK) -> Draft:
    return make_draft(world.store, briefing, week, themes=THEMES, now=AFTER)


def one_line(text: str) -> str:
    return " ".join(text.split())


def test_01_the_same_store_window_and_config_give_the_same_bytes(rich: World, tmp_path: Path) -> None:
    first = draft(rich)
    other = open_store(tmp_path / "other")
    fill_with_facts(World(other, {}))
    again = draft(World(other, {}))
    other.close()
    assert (again.html, again.text, again.hash) == (first.html, first.text, first.hash)


@pytest.mark.parametrize("changes", ["2026-03-29", "2026-10-25"])
def test_02_each_moment_is_in_exactly_one_window_also_where_clocks_change(changes: str) -> None:
    moment = datetime.fromisoformat(changes).replace(tzinfo=UTC) - timedelta(days=8)
    for _ in range(17 * 24):
        stored = moment.strftime("%Y-%m-%dT%H:%M:%SZ")
        week = current_week(WEEKLY, stored)
        windows = [week_window(WEEKLY, one) for one in (week_before(week), week)]
        assert windows[0][1] == windows[1][0]
        assert [opens <= stored < closes for opens, closes in windows] == [False, True]
        moment += timedelta(hours=1)


@pytest.mark.parametrize("ceiling", [1_000, 700, 600])
def test_03_words_stay_under_the_ceiling_of_a_full_week(rich: World, ceiling: int) -> None:
    made = draft(rich, Briefing(id="weekly", words=Words(floor=0, target=100, ceiling=ceiling)))
    assert made.words <= ceiling
    assert len(made.items) >= 3


def test_03_a_full_week_reaches_the_floor(rich: World) -> None:
    made = draft(rich)
    assert 700 <= made.words <= 1_000
    assert not [note for note in made.notes if "words" in note]


def test_03_a_quiet_and_a_blind_week_are_short_and_say_which_they_are(world: World) -> None:
    world.source("paper")
    blind = draft(world)
    assert blind.words < 300
    assert blind.text.index("WHAT WE COULD NOT SEE") < blind.text.index("CORRECTIONS")
    assert "We could read only 0 of 1 source this week" in blind.subject
    world.run("paper")
    quiet = draft(world)
    assert quiet.words < 300 and "No story met our bar" in quiet.subject
    assert not [note for note in quiet.notes if "words" in note]


def test_03_what_is_cut_first_are_countries_then_items_then_far_dates(rich: World) -> None:
    counts = []
    for ceiling in (1_000, 700, 600, 500):
        made = draft(rich, Briefing(id="weekly", words=Words(floor=0, target=100, ceiling=ceiling)))
        stored = get_digest(rich.store, made.id)
        assert stored is not None
        sections = {part["id"]: len(part["entries"]) for part in json.loads(stored.model)["sections"]}
        counts.append((sections.get("countries", 0), sections["stories"]))
    assert counts == sorted(counts, reverse=True)
    assert all(items == counts[0][1] for countries, items in counts if countries)
    assert all(items >= 3 for _, items in counts)


def test_04_what_we_could_not_see_and_corrections_are_in_every_digest(world: World, rich: World) -> None:
    for text in (draft(world, week="2026-W20").text, draft(rich).text):
        assert "\nWHAT WE COULD NOT SEE\n" in text
        assert "\nCORRECTIONS\n" in text


def test_05_every_item_has_publisher_date_language_link_and_why(rich: World) -> None:
    rich.document("ie-paper", "Unlinked and undated", "On labour.", published=None, url="javascript:x",
                  tags={"labour": 0.99}, terms={"labour": ["labour"]})  # fmt: skip
    made = draft(rich)
    assert "undated; collected 23 Nov" in made.text
    assert "unlinked" in made.text
    for item in made.items:
        assert item.by[0].text
        assert re.fullmatch(r", (\d+ \w+ \d{4}|undated; collected \d+ \w+)", item.by[1].text)
        assert item.title.language
        assert item.url or f"[{item.number:02}]" in made.text
        assert [row for row in item.rows if words(row.words).startswith("Why here: ")]


def test_06_every_quote_stands_in_a_stored_version_of_its_document(rich: World) -> None:
    made = draft(rich)
    stored = get_digest(rich.store, made.id)
    assert stored is not None
    entries = [entry for part in json.loads(stored.model)["sections"] for entry in part["entries"]]
    quotes = [
        (entry["document_id"], phrase["text"])
        for entry in entries
        for line in (entry["lead"], entry["by"], *(row["words"] for row in entry["rows"]))
        for phrase in line
        if phrase["voice"] == "quote"
    ]
    assert len(quotes) > 20
    for document, quote in quotes:
        texts = [one_line(text) for version in all_texts(rich.store, document) for text in version]
        assert any(quote.removesuffix("…").rstrip() in text for text in texts)


@pytest.mark.parametrize("table", ["signal", "deadline"])
def test_06_a_quote_with_another_character_fails_the_build(rich: World, table: str) -> None:
    rich.store.connection.execute(f"UPDATE {table} SET quote = replace(quote, 'e', 'è')")
    with pytest.raises(DigestError, match=r"document \d+: “.*” stands in no version that is stored"):
        draft(rich)
    assert get_digest(rich.store, f"weekly-{WEEK}") is None


def test_07_the_machine_writes_no_verdict_but_unclear(rich: World) -> None:
    rich.store.connection.execute("UPDATE signal SET direction = 'harms'")
    made = draft(rich)
    assert WARNING in one_line(made.text)
    assert re.findall(r"Verdict: (.*)", made.text) == ["unclear.", "unclear."]
    assert not re.search(r"\b(harms|protects|mixed)\b", made.text)


def test_10_a_foreign_title_keeps_its_bytes_and_is_marked_and_nothing_is_translated_without_a_label(
    rich: World,
) -> None:
    made = draft(rich)
    page = lxml_html.document_fromstring(made.html)
    for title, language in (
        ("Έκθεση για τον σχολικό διαχωρισμό παιδιών Ρομά", "el"), ("Entwurf eines Gesetzes zur Abschiebehaft", "de"),
    ):  # fmt: skip
        assert title in one_line(made.text)
        assert {one.get("lang") for one in page.iter("a") if one.text == title} == {language}
    rich.follow()
    assert "detention pending removal (“Abschiebehaft”, title)" in one_line(draft(rich).text)


@pytest.mark.parametrize(
    ("state", "word"), [("blocked", "blocked us"), ("drifted", "changed its page"), ("empty", "changed its page")]
)
def test_12_what_could_not_be_read_is_never_quiet(rich: World, state: State, word: str) -> None:
    rich.source("mt-gazette", "MT", "law", publisher="Example Gazette of Gozo", core=True)
    rich.run("mt-gazette", state, new=0)
    text = one_line(draft(rich).text)
    assert f"Example Gazette of Gozo (Malta, core source): {word}" in text
    assert "nothing in malta" not in text.lower()
    assert "core source not read: " in text


def test_21_no_part_has_a_remote_resource_a_redirect_or_a_tracking_parameter(rich: World) -> None:
    made = draft(rich)
    assert not re.search(r"<(img|script|link|iframe|form)\b|\bsrc\s*=|url\(|@import", made.html)
    assert not re.search(r"utm_|fbclid|gclid", made.html + made.text)


def test_a_digest_of_an_older_shape_is_refused_in_words_and_can_be_drafted_again(rich: World) -> None:
    made = draft(rich)
    rich.store.connection.execute(
        "UPDATE digest SET model = ?, hash = 'old', state = 'approved', approved_by = 'desk', approved_hash = 'old'",
        (json.dumps({"themes": [], "unseen": {"summary": ""}}),),
    )
    stored = get_digest(rich.store, made.id)
    assert stored is not None
    assert bound_hash(stored) != stored.hash
    with pytest.raises(DigestError, match="draft it again"):
        approve(rich.store, made.id, made.hash, who="desk", hold_minutes=0, now=AFTER)
    again = draft(rich)
    assert again.hash == made.hash
    assert again.state == "draft"
    approve(rich.store, again.id, again.hash, who="desk", hold_minutes=0, now=AFTER)


def test_text_has_at_most_72_columns_with_every_section_in_it(rich: World) -> None:
    made = draft(rich)
    assert not [line for line in made.text.splitlines() if len(line) > 72 and "://" not in line]
    headings = [one.text_content().upper() for one in lxml_html.document_fromstring(made.html).iter("h2")]
    assert headings == re.findall(r"^(.+)\n-+$", made.text, re.M)
