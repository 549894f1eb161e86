"""On which page of a paper words stand, from where its pages begin; nothing is said of a text that has one page or none."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from typing import Any

from classify.places.spans import sentence_bounds
from ground.records import Evidence, Tag

Starts = Sequence[int]
"""Where each page begins in the text, in characters, the first page first; empty where there are no pages."""

Bounds = Callable[[str, int, int], tuple[int, int]]
# Characters: both ways of finding a sentence look no farther back (places/spans.py, facts/sentences.py).
REACH = 500


def page_at(starts: Starts, place: int) -> int | None:
    """The page, counted from 1, that a place in the text stands on; None where there are no pages."""
    return bisect_right(starts, place) or None if len(starts) > 1 else None


def page_of(starts: Starts, text: str, start: int, end: int, bounds: Bounds) -> int | None:
    """The page on which the sentence around a place begins; `bounds` tells where sentences begin and end."""
    page = page_at(starts, start)
    # A sentence is looked for no farther back than this, and most pages are longer.
    if page is None or start - starts[page - 1] > REACH:
        return page
    return page_at(starts, bounds(text, start, end)[0])


def told_page(page: int | None) -> dict[str, int]:
    """A page as one key of what is told of something; nothing where there is none."""
    return {"page": page} if page else {}


def told_evidence(one: Evidence) -> dict[str, Any]:
    """A piece of evidence as plain data."""
    return {name: value for name, value in asdict(one).items() if name != "page"} | told_page(one.page)


def paged_tags(tags: tuple[Tag, ...], text: str, starts: Starts) -> tuple[Tag, ...]:
    """Tags whose evidence names the page on which its sentence begins."""
    if len(starts) < 2:
        return tags
    return tuple(replace(tag, evidence=tuple(_paged(one, text, starts) for one in tag.evidence)) for tag in tags)


def _paged(one: Evidence, text: str, starts: Starts) -> Evidence:
    if one.field != "text":
        return one
    return replace(one, page=page_of(starts, text, one.start, one.end, sentence_bounds))
