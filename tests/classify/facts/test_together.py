"""All components together: each can be switched off, but for holding back; what is held is quoted by none."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classify.facts.together.facts import FactReader, Paper
from classify.lexicons.lexicon import Lexicon
from ground.errors import ConfigError
from ground.records import Evidence, Tag
from ground.settings import FACTS
from tests.conftest import ROOT

NONE = Lexicon({}, {}, {})
TITLE = "Consultation on the Immigration Bill and Directive 2011/36/EU in Ireland"
TEXT = "Comments must be submitted by 15 March 2027. Migrants are placed in immigration detention."
BILL = Paper(title=TITLE, text=TEXT, language="en", published_at="2026-12-01")


@cache
def reader() -> FactReader:
    return FactReader(ROOT / "config", NONE)


def tag(theme: str, score: float, text: str, words: str) -> Tag:
    """A tag on words of a text."""
    start = text.index(words)
    return Tag(theme, score, (Evidence(words, words, "text", start, start + len(words), text),))


@pytest.mark.parametrize("off", [name for name in FACTS if name not in ("concepts", "changes")])
def test_a_component_that_is_switched_off_says_nothing(off: str) -> None:
    without = FactReader(ROOT / "config", NONE, [name for name in FACTS if name != off]).read(BILL)
    assert getattr(reader().read(BILL), off)
    assert not getattr(without, off)


def test_holding_back_is_no_component_that_can_be_switched_off() -> None:
    person = Paper(title="", text="Blessing O., 17, from Benin City, lives in a shelter in Galway.", language="en")
    assert [one.reason for one in FactReader(ROOT / "config", NONE, []).read(person).held] == ["a child"]


def test_a_date_of_a_held_sentence_stays_without_its_sentence() -> None:
    text = "Blessing O., 17, from Benin City, must submit her application for asylum by 15 March 2027."
    found = reader().read(Paper(title="", text=text, language="en"))
    assert found.held
    assert [(one.date, one.span.sentence) for one in found.deadlines] == [("2027-03-15", "")]


def test_a_signal_of_a_held_sentence_is_not_told() -> None:
    sentence = "{} was placed in immigration detention for months."
    general, person = (
        sentence.format(who) for who in ("Each migrant", "Blessing O., a migrant aged 17 from Benin City,")
    )
    assert reader().read(replace(BILL, title="", text=general)).signals
    told = reader().read(replace(BILL, title="", text=person))
    assert (bool(told.held), told.signals) == (True, ())


def test_the_tag_of_a_child_in_sex_work_is_one_of_trafficking() -> None:
    text = "Children in prostitution were found in a brothel, says a report on forced labour."
    moved = tag("sex-work", 0.8, text, "prostitution")
    labour = tag("labour", 0.7, text, "forced labour")
    paper = Paper(title="A report", text=text, language="en", tags=(moved, labour))
    told = reader().read(paper)
    assert told.tags == (replace(moved, theme="trafficking"), labour)
    assert told.held[0].field == "title"
    both = reader().read(replace(paper, tags=(moved, tag("trafficking", 0.6, text, "forced labour"))))
    assert [(one.theme, one.score, len(one.evidence)) for one in both.tags] == [("trafficking", 0.8, 2)]


def test_sex_work_of_adults_stays_where_it_is() -> None:
    text = "Sex workers demand that prostitution of adults is decriminalised."
    tags = (tag("sex-work", 0.8, text, "prostitution"),)
    told = reader().read(Paper(title="", text=text, language="en", tags=tags))
    assert (told.tags, told.held) == (tags, ())


def test_every_fault_of_the_rules_is_told_with_its_file(tmp_path: Path) -> None:
    for name in ("kinds/types.toml", "deadlines/en.toml"):
        (tmp_path / "facts" / name).parent.mkdir(parents=True)
        (tmp_path / "facts" / name).write_text("nonsense\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"types\.toml:1: is not valid TOML") as error:
        FactReader(tmp_path, NONE)
    assert "deadlines/en.toml:1: is not valid TOML" in str(error.value)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=200), st.text(max_size=400), st.sampled_from(["en", "de", "bg", "ka", "xx", None]))
def test_any_text_is_read(title: str, text: str, language: str | None) -> None:
    told = reader().read(Paper(title=title, text=text, language=language, url=title, type=text, published_at=title))
    assert all(one.start < one.end for one in told.held)
