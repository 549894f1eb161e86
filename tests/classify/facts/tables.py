"""The tables of fictional sentences beside this file, and precision and recall over them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

HERE = Path(__file__).parent


def rows(name: str, part: str) -> Iterator[tuple[str, str, str]]:
    """Language, what is expected, and the sentence, of one part ("d" or "h")."""
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            language, place, expected, sentence = line.split("\t")
            if place == part:
                yield language, expected, sentence


def precision_and_recall(name: str, part: str, find: Callable[[str, str], set[str]]) -> tuple[float, float]:
    """Over all sentences of a part; `find` takes the sentence and its language."""
    right = wrong = missed = 0
    for language, expected, sentence in rows(name, part):
        wanted = set() if expected == "-" else set(expected.split(","))
        got = find(sentence, language)
        right, wrong, missed = right + len(got & wanted), wrong + len(got - wanted), missed + len(wanted - got)
    return right / max(1, right + wrong), right / max(1, right + missed)
