"""Sentences written before their writer read the rules' code and words (but after docs/facts.md): recall on them decides.

Frames of plainly fictional sentences in ten languages, each filled twice ("{Mirela|Oksana}, {19|24}"): fifty of people at risk
(`+`) and fifty of others (`-`) a language. When they were first read, 0.731 of the first were held and 0.028 of the second.
Rules were mended on every second frame; the other half then stood at 0.910 and 0.036. Once more they were mended on half of
that; of the last quarter only the counts were seen, 0.867 and 0.029 (and later, by oversight, seven English frames, all held
already). Who wrote the sentences mended the rules as well, and frames are alike across languages: sentences of another hand may
fare worse.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from classify.facts.rights.harm import HarmRules, find_harm, load_harm_rules
from tests.conftest import ROOT

FOLDER = Path(__file__).parent / "at_risk"
SLOT = re.compile(r"\{([^|}]*)\|([^}]*)\}")
LANGUAGES = ("bg", "de", "el", "en", "es", "fr", "it", "nl", "pl", "ro")
# Which of four frames the rules were not mended on.
UNSEEN = 3
# Not to be fallen under; the bar is 0.98 and is not reached.
UNSEEN_RECALL = 0.86


@pytest.fixture(scope="module")
def rules() -> HarmRules:
    return load_harm_rules(ROOT / "config")


def sentences(language: str, sign: str, *, unseen: bool) -> Iterator[str]:
    """The sentences of people at risk ("+") or of others ("-") in a language."""
    lines = (FOLDER / f"{language}.txt").read_text("utf-8").splitlines()
    frames = [line[2:] for line in lines if line.startswith(sign)]
    for number, frame in enumerate(frames):
        if (number % 4 == UNSEEN) == unseen:
            yield SLOT.sub(r"\1", frame)
            yield SLOT.sub(r"\2", frame)


def held(rules: HarmRules, sign: str, *, unseen: bool) -> tuple[int, int]:
    """How many sentences of all languages are held, and how many there are."""
    found = [
        bool(find_harm(one, "", language, rules))
        for language in LANGUAGES
        for one in sentences(language, sign, unseen=unseen)
    ]
    return sum(found), len(found)


def test_there_are_two_hundred_sentences_a_language() -> None:
    for language in LANGUAGES:
        assert sum(len(list(sentences(language, sign, unseen=one))) for sign in "+-" for one in (False, True)) == 200


def test_people_at_risk_are_held_in_what_was_looked_at(rules: HarmRules) -> None:
    found, told = held(rules, "+", unseen=False)
    assert found >= 0.98 * told


def test_people_at_risk_are_held_in_what_was_not(rules: HarmRules) -> None:
    found, told = held(rules, "+", unseen=True)
    assert found >= UNSEEN_RECALL * told


@pytest.mark.parametrize("unseen", [False, True])
def test_few_sentences_about_nobody_are_held(rules: HarmRules, unseen: bool) -> None:
    found, told = held(rules, "-", unseen=unseen)
    assert found <= 0.04 * told
