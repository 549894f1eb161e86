"""The health of sources as a table as wide as the terminal: a line of figures, then what happened and what to do."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Callable

from crawlers.formats.cleaning import clean_title
from ground.rhythm import in_words
from store.health.advice import advice_on, next_step
from store.health.health import SourceHealth, needs_person

COLUMNS = 100
# What the figures take; the rest of a line is the id's. The last figure may be some words long.
FIGURES, USUALLY = 51, 13
INDENT = " " * 11
REASON = 400
MOST_MOVED = 10
# Styles words for a terminal; plain where nothing is styled.
Paint = Callable[[str, str], str]


def health_table(found: list[SourceHealth], at: str, *, everything: bool, paint: Paint, columns: int = COLUMNS) -> str:
    """Those that need a person (or all), the worst first, and how many there are of each kind."""
    needing = [one for one in found if needs_person(one, at)]
    shown = found if everything else needing
    wide = max(10, columns - FIGURES - USUALLY)
    heading = f"{'STATE':<11}{'SOURCE':<{wide + 2}}{'SINCE':<12}{'LAST SUCCESS':<14}{'LAST NEW':<12}USUALLY"
    lines = [paint(heading, "head"), ""] if shown else []
    for one in shown:
        lines += [*_block(one, one in needing, paint, wide, columns), ""]
    return "\n".join([*lines, *_sums(found, needing, everything=everything, columns=columns)])


def _block(one: SourceHealth, needs: bool, paint: Paint, wide: int, columns: int) -> list[str]:
    state = paint(f"{one.state:<11}", "bad" if needs else "good" if one.well else "wait")
    figures = f"{_day(one.since):<12}{_day(one.last_success_at):<14}{_day(one.last_new_at):<12}{_usual(one)}".rstrip()
    # A long id takes a line of its own: it has to be copied whole.
    name = [f"{state}{one.id:<{wide + 2}}{figures}"] if len(one.id) <= wide else [
        f"{state}{one.id}", f"{INDENT}{'':<{wide + 2}}{figures}"
    ]  # fmt: skip
    core = ", core" if one.core else ""
    lines = name + _wrap(
        f"{one.publisher} ({one.country}{core}): {clean_title(one.reason, REASON)}", columns, INDENT, INDENT
    )
    if one.well:
        return lines if one.state != "moved" else [*lines, *_todo(one, paint, columns)]
    return [*lines, *_todo(one, paint, columns)]


def _todo(one: SourceHealth, paint: Paint, columns: int) -> list[str]:
    lines = _wrap(next_step(one.state, one.id), columns, f"{INDENT}-> ", f"{INDENT}   ")
    return [paint(line, "todo") for line in lines]


def _sums(found: list[SourceHealth], needing: list[SourceHealth], *, everything: bool, columns: int) -> list[str]:
    counts = Counter(one.state for one in found)
    parts = ", ".join(f"{count} {state}" for state, count in sorted(counts.items(), key=lambda pair: -pair[1]))
    verb = "needs" if len(needing) == 1 else "need"
    core = sum(one.core for one in needing)
    more = f" ({core} core)" if core else ""
    lines = _wrap(
        f"{len(needing)} of {len(found)} sources {verb} a person{more}. In all: {parts or 'no source'}.", columns
    )
    young = [one.id for one in found if one not in needing and not one.well and advice_on(one.state).patience]
    if young and not everything:
        lines += _wrap(f"In trouble for less than a day, and tried again by themselves: {', '.join(young)}.", columns)
    moved = [one.id for one in found if one.state == "moved"]
    if moved and not everything:
        rest = f" and {len(moved) - MOST_MOVED} more" if len(moved) > MOST_MOVED else ""
        names = ", ".join(moved[:MOST_MOVED])
        lines += _wrap(f"Moved for good, and still read: {names}{rest}; --all shows the new addresses.", columns)
    return lines


def _day(stored: str | None) -> str:
    return stored[:10] if stored else "never"


def _usual(one: SourceHealth) -> str:
    return in_words(one.usual_days).removeprefix("usually ") if one.usual_days is not None else "not known"


def _wrap(text: str, columns: int, first: str = "", rest: str = "") -> list[str]:
    return textwrap.wrap(
        text, columns, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False, break_long_words=True
    )
