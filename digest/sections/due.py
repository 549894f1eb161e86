"""The section "Due in 14 days": the dates that close next, with who must act."""

from __future__ import annotations

from digest.content.facts import Facts
from digest.content.model import Section
from digest.content.tongue import say
from digest.sections.dates import entry_of, soonest

ID = "due"
MOST = 4


def write(facts: Facts) -> Section | None:
    """At most four dates within two weeks; never cut, and not repeated in the radar."""
    rows = soonest(facts, MOST)
    return Section(ID, say("Due in 14 days"), entries=tuple(entry_of(facts, one) for one in rows)) if rows else None
