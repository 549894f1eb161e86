"""A document in two languages says what each part says, read in its own; places stay those of the whole. Texts are made up."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classify.bulk.archive import classifier
from classify.facts.together.facts import FactReader, Facts, Paper
from classify.reading.reader import Reader, Text
from classify.reading.records import Read
from tests.classify.notices import NOTICES
from tests.conftest import ROOT

SAYS = {
    "fr": "Les observations doivent être envoyées avant le 15 mars 2027. Elles concernent la Roumanie.",
    "nl": "Opmerkingen moeten uiterlijk op 20 april 2027 worden ingediend. Zij gaan over Bulgarije.",
    "de": "Stellungnahmen sind bis zum 25. Mai 2027 einzureichen. Sie betreffen Moldau.",
}
DAYS = {"fr": "2027-03-15", "nl": "2027-04-20", "de": "2027-05-25"}
LANDS = {"fr": "RO", "nl": "BG", "de": "MD"}
HELD = {
    "fr": "Aminata, 17 ans, vit dans un foyer à Valmont.",
    "nl": "De 17-jarige Samira woont in een opvanghuis in Noordmeer.",
    "de": "Die 17-jährige Samira lebt heute in einem Frauenhaus.",
}


@cache
def readers() -> tuple[Reader, FactReader]:
    """Readers with everything that comes with the project."""
    reader = Reader.from_config(ROOT / "config")
    return reader, FactReader(ROOT / "config", reader.lexicon)


def said(text: str, language: str, title: str = "") -> tuple[Read, Facts]:
    """A text read for themes and then for facts."""
    reader, facts = readers()
    read = reader.read(Text("1", title, text, language))
    paper = Paper(
        title=title, text=text, language=read.language, tags=read.tags, parts=read.parts, published_at="2026-12-01"
    )
    return read, facts.read(paper)


@pytest.mark.parametrize(("first", "second"), [("fr", "nl"), ("nl", "fr"), ("de", "fr"), ("nl", "de")])
def test_dates_and_countries_of_both_languages_are_told(first: str, second: str) -> None:
    text = f"{SAYS[first]} {NOTICES[first]}\n\n{SAYS[second]} {NOTICES[second]}"
    read, facts = said(text, first)
    assert {part.language for part in read.parts} == {first, second}
    assert {one.date for one in facts.deadlines} >= {DAYS[first], DAYS[second]}
    assert {LANDS[first], LANDS[second]} <= {one.country for one in facts.countries}
    assert all(text[one.span.start : one.span.end] == one.span.quote for one in (*facts.deadlines, *facts.countries))


@pytest.mark.parametrize(("first", "second"), [("fr", "nl"), ("nl", "fr"), ("fr", "de")])
def test_a_person_in_the_second_language_is_held_where_she_is_named(first: str, second: str) -> None:
    text = f"{NOTICES[first]}\n{NOTICES[second]} {HELD[second]}"
    _, facts = said(text, first)
    assert any(text[one.start : one.end] == HELD[second] for one in facts.held)


def test_an_act_named_in_both_languages_is_one_reference() -> None:
    text = f"{NOTICES['fr']} Voir la directive 2011/36/UE.\n{NOTICES['nl']} Zie Richtlijn 2011/36/EU."
    _, facts = said(text, "fr")
    (act,) = [one for one in facts.references if one.kind == "celex"]
    assert (act.value, act.span.start) == ("32011L0036", text.index("2011/36/UE"))


def test_a_document_in_two_languages_is_read_again_when_rules_of_either_change() -> None:
    facts = readers()[1]
    both = classifier("4.nl+fr.aaa+bbb", facts)
    assert both.endswith(f".{facts.mark('nl')}+{facts.mark('fr')}")
    assert classifier("4.nl.aaa", facts) == f"4.nl.aaa.{facts.mark('nl')}"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([*NOTICES.values(), *SAYS.values(), "\n", " – ", "\u00ad", "x"]), max_size=10))
def test_the_parts_of_a_text_hold_all_of_it_once(pieces: list[str]) -> None:
    text = " ".join(pieces)
    read, facts = said(text, "fr", title=text[:60])
    for whole, field in ((text[:60], "title"), (text, "text")):
        ranges = sorted(one for part in read.parts for one in getattr(part, field))
        if ranges:
            assert (ranges[0][0], ranges[-1][1]) == (0, len(whole))
            assert all(before[1] == after[0] for before, after in pairwise(ranges))
    assert all(
        text[one.span.start : one.span.end] == one.span.quote for one in facts.deadlines if one.span.field == "text"
    )
