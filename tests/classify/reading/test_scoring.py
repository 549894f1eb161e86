"""How much evidence a theme has: by strength, place, repetition and length; and what takes it away again."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.lexicons.patterns import read_term
from classify.lexicons.terms import Strength, Weighted
from classify.reading.matcher import Matcher
from classify.reading.scoring import (
    BARE_TITLE,
    BARE_TITLE_WORDS,
    IN_LEAD,
    IN_TITLE,
    LEAD_WORDS,
    MOST_EVIDENCE,
    PER_DOUBLING,
    SHORT,
    WEIGHT,
    Scored,
    needed,
    score_themes,
)
from tests.classify.making import lexicon_of

TERMS: dict[Strength, Sequence[str]] = {
    "strong": ["=strong"],
    "plain": ["=plain", "=plain ~ =other"],
    "weak": ["=weak", "=weak words"],
    "never": ["=never strong", "=not ~ =meant"],
}


def scored(words: Sequence[str], title_words: int = 0, terms: dict[Strength, Sequence[str]] | None = None) -> Scored:
    """The theme's score in some words; an empty one where there is no evidence."""
    lexicon = lexicon_of(terms or TERMS)
    found = score_themes(Matcher(lexicon.terms["en"]).find(words), title_words, len(words))
    return found[0] if found else Scored("labour", 0.0, ())


def text(*words: str, length: int = 400, at: int = 100) -> list[str]:
    """Words deep in a text of a length."""
    filler = ["x"] * length
    return [*filler[:at], *words, *filler[at + len(words) :]]


def worth(value: float, words: int = 400) -> float:
    """The score of so much evidence, as docs/themes.md says."""
    return round(value / (value + needed(words)), 4)


@pytest.mark.parametrize("strength", ["strong", "plain", "weak"])
def test_a_term_counts_by_its_strength(strength: Strength) -> None:
    assert scored(text(strength)).score == worth(WEIGHT[strength])


def test_words_in_the_title_count_most_and_in_the_lead_more() -> None:
    assert scored(text("strong", at=0), title_words=5).score == worth(IN_TITLE)
    assert scored(text("strong", at=5), title_words=5).score == worth(IN_LEAD)
    assert scored(text("strong", at=5 + LEAD_WORDS - 1), title_words=5).score == worth(IN_LEAD)
    assert scored(text("strong", at=5 + LEAD_WORDS), title_words=5).score == worth(1.0)


def test_the_same_words_again_say_less_each_time() -> None:
    assert scored(text("strong", "x", "strong", "x", "strong")).score == worth(1 + 1 / 2 + 1 / 3)


def test_different_words_add_up() -> None:
    assert scored(text("strong", "x", "weak")).score == worth(1.2)


@pytest.mark.parametrize(("words", "more"), [(1, 0), (SHORT, 0), (2 * SHORT, 1), (8 * SHORT, 3)])
def test_a_longer_text_needs_more_evidence(words: int, more: int) -> None:
    assert needed(words) == 1 + PER_DOUBLING * more


def test_no_length_is_too_small() -> None:
    assert needed(0) == 1
    assert scored([]).score == 0
    assert scored(["strong"]).score == round(IN_TITLE / (IN_TITLE + BARE_TITLE), 4)


def test_a_bare_headline_with_one_plain_word_is_about_it_and_one_with_a_text_is_not() -> None:
    headline = ["plain", *["x"] * (BARE_TITLE_WORDS - 1)]
    assert scored(headline, title_words=BARE_TITLE_WORDS).score == 0.5
    assert scored([*headline, "x"], title_words=BARE_TITLE_WORDS).score < 0.5
    assert scored([*headline, "x"], title_words=BARE_TITLE_WORDS + 1).score < 0.5
    assert scored(["weak", "x"], title_words=2).score < 0.5
    assert needed(BARE_TITLE_WORDS, BARE_TITLE_WORDS) == BARE_TITLE


def test_one_sentence_without_a_title_is_read_as_a_headline_is() -> None:
    sentence = ["plain", *["x"] * (BARE_TITLE_WORDS - 1)]
    assert scored(sentence).score == scored(sentence, title_words=BARE_TITLE_WORDS).score == 0.5
    assert scored([*sentence, "x"]).score < 0.5


@given(st.lists(st.sampled_from(["strong", "plain", "weak", "x", "other", "never"]), max_size=60), st.integers(0, 5))
def test_a_score_lies_between_nought_and_one_and_rests_on_evidence(words: list[str], title_words: int) -> None:
    one = scored(words, title_words)
    assert 0 <= one.score < 1
    assert (one.score > 0) == bool(one.hits)
    assert len(one.hits) <= MOST_EVIDENCE


@given(st.lists(st.sampled_from(["strong", "plain", "weak", "x"]), min_size=1, max_size=60))
def test_one_more_strong_word_never_lowers_a_score(words: list[str]) -> None:
    longer = [*words, "x", "strong"]
    grown = needed(len(longer)) - needed(len(words))
    assert grown == 0
    assert scored(longer).score >= scored(words).score


def test_a_never_phrase_takes_away_what_it_covers_and_nothing_else() -> None:
    assert scored(text("never", "strong")).score == 0
    assert scored(text("never", "strong", "x", "strong")).score == worth(1.0)
    assert scored(text("strong", "never", "strong")).score == worth(1.0)


def test_a_never_phrase_of_two_parts_covers_all_between_them() -> None:
    assert scored(text("not", "strong", "meant")).score == 0
    assert scored(text("not", "meant", "strong")).score == worth(1.0)


def test_of_overlapping_terms_the_strongest_then_the_longest_counts() -> None:
    assert [hit.weighted.term.text for hit in scored(text("weak", "words")).hits] == ["=weak words"]
    terms: dict[Strength, Sequence[str]] = {"strong": ["=labour"], "plain": ["=labour law office"]}
    assert [hit.weighted.term.text for hit in scored(text("labour", "law", "office"), 0, terms).hits] == ["=labour"]


def test_a_pair_covers_its_ends_only_so_that_what_is_between_counts_too() -> None:
    terms: dict[Strength, Sequence[str]] = {"strong": ["=strong"], "plain": ["=one ~ =other"]}
    assert len(scored(text("one", "strong", "other"), 0, terms).hits) == 2


def test_no_phrase_goes_on_from_the_title_into_the_text_but_a_pair_may() -> None:
    assert scored(["weak", "words"], title_words=2).hits[0].weighted.term.text == "=weak words"
    assert scored(["weak", "words"], title_words=1).hits[0].weighted.term.text == "=weak"
    pair = {"plain": ["=one ~ =other"]}
    assert scored(["one", "x", "other"], 1, pair).hits  # type: ignore[arg-type]


def test_a_phrase_goes_before_a_pair_of_the_same_strength() -> None:
    terms: dict[Strength, Sequence[str]] = {"plain": ["=wage", "=wage ~ =law"]}
    assert [hit.weighted.term.text for hit in scored(text("wage", "x", "law"), 0, terms).hits] == ["=wage"]


def test_the_best_evidence_is_kept_and_shown_first() -> None:
    terms: dict[Strength, Sequence[str]] = {"strong": ["=strong"], "weak": [f"=w{number}" for number in range(40)]}
    words = text(*(f"w{number}" for number in range(40)), "strong")
    one = scored(words, 0, terms)
    assert len(one.hits) == MOST_EVIDENCE
    assert one.hits[0].weighted.term.text == "=strong"
    assert math.isclose(one.score, worth(1 + 40 * 0.2), abs_tol=1e-4)


def test_themes_come_strongest_first() -> None:
    lexicon = lexicon_of({"plain": ["=wage"]})
    both = (*lexicon.terms["en"], Weighted("migration", "strong", read_term("=border")))
    lexicon = replace(lexicon, terms={"en": both})
    found = score_themes(Matcher(both).find(["wage", "border"]), 0, 2)
    assert [one.theme for one in found] == ["migration", "labour"]


@pytest.mark.parametrize(
    ("evidence", "in_150", "in_1200"), [(1.0, 0.50, 0.33), (2.0, 0.67, 0.49), (1 + 1 / 2 + 1 / 3 + 0.7, 0.72, 0.55)]
)
def test_the_examples_of_the_guide_are_right(evidence: float, in_150: float, in_1200: float) -> None:
    assert (round(worth(evidence, 150), 2), round(worth(evidence, 1_200), 2)) == (in_150, in_1200)
