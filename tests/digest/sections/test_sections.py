"""Each section says what the store's facts say, and disappears where they say nothing."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from itertools import pairwise

import pytest

from digest.content.facts import Edits, Facts
from digest.content.links import official_page
from digest.content.model import Content, Entry, Section, Title
from digest.content.stages import stage_words
from digest.content.words import country_name
from digest.drafting.briefings import Briefing, Words
from digest.drafting.draft import fit, make_draft
from digest.drafting.facts import gather
from digest.drafting.given import Given
from digest.drafting.rights import right_names
from digest.forms.plain import render_text
from digest.sections import order
from digest.sections.pieces import MEASURES, own
from store.documents.changes import Change
from store.documents.facts import Concept, Signal
from store.documents.stories import begin_story, join_story
from tests.conftest import ROOT
from tests.digest.fixtures_facts import CALL, WARNING
from tests.digest.fixtures_hostile import HOSTILE
from tests.digest.fixtures_world import (
    AFTER,
    THEMES,
    WEEK,
    World,
    concept,
    deadline,
    followed_file,
    rows,
    signal,
    words,
)

RIGHTS = {"duty-to-report": "Duty to report", "privacy-and-firewalls": "Privacy and data firewalls"}


def facts_of(world: World, week: str = WEEK, briefing: Briefing | None = None) -> Facts:
    order = briefing or Briefing(id="weekly")
    return gather(world.store, order, week, themes=THEMES, given=Given(rights=RIGHTS))


def content_of(world: World, week: str = WEEK, ceiling: int = 5_000) -> Content:
    return fit(facts_of(world, week), ceiling)[0]


def section(world: World, name: str, week: str = WEEK) -> Section:
    found = content_of(world, week).section(name)
    assert found is not None, name
    return found


def leads(part: Section) -> list[str]:
    return [words(entry.lead) for entry in part.entries]


def test_sections_stand_in_the_order_of_a_readers_need(rich: World) -> None:
    names = [one.id for one in content_of(rich).sections]
    assert names == ["due", "stories", "moved", "radar", "watchdog", "countries", "numbers", "unseen", "corrections"]
    headings = re.findall(r"^([A-Z0-9 ]+)\n-+$", render_text(content_of(rich)), re.M)
    assert headings == [
        "THIS WEEK", "DUE IN 14 DAYS", "STORIES", "FILES THAT MOVED", "DEADLINES", "WATCHDOG", "COUNTRIES", "NUMBERS",
        "WHAT WE COULD NOT SEE", "CORRECTIONS",
    ]  # fmt: skip


def test_a_section_with_nothing_in_it_disappears_but_for_those_that_are_always_there(world: World) -> None:
    world.source("ministry")
    world.run("ministry")
    names = [one.id for one in content_of(world).sections]
    assert names == ["stories", "radar", "unseen", "corrections"]
    radar = section(world, "radar")
    assert words(radar.lines[0]) == "No deadline in the next 90 days among the files we track."


def test_due_in_14_days_is_counted_from_the_day_the_mail_leaves(rich: World) -> None:
    assert leads(section(rich, "due")) == [
        "2 Dec, in 5 days (soon) · transposition due · for states",
        "3 Dec, in 6 days (soon) · EU: consultation closes · for us",
        "8 Dec, in 11 days (soon) · takes place · for us",
    ]
    call = section(rich, "due").entries[1]
    assert rows(call, "quote") == [f"“{CALL}”"]
    assert words(call.by).endswith("; announced")


def test_what_is_tomorrow_stands_there_however_many_weightier_dates_there_are(world: World) -> None:
    world.source("eu", "EU")
    world.follow(
        *(
            followed_file(
                f"core-{day}", (f"2026-12-0{day}", "transposition"), references=(("celex", f"32031L000{day}"),)
            )
            for day in range(1, 7)
        ),
        followed_file("hearing", ("2026-11-28", "event"), core=False),
    )
    told = leads(section(world, "due"))
    assert len(told) == 4
    assert told[0].startswith("28 Nov, tomorrow (soon)")


@pytest.mark.parametrize(
    ("day", "left"),
    [
        ("2026-11-27", "27 Nov, today (soon)"), ("2026-11-28", "28 Nov, tomorrow (soon)"),
        ("2026-12-11", "11 Dec, in 14 days (soon)"), ("2026-12-12", "12 Dec, in 15 days"),
        ("2027-01-05", "5 Jan 2027, in 39 days"),
    ],
)  # fmt: skip
def test_days_left_stand_in_words(world: World, day: str, left: str) -> None:
    world.source("eu", "EU")
    world.follow(followed_file("one", (day, "transposition"), references=(("celex", "32031L9001"),)))
    shown = [lead for part in content_of(world).sections for lead in leads(part)]
    assert f"{left} · transposition due · for states" in shown


def test_an_overdue_duty_of_a_core_file_stays_until_every_state_has_notified(rich: World) -> None:
    for week in ("2026-W48", "2027-W30"):
        (overdue,) = [one for one in section(rich, "radar", week).entries if one.title.text == "File of permits"]
        assert words(overdue.lead) == "overdue since 15 Jul 2026 · transposition due · for states"
        (said,) = rows(overdue, "event")
        assert (
            said == "No transposition notice from Austria, Belgium, Bulgaria, Croatia and 19 more; 2 states sent one."
        )
        assert overdue.url == "https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:32031L9001"


def test_an_overdue_duty_is_met_once_all_states_that_are_bound_have_notified(rich: World) -> None:
    names = "AUT BEL BGR CYP CZE EST ESP FIN GRC HRV HUN ITA LTU LUX LVA MLT NLD POL PRT ROU SVK SVN SWE".split()
    for state in names:
        references = (("celex", f"72031L9001{state}_202600001"), ("celex", "32031L9001"))
        rich.document("notices", f"Measure of {state}", references=references)
    assert "File of permits" not in [one.title.text for one in section(rich, "radar").entries]


def test_a_measure_that_a_state_notified_and_the_record_of_a_move_are_no_items(world: World) -> None:
    world.source("notices", "EU", "law")
    world.source("parliament", "EU")
    procedure = ("procedure", "2031/9002(COD)")
    world.follow(followed_file("one", references=(procedure,)))
    for stage, at in (("RDG1", "2026-10-01T08:00:00Z"), ("RDG2", "2026-11-23T08:00:00Z")):
        world.stage("parliament", procedure[1], stage, at)
    world.document("parliament", "Record on labour", tags={"labour": 0.9}, references=(procedure,))
    world.document("notices", "Law on labour", tags={"labour": 0.9}, references=(("celex", "72031L9001DEU_202600001"),))
    content = content_of(world)
    assert content.section("stories") is None or content.section("stories").entries == ()  # type: ignore[union-attr]
    assert content.section("countries") is None
    assert len(section(world, "moved").entries) == 1


def test_an_overdue_duty_of_another_file_stays_for_twelve_weeks(world: World) -> None:
    world.source("eu", "EU")
    world.follow(followed_file("one", ("2026-09-10", "reporting"), core=False))
    assert leads(section(world, "radar")) == ["overdue since 10 Sep 2026 · report due · for states or EU"]
    assert leads(section(world, "radar", "2026-W50")) == []


def test_it_says_where_no_source_of_notices_could_be_read(world: World) -> None:
    world.source("eu", "EU")
    world.follow(
        followed_file("one", ("2026-07-15", "transposition"), references=(("celex", "32031L9001"),)),
        followed_file("two", ("2026-08-15", "transposition"), references=(("celex", "32031L9002"),)),
    )
    radar = section(world, "radar")
    assert len(radar.entries) == 2
    assert [rows(entry, "event") for entry in radar.entries] == [[], []]
    assert [words(line) for line in radar.lines][-1] == "What states have notified could not be read."


def test_a_right_keeps_its_name_where_a_pattern_has_the_same_id(world: World) -> None:
    world.source("court", "IT", "law")
    text = "No penalty applies to trafficked persons."
    one = world.document("court", "A ruling", text, tags={"trafficking": 0.9})
    world.says(one, kind="judgment", signals=(signal(text, text, "non-punishment", "non-punishment"),))
    given = Given(rights=right_names(ROOT / "config"))
    facts = gather(world.store, Briefing(id="weekly"), WEEK, themes=THEMES, given=given)
    entry = fit(facts, 5_000)[0].section("watchdog").entries[0]  # type: ignore[union-attr]
    assert "watch pattern: Non-punishment, absent or present" in words(entry.lead)
    assert rows(entry, "event")[0].startswith("Right at stake: Non-punishment of trafficked persons")


def test_the_masthead_names_the_countries_that_could_not_be_seen_in_full(rich: World) -> None:
    assert "; not fully seen: Bulgaria, Malta, Hungary, Portugal" in content_of(rich).head.status


def test_a_country_of_which_only_a_kind_is_known_says_the_theme_too(rich: World) -> None:
    assert "Ireland · news: undocumented people" in leads(section(rich, "countries"))


def test_which_countries_could_be_read_stands_there_in_a_line_each_however_full_the_week(rich: World) -> None:
    rich.source("de-blocked", "DE")
    rich.run("de-blocked", "blocked", new=0)
    facts = facts_of(rich)
    states = dict(facts.coverage.states)
    for ceiling in (5_000, 300):
        found = fit(facts, ceiling)[0].section("countries")
        assert found is not None
        lines = dict(words(line).rstrip(".").split(": ") for line in found.lines)
        assert list(lines) == ["Not read", "Read in part", "Read"]
        shown = [name for line in lines.values() for name in line.split(", ")]
        assert sorted(shown) == sorted(map(country_name, states)), "each country once, the EU and the world apart"
    assert "Bulgaria" in lines["Not read"]
    assert found.entries == ()
    assert found.left_out > 0


def test_a_story_in_several_languages_names_one_publisher_of_each_first(world: World) -> None:
    told = []
    for number, (country, language) in enumerate(
        (("IT", "it"), ("IT", "it"), ("IT", "it"), ("FR", "fr"), ("RO", "ro"))
    ):
        world.source(f"paper-{number}", country, "news")
        told.append(world.document(f"paper-{number}", f"Titolo {number}", language=language, tags={"labour": 0.9}))
    with world.store.transaction() as db:
        story = begin_story(db)
        for one in told:
            join_story(db, story, one, "in a test", AFTER)
    (entry,) = section(world, "stories").entries
    also = next(row for row in map(words, (row.words for row in entry.rows)) if row.startswith("Also in"))
    assert also == "Also in: Publisher of paper-3 (fr), Publisher of paper-4 (ro), Publisher of paper-1 (it), + 1"


def test_where_every_country_could_be_read_there_is_nothing_to_say_of_it(world: World) -> None:
    for country in ("AT", "BE"):
        world.source(country.lower(), country)
        world.run(country.lower())
    assert content_of(world).section("countries") is None


def test_a_changed_text_is_what_the_headline_tells(world: World) -> None:
    world.source("ministry")
    for at, text in (("2026-11-13T08:00:00Z", "It shall be paid."), ("2026-11-24T08:00:00Z", "It may be paid.")):
        one = world.document("ministry", "A bill", text, at=at, url="https://ministry.example/a", tags={"labour": 0.9})
    world.run("ministry")
    world.changed(one, Change(1, 2, "changed", 1, "It shall be paid.", "It may be paid.", 4.0))
    assert content_of(world).head.headline.startswith("Germany: change in a text on labour")


@pytest.mark.parametrize(("kind", "publishes", "kept"), [
    ("judgment", "law", False), (None, "law", False), ("bill", "law", True), (None, "official", True),
])  # fmt: skip
def test_a_hearing_of_the_parties_is_no_date_of_ours(
    world: World, kind: str | None, publishes: str, kept: bool
) -> None:
    world.source("court", "DK", publishes)
    one = world.document("court", "A paper", "The hearing is on 4 December 2026.", tags={"labour": 0.9})
    world.says(one, kind=kind, deadlines=(deadline("2026-12-04", "The hearing is on 4 December 2026.", "event"),))
    assert bool(content_of(world).section("due")) is kept


def test_a_states_own_file_without_papers_adds_nothing_to_the_directives_day(world: World) -> None:
    world.source("eu", "EU")
    day = ("2026-12-02", "transposition")
    world.follow(
        followed_file("act", day, references=(("celex", "32031L9001"),)), followed_file("de-act", day, core=False)
    )
    assert [one.title.text for one in section(world, "due").entries] == ["File of act"]


def test_a_documents_sentence_stands_beside_the_date_of_the_file_it_cites(world: World) -> None:
    world.source("eu", "EU")
    world.follow(followed_file("act", ("2026-12-02", "transposition"), references=(("celex", "32031L9001"),)))
    sentence = "States transpose it by 2 December 2026."
    one = world.document("eu", "On the directive", sentence, tags={"labour": 0.9})
    world.says(
        one, references=(("celex", "32031L9001"),), deadlines=(deadline("2026-12-02", sentence, "transposition"),)
    )
    (row,) = section(world, "due").entries
    assert row.title.text == "File of act"
    assert rows(row, "quote") == [f"“{sentence}”"]


@pytest.mark.parametrize(
    ("publishes", "kind", "certainty", "told"),
    [
        ("official", "event", "fixed", True), ("news", "event", "fixed", False), ("news", "consultation", "fixed", True),
        ("news", "submission", "expected", False), ("law", "submission", "expected", False),
    ],
)  # fmt: skip
def test_spans_of_time_and_events_in_the_news_are_no_dates_to_keep(
    world: World, publishes: str, kind: str, certainty: str, told: bool
) -> None:
    world.source("one", publishes=publishes)
    found = world.document("one", "A paper", "By then.", tags={"labour": 0.9})
    world.says(found, deadlines=(deadline("2026-12-20", "By then.", kind, certainty),))
    assert bool(section(world, "radar").entries) is told


def test_a_span_of_time_in_a_consultation_is_a_date_that_is_expected(world: World) -> None:
    world.source("ministry")
    one = world.document("ministry", "A paper", "Within four weeks.", tags={"labour": 0.9})
    world.says(
        one, kind="consultation", deadlines=(deadline("2026-12-20", "Within four weeks.", certainty="expected"),)
    )
    (row,) = section(world, "radar").entries
    assert words(row.by) == "Publisher of ministry; expected"


def test_a_date_of_a_year_is_its_end_and_a_strategys_is_not_fixed_in_law(world: World) -> None:
    world.source("eu", "EU")
    world.follow(followed_file("one", ("2026", "reporting"), references=(("com", "COM(2025) 725"),)))
    (row,) = section(world, "radar").entries
    assert words(row.lead) == "end of 2026, in 34 days · report due · for states or EU"
    assert words(row.by) == "core file; announced"


def test_the_watchdog_shows_different_patterns_and_countries_and_official_measures_first(world: World) -> None:
    for number, (country, publishes, kind, pattern) in enumerate([
        ("DE", "news", "news", "raid"), ("DE", "official", None, "raid"), ("DE", "law", "bill", "raid"),
        ("DE", "law", "bill", "testing"), ("FR", "law", "act", "raid"), ("PL", "official", "press-release", "detention"),
    ]):  # fmt: skip
        world.source(f"source-{number}", country, publishes)
        one = world.document(f"source-{number}", f"Paper {number}", f"Sentence {number}.", tags={"labour": 0.9})
        world.says(one, kind=kind, signals=(signal(f"Sentence {number}.", f"Sentence {number}.", pattern),))
    shown = leads(section(world, "watchdog"))
    assert shown == [
        "Germany · bill · watch pattern: raid", "Poland · press release · watch pattern: detention",
        "Germany · bill · watch pattern: testing",
    ]  # fmt: skip


def test_of_two_documents_that_say_the_same_date_the_official_one_is_shown(world: World) -> None:
    for name, publishes in (("paper", "news"), ("ministry", "official")):
        world.source(name, publishes=publishes)
        one = world.document(name, f"On views, by {name}", "Views by then.", tags={"labour": 0.9})
        world.says(one, deadlines=(deadline("2026-12-20", "Views by then."),))
    (row,) = section(world, "radar").entries
    assert row.by[0].text == "Publisher of ministry"


def test_files_that_moved_show_both_stages_and_the_next_date(rich: World) -> None:
    (entry,) = section(rich, "moved").entries
    assert words(entry.lead) == "2031/9002(COD): first reading → vote in plenary, since 23 Nov 2026"
    assert (entry.title.text, entry.url) == ("File of removal", "https://eur-lex.europa.eu/procedure/EN/2031_9002")
    assert words(entry.by) == "By the record of Example Parliament of Meridia"
    assert rows(entry) == ["Next: takes place, 8 Dec 2026, in 11 days."]


def test_a_stage_that_was_seen_for_the_first_time_or_in_the_news_is_no_move(world: World) -> None:
    world.source("parliament", "EU")
    world.source("paper", "EU", "news")
    world.follow(followed_file("one", references=(("procedure", "2031/9002(COD)"),)))
    world.stage("parliament", "2031/9002(COD)", "RDG1")
    world.stage("paper", "2031/9002(COD)", "SIGNATURE")
    assert content_of(world).section("moved") is None


def test_the_watchdog_quotes_official_texts_first_and_judges_nothing(rich: World) -> None:
    part = section(rich, "watchdog")
    assert leads(part) == [
        "Germany · bill · watch pattern: long detention", "EU · consultation · watch pattern: Duty to report",
    ]  # fmt: skip
    entry = part.entries[1]
    assert rows(entry, "quote") == [f"“{WARNING}” (text)"]
    assert rows(entry, "event") == [
        "Right at stake: Privacy and data firewalls; affects undocumented people.", "Verdict: unclear.",
    ]  # fmt: skip


def test_the_watchdog_quotes_at_most_three_sentences_of_at_most_forty_words(world: World) -> None:
    for number in range(5):
        world.source(f"source-{number}")
        text = f"Sentence number {number} says little. " + "word " * 41
        one = world.document(f"source-{number}", f"Paper {number} about something", text, tags={"labour": 0.9})
        world.says(
            one,
            signals=(
                signal(text, text[text.index("word") :].strip()),
                signal(text, text.split(" word", maxsplit=1)[0]),
            ),
        )
    part = section(world, "watchdog")
    assert len(part.entries) == 3
    assert part.left_out == 2
    assert all("says little" in rows(entry, "quote")[0] for entry in part.entries)


def test_a_signal_of_a_text_that_was_not_read_since_it_changed_is_not_shown(world: World) -> None:
    world.source("one")
    text = "A warning stands here."
    found = world.document("one", "A paper", text, url="https://one.example/a", tags={"labour": 0.9})
    world.says(found, signals=(signal(text, text),))
    assert content_of(world).section("watchdog") is not None
    world.document("one", "A paper", "Nothing stands here.", url="https://one.example/a")
    assert content_of(world).section("watchdog") is None


def test_a_story_says_country_kind_stage_and_file(rich: World) -> None:
    shown = {one.title.text: words(one.lead) for one in section(rich, "stories").entries}
    assert shown["Entwurf eines Gesetzes zur Abschiebehaft"] == "Germany · bill · vote in plenary: File of removal"
    assert shown["Consultation on residence permits"] == "EU · consultation"


def test_a_foreign_title_keeps_its_bytes_and_says_what_it_is_about(rich: World) -> None:
    rich.follow()
    (entry,) = [one for one in section(rich, "stories").entries if "Abschiebehaft" in one.title.text]
    assert words(entry.lead) == "Germany · bill: detention pending removal (“Abschiebehaft”, title)"
    assert (entry.title.text, entry.title.tag) == ("Entwurf eines Gesetzes zur Abschiebehaft", "de")


def test_a_concept_that_only_the_publishers_name_shows_is_no_handle(world: World) -> None:
    world.source("union", "NL", "report", publisher="Vakbond De Lantaarn")
    one = world.document("union", "Vakbond over sekswerk", language="nl", tags={"labour": 0.9})
    world.says(one, concepts=(concept("Vakbond over sekswerk", "Vakbond", "trade unions"),
                              concept("Vakbond over sekswerk", "sekswerk", "sex work")))  # fmt: skip
    assert leads(section(world, "stories")) == ["Netherlands · report or statement: sex work (“sekswerk”, title)"]


def test_evidence_never_comes_from_the_publishers_own_name(world: World) -> None:
    world.source("net", "NL", "report", publisher="Netwerk tegen Mensenhandel")
    text = "Netwerk tegen Mensenhandel meldt: het aantal aanhoudingen wegens Mensenhandel daalt."
    one = world.document("net", "Jaarbericht", text, language="nl", tags={"trafficking": 0.9},
                         terms={"trafficking": ["Mensenhandel"]})  # fmt: skip
    (item,) = section(world, "stories").entries
    assert item.document_id == one
    assert not [row for row in rows(item, "small") if row.startswith("Why here")]


def test_the_publishers_own_english_title_is_labelled(world: World) -> None:
    world.source("court", "EU", "law")
    act = (("celex", "32031L9001"),)
    world.document("court", "On invented things", language="en", at="2026-10-01T08:00:00Z", references=act)
    world.document("court", "Über erfundene Dinge", language="de", references=act, tags={"labour": 0.9})
    (item,) = section(world, "stories").entries
    assert "Official English title: On invented things" in rows(item, "event")


def test_a_bill_of_a_gazette_is_never_called_a_law(world: World) -> None:
    world.source("gazette", publishes="law")
    world.document("gazette", "Some paper without a kind", tags={"labour": 0.9})
    world.says(world.document("gazette", "Draft Act on nothing", tags={"migration": 0.9}), kind="bill")
    told = leads(section(world, "stories"))
    assert told == ["Germany · official document", "Germany · bill"]


def test_gone_and_new_show_the_two_heaviest_changes_and_how_many_passages(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.source("ministry")
    before, after = "The period is two weeks. It shall be paid.", "The period is one week. Appeals are not possible."
    for at, text in (("2026-11-13T08:00:00Z", before), ("2026-11-24T08:00:00Z", after)):
        one = world.document("ministry", "A bill", text, at=at, url="https://ministry.example/a", tags={"labour": 0.9})
    changes = (
        Change(1, 2, "new", 1, "", "Appeals are not possible.", 5.0), Change(1, 2, "gone", 1, "It shall be paid.", "", 3.0),
        Change(1, 2, "changed", 0, "The period is two weeks.", "The period is one week.", 1.0),
        Change(1, 2, "moved", 2, "x", "x", 0.0),
    )  # fmt: skip
    monkeypatch.setattr("digest.drafting.said.changes_of", lambda *given, **more: {one: changes})
    content = content_of(world)
    text = render_text(content)
    assert re.findall(r"^(?:Gone|New): .*$", text, re.M) == [
        "New: “Appeals are not possible.” (paragraph 1)", "Gone: “It shall be paid.” (paragraph 1)",
    ]  # fmt: skip
    assert "Text changed since 13 Nov 2026: 1 passage struck out, 1 added, 1 worded anew." in " ".join(text.split())
    noise = (Change(1, 2, "changed", 1, "Views: 3", "Views: 4", 0.0),)
    monkeypatch.setattr("digest.drafting.said.changes_of", lambda *given, **more: {one: noise})
    assert content_of(world).section("stories") is None


def test_a_third_version_is_said_to_be_one(world: World) -> None:
    world.source("ministry")
    for day, text in (("13", "one"), ("20", "two"), ("24", "three")):
        world.document("ministry", "A bill", text, at=f"2026-11-{day}T08:00:00Z", url="https://ministry.example/a",
                       tags={"labour": 0.9})  # fmt: skip
    (item,) = section(world, "stories").entries
    assert rows(item, "note") == ["Text changed since 13 Nov 2026.", "Third version since 13 Nov 2026."]


def test_a_long_title_is_cut_so_that_the_words_that_count_are_seen(world: World) -> None:
    front = (
        "Beschlussempfehlung und Bericht des Ausschusses für Angelegenheiten aller Art zu dem Antrag der Abgeordneten"
    )
    title = f"{front} und weiterer Mitglieder des Hauses: Rechte von Menschen in Abschiebehaft"
    world.source("parliament")
    world.document("parliament", title, language="de", tags={"migration": 0.9}, terms={"migration": ["Abschiebehaft"]})
    (item,) = section(world, "stories").entries
    assert item.title.text == "…Rechte von Menschen in Abschiebehaft"


def test_the_subject_names_country_kind_and_the_nearest_date(rich: World) -> None:
    head = content_of(rich).head
    assert head.subject == "Watchdog briefing 48/2026: Germany: bill on undocumented people; transposition by 2 Dec"
    assert len(head.headline) <= 60


def test_three_bullets_say_what_changed_what_may_harm_and_what_is_due(rich: World) -> None:
    changed, harm, due = map(words, content_of(rich).head.bullets)
    assert changed.startswith("What changed: Germany · bill · vote in plenary: File of removal: “Entwurf")
    assert changed.endswith(f"(German), item 01; 1 file moved, item {section(rich, 'moved').entries[0].number:02}.")
    watchdog = section(rich, "watchdog").entries
    assert f"quoted in items {watchdog[0].number:02}, {watchdog[1].number:02}" in harm
    assert due == (
        "What is due: 2 Dec File of platforms transposition (in 5 days); 3 Dec EU; 1 duty overdue. "
        "Not read: Министерство на примера (core source)."
    )


def test_a_poor_week_names_the_core_source_that_is_missing(rich: World) -> None:
    for number in range(3):
        rich.source(f"core-{number}", "FR", publisher=f"Kernquelle {number}", core=True)
        rich.run(f"core-{number}", "failed", new=0)
    head = content_of(rich).head
    assert head.subject.startswith("[partial coverage] Watchdog briefing 48/2026: Germany: ")
    assert "; without " in head.subject
    assert "Kernquelle 0" in head.status
    assert "Coverage is poor" in words(head.bullets[2])


def test_what_is_cut_follows_the_order_of_the_specification(rich: World) -> None:
    for number in range(6):
        rich.source(f"far-{number}", "LV", "official")
        one = rich.document(
            f"far-{number}", f"Far paper number {number}", at="2026-10-01T08:00:00Z", tags={"labour": 0.9}
        )
        rich.says(one, deadlines=(deadline("2027-01-30", f"Views by then, {number}."),))
    facts = facts_of(rich)
    kept: list[dict[str, int]] = []
    for ceiling in range(1_400, 200, -10):
        content, _, _ = fit(facts, ceiling)
        counts = {one.id: len(one.entries) for one in content.sections}
        kept += [] if kept and kept[-1] == counts else [counts]
    assert kept[0]["countries"] > 0
    assert kept[-1]["stories"] == 3
    assert kept[-1]["due"] == kept[0]["due"]
    assert kept[-1]["watchdog"] == kept[0]["watchdog"]
    assert kept[-1]["moved"] == kept[0]["moved"]
    for before, after in pairwise(kept):
        if before["stories"] > after["stories"]:
            # Which countries could be read stays; no document of one does.
            assert not after.get("countries")
        if before["radar"] > after["radar"]:
            assert after["stories"] <= 5
        if after["stories"] < 5:
            assert after["radar"] < kept[0]["radar"]


def test_names_of_rights_and_patterns_come_from_the_configuration() -> None:
    names = right_names(ROOT / "config")
    assert names["liberty"] == "Liberty and detention"
    assert names["raid-and-removal"] == "Raid followed by detention or removal"


def test_sections_read_nothing_beyond_their_facts(rich: World) -> None:
    facts = facts_of(rich)
    rich.store.close()
    assert len(fit(facts, Words().ceiling)[0].sections) >= 8


def test_a_persons_verdict_names_whose_assessment_it_rests_on(rich: World) -> None:
    facts = facts_of(rich)
    found = section(rich, "watchdog").entries[0]
    assert found.document_id is not None
    assert "Verdict: unclear." in rows(found, "event")
    judged = replace(facts, edits=Edits(verdicts={found.document_id: "harms: the example court"}))
    part = fit(judged, 5_000)[0].section("watchdog")
    assert part is not None and "Verdict: harms, according to the example court." in rows(part.entries[0], "event")


def test_a_new_section_is_a_function_and_a_line_in_a_list(rich: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def invented(facts: Facts) -> Section:
        entry = Entry(own("An invented line"), Title("An invented title", "en", "", "ltr", "own"), "https://x.example/")
        return Section("invented", "Invented", (own("A line."),), (own("A bullet."),), (entry,), notes=("A note.",))

    monkeypatch.setattr(order, "SECTIONS", (*order.SECTIONS, invented))
    content, html, text = fit(facts_of(rich), 5_000)
    assert content.sections[-1].id == "invented"
    for told in ("A line.", "A bullet.", "An invented line", "An invented title", "https://x.example/", "A note."):
        assert told in html
        assert told in text


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_sentences_stay_words_on_one_line(world: World, name: str) -> None:
    sentence = f"Begin {HOSTILE[name][:2_000]} end"
    world.source("one", publisher="Publisher of one")
    text = f"{sentence}\n\nMore."
    found = world.document("one", "A paper", text, language="de", tags={"labour": 0.9}, terms={"labour": ["Begin"]})
    shown = Concept("c", "concept", sentence[:300], "text", 0, 300)
    world.says(found, signals=(Signal("p", "liberty", "", "unclear", sentence, "text", 0, len(sentence)),),
               deadlines=(deadline("2026-12-03", sentence),), concepts=(shown,))  # fmt: skip
    made = make_draft(world.store, Briefing(id="weekly"), WEEK, themes=THEMES, now=AFTER)
    assert "DUE IN 14 DAYS" in made.text
    for part in (made.html, made.text):
        assert part.count("@@UNSUBSCRIBE@@") == 1
        assert not re.search(
            "[\x00-\x09\x0b-\x1f\x7f\x85\u2028\u2029\u202a-\u202e\u2066\u2067\u061c\u200e\u200f]", part
        )
    assert not [line for line in made.text.splitlines() if len(line) > 72 and "://" not in line]
    assert not re.search(r"<(script|b)\b", made.html)


@pytest.mark.parametrize(
    ("references", "page"),
    [
        ((("procedure", "2025/0059(COD)"), ("celex", "32008L0115")), "https://eur-lex.europa.eu/procedure/EN/2025_59"),
        ((("celex", "32011L0036"), ("celex", "32024L1712")),
         "https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:32024L1712"),
        ((("cets", "CETS 197"),), "https://www.coe.int/en/web/conventions/full-list?module=treaty-detail&treatynum=197"),
        ((("com", "COM(2025) 725"),), "https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=COM:2025:725:FIN"),
        ((("ilo", "C193"),), None), ((), None),
    ],
)  # fmt: skip
def test_a_file_has_the_page_of_its_record(references: tuple[tuple[str, str], ...], page: str | None) -> None:
    assert official_page(references) == page


@pytest.mark.parametrize(
    ("stage", "shown"),
    [
        ("RDG1", "first reading"),
        ("COMMITTEE_SOMETHING", "committee something"),
        ("2nd reading, Lords", "2nd reading, Lords"),
    ],
)
def test_stages_keep_the_institutions_words(stage: str, shown: str) -> None:
    assert stage_words(stage) == shown


def test_an_item_never_takes_a_day_from_another_countrys_text_of_its_story(world: World) -> None:
    for name, country in (("es", "ES"), ("ro", "RO"), ("es-paper", "ES")):
        world.source(name, country)
        world.run(name)
    spain, romania, paper = (
        world.document(name, f"Call on permits {name}", "A call.", tags={"migration": score}, published="2026-11-23")
        for name, score in (("es", 0.9), ("ro", 0.6), ("es-paper", 0.6))
    )
    with world.store.transaction() as db:
        number = begin_story(db)
        for one in (spain, romania, paper):
            join_story(db, number, one, "text", AFTER)
    world.says(romania, deadlines=(deadline("2026-12-14", "A call.", "consultation"),))
    (entry,) = section(world, "stories").entries
    assert rows(entry, "event") == [] and words(entry.lead) == "Spain · official document"
    world.says(paper, deadlines=(deadline("2026-12-20", "A call.", "consultation"),))
    (entry,) = section(world, "stories").entries
    assert rows(entry, "event") == ["Views are asked for until 20 Dec 2026, in 23 days."]
    assert words(entry.lead) == "Spain · official document: consultation closes"


def test_a_mail_opens_with_the_first_item_that_says_what_happened(world: World) -> None:
    world.source("paper", "INT", "report")
    world.source("parliament", "NL")
    world.run("paper")
    world.run("parliament")
    first = world.document("paper", "A call", "It goes on.", tags={"trafficking": 1.0}, at="2026-11-13T08:00:00Z",
                           url="https://paper.example/a")  # fmt: skip
    world.says(first, kind="news", deadlines=(deadline("2026-12-20", "It goes on.", "submission"),))
    text = "Clients of sex workers are fined."
    bill = world.document("parliament", "A bill", text, tags={"sex-work": 0.9})
    world.says(bill, kind="bill", signals=(signal(text, text, "criminalising-clients", "labour-rights"),))
    assert content_of(world).head.headline.startswith("Netherlands: criminalising clients")
    assert "“A bill” (English), item" in words(content_of(world).head.bullets[0])


def test_a_title_about_harm_opens_a_mail_although_it_is_news(world: World) -> None:
    world.source("paper", "DE", "news")
    world.run("paper")
    title = "After a raid, trafficked persons were deported"
    one = world.document("paper", title, tags={"trafficking": 0.9})
    found = replace(signal(title, title, "raid-and-removal", "liberty"), field="title")
    world.says(one, kind="news", signals=(found,))
    head = content_of(world).head
    assert head.headline == "Germany: raid and removal (news)"
    assert words(head.bullets[0]).startswith("What changed: Germany · news · raid and removal: “After a raid")


def test_a_changed_bill_is_said_to_be_one_that_changed(world: World) -> None:
    world.source("ministry")
    world.run("ministry")
    for day, text in (("13", "Clients are fined."), ("24", "Clients are not fined.")):
        one = world.document("ministry", "A bill", text, at=f"2026-11-{day}T08:00:00Z", url="https://ministry.example/a",
                             tags={"sex-work": 0.9})  # fmt: skip
    world.says(one, kind="bill")
    with world.store.transaction() as db:
        db.execute(
            """INSERT INTO version_change (document_id, from_number, to_number, kind, paragraph, before, after, weight)
                VALUES (?, 1, 2, 'changed', 1, 'Clients are fined.', 'Clients are not fined.', 4)""",
            (one,),
        )
    assert content_of(world).head.headline.startswith("Germany: bill on sex work changed")


STRUCK = "The penalty for clients of sex workers was struck out."


def test_what_was_struck_out_does_not_open_a_mail_as_harm(world: World) -> None:
    world.source("parliament", "NL")
    world.source("ministry", "DE")
    for name in ("parliament", "ministry"):
        world.run(name)
    for name, text, pattern in (
        ("parliament", STRUCK, "criminalising-clients"), ("ministry", "Hospitals shall report.", "duty-to-report")
    ):  # fmt: skip
        one = world.document(name, f"Bill of the {name}", text, tags={"sex-work": 0.9})
        told = replace(signal(text, text, pattern, "labour-rights"), struck_out=text == STRUCK)
        world.says(one, kind="bill", signals=(told,))
    content = fit(gather(world.store, Briefing(id="weekly"), WEEK, themes=THEMES, given=Given()), 5_000)[0]
    leads_of = [words(entry.lead) for entry in content.section("watchdog").entries]  # type: ignore[union-attr]
    assert any("watch pattern, perhaps struck out: criminalising clients" in one for one in leads_of)
    assert any("watch pattern: duty to report" in one for one in leads_of)
    assert words(content.head.bullets[1]).startswith("What may harm: Germany, duty to report")
    assert "criminalising" not in content.head.headline + words(content.head.bullets[1])


def test_measures_that_may_be_struck_out_are_patterns_of_the_rules() -> None:
    patterns = tomllib.loads((ROOT / "config" / "facts" / "rights.toml").read_text("utf-8"))["pattern"]
    assert {one["id"] for one in patterns} >= MEASURES


def test_a_title_that_met_a_watch_pattern_is_an_event_of_its_item(world: World) -> None:
    world.source("paper", "IE", "news")
    world.source("other", "INT", "report")
    for name, title, pattern in (
        ("paper", "Council bans the Pride march", "ban-of-pride"),
        ("other", "Permits should not depend on testimony", "residence-tied-to-cooperation"),
    ):
        one = world.document(name, title, tags={"lgbtiq": 0.9})
        world.says(one, kind="news", signals=(replace(signal(title, title, pattern, "x"), field="title"),))
    # Who speaks against a measure is not told to report it.
    assert sorted(leads(section(world, "stories"))) == ["International · news", "Ireland · news: ban of pride"]


def test_a_pattern_that_protection_meets_as_well_comes_after_harm(world: World) -> None:
    world.source("paper", "IT", "report")
    world.source("other", "PL", "report")
    for name, pattern, score in (("paper", "non-punishment", 1.0), ("other", "pushbacks", 0.6)):
        text = f"A sentence of {name}."
        one = world.document(name, f"Report of {name}", text, tags={"migration": score})
        world.says(one, signals=(signal(text, text, pattern, "x"),))
    assert ["Poland" in one for one in leads(section(world, "watchdog"))] == [True, False]
