"""The sentences of a digest's head: headline, three bullets, status. Composed from stored facts, nothing else.

No sentence here says that nothing happened anywhere: it says what was seen, and how much could be seen.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable

from digest.content.clean import clean
from digest.content.model import Line, Phrase
from digest.content.words import SHORT_KINDS, count_words, country_name, number_of
from digest.drafting.coverage import Coverage
from digest.drafting.facts import Facts
from digest.drafting.selection import Ranked

HEADLINE_WORDS = 14
HEADLINE_LENGTH = 60
BULLET_WORDS = 25
PREHEADER_LENGTH = 90
FEW_STORIES = 3
WITH_ARTICLE = {"EU", "NL", "GB"}
Bullet = tuple[Phrase, ...]


def is_blind(facts: Facts) -> bool:
    """Whether too little could be seen for a week to be called anything but blind."""
    return facts.coverage.level == "poor" and len(facts.chosen) < FEW_STORIES


def status(coverage: Coverage) -> str:
    """The status line of the masthead."""
    return f"Coverage: {coverage.good} of {number_of(coverage.total, 'source')} ({coverage.level})"


def headline(facts: Facts, names: Callable[[str], str]) -> str:
    """At most 14 words and 60 characters, from the highest-ranked item; a blind or quiet week says that it is one."""
    coverage = facts.coverage
    if is_blind(facts):
        return f"We could read only {coverage.good} of {number_of(coverage.total, 'source')} this week"
    if not facts.chosen:
        return "No story met our bar this week"
    first = facts.chosen[0]
    total, countries = len(facts.ranked), len({one.shown.country for one in facts.ranked})
    lead = f"{names(first.theme)} – {SHORT_KINDS.get(first.shown.publishes, 'document')}"
    here = f"{lead} {_from(first)}"
    choices = (
        f"{here}; {number_of(total, 'story', 'stories')}, {number_of(countries, 'country', 'countries')}",
        f"{here}; {number_of(total, 'story', 'stories')}",
        here,
        lead,
    )
    fitting = (one for one in choices if len(one) <= HEADLINE_LENGTH and count_words(one) <= HEADLINE_WORDS)
    return next(fitting, clean(lead, HEADLINE_LENGTH))


def _from(one: Ranked) -> str:
    code = one.shown.country
    if code == "INT":
        return "from an international body"
    return f"from {'the ' if code in WITH_ARTICLE else ''}{country_name(code)}"


def bullets(facts: Facts, names: Callable[[str], str], first: Line | None) -> tuple[Bullet, Bullet, Bullet]:
    """What ranks highest, how many documents by theme, and how much could be seen; at most 25 words of ours each."""
    return _highest(facts, first), (Phrase(counts(facts, names)),), (Phrase(_seen(facts.coverage)),)


def _highest(facts: Facts, first: Line | None) -> Bullet:
    if first is None:
        blind = is_blind(facts)
        text = "Too few sources could be read for any story to meet our bar." if blind else (
            "No document that we collected reached the bar of this briefing."
        )  # fmt: skip
        return (Phrase(text),)
    return (
        Phrase("Highest ranked: "),
        Phrase(clean(first.publisher, 60), "official_name"),
        Phrase(f" ({first.country}), {first.kind}, {first.date}: “"),
        Phrase(clean(first.title.text, 120), "title", first.title.tag),
        Phrase(f"” ({first.title.language}), item 01."),
    )


def counts(facts: Facts, names: Callable[[str], str]) -> str:
    """Documents by theme, the most first, as many themes as fit in 25 words."""
    found = sorted((-facts.counts.get(theme, 0), theme) for theme in facts.briefing.themes if facts.counts.get(theme))
    if not found:
        return "No document matched our themes in the sources we could read."
    parts = [f"{names(theme)} {-count}" for count, theme in found]
    for most in range(len(parts), 0, -1):
        rest = len(parts) - most
        text = f"Documents by theme: {', '.join(parts[:most])}{f', {rest} more below' if rest else ''}."
        if count_words(text) <= BULLET_WORDS:
            return text
    return clean(f"Documents by theme: {parts[0]}.")


def _seen(coverage: Coverage) -> str:
    if not coverage.total:
        return "No source is configured, so nothing could be seen."
    could = f"{coverage.good} of {number_of(coverage.total, 'source')}"
    if coverage.level == "poor":
        return f"Coverage is poor: we could read only {could}. What is absent below may still have happened."
    if coverage.good == coverage.total:
        return f"All {number_of(coverage.total, 'source')} answered at least once; none was silent or blocked."
    lost = f", {number_of(coverage.core_lost, 'core source')} not at all" if coverage.core_lost else ""
    return f"We could read {could}{lost}; the rest is named under “What we could not see”."


def preheader(second: Bullet) -> str:
    """The second bullet, at most 90 characters."""
    return textwrap.shorten("".join(one.text for one in second), PREHEADER_LENGTH, placeholder=" …")
