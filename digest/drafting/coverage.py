"""What we could not see: each source's week in a reader's words, and how much of the whole that leaves.

A source that blocked us, changed its page, failed or fell silent is never "quiet": its absence means nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from digest.content.facts import Coverage, Level, ReaderState, Sight, SourceSeen
from ground.clock import later
from store.documents.windows import SourceWeek

GOOD: tuple[ReaderState, ...] = ("ok", "quiet")
WORDS: dict[str, ReaderState] = {
    "blocked": "blocked", "limited": "blocked", "refused": "blocked",
    "drifted": "changed", "malformed": "changed", "empty": "changed",
    "failed": "failing", "gone": "failing", "unsafe": "failing",
}  # fmt: skip
FULL_SHARE = 0.95
POOR_SHARE = 0.70
POOR_CORE_SHARE = 0.20
MOST_NAMED = 10
NO_COUNTRY = ("EU", "INT")
# Named in this order where no core source and no dark country comes first; the last two are only counted.
NAMED: tuple[ReaderState, ...] = ("blocked", "changed", "failing", "silent")


def read_coverage(weeks: Iterable[SourceWeek], opens: str) -> Coverage:
    """The coverage of a window that opened at `opens`, from its sources' weeks."""
    weeks = list(weeks)
    seen = [_seen(one, opens) for one in weeks]
    asked = [one for one in seen if one.state != "paused"]
    good = [one for one in asked if one.state in GOOD]
    core = [one for one in asked if one.core]
    lit = {one.country for one in good}
    dark = tuple(sorted({one.country for one in seen} - lit))
    named = _named(asked, dark)
    rest = Counter(one.state for one in asked if one.state not in GOOD and one not in named)
    return Coverage(
        level=_level(asked, good, core),
        total=len(asked),
        good=len(good),
        paused=len(seen) - len(asked),
        core=len(core),
        core_lost=sum(one.lost for one in core),
        newly_added=sum(one.first_run_at is not None and one.first_run_at >= opens for one in weeks),
        named=named,
        rest=tuple(sorted(rest.items())),
        dark=dark,
        states=_states(asked),
    )


def _states(asked: list[SourceSeen]) -> tuple[tuple[str, Sight], ...]:
    """How much of each country could be seen, in order of their codes."""
    states: dict[str, list[ReaderState]] = {}
    for one in asked:
        if one.country not in NO_COUNTRY:
            states.setdefault(one.country, []).append(one.state)
    return tuple((country, _sight(states[country])) for country in sorted(states))


def _sight(states: list[ReaderState]) -> Sight:
    good = sum(one in GOOD for one in states)
    if good:
        return "whole" if good == len(states) else "part"
    return "silent" if set(states) == {"silent"} else "none"


def _seen(one: SourceWeek, opens: str) -> SourceSeen:
    state = reader_state(one, opens)
    last = one.last_new_at if state == "silent" else one.last_seen_at
    lost = state not in GOOD and state != "paused" and not one.seen_in_window
    return SourceSeen(one.id, one.publisher, one.country, one.core, state, last, lost, one.hints)


def reader_state(one: SourceWeek, opens: str) -> ReaderState:
    """How a source did in a window that opened at `opens`, in a reader's word."""
    if one.disabled is not None:
        return "paused"
    if one.state is None or one.ended_at is None:
        return "never"
    # Not asked in this window, though its rhythm asked for it: then nothing is known of it.
    if one.ended_at < later(opens, -one.every_seconds):
        return "failing"
    if one.state in WORDS:
        return WORDS[one.state]
    # Judged when it was asked, not when the window closes.
    if one.silent_after is not None and one.silent_after < one.ended_at:
        return "silent"
    return "ok" if one.new_in_window else "quiet"


def _level(asked: list[SourceSeen], good: list[SourceSeen], core: list[SourceSeen]) -> Level:
    lost = sum(one.lost for one in core)
    share = len(good) / len(asked) if asked else 0.0
    if share < POOR_SHARE or (core and lost / len(core) >= POOR_CORE_SHARE):
        return "poor"
    return "full" if share >= FULL_SHARE and not lost else "partial"


def _named(asked: list[SourceSeen], dark: tuple[str, ...]) -> tuple[SourceSeen, ...]:
    """At most ten that are worth a name: core ones, then those of countries with no working source, then the rest."""
    bad = [one for one in asked if one.state in NAMED or (one.core and one.state not in GOOD)]

    def place(one: SourceSeen) -> tuple[bool, bool, bool, int, str, str]:
        worst = NAMED.index(one.state) if one.state in NAMED else len(NAMED)
        return not one.core, one.country not in dark, not one.lost, worst, one.publisher, one.id

    return tuple(sorted(bad, key=place)[:MOST_NAMED])
