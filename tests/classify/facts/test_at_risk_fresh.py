"""More sentences from the definition of harm alone, in twenty languages, in frames of two.

Written before the rules were read, though by the hand that then mended them and had seen part of the English table.
Frames of one number are alike in all languages. Even frames of a sign were mended on: held of people at risk 0.74, then
0.92. Odd ones: 0.39, then 0.84; their figure, never the sentences missed, was read three times. They hold kinds that even
ones lack (dates of birth, appeals with a number), mended by one who knew of them: 0.84 flatters. Of others 0.17 were held,
then 0.05.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from classify.facts.rights.harm import HarmRules, find_harm, load_harm_rules
from tests.classify.facts.test_at_risk import SLOT
from tests.conftest import ROOT

FOLDER = Path(__file__).parent / "at_risk_fresh"


@pytest.fixture(scope="module")
def rules() -> HarmRules:
    return load_harm_rules(ROOT / "config")


def held(rules: HarmRules, sign: str, parity: int) -> tuple[int, int]:
    """How many sentences in even (0) or odd (1) frames of a sign are held, and how many there are."""
    found = [bool(find_harm(one, "", language, rules)) for language, one in _sentences(sign, parity)]
    return sum(found), len(found)


def _sentences(sign: str, parity: int) -> Iterator[tuple[str, str]]:
    for file in sorted(FOLDER.glob("*.txt")):
        frames = [line[2:] for line in file.read_text("utf-8").splitlines() if line.startswith(sign)]
        for frame in frames[parity::2]:
            yield file.stem, SLOT.sub(r"\1", frame)
            yield file.stem, SLOT.sub(r"\2", frame)


# Not to be fallen under; the bar for sentences of another hand is 0.98 and is not reached.
@pytest.mark.parametrize(("parity", "least"), [(0, 0.92), (1, 0.84)])
def test_people_at_risk_are_held(rules: HarmRules, parity: int, least: float) -> None:
    found, told = held(rules, "+", parity)
    assert told == 100
    assert found >= least * told


def test_few_sentences_about_nobody_are_held(rules: HarmRules) -> None:
    found = [held(rules, "-", parity) for parity in (0, 1)]
    assert sum(one for one, _ in found) <= 0.05 * sum(told for _, told in found)
