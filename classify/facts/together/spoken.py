"""A document in several languages: each part alone, at its place, and what was read of the parts put together."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from classify.facts.countries import CountryFound
from classify.places.spans import Span
from classify.reading.records import Spoken
from ground.records import Tag

# What is in another language stands as so many ends of lines: no sentence goes across, and places stay.
BLANK = "\n"


@dataclass(frozen=True, slots=True)
class Piece:
    """What of a document is in one language: its title and text as long as the whole, the rest blank, and its tags' words."""

    title: str
    text: str
    language: str | None
    tags: tuple[Tag, ...]


class Placed(Protocol):
    """Something that was read, with its place."""

    @property
    def span(self) -> Span:
        """Where it stands."""


P = TypeVar("P", bound=Placed)


def pieces_of_languages(
    title: str, text: str, language: str | None, tags: tuple[Tag, ...], parts: Sequence[Spoken]
) -> list[Piece]:
    """The document in each of its languages, the largest part first; the whole where it is in one."""
    if len(parts) < 2:
        return [Piece(title, text, language, tags)]
    return [
        Piece(_only(title, part.title), _only(text, part.text), part.language, _tags_in(tags, part, part.language == language))
        for part in parts
    ]  # fmt: skip


def _only(whole: str, ranges: Sequence[tuple[int, int]]) -> str:
    """A text with nothing but ends of lines outside some ranges, which are in order."""
    kept, last = list[str](), 0
    for start, end in ranges:
        kept += (BLANK * (start - last), whole[start:end])
        last = end
    return "".join((*kept, BLANK * (len(whole) - last)))


def _tags_in(tags: tuple[Tag, ...], part: Spoken, main: bool) -> tuple[Tag, ...]:
    """Tags with the evidence that stands in a part; a publisher's subjects are the main language's."""
    ranges = {"title": part.title, "text": part.text}
    return tuple(
        replace(tag, evidence=tuple(
            one for one in tag.evidence
            if (main if one.field == "descriptor" else any(a <= one.start < b for a, b in ranges[one.field]))
        ))
        for tag in tags
    )  # fmt: skip


def in_order(found: Iterable[P]) -> list[P]:
    """What was read of several parts, in order of place, the title first."""
    return sorted(found, key=lambda one: (one.span.field != "title", one.span.start, one.span.end))


def once(found: Sequence[P], key: Callable[[P], Hashable], pieces: int) -> tuple[P, ...]:
    """What was read of some pieces, each thing at its first place; of one piece it is so already."""
    if pieces == 1:
        return tuple(found)
    first: dict[Hashable, P] = {}
    for one in in_order(found):
        first.setdefault(key(one), one)
    return tuple(first.values())


def countries_together(each: Sequence[tuple[CountryFound, ...]]) -> tuple[CountryFound, ...]:
    """Countries of several parts: the points of their mentions are added up, and the first place is shown."""
    if len(each) == 1:
        return each[0]
    points: dict[str, float] = {}
    first: dict[str, CountryFound] = {}
    for one in (one for found in each for one in found):
        points[one.country] = points.get(one.country, 0.0) + one.score / (1 - min(one.score, 0.999))
        first.setdefault(one.country, one)
    found = [replace(first[code], score=round(many / (many + 1), 3)) for code, many in points.items()]
    return tuple(sorted(found, key=lambda one: (-one.score, one.country)))
