"""The section "Corrections": always there; what we got wrong since the last mail, and how to correct us."""

from __future__ import annotations

from digest.content.facts import Facts
from digest.content.model import Section, Words
from digest.content.tongue import say
from digest.content.words import day, local_day
from digest.sections.pieces import own
from store.deliveries.corrections import HARM, Correction

ID = "corrections"
# What readers are told again: a wrong fact, and what was withdrawn. A slip or a wrong theme is mended on the page.
TOLD = ("fact", HARM)
MOST = 5


def write(facts: Facts) -> Section:
    """What was corrected and withdrawn, and how to correct us."""
    told = [one for one in facts.corrections if one.kind in TOLD]
    gone = {(one.digest_id, one.item) for one in told if one.kind == HARM}
    # Of what was withdrawn nothing is said again, and it is told once.
    shown = [one for one in told if one.kind == HARM or (one.digest_id, one.item) not in gone]
    how = own(say(
        "Wrong, or missing? Reply to this mail with the item number, for instance {week}/01: wrong, we act on this, or "
        "seen in my country too. We answer within two working days.", week=facts.week,
    ))  # fmt: skip
    return Section(
        ID, say("Corrections"), (how,), tuple(_line(facts, one) for one in shown[:MOST]), left_out=max(0, len(shown) - MOST),
        rest=say("more in the log of corrections"),
    )  # fmt: skip


def _line(facts: Facts, one: Correction) -> Words:
    item = f"{one.digest_id[-8:]}/{one.item:02}"
    if one.kind == HARM:
        when = day(local_day(one.at, facts.timezone))
        return own(say("{item} was withdrawn on {day}: please do not use it.", item=item, day=when))
    was, right = one.was.rstrip("."), one.corrected.rstrip(".")
    return own(say("{item}: we wrote “{was}”; right is: {right}.", item=item, was=was, right=right))
