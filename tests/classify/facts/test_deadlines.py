"""Dates that close: over the table, and the rules one by one."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.facts.deadlines.deadlines import find_deadlines
from classify.facts.deadlines.rules import load_deadline_rules
from ground.errors import ConfigError
from tests.classify.facts.tables import precision_and_recall

RULES = load_deadline_rules(Path(__file__).parents[3] / "config")
PUBLISHED = "2026-03-01"


def found(text: str, language: str = "en", published: str | None = PUBLISHED) -> set[str]:
    marks = {"fixed": "", "expected": "~"}
    deadlines = find_deadlines("", text, language, RULES, published=published)
    return {f"{one.date}:{one.kind}{marks[one.certainty]}" for one in deadlines}


@pytest.mark.parametrize("part", ["d", "h"])
def test_the_table_is_read_as_a_person_reads_it(part: str) -> None:
    precision, recall = precision_and_recall("deadlines.tsv", part, found)
    assert precision >= 0.95
    assert recall >= 0.85


def test_a_span_of_time_needs_the_day_of_publication() -> None:
    assert found("Comments must be sent within 30 days.") == {"2026-03-31:consultation~"}
    assert found("Comments must be sent within 30 days.", published=None) == set()


def test_a_day_without_a_year_is_the_next_one_after_publication() -> None:
    assert found("Comments are welcome until 15 May.") == {"2026-05-15:consultation"}
    assert found("Comments are welcome until 15 January.") == {"2027-01-15:consultation"}
    assert found("Comments are welcome until 15 May.", published=None) == set()


@pytest.mark.parametrize(
    "text",
    [
        "Comments are welcome until 31 February 2026.",
        "Comments were welcome until 15 May 2019.",
        "Comments: call 020 15 04 2026.",
        "The conference took place on 15 May 2026.",
    ],
)
def test_impossible_and_past_days_and_numbers_give_nothing(text: str) -> None:
    assert found(text) == set()


def test_the_quote_is_the_date_and_stands_in_its_sentence() -> None:
    text = "The law is old. Comments on it are welcome until 15 May 2026, says the page. It is long."
    [deadline] = find_deadlines("", text, "en", RULES, published=PUBLISHED)
    assert text[deadline.span.start : deadline.span.end] == deadline.span.quote == "15 May 2026"
    assert deadline.span.sentence == "Comments on it are welcome until 15 May 2026, says the page."


def test_a_language_without_rules_gives_nothing() -> None:
    assert found("Comments until 15 May 2026", "xx") == set()


def test_a_wrong_key_is_named_with_file_and_line(tmp_path: Path) -> None:
    folder = tmp_path / "facts" / "deadlines"
    folder.mkdir(parents=True)
    (folder / "en.toml").write_text('language = "en"\nuntill = ["by"]\n', encoding="utf-8")
    with pytest.raises(ConfigError, match=r"en\.toml:2: untill: not a known key; did you mean until"):
        load_deadline_rules(tmp_path)


@given(st.text(max_size=300), st.sampled_from(sorted(RULES.files)))
def test_any_text_is_read_without_fault(text: str, language: str) -> None:
    for deadline in find_deadlines(text, text, language, RULES, published=PUBLISHED):
        assert text[deadline.span.start : deadline.span.end] == deadline.span.quote


@pytest.mark.parametrize("piece", ["1", "1. ", "until 15 May ", "15 May 2026, ", "days ", "\n", "a", "2026-", "1.1."])
def test_a_megabyte_of_anything_is_read_in_seconds(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    started = time.process_time()
    find_deadlines("", text, "en", RULES, published=PUBLISHED)
    assert time.process_time() - started < 10
