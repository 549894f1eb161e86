"""The section "Countries": which could be seen, in a line each; and one line for each country that no item comes from.

The first lines are never cut: a reader must not take a country for quiet that nobody could read.
"""

from __future__ import annotations

from unicodedata import normalize

from digest.content.clean import safe_link
from digest.content.facts import Facts, Sight
from digest.content.model import Entry, Phrase, Section, Words
from digest.content.tongue import say
from digest.content.words import country_name, listed, theme_in_short
from digest.sections.pieces import by_of, lead_of, own, rest_of, title_of
from digest.sections.watchdog import MOST, measures
from store.documents.windows import Candidate

ID = "countries"


# What is said of countries of which all, some or no source could be read.
SEEN: dict[Sight, str] = {
    "none": "Not read: {countries}.", "silent": "Silent: {countries}.", "part": "Read in part: {countries}.",
    "whole": "Read: {countries}.",
}  # fmt: skip
MOST_NAMED = 50


def write(facts: Facts) -> Section | None:
    """Which countries could be seen, where not all were; the best document of each country, by the country's name."""
    ranked = enumerate(best_of_countries(facts))
    entries = [
        Entry(_lead(facts, one, theme), title_of(facts, one), safe_link(one.url), by_of(facts, one), document_id=one.id,
              cut="countries", rank=rank, country=one.country)
        for rank, (one, theme) in ranked
    ]  # fmt: skip
    entries.sort(key=lambda entry: (normalize("NFD", entry.lead[0].text), entry.document_id))
    lines = _seen(facts)
    if not (entries or lines):
        return None
    return Section(ID, say("Countries"), lines, entries=tuple(entries), rest=rest_of(facts))


def _seen(facts: Facts) -> tuple[Words, ...]:
    """The countries by how much of them could be read, those that could not first; nothing where all could."""
    states = facts.coverage.states
    if all(sight == "whole" for _, sight in states):
        return ()
    told = []
    for sight, words in SEEN.items():
        names = sorted(
            (country_name(one) for one, found in states if found == sight), key=lambda one: normalize("NFD", one)
        )
        if names:
            told.append(own(say(words, countries=listed(names, MOST_NAMED))))
    return tuple(told)


def _lead(facts: Facts, document: Candidate, theme: str) -> Words:
    """The line that says the event; where all it knows is country and kind, also the theme."""
    lead = lead_of(facts, document)
    return (*lead, Phrase(f"{say(': ')}{theme_in_short(theme)}")) if len(lead) == 1 else lead


def best_of_countries(facts: Facts) -> list[tuple[Candidate, str]]:
    """The best document of each country that no item and no measure comes from, with its theme, the best country first."""
    taken = {one.shown.country for one in facts.chosen}
    taken |= {one.shown.country for one, _ in measures(facts)[:MOST]}
    best: dict[str, tuple[Candidate, str]] = {}
    for one in facts.ranked:
        if one.shown.country not in taken:
            best.setdefault(one.shown.country, (one.shown, one.theme))
    return list(best.values())[: facts.most_countries]
