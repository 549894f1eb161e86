"""The section "Deadlines": what is overdue, and what closes within 90 days."""

from __future__ import annotations

from digest.content.facts import Facts
from digest.content.model import Section
from digest.content.tongue import say
from digest.sections.dates import Dated, dates_of, entry_of, soonest
from digest.sections.due import MOST as DUE_ROWS
from digest.sections.pieces import own, rest_of

ID = "radar"
MOST = 8
# Dates further ahead than this may be cut.
FAR = 30


def write(facts: Facts) -> Section:
    """At most eight dates that do not stand in "Due in 14 days", by date; it says so where there is none."""
    before, rows = soonest(facts, DUE_ROWS), shown_of(facts)
    entries = tuple(
        entry_of(facts, one, "far dates" if (one.day - facts.day).days > FAR else "", rank)
        for rank, one in enumerate(rows)
    )
    further = say("No further deadline in the next 90 days among the files we track.")
    none = further if before else say("No deadline in the next 90 days among the files we track.")
    read = own(say("Dates of documents were read by rule: check the sentence first."))
    overdue = any(one.file and one.kind == "transposition" and one.day < facts.day for one in rows)
    unread = (own(say("What states have notified could not be read.")),) if overdue and not facts.notices.seen else ()
    left_out = len(dates_of(facts)) - len(before) - len(rows)
    return Section(
        ID, say("Deadlines"), (*((read,) if entries else (own(none),)), *unread), entries=entries, left_out=left_out,
        rest=rest_of(facts),
    )  # fmt: skip


def shown_of(facts: Facts) -> list[Dated]:
    """The weightiest dates that are not in "Due in 14 days", by date."""
    before = soonest(facts, DUE_ROWS)
    others = [one for one in dates_of(facts) if one not in before]
    return sorted(others[:MOST], key=lambda one: (one.day, one.weight()))
