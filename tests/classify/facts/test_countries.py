"""Countries concerned: over the table, and the guards one by one."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.facts.countries import find_countries
from classify.facts.country_rules import load_country_rules
from tests.classify.facts.tables import precision_and_recall

RULES = load_country_rules(Path(__file__).parents[3] / "config")


def found(text: str, language: str = "en") -> set[str]:
    return {one.country for one in find_countries("", text, language, RULES)}


@pytest.mark.parametrize("part", ["d", "h"])
def test_the_table_is_read_as_a_person_reads_it(part: str) -> None:
    precision, recall = precision_and_recall("countries.tsv", part, found)
    assert precision >= 0.95
    assert recall >= 0.9


def test_the_title_weighs_more_than_the_text() -> None:
    [title] = find_countries("Poland changes its law", "", "en", RULES)
    [text] = find_countries("", "Poland changes its law", "en", RULES)
    assert (title.score, text.score) == (0.75, 0.5)
    assert text.span.quote == "Poland"


def test_a_list_of_all_member_states_concerns_none_of_them() -> None:
    names = "Austria, Belgium, Bulgaria, Croatia, Cyprus, Denmark, Estonia, Finland, France, Germany and Greece"
    assert found(f"Signed by {names}. Poland did not sign.") == {"PL"}


def test_brussels_and_treaties_are_no_countries() -> None:
    assert found("Brussels proposes changes to the Lisbon Treaty.") == set()


@given(st.text(max_size=300), st.sampled_from(sorted(RULES.files)))
def test_any_text_is_read_without_fault(text: str, language: str) -> None:
    for country in find_countries(text, text, language, RULES):
        assert text[country.span.start : country.span.end] == country.span.quote


@pytest.mark.parametrize("piece", ["Poland ", 'film "Poland" ', "a", "Paris Treaty ", "Polish language. "])
def test_a_megabyte_of_anything_is_read_in_seconds(piece: str) -> None:
    started = time.process_time()
    find_countries("", piece * (1_000_000 // len(piece)), "en", RULES)
    assert time.process_time() - started < 10
