"""What documents do to their own words: broken, glued and dressed-up citations, look-alikes, five megabytes."""

from __future__ import annotations

from functools import cache
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.facts.countries import find_countries
from classify.facts.country_rules import load_country_rules
from classify.facts.deadlines.deadlines import find_deadlines
from classify.facts.deadlines.rules import load_deadline_rules
from classify.facts.references.references import ReferenceRules, find_references, read_reference_rules
from classify.facts.rights.harm import find_harm, load_harm_rules
from classify.facts.together.facts import FactReader, Paper
from classify.lexicons.lexicon import Lexicon
from classify.places.marks import MOST, Marked, Numbers, numbers_now
from classify.places.words import words_with_places
from ground.toml.strict import Faults
from tests.conftest import ROOT

CONFIG = ROOT / "config"
PUBLISHED = "2026-11-24"


def values(text: str, language: str = "en") -> list[str]:
    return [one.value for one in find_references("", text, language, references())]


@cache
def references() -> ReferenceRules:
    """The rules of all references."""
    return read_reference_rules(CONFIG, Faults())


@pytest.mark.parametrize(
    "text",
    [
        "Directive\n2011/36/EU", "Directive 2011/36/\nEU", "Directive\u00a02011/36/EU", "Direc\u00adtive 2011/\u00ad36/EU",
        "Direc-\ntive 2011/36/EU", "Directive 2O11/36/EU", "Directive 2011\u2215 36/EU", "Directive\u202f2011/36/\u200bEU",
    ],
)  # fmt: skip
def test_a_citation_is_read_however_it_is_broken(text: str) -> None:
    assert values(f"See {text} of 5 April 2011.") == ["32011L0036"]


def test_wrong_dashes_and_blanks_in_a_case_number_are_plain() -> None:
    assert values("Case C\u2013123 / 20") == values("Case C-123/20") == ["62020CJ0123"]


def test_ten_acts_in_a_sentence_are_ten() -> None:
    numbers = [1347, 1348, 1349, 1350, 1351, 1352, 1356, 1358, 1359]
    text = f"Regulations (EU) 2024/{', 2024/'.join(map(str, numbers))} and Directive (EU) 2024/1346 apply."
    assert values(text) == [f"32024R{number}" for number in numbers] + ["32024L1346"]


@pytest.mark.parametrize(
    "text",
    [
        "Call 2011/36 or +32 2 555 36 44.", "See page 12/36 and table 2011/36.", "They won 3-2 (2/1 at half time).",
        "In the school year 2024/25 and the season 2011/12.", "Open 24/7, room 2011/36, ratio 16/9.",
    ],
)  # fmt: skip
def test_telephones_pages_scores_and_school_years_are_no_references(text: str) -> None:
    assert values(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Comments must be submitted by 31 February 2027.", "Comments must be submitted by 32 May 2027.",
        "Comments must be submitted by 1 June 2019.", "Comments were to be sent by 15.13.2027.",
    ],
)  # fmt: skip
def test_past_and_impossible_days_close_nothing(text: str) -> None:
    assert find_deadlines("", text, "en", load_deadline_rules(CONFIG), published=PUBLISHED) == ()


def test_a_year_of_two_figures_is_of_this_century_where_day_and_month_have_two_each() -> None:
    text = "Stellungnahmen sind bis zum 15.03.27 einzureichen."
    found = find_deadlines("", text, "de", load_deadline_rules(CONFIG), published=PUBLISHED)
    assert [one.date for one in found] == ["2027-03-15"]


def test_the_title_of_a_work_that_holds_a_countrys_name_concerns_no_country() -> None:
    rules = load_country_rules(CONFIG)
    assert find_countries("", "The film “Dreams of Bulgaria” opens the week.", "en", rules) == ()
    assert [one.country for one in find_countries("", "Workers from Bulgaria came.", "en", rules)] == ["BG"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "There is hope that joy and mercy help victims."), ("es", "Ese tipo de explotación afecta a víctimas."),
        ("de", "Die empfangende Stelle meldet jede Ausbeutung."), ("it", "Per le vittime senza documenti vale la legge."),
        ("ro", "Mai multe victime au fost eliberate."), ("fr", "Le siège est 17, boulevard F.W. Berger, à Valmont."),
    ],
)  # fmt: skip
def test_a_name_that_is_also_a_word_holds_nothing(language: str, text: str) -> None:
    assert find_harm("", text, language, load_harm_rules(CONFIG)) == ()


def test_a_name_that_is_also_a_word_holds_where_an_age_or_an_initial_follows() -> None:
    rules = load_harm_rules(CONFIG)
    assert find_harm("", "Ese, 17, vive en un refugio.", "es", rules)
    assert find_harm("", "Ese O. vive en un refugio.", "es", rules)


@pytest.mark.parametrize(
    "piece",
    [
        "The Directive 2011/36/EU of Bulgaria applies by 15 March 2027 to migrants in detention. ", "Anna, 17, (19) v. ",
        "2024/1347, /1348, ", "a\u00ad-\n", "C - 1 / 2 ",
    ],
)  # fmt: skip
def test_five_megabytes_are_read_in_the_time_of_as_much_as_is_read_of_any_text(piece: str) -> None:
    reader = FactReader(CONFIG, Lexicon({}, {}, {}))
    text = piece * (5_000_000 // len(piece))
    began = process_time()
    reader.read(Paper(title=text[:5_000], text=text, language="en", published_at=PUBLISHED))
    assert process_time() - began < 20


@given(st.lists(st.sampled_from(["law", "Anna", "17", "a", "das", "x1"]), max_size=300))
def test_words_that_mean_something_are_found_as_each_by_itself(many: list[str]) -> None:
    words = words_with_places(" ".join(many))
    meanings = {"law": 0, "Anna": 1, "17": 2, "a": 0, "das": 3, "x1": 0}
    assert Marked(meanings).places(words) == [place for place, word in enumerate(words.texts) if meanings[word]]


def test_a_full_numbering_of_words_gives_way_to_a_new_one() -> None:
    class Length(dict[str, int]):
        def __missing__(self, word: str) -> int:
            return len(word) % 2

    marked, begun = Marked(Length()), numbers_now()
    texts = [" ".join(f"w{number * 1_000 + at}" for at in range(1_000)) for number in range(MOST // 1_000 + 2)]
    for text in (*texts, texts[0]):
        words = words_with_places(text)
        assert marked.places(words) == [place for place, word in enumerate(words.texts) if len(word) % 2]
    assert numbers_now() is not begun and isinstance(begun, Numbers)
