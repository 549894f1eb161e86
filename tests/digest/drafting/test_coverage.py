"""What could not be seen is said every week, and is never taken for nothing having happened."""

from __future__ import annotations

import pytest

from digest.drafting.briefings import Briefing
from digest.drafting.coverage import read_coverage
from digest.drafting.draft import make_draft
from digest.drafting.given import Given
from ground.records import State
from store.documents.windows import source_weeks
from tests.digest.fixtures_world import AFTER, CLOSES, OPENS, THEMES, WEEK, World

EARLIER = "2026-11-12T09:00:00Z"


def text(world: World, lexicons: frozenset[str] | None = None) -> str:
    given = Given(lexicons=lexicons)
    return make_draft(world.store, Briefing(id="weekly"), WEEK, themes=THEMES, now=AFTER, given=given).text


def coverage(world: World):  # type: ignore[no-untyped-def]
    return read_coverage(source_weeks(world.store, OPENS, CLOSES), OPENS)


def one_line(shown: str) -> str:
    return " ".join(shown.split())


def healthy(world: World, count: int) -> None:
    for number in range(count):
        world.source(f"fine-{number:03}")
        world.run(f"fine-{number:03}")


@pytest.mark.parametrize(
    ("state", "word"),
    [
        ("blocked", "blocked"), ("limited", "blocked"), ("refused", "blocked"), ("drifted", "changed"),
        ("malformed", "changed"), ("empty", "changed"), ("failed", "failing"), ("gone", "failing"),
        ("unsafe", "failing"),
    ],
)  # fmt: skip
def test_a_source_that_showed_nothing_is_never_quiet(world: World, state: State, word: str) -> None:
    world.source("ministry", publisher="Ministry of Examples")
    world.run("ministry", "ok", EARLIER)
    world.run("ministry", state, new=0)
    (named,) = coverage(world).named
    assert (named.state, named.lost) == (word, True)
    shown = one_line(text(world))
    assert "Ministry of Examples (Germany)" in shown
    assert "nothing seen after 12 Nov" in shown


@pytest.mark.parametrize(("state", "new"), [("ok", 3), ("ok", 0), ("unchanged", 0), ("moved", 0)])
def test_a_source_that_answered_is_not_missed(world: World, state: State, new: int) -> None:
    world.source("ministry")
    world.run("ministry", state, new=new)
    found = coverage(world)
    assert (found.good, found.total, found.level) == (1, 1, "full")
    assert "The 1 source answered at least once." in text(world)


def test_the_last_run_tells_the_state_and_an_earlier_answer_tells_that_it_was_not_lost(world: World) -> None:
    world.source("ministry", core=True)
    world.run("ministry", "ok", "2026-11-20T09:00:00Z")
    world.run("ministry", "blocked", "2026-11-25T09:00:00Z", new=0)
    (named,) = coverage(world).named
    assert (named.state, named.lost) == ("blocked", False)


def test_a_source_with_nothing_new_for_longer_than_its_rhythm_is_silent(world: World) -> None:
    world.source("ministry", silence_seconds=30 * 86_400)
    world.document("ministry", "The last thing it said", published="2026-05-08", at="2026-11-20T08:00:00Z")
    world.run("ministry", "unchanged", new=0)
    (named,) = coverage(world).named
    assert named.state == "silent"
    assert "silent for longer than usual; nothing new since 8 May 2026" in one_line(text(world))


def test_silence_is_measured_when_the_source_was_asked_not_when_the_window_closes(world: World) -> None:
    world.source("ministry", silence_seconds=3 * 86_400)
    world.document("ministry", "Fresh enough", published="2026-11-18", at="2026-11-20T08:00:00Z")
    world.run("ministry", "unchanged", "2026-11-20T08:00:00Z", new=0)
    assert coverage(world).good == 1


def test_a_source_that_was_not_asked_in_the_window_is_failing_unless_its_rhythm_is_slower(world: World) -> None:
    world.source("daily")
    world.source("monthly", every_seconds=30 * 86_400)
    for name in ("daily", "monthly"):
        world.run(name, "ok", EARLIER)
    found = coverage(world)
    assert [(one.id, one.state) for one in found.named] == [("daily", "failing")]
    assert found.good == 1


def test_what_happened_after_the_window_changes_nothing_in_it(world: World) -> None:
    world.source("ministry")
    world.run("ministry")
    before = coverage(world)
    world.run("ministry", "blocked", "2026-11-27T09:00:00Z", new=0)
    assert coverage(world) == before


def test_paused_sources_are_counted_apart_and_new_ones_as_not_collected(world: World) -> None:
    world.source("paused", disabled="asks for money")
    world.source("new")
    found = coverage(world)
    assert (found.paused, found.total, dict(found.rest)) == (1, 1, {"never": 1})
    shown = text(world)
    assert "Paused by us: 1 source." in shown
    assert "1 not collected yet" in shown


@pytest.mark.parametrize(
    ("good", "bad", "core_lost", "level"),
    [
        (95, 5, 0, "full"), (94, 6, 0, "partial"), (95, 5, 1, "partial"), (70, 30, 0, "partial"),
        (69, 31, 0, "poor"), (95, 5, 2, "poor"), (0, 0, 0, "poor"),
    ],
)  # fmt: skip
def test_the_level_follows_the_shares(world: World, good: int, bad: int, core_lost: int, level: str) -> None:
    for number in range(good):
        world.source(f"fine-{number:03}", core=number < 10 - core_lost)
        world.run(f"fine-{number:03}")
    for number in range(bad):
        world.source(f"bad-{number:03}", core=number < core_lost)
        world.run(f"bad-{number:03}", "failed", new=0)
    assert coverage(world).level == level


def test_core_sources_are_named_first_then_dark_countries_and_at_most_ten(world: World) -> None:
    healthy(world, 40)
    for number in range(14):
        world.source(f"bad-{number:02}", publisher=f"Paper {number:02}")
        world.run(f"bad-{number:02}", "failed", new=0)
    for name, country, core in (("zz-core", "DE", True), ("zz-malta", "MT", False)):
        world.source(name, country, publisher=name, core=core)
        world.run(name, "blocked", new=0)
    found = coverage(world)
    assert [one.id for one in found.named[:2]] == ["zz-core", "zz-malta"]
    assert len(found.named) == 10
    assert dict(found.rest) == {"failing": 6}
    shown = text(world)
    assert "Other sources: 6 failing." in shown
    assert "No working source: Malta." in shown


def test_languages_without_a_term_list_are_named(world: World) -> None:
    healthy(world, 1)
    for number in range(3):
        world.document("fine-000", f"სათაური {number}", language="ka")
    world.document("fine-000", "Ein Titel", language="de", tags={"labour": 0.9})
    assert "Languages without a term list: Georgian (3 documents)." in text(world, lexicons=frozenset({"de"}))
    assert "Languages in which our terms have found nothing so far: Georgian (3" in text(world)


def test_what_could_not_be_read_is_counted(world: World) -> None:
    healthy(world, 1)
    world.document("fine-000", "A scanned report", media="pdf", text_state="none")
    world.document("fine-000", "Behind a wall", text_state="title")
    shown = text(world)
    for line in ("Not yet read for themes: 2 documents.", "PDF files without readable text: 1.", "by title only: 1."):
        assert line in shown


def test_a_quiet_week_is_called_so_and_keeps_its_last_two_sections(world: World) -> None:
    healthy(world, 3)
    draft = make_draft(world.store, Briefing(id="weekly"), WEEK, themes=THEMES, now=AFTER)
    assert draft.subject == "Watchdog briefing 48/2026: No story met our bar this week"
    assert draft.items == ()
    for heading in ("WHAT WE COULD NOT SEE", "CORRECTIONS"):
        assert heading in draft.text
    for heading in ("COUNTRIES", "NUMBERS"):
        assert heading not in draft.text


def test_a_blind_week_leads_with_coverage_and_is_never_called_quiet(world: World) -> None:
    healthy(world, 1)
    for number in range(4):
        world.source(f"bad-{number}")
        world.run(f"bad-{number}", "blocked", new=0)
    world.document("fine-000", "A new act on labour", tags={"labour": 0.9})
    draft = make_draft(world.store, Briefing(id="weekly"), WEEK, themes=THEMES, now=AFTER)
    assert draft.subject == "[partial coverage] Watchdog briefing 48/2026: We could read only 1 of 5 sources this week"
    assert draft.text.index("WHAT WE COULD NOT SEE") < draft.text.index("STORIES")
    assert "met our bar this week" not in draft.text
    assert "Coverage is poor: only 1 of 5 sources." in one_line(draft.text)


NOTHING = ("nothing happened", "no news", "nothing new in", "nothing in ", "all quiet", "no development")


@pytest.mark.parametrize("state", ["blocked", "drifted", "failed", "unchanged"])
def test_no_sentence_says_that_nothing_happened_in_a_country(world: World, state: State) -> None:
    world.source("malta", "MT")
    world.run("malta", state, new=0)
    healthy(world, 5)
    world.document("fine-000", "A new act on labour", tags={"labour": 0.9})
    shown = one_line(text(world)).casefold()
    assert not [one for one in NOTHING if one in shown]
    assert ("no working source: malta" in shown) == (state != "unchanged")
