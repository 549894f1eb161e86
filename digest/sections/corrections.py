"""The section "Corrections": always there, and says how to correct us."""

from __future__ import annotations

from digest.content.facts import Facts
from digest.content.model import Section
from digest.sections.pieces import own

ID = "corrections"


def write(facts: Facts) -> Section:
    """How to correct us."""
    return Section(
        ID, "Corrections",
        (own(f"Wrong, or missing? Reply to this mail with the item number, for instance {facts.week}/01. "
             "We answer within two working days."),),
    )  # fmt: skip
