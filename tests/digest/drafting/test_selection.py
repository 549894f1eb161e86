"""Points and quotas decide what becomes an item; the same input gives the same items."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.content.facts import Ranked
from digest.drafting.briefings import Briefing
from digest.drafting.selection import choose, rank
from ground.records import THEMES
from store.documents.windows import Candidate

WEEKLY = Briefing(id="weekly")


def document(number: int, theme: str = "labour", **more: object) -> Candidate:
    plain = Candidate(
        number, f"source-{number}", f"Publisher {number}", "news", 3, f"C{number}", f"https://{number}.example/",
        f"Title {number}", "en", "2026-11-20", "day", "2026-11-20T08:00:00Z", None, None, None, False, ((theme, 0.8),),
    )  # fmt: skip
    return replace(plain, **more)  # type: ignore[arg-type]


def points(one: Candidate, *earlier: Candidate) -> dict[str, float]:
    return dict(rank([one], earlier, WEEKLY)[0].points)


@pytest.mark.parametrize(("publishes", "worth"), [("law", 4), ("official", 3), ("report", 2), ("news", 1)])
def test_the_best_source_counts(publishes: str, worth: float) -> None:
    assert points(document(1, publishes=publishes))["source"] == worth


def test_theme_weight_times_score_counts_for_the_best_theme() -> None:
    one = document(1, tags=(("labour", 0.9), ("trafficking", 0.7)))
    assert points(one)["theme"] == pytest.approx(2.1)
    assert rank([one], [], WEEKLY)[0].theme == "trafficking"


@pytest.mark.parametrize(("priority", "worth"), [(1, -1.0), (3, 0.0), (5, 1.0)])
def test_source_priority_moves_by_half_a_point_a_step(priority: int, worth: float) -> None:
    assert points(document(1, priority=priority))["priority"] == worth


def test_a_changed_text_counts() -> None:
    assert points(document(1, changed_since="2026-11-12T08:00:00Z"))["change"] == 2


def test_what_was_shown_before_loses_three_points_unless_it_changed() -> None:
    assert points(document(1), document(1))["seen"] == -3
    assert points(document(1, changed_since="2026-11-12T08:00:00Z"), document(1))["seen"] == 0


def test_a_copy_of_what_was_shown_before_loses_three_points() -> None:
    assert points(document(2, url="https://1.example/"), document(1))["seen"] == -3


@pytest.mark.parametrize(("voices", "worth"), [(1, 0), (2, 1), (3, 1), (4, 2), (9, 2)])
def test_breadth_counts_publishers_with_a_text_of_their_own(voices: int, worth: float) -> None:
    title = "One title that all of them give"
    own = [document(n, title=title, signature=bytes([n]) * 256) for n in range(1, voices + 1)]
    copies = [document(50 + n, title=title, signature=bytes([1]) * 256) for n in range(9)]
    (found,) = rank([*own, *copies], [], WEEKLY)
    assert dict(found.points)["breadth"] == worth


def test_ties_go_to_the_later_official_date_then_to_the_smaller_id() -> None:
    documents = [
        document(1, published_at=None), document(2), document(3), document(4, published_at="2026-11-21"),
        document(5, published_at="2026-11"), document(6, published_at="2026-11-20T10:00:00Z"),
    ]  # fmt: skip
    assert [one.shown.id for one in rank(documents, [], WEEKLY)] == [4, 6, 2, 3, 5, 1]


def chosen(documents: list[Candidate], briefing: Briefing = WEEKLY) -> list[Ranked]:
    return choose(rank(documents, [], briefing), briefing)


def test_each_theme_that_has_any_gets_an_item_before_a_second_one_of_another() -> None:
    documents = [document(n, "trafficking", publishes="law") for n in range(1, 30)]
    documents += [document(30 + n, theme, tags=((theme, 0.5),)) for n, theme in enumerate(THEMES[1:])]
    found = chosen(documents)
    assert {one.theme for one in found} == set(THEMES)
    assert len(found) == WEEKLY.most_items


def test_a_theme_with_no_document_mainly_about_it_gets_one_that_also_is() -> None:
    documents = [document(1, "migration"), document(2, tags=(("migration", 0.9), ("undocumented", 0.6)))]
    assert {one.theme for one in chosen(documents)} == {"migration", "undocumented"}


def test_at_most_three_items_of_a_country_and_two_of_a_publisher() -> None:
    documents = [document(n, THEMES[n % 8], country="DE", publishes="law") for n in range(20)]
    documents += [document(20 + n, THEMES[n % 8], publisher="One", publishes="law") for n in range(20)]
    documents += [document(40 + n, THEMES[n % 8]) for n in range(20)]
    found = [one.shown for one in chosen(documents)]
    assert Counter(one.country for one in found)["DE"] == 3
    assert Counter(one.publisher for one in found)["One"] == 2


def test_one_theme_does_not_fill_the_digest_while_others_have_more() -> None:
    documents = [document(n, "trafficking", publishes="law") for n in range(20)]
    documents += [document(20 + n, "labour") for n in range(1)]
    small = Briefing(id="weekly", most_items=4)
    assert Counter(one.theme for one in chosen(documents, small)) == {"trafficking": 3, "labour": 1}
    documents += [document(30 + n, theme) for n, theme in enumerate(("migration", "migration", "labour"))]
    roomy = Briefing(id="weekly", most_items=6)
    assert Counter(one.theme for one in chosen(documents, roomy)) == {"trafficking": 2, "labour": 2, "migration": 2}


def test_an_item_without_an_english_version_is_in_if_any_qualifies() -> None:
    documents = [document(n, THEMES[n % 8], publishes="law") for n in range(30)]
    weak = document(99, language="pl", tags=(("labour", 0.5),))
    found = [one.shown.id for one in chosen([*documents, weak])]
    assert 99 in found
    assert len(found) == WEEKLY.most_items


def test_how_often_a_text_is_repeated_changes_nothing() -> None:
    one, other = document(1, url="https://a.example/"), document(2)
    repeats = [document(10 + n, url="https://a.example/") for n in range(20)]
    scores = {found.shown.id: found.score for found in rank([one, other, *repeats], [], WEEKLY)}
    assert scores == {1: scores[2], 2: scores[2]}


CANDIDATES = st.lists(
    st.builds(
        document, st.integers(1, 500), st.sampled_from(THEMES), publishes=st.sampled_from(["law", "official", "news"]),
        country=st.sampled_from(["DE", "FR", "EU"]), publisher=st.sampled_from(["A", "B", "C", "D", "E"]),
        language=st.sampled_from(["en", "de", None]), priority=st.integers(1, 5),
    ),
    max_size=40, unique_by=lambda one: one.id,
)  # fmt: skip


@given(CANDIDATES, st.randoms())
def test_any_week_keeps_the_quotas_and_does_not_depend_on_order(documents: list[Candidate], shuffler) -> None:  # type: ignore[no-untyped-def]
    found = chosen(documents)
    shuffled = documents[:]
    shuffler.shuffle(shuffled)
    assert chosen(shuffled) == found
    assert len({one.shown.id for one in found}) == len(found) <= WEEKLY.most_items
    assert all(count <= 3 for count in Counter(one.shown.country for one in found).values())
    assert all(count <= 2 for count in Counter(one.shown.publisher for one in found).values())
    assert bool(found) == bool(documents)
