"""The head of a digest: subject, headline, status and three bullets. Composed from stored facts, nothing else.

No sentence here says that nothing happened anywhere: it says what was seen, and how much could be seen.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from digest.content.clean import clean
from digest.content.facts import Coverage, Facts
from digest.content.model import Entry, Head, Phrase, Section, Words
from digest.content.stages import stage_words
from digest.content.words import (
    SHORT_THEMES,
    count_words,
    country_name,
    day,
    days_left,
    local_day,
    number_of,
    period,
)  # fmt: skip
from digest.sections import due, moved, stories, watchdog
from digest.sections.dates import Dated, dates_of, soonest
from digest.sections.pieces import concepts_of, kind_of, named, own
from digest.sections.radar import shown_of

HEADLINE_WORDS = 14
HEADLINE_LENGTH = 60
BULLET_WORDS = 25
PREHEADER_LENGTH = 90
HANDLE_LENGTH = 34
MOST_DUE = 3
# What closes, in a word or two before its day.
SHORT_DUE = {
    "consultation": "views by", "evidence": "evidence by", "submission": "submissions by",
    "transposition": "transposition by", "reporting": "report by", "application": "applies", "event": "event",
}  # fmt: skip


def write_head(facts: Facts, sections: tuple[Section, ...]) -> Head:
    """The head of a digest with such sections, their entries numbered."""
    issue = f"{facts.week[6:]}/{facts.week[:4]}"
    words, points = headline(facts), _bullets(facts, sections)
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
    """The status line of the masthead, with the core sources that could not be read all week."""
    lost = lost_core(coverage)
    missing = f"; core source not read: {', '.join(lost)}" if lost else ""
    return f"Coverage: {coverage.good} of {number_of(coverage.total, 'source')} ({coverage.level}){missing}"


def lost_core(coverage: Coverage) -> list[str]:
    """Publishers of core sources that were not seen once, each once."""
    return list(dict.fromkeys(clean(one.publisher, 60) for one in coverage.named if one.core and one.lost))


def headline(facts: Facts) -> str:
    """At most 14 words and 60 characters: country and what of the first item, and the nearest date."""
    coverage = facts.coverage
    if facts.edits.headline:
        return facts.edits.headline
    if facts.blind:
        return f"We could read only {coverage.good} of {number_of(coverage.total, 'source')} this week"
    if not facts.chosen:
        return "No story met our bar this week"
    fitting = (one for one in _headlines(facts) if len(one) <= HEADLINE_LENGTH and count_words(one) <= HEADLINE_WORDS)
    return next(fitting, clean(country_name(facts.chosen[0].shown.country), HEADLINE_LENGTH))


def _headlines(facts: Facts) -> Iterator[str]:
    """From the fullest to the shortest. A poor week names the core source that is missing before any date."""
    first = facts.chosen[0]
    said, kind, theme = facts.about(first.shown.id), kind_of(first.shown), SHORT_THEMES.get(first.theme, first.theme)
    file = facts.files.get(said.own_file or "")
    stage = f", {stage_words(file.stage)}" if file and file.stage else ""
    subjects = [concept.name for concept in concepts_of(facts, first.shown) if concept.field == "title"][:1]
    nearest = next(iter(_ahead(facts)), None)
    lost = lost_core(facts.coverage) if facts.coverage.level == "poor" else []
    ends = [f"; without {re.split(r' ?[,(/]', name)[0]}" for name in lost]
    ends += [f"; {SHORT_DUE.get(nearest.kind, nearest.kind)} {day(nearest.day, year=False)}"] if nearest else []
    for end in (*ends, ""):
        for what in (*(one for one in subjects if len(one) <= HANDLE_LENGTH), theme):
            yield f"{country_name(first.shown.country)}: {kind} on {what}{stage}{end}"
            yield f"{country_name(first.shown.country)}: {kind} on {what}{end}"
        for what in (*subjects, theme):
            yield f"{country_name(first.shown.country)}: {what}{end}"


def _bullets(facts: Facts, sections: tuple[Section, ...]) -> tuple[Words, Words, Words]:
    """What changed, what may harm, what is due; at most 25 words of ours each."""
    entries = {section.id: section.entries for section in sections}
    items, files, measures = (entries.get(one, ()) for one in (stories.ID, moved.ID, watchdog.ID))
    return _changed(facts, items, files), _harm(facts, measures), own(_due(facts))


def _changed(facts: Facts, items: tuple[Entry, ...], files: tuple[Entry, ...]) -> Words:
    """The first item with its title, and the files that moved by their numbers, as far as 25 words go."""
    numbers = ", ".join(f"{one.number:02}" for one in files)
    told = f"; {number_of(len(files), 'file')} moved, item{'s' * (len(files) > 1)} {numbers}" if files else ""
    if not items:
        blind = "Too few sources could be read for any story to meet our bar"
        none = blind if facts.blind else "No document that we collected reached the bar of this briefing"
        return own(f"{none}{told}.")
    first = items[0]
    title = Phrase(clean(first.title.text, 120), "title", first.title.tag)
    end = f"” ({first.title.language}), item {first.number:02}"
    for lead, after in ((first.lead, told), (first.lead, ""), (first.lead[:1], "")):
        words = (Phrase("What changed: "), *lead, Phrase(": “"), title, Phrase(f"{end}{after}."))
        if _count(words) <= BULLET_WORDS:
            return words
    return Phrase("What changed: “"), title, Phrase(f"{end}.")


def _count(words: Words) -> int:
    return count_words("".join(one.text for one in words if one.voice not in ("title", "quote")))


def _harm(facts: Facts, entries: tuple[Entry, ...]) -> Words:
    """What the first measures are about and whom they affect, as many as fit, with the numbers of all quotes."""
    if not entries:
        return own("What may harm: no sentence met our watch patterns in what we could read.")
    items = f"quoted in item{'s' * (len(entries) > 1)} {', '.join(f'{one.number:02}' for one in entries)}"
    told = []
    for one, signal in watchdog.measures(facts)[: len(entries)]:
        whom = f" ({signal.affects})" if signal.affects else ""
        told.append(f"{country_name(one.shown.country)}, {named(facts, signal.pattern)}{whom}")
    for most in range(len(told), 0, -1):
        words = f"What may harm: {'; '.join(told[:most])}; {items}."
        if count_words(words) <= BULLET_WORDS:
            return own(words)
    return own(f"What may harm: {items}.")


def _due(facts: Facts) -> str:
    """The next dates and how many duties are overdue, and how much could be seen, as far as 25 words go."""
    ahead = _ahead(facts)
    overdue = sum(one.day < facts.day for one in dates_of(facts))
    late = [f"{number_of(overdue, 'duty', 'duties')} overdue"] if overdue else []
    seen = _seen(facts.coverage)
    for most, also in ((most, also) for most in range(min(MOST_DUE, len(ahead)), -1, -1) for also in (late, [])):
        parts = [*(_near(facts, one, first=not number) for number, one in enumerate(ahead[:most])), *also]
        told = f"What is due: {'; '.join(parts)}." if parts else "What is due: no date within 90 days that we know of."
        whole = f"{told} {seen}".strip()
        if count_words(whole) <= BULLET_WORDS:
            return whole
    return seen or "What is due: see below."


def _ahead(facts: Facts) -> list[Dated]:
    """The dates that a reader finds below, the next first."""
    shown = soonest(facts, due.MOST)
    return shown or sorted((one for one in shown_of(facts) if one.day >= facts.day), key=lambda one: one.day)


def _near(facts: Facts, one: Dated, *, first: bool) -> str:
    """A date in a few words; the first one with what closes and how long it is."""
    if one.file:
        what = clean((*one.file.row.aliases, one.file.row.title)[0], 40)
    else:
        what = country_name(one.document.country) if one.document else ""
    short = f"{day(one.day, year=False)} {what}"
    return f"{short} {one.kind} ({days_left(one.day, facts.day)})" if first else short


def _seen(coverage: Coverage) -> str:
    """How much could be seen, where that is not all."""
    if not coverage.total:
        return "No source is configured, so nothing could be seen."
    could = f"{coverage.good} of {number_of(coverage.total, 'source')}"
    if coverage.level == "poor":
        return f"Coverage is poor: only {could}."
    lost = lost_core(coverage)
    return f"Not read: {lost[0]} (core source)." if lost else ""


def preheader(second: Words) -> str:
    """The second bullet, at most 90 characters."""
    return textwrap.shorten("".join(one.text for one in second), PREHEADER_LENGTH, placeholder=" …")
