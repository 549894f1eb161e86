"""What a reader may expect of a stream of documents that are mostly about nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from classify.judging.evaluate import Counts
from classify.judging.report import figures
from classify.judging.stream import STREAM, count_stream, figures_of, measure_stream, read_stream, told_of
from classify.reading.reader import Reader
from ground.errors import PolicywatchError

ABOUT = "Human trafficking and exploitation. " * 3


def document(country: str, text: str, themes: list[str], maybe: list[str] | None = None) -> dict[str, object]:
    return {
        "id": text[:5],
        "country": country,
        "title": "A notice",
        "text": text,
        "themes": themes,
        "maybe": maybe or [],
    }


def test_tags_are_counted_by_theme_and_country_and_alarms_among_those_about_nothing(reader: Reader) -> None:
    documents = [
        document("FR", ABOUT, ["trafficking"]), document("DE", ABOUT, []), document("DE", "Nothing of it.", []),
        document("DE", "Nothing of it either.", ["labour"]), document("FR", ABOUT, [], ["trafficking"]),
    ]  # fmt: skip
    result = measure_stream(reader, documents)
    assert result.all == Counts(tp=1, fp=1, fn=1)
    assert result.themes == {"trafficking": Counts(tp=1, fp=1), "labour": Counts(fn=1)}
    assert result.countries == {"FR": Counts(tp=1), "DE": Counts(fp=1, fn=1)}
    assert (result.alarmed, result.unthemed, round(result.alarms)) == (1, 3, 333)


def test_the_page_says_what_to_expect_with_intervals(reader: Reader) -> None:
    told = told_of(measure_stream(reader, [document("FR", ABOUT, ["trafficking"]), document("DE", "Nothing.", [])]))
    assert "| of the tags are right | 1.00 (0.21–1.00) |" in told
    assert "| of 1,000 documents about nothing get a tag | 0 (0–793) |" in told
    assert "FR 1/0/0 (0.21–1.00; 0.21–1.00)" in told
    assert "Errors by kind: none." in told


def test_errors_are_told_by_kind(reader: Reader) -> None:
    documents = [
        document("FR", "Wages were unpaid. " + "It rained. " * 400, ["labour"]), document("FR", "It rained.", ["labour"]),
        document("FR", "Human trafficking. " * 3, []), document("FR", "Human trafficking and forced labour. " * 3, []),
    ]  # fmt: skip
    assert measure_stream(reader, documents).kinds == {
        "missed: too few of its words for so long a text": 1,
        "missed: none of its words are there": 1,
        "wrong: on one word that comes again and again": 1,
        "wrong: on strong words, in another sense or matter": 1,
    }


def test_counts_are_kept_beside_those_of_other_sets(reader: Reader) -> None:
    result = count_stream([], [])
    assert json.loads(figures([], result)) == {STREAM: figures_of(result)}


def test_a_folder_without_a_stream_has_none(tmp_path: Path) -> None:
    assert read_stream(tmp_path) == []


def test_a_stream_without_countries_is_an_error_that_names_the_document(tmp_path: Path) -> None:
    (tmp_path / STREAM).write_text('{"id": "1", "title": "", "text": "", "themes": []}\n', encoding="utf-8")
    with pytest.raises(PolicywatchError, match="document 1 has no country"):
        read_stream(tmp_path)
