"""Where a fact was read: a place in a title or text, its words, and the sentence around them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

SENTENCE_MOST = 400
BOUNDARY = re.compile(r"(?<=[.!?…;])[\"'”’»)\]]*\s+(?=[^\s])|\n")


@dataclass(frozen=True, slots=True)
class Span:
    """Words as they stand: `quote` is `field[start:end]`, in characters of the title or the text."""

    field: Literal["title", "text"]
    start: int
    end: int
    quote: str
    sentence: str = ""
    """The sentence around them, white space joined."""
    page: int | None = None
    """The page of a paper with several, counted from 1, on which the sentence begins."""


def sentence_at(text: str, start: int, end: int) -> str:
    """The sentence around a place, at most 400 characters, white space joined."""
    begin, finish = sentence_bounds(text, start, end)
    return " ".join(text[begin:finish].split())[:SENTENCE_MOST]


def sentence_bounds(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence around a place begins and ends, each at most 400 characters from it."""
    left, right = max(0, start - SENTENCE_MOST), min(len(text), end + SENTENCE_MOST)
    before = [match.end() for match in BOUNDARY.finditer(text, left, start + 1) if match.end() <= start]
    after = BOUNDARY.search(text, end, right)
    begin = before[-1] if before else left
    return begin, after.start() if after else right
