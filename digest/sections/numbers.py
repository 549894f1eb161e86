"""The section "Numbers": documents by theme against the weeks before."""

from __future__ import annotations

from digest.content.facts import Facts
from digest.content.model import Bar, Section
from digest.content.words import number_of
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
    against = f"; usual is the median of the {facts.usual_weeks} weeks before" if facts.usual else ""
    sentence = (
        f"Documents (not cases) by theme, copies included; one can count for several themes{against}. "
        f"{facts.coverage.good} of {number_of(facts.coverage.total, 'source')} reported."
    )
    mark = _break_mark(facts)
    return Section(ID, "Numbers", (own(sentence),), bars=bars, notes=(mark,) if mark else ())


def _break_mark(facts: Facts) -> str:
    added = facts.coverage.newly_added
    if not facts.usual:
        return "There are too few earlier weeks to say what is usual."
    if added <= LIST_CHANGED * facts.coverage.total:
        return ""
    return f"Break in the series: {number_of(added, 'source')} are new this week, so compare with care."
