"""Points and quotas decide what becomes an item; the same input gives the same items."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.content.facts import Ranked, Said
from digest.drafting.briefings import Briefing
from digest.drafting.selection import Known, choose, only_noise, rank
from ground.records import THEMES
from store.documents.changes import Change
from store.documents.facts import Deadline, Signal
from store.documents.windows import Candidate
from tests.digest.fixtures_world import OPENS

WEEKLY = Briefing(id="weekly")
DAY = date(2026, 11, 27)


def document(number: int, theme: str = "labour", **more: object) -> Candidate:
    plain = Candidate(
        number, f"source-{number}", f"Publisher {number}", "news", 3, f"C{number}", f"https://{number}.example/",
        f"Paper number {number} on work", "en", "2026-11-20", "day", "2026-11-20T08:00:00Z", None, None, None, False,
        ((theme, 0.8),),
    )  # fmt: skip
    return replace(plain, **more)  # type: ignore[arg-type]


def known(said: dict[int, Said] | None = None, **more: object) -> Known:
    return Known(DAY, said or {}, opens=OPENS, **more)  # type: ignore[arg-type]


def points(one: Candidate, *earlier: Candidate, said: Said | None = None, **more: object) -> dict[str, float]:
    return dict(rank([one], earlier, WEEKLY, known({one.id: said} if said else {}, **more))[0].points)


def change(weight: float) -> Change:
    return Change(1, 2, "changed", 1, "before", "after", weight)


def due(day: str, kind: str = "consultation") -> Said:
    return Said(deadlines=(Deadline(day, kind, "By then.", "fixed"),))


@pytest.mark.parametrize(("publishes", "worth"), [("law", 2), ("official", 2), ("report", 1.5), ("news", 1)])
def test_the_source_counts_two_points_at_most(publishes: str, worth: float) -> None:
    assert points(document(1, publishes=publishes))["source"] == worth


def test_theme_weight_times_score_counts_for_the_best_theme() -> None:
    one = document(1, tags=(("labour", 0.9), ("trafficking", 0.7)))
    assert points(one)["theme"] == pytest.approx(2.1)
    (found,) = rank([one], [], WEEKLY, known())
    assert found.theme == "trafficking"


def test_the_priority_of_a_source_counts_for_nothing() -> None:
    assert points(document(1, priority=5)) == points(document(1, priority=1))


@pytest.mark.parametrize(("weights", "worth"), [((), 1), ((0.0,), 0), ((1.0,), 1), ((0.0, 3.0), 4), ((5.0,), 4)])
def test_a_changed_sentence_counts_by_what_is_in_it_and_noise_for_nothing(
    weights: tuple[float, ...], worth: float
) -> None:
    one = document(1, changed_since="2026-11-13T08:00:00Z")
    assert points(one, said=Said(changes=tuple(map(change, weights))))["event"] == worth


def test_a_page_that_comes_back_by_noise_alone_is_no_candidate() -> None:
    back = document(1, collected_at="2026-11-01T08:00:00Z", changed_since="2026-11-01T08:00:00Z")
    assert only_noise(back, Said(changes=(change(0.0),)), OPENS)
    assert not only_noise(back, Said(changes=(change(0.0), change(1.0))), OPENS)
    assert not only_noise(back, Said(), OPENS)
    assert not only_noise(document(1), Said(changes=(change(0.0),)), OPENS)


@pytest.mark.parametrize(
    ("day", "kind", "worth"),
    [
        ("2026-11-27", "transposition", 3), ("2026-12-11", "application", 3), ("2026-12-12", "application", 0),
        ("2027-01-30", "consultation", 3), ("2027-01-30", "evidence", 3), ("2027-05-30", "evidence", 0),
    ],
)  # fmt: skip
def test_a_day_ahead_counts_within_two_weeks_or_where_something_new_is_asked(day: str, kind: str, worth: float) -> None:
    assert points(document(1), said=due(day, kind))["event"] == worth


def test_a_consultation_known_for_longer_counts_again_in_its_last_two_weeks() -> None:
    old = document(1, collected_at="2026-10-01T08:00:00Z", changed_since="2026-10-01T08:00:00Z")
    noise = Said(changes=(change(0.0),))
    assert points(old, said=replace(noise, deadlines=due("2027-01-30").deadlines))["event"] == 0
    assert points(old, said=replace(noise, deadlines=due("2026-12-05").deadlines))["event"] == 3


def test_a_paper_of_a_file_that_moved_counts_four_and_its_file_by_how_it_is_followed() -> None:
    paper = Said(files=("return",), own_file="return")
    found = points(document(1), said=paper, moved=frozenset({"return"}), core=frozenset({"return"}))
    assert (found["event"], found["file"]) == (4, 2)
    assert points(document(1), said=Said(files=("roma",)))["file"] == 1
    assert points(document(1), said=paper)["event"] == 0


def test_a_signal_counts_three_and_four_where_the_title_has_it() -> None:
    signal = Signal("raid-and-removal", "liberty", "migrants", "unclear", "A sentence.", "text", 0, 11)
    assert points(document(1), said=Said(signals=(signal,)))["signal"] == 3
    assert points(document(1), said=Said(signals=(signal, replace(signal, field="title"))))["signal"] == 4


@pytest.mark.parametrize(
    ("more", "worth"),
    [
        ({"field": "title"}, 6), ({}, 3), ({"pattern": "immigration-detention"}, 5), ({"affects": "migrants"}, 3),
        ({"pattern": "immigration-detention", "start": 5_000}, 3),
        ({"pattern": "non-punishment"}, 3), ({"pattern": "raid-as-rescue"}, 3),
    ],
)  # fmt: skip
def test_harm_by_a_state_to_trafficked_persons_counts_two_more_where_a_document_begins_with_it(
    more: dict[str, object], worth: float
) -> None:
    signal = Signal("raid-and-removal", "liberty", "trafficked persons", "unclear", "A sentence.", "text", 0, 11)
    said = Said(signals=(replace(signal, **more),))  # type: ignore[arg-type]
    assert points(document(1), said=said)["signal"] == worth


@pytest.mark.parametrize(
    ("title", "more", "worth"),
    [
        ("Vacancy", {"kind": "notice"}, -4), ("Urteil 2 BvR 12/26", {"publishes": "law"}, -4),
        ("C-123/26", {"publishes": "law"}, -4),
        ("Cour d'appel de Marseille, n° 24MA0326, du 2026-03-02", {"publishes": "law"}, -4),
        ("Bill 12/2026 of 3 May 2026 on inspection", {"publishes": "law", "kind": "bill"}, 0),
        ("Act 12/2026 on labour inspection", {"publishes": "law", "kind": "act"}, 0),
        ("Zwangsarbeit 2026", {"publishes": "law", "in_title": True}, 0), ("Flight 370", {}, 0),
    ],
)  # fmt: skip
def test_routine_loses_four(title: str, more: dict[str, object], worth: float) -> None:
    assert points(document(1, title=title, **more))["routine"] == worth


def test_what_was_shown_before_loses_three_points_unless_something_happened() -> None:
    shown = document(1, url="https://same.example/")
    again = document(2, url="https://same.example/")
    assert points(again, shown)["seen"] == -3
    assert points(again, shown, said=due("2026-12-01"))["seen"] == 0
    assert points(replace(again, changed_since="2026-11-13T08:00:00Z"), shown)["seen"] == 0


@pytest.mark.parametrize(("voices", "worth"), [(1, 0), (2, 1), (3, 1), (4, 2), (9, 2)])
def test_breadth_counts_publishers_with_a_text_of_their_own(voices: int, worth: float) -> None:
    title = "One title that all of them give"
    own = [document(n, title=title, signature=bytes([n]) * 256) for n in range(1, voices + 1)]
    copies = [document(50 + n, title=title, signature=bytes([1]) * 256) for n in range(9)]
    (found,) = rank([*own, *copies], [], WEEKLY, known())
    assert dict(found.points)["breadth"] == worth


def test_ties_go_to_the_later_official_date_then_to_the_smaller_id() -> None:
    documents = [
        document(1, published_at=None), document(2), document(3), document(4, published_at="2026-11-21"),
        document(5, published_at="2026-11"), document(6, published_at="2026-11-20T10:00:00Z"),
    ]  # fmt: skip
    assert [one.shown.id for one in rank(documents, [], WEEKLY, known())] == [4, 6, 2, 3, 5, 1]


def chosen(documents: list[Candidate], briefing: Briefing = WEEKLY) -> list[Ranked]:
    return choose(rank(documents, [], briefing, known()), briefing)[0]


def test_no_quota_shuts_out_an_item_of_the_first_ten_and_themes_without_any_come_next() -> None:
    documents = [document(n, "trafficking", publishes="law", country="DE", publisher="One") for n in range(1, 30)]
    documents += [document(30 + n, theme, tags=((theme, 0.5),)) for n, theme in enumerate(THEMES[1:])]
    found = chosen(documents)
    assert Counter(one.shown.publisher for one in found)["One"] == 10
    assert len(found) == WEEKLY.most_items
    assert len({one.theme for one in found}) == 3


def test_each_theme_that_has_any_gets_an_item_where_there_is_room() -> None:
    documents = [document(n, "trafficking", publishes="law") for n in range(1, 30)]
    documents += [document(30 + n, theme, tags=((theme, 0.5),)) for n, theme in enumerate(THEMES[1:])]
    assert {one.theme for one in chosen(documents, Briefing(id="weekly", most_items=20))} == set(THEMES)


def test_a_theme_with_no_document_mainly_about_it_gets_one_that_also_is() -> None:
    documents = [document(n, "migration", publishes="law") for n in range(1, 11)]
    documents.append(document(20, tags=(("migration", 0.9), ("undocumented", 0.6))))
    assert {one.theme for one in chosen(documents)} == {"migration", "undocumented"}


def test_beyond_the_first_ten_at_most_three_items_of_a_country_and_two_of_a_publisher() -> None:
    best = [document(n, THEMES[n % 8], publishes="law", tags=((THEMES[n % 8], 1.0),)) for n in range(10)]
    german = [document(20 + n, "lgbtiq", country="DE", publishes="law") for n in range(9)]
    same = [document(40 + n, "labour", publisher="One", publishes="law") for n in range(9)]
    roomy = Briefing(id="weekly", most_items=20)
    found, kept_out = choose(rank([*best, *german, *same], [], roomy, known()), roomy)
    assert Counter(one.shown.country for one in found)["DE"] == 3
    assert Counter(one.shown.publisher for one in found)["One"] == 2
    assert set(kept_out.values()) == {"3 items are from Germany", "2 items are of One"} | {
        one for one in kept_out.values() if "under" in one
    }


def test_trafficking_may_have_four_items_while_others_have_two() -> None:
    best = [document(n, THEMES[4 + n % 4], publishes="law", tags=((THEMES[4 + n % 4], 1.0),)) for n in range(1, 11)]
    others = [document(20 + n, "trafficking", tags=(("trafficking", 0.6),)) for n in range(6)]
    others += [document(40 + n, "labour") for n in range(6)]
    found = Counter(one.theme for one in chosen([*best, *others], Briefing(id="weekly", most_items=16)))
    assert (found["trafficking"], found["labour"]) == (4, 2)


def test_an_item_without_an_english_version_is_in_if_any_qualifies() -> None:
    documents = [document(n, THEMES[n % 8], publishes="law") for n in range(30)]
    weak = document(99, language="pl", tags=(("labour", 0.5),))
    found = [one.shown.id for one in chosen([*documents, weak])]
    assert 99 in found
    assert len(found) == WEEKLY.most_items


def test_how_often_a_text_is_repeated_changes_nothing() -> None:
    one, other = document(1, url="https://a.example/"), document(2)
    repeats = [document(10 + n, url="https://a.example/") for n in range(20)]
    scores = {found.shown.id: found.score for found in rank([one, other, *repeats], [], WEEKLY, known())}
    assert scores == {1: scores[2], 2: scores[2]}


CANDIDATES = st.lists(
    st.builds(
        document, st.integers(1, 500), st.sampled_from(THEMES), publishes=st.sampled_from(["law", "official", "news"]),
        country=st.sampled_from(["DE", "FR", "EU"]), publisher=st.sampled_from(["A", "B", "C", "D", "E"]),
        language=st.sampled_from(["en", "de", None]), priority=st.integers(1, 5),
    ),
    max_size=40, unique_by=lambda one: one.id,
)  # fmt: skip


@settings(deadline=None)
@given(CANDIDATES, st.randoms())
def test_any_week_has_its_ten_best_and_does_not_depend_on_order(documents: list[Candidate], shuffler) -> None:  # type: ignore[no-untyped-def]
    found = chosen(documents)
    shuffled = documents[:]
    shuffler.shuffle(shuffled)
    assert chosen(shuffled) == found
    assert len({one.shown.id for one in found}) == len(found) <= WEEKLY.most_items
    best = rank(documents, [], WEEKLY, known())[:10]
    assert {one.shown.id for one in best} <= {one.shown.id for one in found}
    assert bool(found) == bool(documents)


# Weight known beforehand: what a week's reader must not miss, and what fills gazettes.
PLANTED: dict[str, tuple[dict[str, object], Said]] = {
    "a core file moved": ({"publishes": "official"}, Said(files=("return",), own_file="return")),
    "a call on residence permits closes in nine days": (
        {"publishes": "official", "kind": "consultation", "country": "EU"},
        Said(files=("permits",), deadlines=due("2026-12-06").deadlines),
    ),
    "trafficked persons were deported after a raid": (
        {"publishes": "news", "tags": (("trafficking", 0.95),)},
        Said(signals=(Signal("raid-and-removal", "liberty", "trafficked persons", "unclear", "s", "text", 0, 1),)),
    ),
    "a bill lost a right": (
        {"publishes": "law", "kind": "bill", "changed_since": "2026-11-13T08:00:00Z"}, Said(changes=(change(5.0),)),
    ),
    "a state must transpose within two weeks": ({"publishes": "law"}, due("2026-12-02", "transposition")),
    "a court names the directive": ({"publishes": "law", "kind": "judgment"}, Said(files=("permits",))),
    "a vacancy": ({"publishes": "official", "kind": "notice"}, Said()),
    "a bare docket number": ({"publishes": "law", "title": "2 BvR 12/26"}, Said()),
}  # fmt: skip


def test_what_happened_stands_above_three_hundred_papers_of_gazettes_and_courts() -> None:
    filling = [
        document(1000 + n, THEMES[n % 8], publishes=("law", "official", "news")[n % 3], tags=((THEMES[n % 8], 0.95),))
        for n in range(300)
    ]
    planted = {name: document(n, **more) for n, (name, (more, _)) in enumerate(PLANTED.items(), 1)}
    said = {planted[name].id: told for name, (_, told) in PLANTED.items()}
    moved, core = frozenset({"return"}), frozenset({"return", "permits"})
    ranked = rank([*filling, *planted.values()], [], WEEKLY, known(said, moved=moved, core=core))
    places = {one.shown.id: place for place, one in enumerate(ranked, 1)}
    found = {name: places[one.id] for name, one in planted.items()}
    assert set(sorted(found, key=lambda name: found[name])[:5]) == set(list(PLANTED)[:5])
    assert found["a call on residence permits closes in nine days"] <= 6
    assert found["trafficked persons were deported after a raid"] <= 6
    assert found["a vacancy"] > 300
    assert found["a bare docket number"] > 300
