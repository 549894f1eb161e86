"""The section "Countries": one line for each country that no item comes from."""

from __future__ import annotations

from unicodedata import normalize

from digest.content.clean import safe_link
from digest.content.facts import Facts
from digest.content.model import Entry, Phrase, Section, Words
from digest.content.tongue import say
from digest.content.words import theme_in_short
from digest.sections.pieces import by_of, lead_of, rest_of, title_of
from digest.sections.watchdog import MOST, measures
from store.documents.windows import Candidate

ID = "countries"


def write(facts: Facts) -> Section | None:
    """The best document of each country, by the country's name."""
    ranked = enumerate(best_of_countries(facts))
    entries = [
        Entry(_lead(facts, one, theme), title_of(facts, one), safe_link(one.url), by_of(facts, one), document_id=one.id,
              cut="countries", rank=rank, country=one.country)
        for rank, (one, theme) in ranked
    ]  # fmt: skip
    entries.sort(key=lambda entry: (normalize("NFD", entry.lead[0].text), entry.document_id))
    return Section(ID, say("Countries"), entries=tuple(entries), rest=rest_of(facts)) if entries else None


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
