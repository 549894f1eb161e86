"""A theme that is barely there beside one that clearly is: a mention, unless the title names it."""

from __future__ import annotations

import pytest

from classify.judging.explain import explanation, in_words
from classify.reading.mentions import CLEARLY_THERE, MORE, needed_scores
from classify.reading.reader import Reader, Text
from ground.records import Document, Evidence, Tag
from store.shape.database import Store

THRESHOLDS = {"labour": 0.5, "trafficking": 0.5, "migration": 0.6}


def tag(theme: str, score: float, field: str = "text") -> Tag:
    """A theme that was found, with one piece of evidence."""
    return Tag(theme, score, (Evidence("term", "words", field, 0, 5, "words"),))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("other", "field", "needs"),
    [
        (CLEARLY_THERE, "text", 0.5 + MORE),
        (CLEARLY_THERE, "title", 0.5),
        (CLEARLY_THERE - 0.01, "text", 0.5),
    ],
)
def test_beside_a_clear_theme_another_needs_more_unless_the_title_names_it(
    other: float, field: str, needs: float
) -> None:
    found = [tag("labour", 0.52, field), tag("trafficking", other)]
    assert needed_scores(found, THRESHOLDS) == {"labour": needs, "trafficking": 0.5}


def test_two_clear_themes_both_stand_and_a_raised_threshold_stays_raised() -> None:
    found = [tag("labour", 0.8), tag("trafficking", 0.9), tag("migration", 0.62)]
    needed = needed_scores(found, THRESHOLDS)
    assert needed["migration"] == 0.6 + MORE
    assert all(one.score >= needed[one.theme] for one in found[:2])


def test_one_theme_alone_needs_no_more_than_its_threshold() -> None:
    assert needed_scores([tag("labour", 0.9)], THRESHOLDS) == {"labour": 0.5}


def test_a_report_that_mentions_another_theme_once_is_not_tagged_with_it_and_says_why(
    reader: Reader, store: Store
) -> None:
    text = "Human trafficking was found again. Forced labour and human trafficking grow. The labour inspectorate came."
    read = reader.read(Text("1", "Human trafficking: a report", text, "en"))
    assert [one.theme for one in read.tags] == ["trafficking"]
    assert [one.theme for one in read.below] == ["labour"]
    named = reader.read(Text("1", "Human trafficking and the labour inspectorate", text, "en"))
    assert {one.theme for one in named.tags} == {"trafficking", "labour"}
    document = Document(
        7, "one", "https://one.example/7", "Human trafficking: a report", text, "en", "DE", None, "2026-11-24T08:00:00Z", 1
    )  # fmt: skip
    assert "The theme labour, score 0.55 (needs 0.56)" in in_words(explanation(reader, store, document))
