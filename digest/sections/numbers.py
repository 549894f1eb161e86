"""The section "Numbers": documents by theme against the weeks before."""

from __future__ import annotations

from digest.content.facts import Facts
from digest.content.model import Bar, Section
from digest.content.tongue import counted, say
from digest.sections.pieces import name, own

ID = "numbers"
LIST_CHANGED = 0.05


def write(facts: Facts) -> Section | None:
    """Documents by theme against the median of earlier weeks; None where there is nothing to count."""
    usual = facts.usual or {}
    rows = [(theme, facts.counts.get(theme, 0), usual.get(theme)) for theme in facts.themes]
    rows = [row for row in rows if row[1] or row[2]]
    if not rows:
        return None
    top = max(max(count, median or 0) for _, count, median in rows)
    bars = tuple(
        Bar(theme, name(facts, theme), count, "" if median is None else f"{median:g}", round(100 * count / top))
        for theme, count, median in sorted(rows, key=lambda row: (-row[1], row[0]))
    )
    counting = say("Documents (not cases) by theme, copies included; one can count for several themes.")
    against = counted(
        facts.usual_weeks, "Usual is the median of the {n} week before.", "Usual is the median of the {n} weeks before."
    )
    reported = counted(
        facts.coverage.total,
        "{good} of {n} source reported.",
        "{good} of {n} sources reported.",
        good=facts.coverage.good,
    )
    sentence = " ".join([counting, *([against] if facts.usual else []), reported])
    mark = _break_mark(facts)
    return Section(ID, say("Numbers"), (own(sentence),), bars=bars, notes=(mark,) if mark else ())


def _break_mark(facts: Facts) -> str:
    added = facts.coverage.newly_added
    if not facts.usual:
        return say("There are too few earlier weeks to say what is usual.")
    if added <= LIST_CHANGED * facts.coverage.total:
        return ""
    return counted(
        added, "Break in the series: {n} source is new this week, so compare with care.",
        "Break in the series: {n} sources are new this week, so compare with care.",
    )  # fmt: skip
