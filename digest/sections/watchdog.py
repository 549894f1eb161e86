"""The section "Watchdog": sentences that raise a question of rights, quoted as they stand. A person judges, not this."""

from __future__ import annotations

from digest.content.clean import clean, safe_link
from digest.content.facts import Facts, Ranked
from digest.content.model import Entry, Row, Section
from digest.content.tongue import say
from digest.content.words import count_words, country_name
from digest.sections.pieces import (
    by_of,
    english_row,
    kind_of,
    named,
    own,
    perhaps_struck,
    place_of,
    quoted,
    rest_of,
    right_named,
    title_of,
)
from store.documents.facts import Signal
from store.documents.windows import Candidate

ID = "watchdog"
MOST = 3
QUOTE_WORDS = 40
OFFICIAL = ("law", "official")
# What says a measure, in an official text; a ministry announces one in a press release.
MEASURES = ("bill", "draft", "act", "decision", "judgment", "consultation", "press-release")
QUOTE_LENGTH = 600
# Patterns that sentences about protection meet as well as those about harm.
BOTH = frozenset({"non-punishment", "compensation", "safe-reporting", "firewall"})
# The machine may write no other.
VERDICT = "unclear"


def write(facts: Facts) -> Section | None:
    """At most three measures, from official texts before others, each with one sentence of at most 40 words."""
    found = measures(facts)
    entries = tuple(_entry(facts, one, signal) for one, signal in found[:MOST])
    if not entries:
        return None
    left = max(0, len(found) - MOST)
    line = own(say(
        "Sentences that met our watch patterns. “Unclear”: no person has judged yet."
    ))  # fmt: skip
    return Section(ID, say("Watchdog"), (line,), entries=entries, left_out=left, rest=rest_of(facts, "measures"))


def measures(facts: Facts) -> list[tuple[Ranked, Signal]]:
    """All documents with a sentence that can be quoted whole: official measures first, then other official texts.

    Among these what harms comes before a pattern that protection meets as well; then a pattern that is not there yet comes
    before a second one of its kind, and so does a country.
    """
    found = [(one, signal) for one in facts.ranked if (signal := _signal(facts, one.shown))]
    found.sort(key=lambda pair: _place(pair[0].shown))
    patterns: set[str] = set()
    countries: set[str] = set()
    ordered = []
    for one, signal in found:
        unsure = signal.pattern in BOTH or perhaps_struck(signal)
        again = (unsure, signal.pattern in patterns, one.shown.country in countries)
        ordered.append((_place(one.shown), again, (one, signal)))
        patterns.add(signal.pattern)
        countries.add(one.shown.country)
    ordered.sort(key=lambda place: place[:2])
    return [pair for _, _, pair in ordered]


def _place(document: Candidate) -> int:
    if document.publishes not in OFFICIAL:
        return 2
    return 0 if document.kind in MEASURES else 1


def _signal(facts: Facts, document: Candidate) -> Signal | None:
    """The first signal of a document that is short enough to quote whole, of harm before others."""
    short = [one for one in facts.about(document.id).signals if 0 < count_words(one.quote) <= QUOTE_WORDS]
    return min(short, key=lambda one: one.pattern in BOTH, default=None)


def _verdict(facts: Facts, document: Candidate) -> str:
    """What a person of the desk judged and on whose assessment; else that nobody has."""
    verdict, _, basis = facts.edits.verdicts.get(document.id, VERDICT).partition(":")
    if not basis.strip():
        return say(verdict)
    return say("{verdict}, according to {basis}", verdict=say(verdict), basis=basis.strip().rstrip("."))


def _entry(facts: Facts, one: Ranked, signal: Signal) -> Entry:
    shown = one.shown
    pattern = named(facts, signal.pattern)
    told = say("watch pattern, perhaps struck out: {pattern}", pattern=pattern)
    pattern = told if perhaps_struck(signal) else say("watch pattern: {pattern}", pattern=pattern)
    lead = own(f"{country_name(shown.country)} · {kind_of(shown)} · {pattern}")
    right = right_named(facts, signal.right)
    stake = say("Right at stake: {right}; affects {whom}.", right=right, whom=say(signal.affects))
    rows = (
        *english_row(facts, shown),
        Row("event", own(stake if signal.affects else say("Right at stake: {right}.", right=right))),
        Row("quote", quoted("", clean(signal.quote, QUOTE_LENGTH), shown.language, f" ({place_of(signal)})")),
        Row("event", own(say("Verdict: {verdict}.", verdict=_verdict(facts, shown)))),
    )
    return Entry(
        lead, title_of(facts, shown), safe_link(shown.url), by_of(facts, shown), rows, number=0, document_id=shown.id,
        theme=one.theme, country=shown.country,
    )  # fmt: skip
