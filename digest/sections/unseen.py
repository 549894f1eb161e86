"""The section "What we could not see": always there, also when all is well."""

from __future__ import annotations

from collections import Counter

from digest.content.clean import clean
from digest.content.facts import Coverage, Facts, SourceSeen
from digest.content.model import Phrase, Section
from digest.content.words import SHORT_THEMES, country_name, day, language_name, listed, local_day, number_of
from digest.sections.pieces import own

ID = "unseen"

MOST_COUNTRIES = 10
MOST_LANGUAGES = 8
# A language that we know no terms of is only told from the store once it had this many documents in a window.
FEW_DOCUMENTS = 3
STATE_WORDS = {
    "blocked": "blocked us",
    "changed": "changed its page",
    "failing": "failing",
    "silent": "silent for longer than usual",
    "never": "not collected yet",
}
REST_WORDS = {
    "blocked": "blocked",
    "changed": "changed page",
    "failing": "failing",
    "silent": "silent",
    "never": "not collected yet",
}


def write(facts: Facts) -> Section:
    """A summary, sources by name with what happened, and further sentences."""
    coverage = facts.coverage
    named = Counter(_named(source, facts.timezone) for source in coverage.named)
    shown = tuple((*words[:-1], _times(words[-1], times)) for words, times in named.items())
    notes = (*_themes(facts), *_rest(coverage), *_dark(coverage), *_languages(facts), *_documents(facts))
    return Section(ID, "What we could not see", (own(_summary(coverage)),), shown, notes=notes)


def _summary(coverage: Coverage) -> str:
    if not coverage.total:
        return "No source is configured: this digest is built on nothing."
    if coverage.good == coverage.total:
        return f"All {number_of(coverage.total, 'source')} answered at least once."
    core = f" Of {number_of(coverage.core, 'core source')}, {coverage.core_lost} could not be read all week."
    return (
        f"{coverage.good} of {number_of(coverage.total, 'source')} answered as they should."
        f"{core if coverage.core_lost else ''} Absence of the others below is not evidence."
    )


def _named(one: SourceSeen, zone: str) -> tuple[Phrase, ...]:
    core = ", core source" if one.core else ""
    after = f"nothing seen after {day(local_day(one.last_at, zone), year=False)}" if one.last_at else ""
    if one.state == "silent" and one.last_at:
        after = f"nothing new since {_stored_day(one.last_at, zone)}"
    publisher = Phrase(clean(one.publisher, 80), "official_name")
    return publisher, Phrase(
        f" ({country_name(one.country)}{core}): {STATE_WORDS[one.state]}{'; ' if after else ''}{after}."
    )


def _stored_day(stored: str, zone: str) -> str:
    try:
        return day(local_day(stored, zone))
    except ValueError:
        return stored[:7]


def _times(last: Phrase, times: int) -> Phrase:
    return last if times == 1 else Phrase(f"{last.text[:-1]} ({times} sources).")


def _rest(coverage: Coverage) -> list[str]:
    parts = [f"{count} {REST_WORDS[state]}" for state, count in coverage.rest]
    lines = [f"Other sources: {', '.join(parts)}."] if parts else []
    if coverage.paused:
        lines.append(f"Paused by us: {number_of(coverage.paused, 'source')}.")
    return lines


def _themes(facts: Facts) -> list[str]:
    """The themes whose core source was not seen once."""
    hints = {theme for source in facts.coverage.named if source.core and source.lost for theme in source.hints}
    names = [SHORT_THEMES.get(theme, theme) for theme in facts.themes if theme in hints]
    return [f"Themes without a core source this week: {', '.join(names)}."] if names else []


def _dark(coverage: Coverage) -> list[str]:
    names = sorted(country_name(one) for one in coverage.dark)
    return [f"No working source: {listed(names, MOST_COUNTRIES)}."] if names else []


def _languages(facts: Facts) -> list[str]:
    """Languages whose documents our terms cannot find; known from the caller, or guessed from what was ever tagged."""
    if facts.lexicons is not None:
        missing = [one for one in facts.unread.languages if one[0].split("-")[0] not in facts.lexicons]
        words = "Languages without a term list"
    else:
        missing = [one for one in facts.unread.languages if one[0] not in facts.tagged and one[1] >= FEW_DOCUMENTS]
        words = "Languages in which our terms have found nothing so far"
    shown = [f"{language_name(language)} ({number_of(count, 'document')})" for language, count in missing]
    return [f"{words}: {listed(shown, MOST_LANGUAGES)}."] if shown else []


def _documents(facts: Facts) -> list[str]:
    unread = facts.unread
    lines = []
    if unread.unclassified:
        lines.append(f"Not yet read for themes: {number_of(unread.unclassified, 'document')}.")
    if unread.pdfs:
        lines.append(f"PDF files without readable text: {unread.pdfs}.")
    if unread.titles:
        lines.append(f"Pages seen by title only: {unread.titles}.")
    return lines
