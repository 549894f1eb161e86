"""Terms are found where they stand, in every form they take, and a hostile text costs no more than another."""

from __future__ import annotations

import random
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.lexicons.patterns import NEAR, read_term
from classify.lexicons.terms import Weighted
from classify.reading.lookup import LONGEST_WORD
from classify.reading.matcher import Matcher
from tests.classify.making import quotes


def gap(words: int) -> str:
    """So many words that mean nothing."""
    return " ".join(["und"] * words)


@pytest.mark.parametrize(
    ("term", "text", "found"),
    [
        ("traite des êtres humains", "La TRAITE des etres humains", "TRAITE des etres humains"),
        ("sans papiers", "les sans-papiers", "sans papiers"),
        ("droit d'asile", "le droit d’asile", "droit d asile"),
        ("asile", "l'asile", "asile"),
        ("uomo", "i diritti dell’uomo", "uomo"),
        ("trafic de persoane", "traficul de persoane", "traficul de persoane"),
        ("muncă forțată", "muncă forţată", "muncă forţată"),
        ("handel ludźmi", "handlu ludźmi", "handlu ludźmi"),
        ("=handel ludźmi", "handlu ludźmi", ""),
        ("handl* ludźmi", "handlu ludzmi", "handlu ludzmi"),
        ("zorla çalıştırma", "ZORLA ÇALIŞTIRMA", "ZORLA ÇALIŞTIRMA"),
        ("εμπορία ανθρώπων", "ΕΜΠΟΡΙΑ ΑΝΘΡΩΠΩΝ", "ΕΜΠΟΡΙΑ ΑΝΘΡΩΠΩΝ"),
        ("εργαζόμενος", "τους εργαζόμενους", "εργαζόμενους"),
        ("Sexarbeiterinnen", "Sexarbeiter:innen", "Sexarbeiter:innen"),
        ("Sexarbeiterin", "Sexarbeiter*in", "Sexarbeiter*in"),
        ("Sexarbeiterinnen", "Sexarbeiter_innen", "Sexarbeiter_innen"),
        ("Menschenhandel", "Men\u00adschen\u00adhan\u00addels", "Men\u00adschen\u00adhan\u00addels"),
        ("trafficking", "traf\u200bficking", "traf\u200bficking"),
        ("égalité", "e\u0301galite\u0301s", "e\u0301galite\u0301s"),
    ],
)
def test_a_term_is_found_however_it_is_written(term: str, text: str, found: str) -> None:
    assert quotes(term, text) == ([found] if found else [])


def test_the_words_of_a_term_stand_side_by_side_in_their_order() -> None:
    assert quotes("forced labour", "labour forced, forced or other labour, forced labour") == ["forced labour"]


def test_parts_may_stand_in_any_order_within_twelve_words_of_the_first() -> None:
    assert quotes("wages ~ unpaid", f"unpaid {gap(NEAR - 1)} wages") == [f"unpaid {gap(NEAR - 1)} wages"]
    assert quotes("wages ~ unpaid", f"wages {gap(NEAR - 1)} unpaid") == [f"wages {gap(NEAR - 1)} unpaid"]
    assert quotes("wages ~ unpaid", f"wages {gap(NEAR)} unpaid") == []


def test_three_parts_must_all_be_near_the_first() -> None:
    assert quotes("=b ~ =a ~ =c", f"a {gap(11)} b {gap(11)} c") == [f"a {gap(11)} b {gap(11)} c"]
    assert quotes("=a ~ =b ~ =c", f"a {gap(5)} b {gap(11)} c") == []
    assert quotes("=a ~ =b ~ =c", "a b") == []


def test_of_each_part_the_nearest_is_taken() -> None:
    assert quotes("=a ~ =b", "b und und a b") == ["a b"]
    assert quotes("=a ~ =b", "b a und b") == ["b a"]


def test_a_part_of_several_words_does_not_overlap_the_first() -> None:
    assert quotes("forced labour ~ labour camps", "forced labour camps") == []
    assert quotes("forced labour ~ labour camps", "forced labour in labour camps") == ["forced labour in labour camps"]


@given(st.lists(st.sampled_from(["a", "b", "c", "x"]), max_size=40))
def test_nearness_is_what_its_definition_says(words: list[str]) -> None:
    found = Matcher([Weighted("labour", "plain", read_term("=a ~ =b ~ =c"))]).find(words)

    def near(place: int, letter: str) -> bool:
        return letter in words[max(0, place - NEAR) : place + NEAR + 1]

    firsts = [place for place, one in enumerate(words) if one == "a" and near(place, "b") and near(place, "c")]
    assert len(found) == len(firsts)
    assert all(hit.last - hit.first <= 2 * NEAR for hit in found)


def test_hits_come_in_order_of_place_and_each_term_is_found_everywhere() -> None:
    terms = [Weighted("labour", "plain", read_term(text)) for text in ("=wage", "minimum wage", "=wage ~ =law")]
    hits = Matcher(terms).find("minimum wage law wage".split())
    assert [(hit.weighted.term.text, hit.first, hit.last) for hit in hits] == [
        ("minimum wage", 0, 1),
        ("=wage", 1, 1),
        ("=wage ~ =law", 1, 2),
        ("=wage ~ =law", 2, 3),
        ("=wage", 3, 3),
    ]


def test_the_same_words_may_show_several_themes() -> None:
    terms = [Weighted(theme, "plain", read_term("domestic workers")) for theme in ("labour", "migration")]
    assert [hit.weighted.theme for hit in Matcher(terms).find(["domestic", "workers"])] == ["labour", "migration"]


def test_a_matcher_without_terms_finds_nothing() -> None:
    assert Matcher(()).find(["human", "trafficking"]) == []


def test_what_is_far_too_long_for_a_word_is_none() -> None:
    assert quotes("*menschenhandel*", "menschenhandel" * (LONGEST_WORD // 14 + 1)) == []
    assert quotes("*menschenhandel*", "menschenhandel" * (LONGEST_WORD // 14)) != []


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("zwang ~ arbeit", "zwang arbeit " * 15_000),
        ("zwang ~ arbeit ~ haus", "zwang arbeit " * 15_000),
        ("zwang arbeit haus", "zwang " * 30_000),
        ("*zwang*arbeit*", "zwang" * 40_000),
    ],
)
def test_a_text_made_to_be_slow_is_not(term: str, text: str) -> None:
    began = process_time()
    quotes(term, text)
    assert process_time() - began < 3


def test_words_are_remembered_without_changing_what_is_found() -> None:
    matcher = Matcher([Weighted("labour", "plain", read_term("Mindestlohn"))])
    words = ["Mindestlohn", "Mindestlöhne", "MINDESTLOHN", "Lohn"] * 3
    random.Random(1).shuffle(words)
    assert matcher.find(words) == matcher.find(words)
    assert len(matcher.find(words)) == 9
