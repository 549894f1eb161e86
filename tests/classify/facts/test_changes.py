"""Versions of a text: 150 pairs in 15 languages, half of them noise."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.facts.change_rules import load_change_rules
from classify.facts.changes import came_back, changes_of
from tests.classify.facts.tables import rows

RULES = load_change_rules(Path(__file__).parents[3] / "config")
LANGUAGES = "en de fr it es pt nl pl cs hu el sv fi lv bg".split()
UPDATED = {language: RULES.words[language].noise[0] + ": 3.3.2026, 12:41" for language in LANGUAGES}
Edit = Callable[[list[str], str], list[str]]


def base(language: str) -> list[str]:
    """The sentences of a language's table, a paragraph each."""
    return [sentence for part in "dh" for code, _, sentence in rows("deadlines.tsv", part) if code == language]


REAL: dict[str, Edit] = {
    "another year": lambda lines, _: [lines[0].replace("2026", "2027"), *lines[1:]],
    "a sentence gone": lambda lines, _: lines[1:],
    "a sentence new": lambda lines, _: [*lines[:2], "Vorlaria 2031 mondra sul tevel nar koss.", *lines[2:]],
    "another word": lambda lines, _: [lines[0], lines[1].replace(" ", " zurbano ", 1), *lines[2:]],
    "a word gone": lambda lines, _: [lines[0].split(" ", 1)[1], *lines[1:]],
}
NOISE: dict[str, Edit] = {
    "a counter": lambda lines, _: [*lines, "(4 711)"],
    "date of updating": lambda lines, language: [UPDATED[language], *lines],
    "order": lambda lines, _: [*lines[2:], *lines[:2]],
    "markup and white space": lambda lines, _: [f"<p>  {line.replace(' ', '&nbsp; ')} </p>\n" for line in lines],
    "encoding": lambda lines, _: [unicodedata.normalize("NFD", line).replace("'", "’") for line in lines],
}


def heaviest(language: str, edit: Edit) -> float:
    lines = base(language)
    found = changes_of("\n".join(lines), "\n".join(edit(lines, language)), language, RULES)
    return max((change.weight for change in found), default=0.0)


def test_changed_sentences_are_found() -> None:
    weights = [heaviest(language, edit) for language in LANGUAGES for edit in REAL.values()]
    assert sum(weight > 0 for weight in weights) >= 0.95 * len(weights) == 0.95 * 75


def test_noise_weighs_nothing() -> None:
    weights = [heaviest(language, edit) for language in LANGUAGES for edit in NOISE.values()]
    assert sum(weight == 0 for weight in weights) >= 0.98 * len(weights) == 0.98 * 75


def test_a_negation_in_a_theme_weighs_more_than_a_changed_number() -> None:
    before = "Workers shall be detained.\nSee rule 14 of the rules of procedure for this."
    after = "Workers shall not be detained.\nSee rule 15 of the rules of procedure for this."
    first, second = changes_of(before, after, "en", RULES, terms=lambda sentence: "detained" in sentence)
    assert first.after == "Workers shall not be detained."
    assert (first.kind, first.paragraph, first.before) == ("changed", 1, "Workers shall be detained.")
    assert first.weight > second.weight


def test_moved_sentences_are_told_and_weigh_nothing() -> None:
    [change] = changes_of("The first one.\nThe second one.", "The second one.\nThe first one.", "en", RULES)
    assert (change.kind, change.weight) == ("moved", 0.0)


def test_a_text_that_came_back_is_known() -> None:
    assert came_back(["A text.", "Another text.", "A  text!"])
    assert not came_back(["A text.", "A text."])


@given(st.text(max_size=200))
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert changes_of(text, text, "en", RULES) == ()


@pytest.mark.parametrize("piece", ["<", "1. ", "Word. ", "a", "x\n", "&amp;"])
def test_a_megabyte_of_anything_is_compared_in_seconds(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    started = time.process_time()
    changes_of(text, text[: len(text) // 2] + "New words here.", "en", RULES)
    assert time.process_time() - started < 20
