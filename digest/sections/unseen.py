"""The section "What we could not see": always there, also when all is well."""

from __future__ import annotations

from collections import Counter
from unicodedata import normalize

from digest.content.clean import clean
from digest.content.facts import Coverage, Facts, SourceSeen
from digest.content.model import Phrase, Section
from digest.content.tongue import counted, say
from digest.content.words import country_name, day, language_name, listed, local_day, theme_in_short
from digest.sections.pieces import own

ID = "unseen"

MOST_COUNTRIES = 10
MOST_LANGUAGES = 8
MOST_HELD = 6
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
    return Section(ID, say("What we could not see"), (own(_summary(coverage)),), shown, notes=notes)


def _summary(coverage: Coverage) -> str:
    total = coverage.total
    if not total:
        return say("No source is configured: this digest is built on nothing.")
    if coverage.good == total:
        return counted(total, "The {n} source answered at least once.", "All {n} sources answered at least once.")
    told = [counted(
        total, "{good} of {n} source answered as it should.", "{good} of {n} sources answered as they should.",
        good=coverage.good,
    )]  # fmt: skip
    if coverage.core_lost:
        told.append(counted(
            coverage.core, "Of {n} core source, {lost} could not be read all week.",
            "Of {n} core sources, {lost} could not be read all week.", lost=coverage.core_lost,
        ))  # fmt: skip
    return " ".join([*told, say("Absence of the others below is not evidence.")])


def _named(one: SourceSeen, zone: str) -> tuple[Phrase, ...]:
    core = say(", core source") if one.core else ""
    after = say("nothing seen after {day}", day=day(local_day(one.last_at, zone), year=False)) if one.last_at else ""
    if one.state == "silent" and one.last_at:
        after = say("nothing new since {day}", day=_stored_day(one.last_at, zone))
    publisher = Phrase(clean(one.publisher, 80), "official_name")
    state = say(STATE_WORDS[one.state])
    return publisher, Phrase(
        f" ({country_name(one.country)}{core}){say(': ')}{state}{say('; ') if after else ''}{after.removesuffix('.')}."
    )


def _stored_day(stored: str, zone: str) -> str:
    try:
        return day(local_day(stored, zone))
    except ValueError:
        return stored[:7]


def _times(last: Phrase, times: int) -> Phrase:
    return last if times == 1 else Phrase(say("{told} ({n} sources).", told=last.text[:-1], n=times))


def _rest(coverage: Coverage) -> list[str]:
    parts = [f"{count} {say(REST_WORDS[state])}" for state, count in coverage.rest]
    lines = [say("Other sources: {states}.", states=", ".join(parts))] if parts else []
    if coverage.paused:
        lines.append(counted(coverage.paused, "Paused by us: {n} source.", "Paused by us: {n} sources."))
    return lines


def _themes(facts: Facts) -> list[str]:
    """The themes whose core source was not seen once."""
    hints = {theme for source in facts.coverage.named if source.core and source.lost for theme in source.hints}
    names = [theme_in_short(theme) for theme in facts.themes if theme in hints]
    return [say("Themes without a core source this week: {themes}.", themes=", ".join(names))] if names else []


def _dark(coverage: Coverage) -> list[str]:
    names = sorted((country_name(one) for one in coverage.dark), key=lambda name: normalize("NFD", name))
    return [say("No working source: {countries}.", countries=listed(names, MOST_COUNTRIES))] if names else []


def _languages(facts: Facts) -> list[str]:
    """Languages whose documents our terms cannot find; known from the caller, or guessed from what was ever tagged."""
    if facts.lexicons is not None:
        missing = [one for one in facts.unread.languages if one[0].split("-")[0] not in facts.lexicons]
        words = "Languages without a term list: {languages}."
    else:
        missing = [one for one in facts.unread.languages if one[0] not in facts.tagged and one[1] >= FEW_DOCUMENTS]
        words = "Languages in which our terms have found nothing so far: {languages}."
    shown = [_language(language, count) for language, count in missing]
    return [say(words, languages=listed(shown, MOST_LANGUAGES))] if shown else []


def _language(language: str, count: int) -> str:
    return counted(count, "{name} ({n} document)", "{name} ({n} documents)", name=language_name(language))


def _documents(facts: Facts) -> list[str]:
    unread = facts.unread
    lines = []
    if facts.held:
        lines.append(counted(
            len(facts.held),
            "Held back, since its title may identify somebody: {n} document (number {numbers}).",
            "Held back, since their titles may identify somebody: {n} documents (numbers {numbers}).",
            numbers=listed([str(one) for one in facts.held], MOST_HELD),
        ))  # fmt: skip
    if unread.unclassified:
        lines.append(counted(
            unread.unclassified, "Not yet read for themes: {n} document.", "Not yet read for themes: {n} documents."
        ))  # fmt: skip
    if unread.pdfs:
        lines.append(say("PDF files without readable text: {n}.", n=unread.pdfs))
    if unread.titles:
        lines.append(say("Pages seen by title only: {n}.", n=unread.titles))
    return lines
