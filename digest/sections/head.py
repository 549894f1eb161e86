"""The sentences of a digest's head: headline, three bullets, status. Composed from stored facts, nothing else.

No sentence here says that nothing happened anywhere: it says what was seen, and how much could be seen.
"""

from __future__ import annotations

import textwrap

from digest.content.clean import clean
from digest.content.facts import Coverage, Facts, Ranked
from digest.content.model import Head, Phrase, Section, Words
from digest.content.words import SHORT_KINDS, count_words, country_name, local_day, number_of, period
from digest.sections.pieces import by_of, name, own, title_of

HEADLINE_WORDS = 14
HEADLINE_LENGTH = 60
BULLET_WORDS = 25
PREHEADER_LENGTH = 90
WITH_ARTICLE = {"EU", "NL", "GB"}


def write_head(facts: Facts, sections: tuple[Section, ...]) -> Head:
    """The head of a digest with such sections, their entries numbered."""
    issue = f"{facts.week[6:]}/{facts.week[:4]}"
    words, points = headline(facts), bullets(facts)
    prefix = "[partial coverage] " if facts.coverage.level == "poor" else ""
    return Head(
        title=clean(facts.title), issue=issue, period=_period(facts), status=status(facts.coverage), headline=words,
        preheader=preheader(points[1]), bullets=points, subject=f"{prefix}Watchdog briefing {issue}: {words}",
    )  # fmt: skip


def _period(facts: Facts) -> str:
    zone = facts.timezone
    words = {1: "", 2: " (covers two weeks)"}.get(facts.weeks, f" (covers {facts.weeks} weeks)")
    return period(local_day(facts.opens, zone), local_day(facts.closes, zone)) + words


def status(coverage: Coverage) -> str:
    """The status line of the masthead."""
    return f"Coverage: {coverage.good} of {number_of(coverage.total, 'source')} ({coverage.level})"


def headline(facts: Facts) -> str:
    """At most 14 words and 60 characters, from the highest-ranked item; a blind or quiet week says that it is one."""
    coverage = facts.coverage
    if facts.edits.headline:
        return facts.edits.headline
    if facts.blind:
        return f"We could read only {coverage.good} of {number_of(coverage.total, 'source')} this week"
    if not facts.chosen:
        return "No story met our bar this week"
    first = facts.chosen[0]
    total, countries = len(facts.ranked), len({one.shown.country for one in facts.ranked})
    lead = f"{name(facts, first.theme)} – {SHORT_KINDS.get(first.shown.publishes, 'document')}"
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


def bullets(facts: Facts) -> tuple[Words, Words, Words]:
    """What ranks highest, how many documents by theme, and how much could be seen; at most 25 words of ours each."""
    return _highest(facts), own(counts(facts)), own(_seen(facts.coverage))


def _highest(facts: Facts) -> Words:
    if not facts.chosen:
        blind = "Too few sources could be read for any story to meet our bar."
        return own(blind if facts.blind else "No document that we collected reached the bar of this briefing.")
    first = facts.chosen[0].shown
    title, by = title_of(first), by_of(facts, first)
    return (
        Phrase("Highest ranked: "), Phrase(clean(first.publisher, 60), "official_name"),
        Phrase(f" ({country_name(first.country)}){by[1].text}: “"), Phrase(clean(title.text, 120), "title", title.tag),
        Phrase(f"” ({title.language}), item 01."),
    )  # fmt: skip


def counts(facts: Facts) -> str:
    """Documents by theme, the most first, as many themes as fit in 25 words."""
    found = sorted((-facts.counts.get(theme, 0), theme) for theme in facts.themes if facts.counts.get(theme))
    if not found:
        return "No document matched our themes in the sources we could read."
    parts = [f"{name(facts, theme)} {-count}" for count, theme in found]
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


def preheader(second: Words) -> str:
    """The second bullet, at most 90 characters."""
    return textwrap.shorten("".join(one.text for one in second), PREHEADER_LENGTH, placeholder=" …")
