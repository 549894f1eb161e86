"""No change may make a theme or a language worse than its noise: today's counts beside those of docs/evaluation.json."""

from __future__ import annotations

import json
import math
from functools import cache
from pathlib import Path

import pytest

from classify.judging.evaluate import Result, evaluate, read_sets
from classify.judging.stream import measure_stream, read_stream
from classify.reading.reader import Reader
from tests.conftest import ROOT

EVAL = Path(__file__).resolve().parents[4] / "shared" / "eval"
KEPT = ROOT / "docs" / "evaluation.json"
# Two documents more may be an accident; of many, twice the square root.
LEAST = 2
# Floors of the stream: a reader who meets more wrong tags than right ones stops reading.
PRECISION, RECALL, ALARMS = 0.75, 0.80, 20
pytestmark = pytest.mark.skipif(not EVAL.is_dir(), reason="../shared/eval, the labelled documents, is not here")


@cache
def today() -> dict[str, Result]:
    """The counts on documents for development, by the names of their sets; a test split is left alone."""
    reader = Reader.from_config(ROOT / "config")
    sets = [one for one in read_sets(EVAL, ["dev"]) if ":" not in one[0]]
    return {name: evaluate(reader, name, documents) for name, documents in sets}


def kept() -> dict[str, dict[str, dict[str, list[int]]]]:
    """The counts that the evaluation page was written with."""
    told: dict[str, dict[str, dict[str, list[int]]]] = json.loads(KEPT.read_text("utf-8"))
    return {name: told[name] for name in today()}


@pytest.mark.parametrize("group", ["themes", "languages"])
def test_no_theme_or_language_has_become_worse_than_its_noise(group: str) -> None:
    worse = []
    for name, groups in kept().items():
        for which, (_, wrong, missed) in groups[group].items():
            before, counts = wrong + missed, getattr(today()[name], group).get(which)
            now = counts.fp + counts.fn if counts else 0
            if now > before + max(LEAST, 2 * math.sqrt(before)):
                worse.append(f"{name}, {which}: {before} faults before, {now} now")
    assert worse == []


def test_hard_negatives_raise_hardly_more_false_alarms() -> None:
    for name, groups in kept().items():
        alarmed, hard = groups["hard"]  # type: ignore[misc]
        assert today()[name].alarmed <= int(str(alarmed)) + LEAST, f"{name}: {hard}"


def test_most_tags_in_a_stream_that_nobody_chose_are_right() -> None:
    result = measure_stream(Reader.from_config(ROOT / "config"), read_stream(EVAL))
    assert result.documents > 0
    assert result.all.precision >= PRECISION
    assert result.all.recall >= RECALL
    assert result.alarms <= ALARMS


def test_no_theme_finds_less_than_its_noise_allows() -> None:
    worse = []
    for name, groups in kept().items():
        for theme, (right, _, missed) in groups["themes"].items():
            counts = today()[name].themes[theme]
            if counts.tp < right - max(LEAST, math.sqrt(missed)):
                worse.append(f"{name}, {theme}: {right} found before, {counts.tp} now")
    assert worse == []
