"""A part of a digest for who asked for a part: the approved text and HTML with some entries taken out, nothing put in.

What stands for an entry is there byte for byte, under its number in the whole issue, or not at all. Head, numbers, what
could not be seen and corrections are for everybody. Themes and countries narrow together; a file is wanted whatever its
theme and country. An entry of which nobody knows the theme, or the country, is not taken out for it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from digest.content.model import Facet
from digest.forms.plain import INDENT, SIGNATURE
from ground.errors import DigestError
from store.deliveries.digests import Digest
from store.deliveries.wishes import Wishes

HEADING = re.compile(r'<h2 class="section[^"]{0,200}" id="([a-z-]{1,40})"')
FOOT = '<div class="foot'
# What goes out of a section by itself: a heading of entries, an entry.
PIECE = re.compile(r'<h3 class="theme\b[^\n]*\n|<div class="item\b')
DIVISION = re.compile(r"<(/?)div\b")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a form and the entries it stands for, by their places; None where it is for everybody."""

    text: str
    entries: frozenset[int] | None = None


@dataclass(frozen=True, slots=True)
class Pieces:
    """A digest cut up: text and HTML in order, and what its entries are about."""

    text: tuple[Piece, ...]
    html: tuple[Piece, ...]
    facets: tuple[Facet, ...]

    def wanted(self, wishes: Wishes) -> frozenset[int]:
        """The entries that somebody asked for, by their places."""
        return frozenset(place for place, facet in enumerate(self.facets) if is_wanted(facet, wishes))


def is_wanted(facet: Facet, wishes: Wishes) -> bool:
    """Whether an entry is among what somebody asked for."""
    if set(facet.files) & set(wishes.files):
        return True
    if not (wishes.themes or wishes.countries):
        return not wishes.files
    return _meet(facet.themes, wishes.themes) and _meet(facet.countries, wishes.countries)


def _meet(known: Sequence[str], asked: Sequence[str]) -> bool:
    return not known or not asked or bool(set(known) & set(asked))


def cut_up(digest: Digest) -> Pieces:
    """A digest in pieces. Raises DigestError where its forms do not hold its entries in their order."""
    model = json.loads(digest.model)
    sections = model.get("sections", [])
    facets = tuple(Facet(**{name: tuple(ids) for name, ids in one.items()}) for one in model.get("facets", ()))
    if sum(len(section["entries"]) for section in sections) != len(facets):
        raise DigestError(f"{digest.id}: does not say what its entries are about; draft it again")
    try:
        cut = Pieces(tuple(_text(digest.text, sections)), tuple(_html(digest.html, sections)), facets)
        for pieces, whole in ((cut.text, digest.text), (cut.html, digest.html)):
            if "".join(piece.text for piece in pieces) != whole:
                raise ValueError("put together again they are not what was approved")
        return cut
    except (ValueError, LookupError) as error:
        raise DigestError(
            f"{digest.id}: cannot be cut for those who asked for a part of it ({error}); draft it again"
        ) from error


def part_of(pieces: Iterable[Piece], kept: frozenset[int]) -> str:
    """A form without the entries that are not kept, and without the headings that have lost all of theirs."""
    return "".join(piece.text for piece in pieces if piece.entries is None or piece.entries & kept)


def _text(text: str, sections: list[dict[str, Any]]) -> Iterator[Piece]:
    """The text: each section's heading (two lines before it are blank), then blocks parted by a blank line."""
    lines = text.split("\n")
    foot = len(lines) - 1 - lines[::-1].index(SIGNATURE)
    heads, after = [], 0
    for section in sections:
        after = _heading(lines, section["heading"], after)
        heads.append(after)
    yield Piece(_joined(lines[: heads[0] - 2 if heads else foot - 1]))
    place = 0
    for section, head, end in zip(sections, heads, [*(one - 2 for one in heads[1:]), foot - 1], strict=True):
        # A section that never had an entry is for everybody.
        own = frozenset(range(place, place + len(section["entries"]))) or None
        yield Piece("\n\n" + _joined(lines[head : head + 2]), own)
        blocks, stands = _blocks(lines[head + 2 : end]), list(_stands(section, place))
        for block, (entries, entry) in zip(blocks, stands, strict=True):
            if entry and not _holds(block, entry):
                raise ValueError(f"an entry of {section['heading']} is not where it should be")
            yield Piece("\n" + _joined(block), own if entries is None else entries)
        place += len(section["entries"])
    yield Piece("\n" + "\n".join(lines[foot:]))


def _heading(lines: list[str], heading: str, after: int) -> int:
    """The line of a section's heading. Raises ValueError where it is not there."""
    words = heading.upper()
    for number in range(max(after + 1, 2), len(lines) - 1):
        if lines[number] == words and lines[number - 2 : number] == ["", ""] and set(lines[number + 1]) == {"-"}:
            return number
    raise ValueError(f"no heading {heading}")


def _stands(section: dict[str, Any], place: int) -> Iterator[tuple[frozenset[int] | None, dict[str, Any] | None]]:
    """What the blocks of a section stand for, in order: entries by their places, None for what is the section's own."""
    yield from [(None, None) for part in (section["lines"], section["bullets"]) if part]
    entries = section["entries"]
    for number, entry in enumerate(entries):
        if entry["group"] and (number == 0 or entry["group"] != entries[number - 1]["group"]):
            yield frozenset(place + one for one in _of_group(entries, number)), None
        yield frozenset({place + number}), entry
    yield from [(None, None) for part in (section["bars"], section["notes"] or section["left_out"]) if part]


def _of_group(entries: list[dict[str, Any]], first: int) -> Iterator[int]:
    """The places of the entries under a heading that begins with one of them."""
    for number in range(first, len(entries)):
        if entries[number]["group"] != entries[first]["group"]:
            return
        yield number


def _holds(block: list[str], entry: dict[str, Any]) -> bool:
    """Whether a block of text is an entry's, by its number and its link."""
    number = not entry["number"] or block[0].startswith(f"[{entry['number']:02}] ")
    return number and f"{INDENT}{entry['url'] or 'unlinked'}" in block


def _blocks(lines: list[str]) -> list[list[str]]:
    blocks: list[list[str]] = []
    for number, line in enumerate(lines):
        if line and number and lines[number - 1]:
            blocks[-1].append(line)
        elif line:
            blocks.append([line])
    return blocks


def _joined(lines: list[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _html(page: str, sections: list[dict[str, Any]]) -> Iterator[Piece]:
    """The HTML: from one section's heading to the next, and in it each entry's own division."""
    places = {match[1]: match.start() for match in HEADING.finditer(page)}
    starts = [places[section["id"]] for section in sections]
    foot = page.index(FOOT)
    yield Piece(page[: starts[0] if starts else foot])
    place = 0
    for section, start, end in zip(sections, starts, [*starts[1:], foot], strict=True):
        yield from _html_section(page[start:end], section, place)
        place += len(section["entries"])
    yield Piece(page[foot:])


def _html_section(page: str, section: dict[str, Any], place: int) -> Iterator[Piece]:
    entries, at, number = section["entries"], 0, 0
    own = frozenset(range(place, place + len(entries))) or None
    for match in PIECE.finditer(page):
        if match.start() < at:
            continue
        yield Piece(page[at : match.start()], own)
        if match[0].startswith("<h3"):
            at = match.end()
            yield Piece(match[0], frozenset(place + one for one in _of_group(entries, number)))
            continue
        at = _closed(page, match.start())
        shown = page[match.start() : at]
        if entries[number]["number"] and f' id="item-{entries[number]["number"]:02}"' not in shown[:500]:
            raise ValueError(f"an entry of {section['heading']} is not where it should be")
        yield Piece(shown, frozenset({place + number}))
        number += 1
    if number != len(entries):
        raise ValueError(f"{number} of {len(entries)} entries of {section['heading']}")
    yield Piece(page[at:], own)


def _closed(page: str, start: int) -> int:
    """Where the division that begins here ends, with its line. Raises ValueError where it does not."""
    depth = 0
    for match in DIVISION.finditer(page, start):
        depth += -1 if match[1] else 1
        if depth == 0:
            return page.index("\n", match.end()) + 1
    raise ValueError("a division without an end")
