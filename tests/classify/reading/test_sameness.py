"""The quick matcher finds what the slow one does, in every labelled text at hand."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from classify.lexicons.lexicon import Lexicon, load_lexicon
from classify.reading.language import language_of
from classify.reading.matcher import Matcher
from ground.folding import TWO_ALPHABETS, WORD, fold, fold_to_latin
from tests.classify.reading.slowly import Matcher as SlowMatcher
from tests.conftest import ROOT

EVAL = Path(__file__).resolve().parents[4] / "shared" / "eval"
FILES = ("stream.jsonl", "pages.jsonl", "themes.jsonl")
pytestmark = pytest.mark.skipif(not EVAL.is_dir(), reason="../shared/eval, the labelled documents, is not here")


def texts() -> Iterator[tuple[str | None, list[str]]]:
    """The words of every labelled document, with its language."""
    for file in FILES:
        for line in (EVAL / file).read_text("utf-8").split("\n"):
            if line.strip():
                one = json.loads(line)
                title, text = one["title"] or "", one["text"] or ""
                yield language_of(title, text, one.get("lang")), WORD.findall(f"{title}\n{text}")


@cache
def by_language() -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = defaultdict(list)
    for language, words in texts():
        if language in shipped().languages:
            found[language].append(words)
    return found


@cache
def shipped() -> Lexicon:
    """The lexicon that comes with the project."""
    return load_lexicon(ROOT / "config")


def test_every_language_finds_what_the_slow_way_finds() -> None:
    different = []
    for language, documents in by_language().items():
        terms = shipped().terms[language]
        form = fold_to_latin if language in TWO_ALPHABETS else fold
        order = {id(one): place for place, one in enumerate(terms)}
        quick, slow = Matcher(terms, form), SlowMatcher(terms, form)
        for words in documents:
            found = [(hit.first, hit.last, order[id(hit.weighted)]) for hit in quick.find(words)]
            if found != sorted((hit.first, hit.last, order[id(hit.weighted)]) for hit in slow.find(words)):
                different.append((language, words[:8]))
    assert different == []
    assert len(by_language()) > 30
