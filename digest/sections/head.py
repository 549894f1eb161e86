"""The head of a digest: subject, headline, status and three bullets. Composed from stored facts, nothing else.

No sentence here says that nothing happened anywhere: it says what was seen, and how much could be seen.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from digest.content.clean import clean
from digest.content.facts import Coverage, Facts, Ranked
from digest.content.model import Entry, Head, Phrase, Section, Words
from digest.content.tongue import counted, say
from digest.content.words import (
    count_words,
    country_name,
    day,
    days_left,
    listed,
    local_day,
    period,
)  # fmt: skip
from digest.sections import due, events, moved, stories, watchdog
from digest.sections.dates import Dated, dates_of, soonest
from digest.sections.pieces import kind_of, named, own, perhaps_struck
from digest.sections.radar import shown_of

HEADLINE_WORDS = 14
HEADLINE_LENGTH = 60
BULLET_WORDS = 25
PREHEADER_LENGTH = 90
MOST_DUE = 3
MOST_DIM = 6
# What closes, in a word or two before its day.
SHORT_DUE = {
    "consultation": "views by {day}", "evidence": "evidence by {day}", "submission": "submissions by {day}",
    "transposition": "transposition by {day}", "reporting": "report by {day}", "application": "applies {day}",
    "event": "event {day}",
}  # fmt: skip
# The same in a bullet, by its kind.
DUE = {
    "consultation": "consultation", "evidence": "evidence", "submission": "submission", "transposition": "transposition",
    "reporting": "reporting", "application": "application", "event": "event",
}  # fmt: skip


def write_head(facts: Facts, sections: tuple[Section, ...]) -> Head:
    """The head of a digest with such sections, their entries numbered."""
    issue = f"{facts.week[6:]}/{facts.week[:4]}"
    words, points = headline(facts), _bullets(facts, sections)
    prefix = say("[partial coverage] ") if facts.coverage.level == "poor" else ""
    return Head(
        title=clean(facts.title), issue=issue, period=_period(facts), status=status(facts.coverage), headline=words,
        preheader=preheader(points[1]), bullets=points,
        subject=prefix + say("Watchdog briefing {issue}: {headline}", issue=issue, headline=words),
    )  # fmt: skip


def _period(facts: Facts) -> str:
    zone = facts.timezone
    words = {1: "", 2: say(" (covers two weeks)")}.get(facts.weeks, say(" (covers {n} weeks)", n=facts.weeks))
    return period(local_day(facts.opens, zone), local_day(facts.closes, zone)) + words


def status(coverage: Coverage) -> str:
    """The status line of the masthead, with the core sources that could not be read all week."""
    lost = lost_core(coverage)
    missing = say("; core source not read: {publishers}", publishers=", ".join(lost)) if lost else ""
    dim = list(dict.fromkeys(country_name(one.country) for one in coverage.named))
    missing += say("; not fully seen: {countries}", countries=listed(dim, MOST_DIM)) if dim else ""
    told = counted(
        coverage.total, "Coverage: {good} of {n} source ({level})", "Coverage: {good} of {n} sources ({level})",
        good=coverage.good, level=say(coverage.level),
    )  # fmt: skip
    return told + missing


def lost_core(coverage: Coverage) -> list[str]:
    """Publishers of core sources that were not seen once, each once."""
    return list(dict.fromkeys(clean(one.publisher, 60) for one in coverage.named if one.core and one.lost))


def headline(facts: Facts) -> str:
    """At most 14 words and 60 characters: country and what of the first item with an event, and the nearest date."""
    coverage = facts.coverage
    if facts.edits.headline:
        return facts.edits.headline
    if facts.blind:
        return counted(
            coverage.total, "We could read only {good} of {n} source this week",
            "We could read only {good} of {n} sources this week", good=coverage.good,
        )  # fmt: skip
    if not facts.chosen:
        return say("No story met our bar this week")
    fitting = (one for one in _headlines(facts) if len(one) <= HEADLINE_LENGTH and count_words(one) <= HEADLINE_WORDS)
    return next(fitting, clean(country_name(facts.chosen[0].shown.country), HEADLINE_LENGTH))


def _headlines(facts: Facts) -> Iterator[str]:
    """From the fullest to the shortest: what the first item with an event says, and the nearest date.

    A poor week names the core source that is missing before any date.
    """
    first = events.first_told(facts)
    told = list(events.sayings(facts, first))
    # Without an event there is only what it is about.
    country, kind = country_name(first.shown.country), kind_of(first.shown)
    topics = events.topics_of(facts, first)
    about = [say("{country}: {kind} on {what}", country=country, kind=kind, what=what) for what in topics]
    short = [f"{country}{say(': ')}{what}" for what in topics]
    *ends, none = _ends(facts)
    for end in ends:
        yield from (f"{one}{end}" for one in told or about)
    yield from (f"{one}{none}" for one in (*told, *about))
    for end in (*ends, none):
        yield from (f"{one}{end}" for one in short)


def _ends(facts: Facts) -> list[str]:
    """What may follow the event: the core source that was not read, the nearest date, nothing."""
    nearest = next(iter(_ahead(facts)), None)
    lost = lost_core(facts.coverage) if facts.coverage.level == "poor" else []
    names = [re.split(r" ?[,(/]", name)[0] for name in lost]
    # A long name by its first word, where there is no room for more.
    names += [name.split()[0] for name in names]
    ends = [say("; without {publisher}", publisher=name) for name in dict.fromkeys(names)]
    if nearest and nearest.kind in SHORT_DUE:
        ends.append(f"{say('; ')}{say(SHORT_DUE[nearest.kind], day=day(nearest.day, year=False))}")
    return [*ends, ""]


def _bullets(facts: Facts, sections: tuple[Section, ...]) -> tuple[Words, Words, Words]:
    """What changed, what may harm, what is due; at most 25 words of ours each."""
    entries = {section.id: section.entries for section in sections}
    items, files, measures = (entries.get(one, ()) for one in (stories.ID, moved.ID, watchdog.ID))
    return _changed(facts, items, files), _harm(facts, measures), own(_due(facts))


def _changed(facts: Facts, items: tuple[Entry, ...], files: tuple[Entry, ...]) -> Words:
    """The first item with an event, its title, and the files that moved by their numbers, as far as 25 words go."""
    numbers = ", ".join(f"{one.number:02}" for one in files)
    told = counted(
        len(files), "; {n} file moved, item {numbers}", "; {n} files moved, items {numbers}", numbers=numbers
    ) if files else ""  # fmt: skip
    if not items:
        blind = say("Too few sources could be read for any story to meet our bar")
        none = blind if facts.blind else say("No document that we collected reached the bar of this briefing")
        return own(f"{none}{told}.")
    best = events.first_told(facts)
    first = next((one for one in items if one.document_id == best.shown.id), items[0])
    title = Phrase(clean(first.title.text, 120), "title", first.title.tag)
    end = say("” ({language}), item {number}", language=first.title.language, number=f"{first.number:02}")
    begin = say("What changed: ")
    for lead, after in ((_told(facts, best, first), told), (_told(facts, best, first), ""), (first.lead[:1], "")):
        words = (Phrase(begin), *lead, Phrase(f"{say(': ')}{say('“')}"), title, Phrase(f"{end}{after}."))
        if _count(words) <= BULLET_WORDS:
            return words
    return Phrase(f"{begin}{say('“')}"), title, Phrase(f"{end}.")


def _told(facts: Facts, best: Ranked, entry: Entry) -> Words:
    """The line of an item, with the change or the signal that it may not tell by itself."""
    if entry.document_id != best.shown.id or events.stage_of(facts, best):
        return entry.lead
    country = country_name(best.shown.country)
    if events.changed(facts, best):
        return own(f"{country} · {kind_of(best.shown)} · {say('change in a text')}")
    signal = events.title_signal(facts, best)
    return own(f"{country} · {kind_of(best.shown)} · {named(facts, signal.pattern)}") if signal else entry.lead


def _count(words: Words) -> int:
    return count_words("".join(one.text for one in words if one.voice not in ("title", "quote")))


def _harm(facts: Facts, entries: tuple[Entry, ...]) -> Words:
    """What the first measures are about and whom they affect, as many as fit, with the numbers of all quotes."""
    if not entries:
        return own(say("What may harm: no sentence met our watch patterns in what we could read."))
    found = list(zip(entries, watchdog.measures(facts), strict=False))
    # What was perhaps struck out is told below, and is no harm to open with.
    found = [pair for pair in found if not perhaps_struck(pair[1][1])] or found
    items = counted(
        len(found), "quoted in item {numbers}", "quoted in items {numbers}",
        numbers=", ".join(f"{entry.number:02}" for entry, _ in found),
    )  # fmt: skip
    told = []
    for _, (one, signal) in found:
        pattern, whom = named(facts, signal.pattern), say(signal.affects)
        # Not twice, where the pattern names them already.
        shown = f" ({whom})" if whom and whom.casefold() not in pattern.casefold() else ""
        told.append(f"{country_name(one.shown.country)}, {pattern}{shown}")
    for most in range(len(told), 0, -1):
        words = say("What may harm: {what}.", what=say("; ").join([*told[:most], items]))
        if count_words(words) <= BULLET_WORDS:
            return own(words)
    return own(say("What may harm: {what}.", what=items))


def _due(facts: Facts) -> str:
    """The next dates and how many duties are overdue, and how much could be seen, as far as 25 words go."""
    ahead = _ahead(facts)
    overdue = sum(one.day < facts.day for one in dates_of(facts))
    late = [counted(overdue, "{n} duty overdue", "{n} duties overdue")] if overdue else []
    seen = _seen(facts.coverage)
    for most, also in ((most, also) for most in range(min(MOST_DUE, len(ahead)), -1, -1) for also in (late, [])):
        parts = [*(_near(facts, one, first=not number) for number, one in enumerate(ahead[:most])), *also]
        none = say("What is due: no date within 90 days that we know of.")
        told = say("What is due: {what}.", what=say("; ").join(parts)) if parts else none
        whole = f"{told} {seen}".strip()
        if count_words(whole) <= BULLET_WORDS:
            return whole
    return seen or say("What is due: see below.")


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
    return f"{short} {say(DUE.get(one.kind, one.kind))} ({days_left(one.day, facts.day)})" if first else short


def _seen(coverage: Coverage) -> str:
    """How much could be seen, where that is not all."""
    if not coverage.total:
        return say("No source is configured, so nothing could be seen.")
    if coverage.level == "poor":
        return counted(
            coverage.total, "Coverage is poor: only {good} of {n} source.", "Coverage is poor: only {good} of {n} sources.",
            good=coverage.good,
        )  # fmt: skip
    lost = lost_core(coverage)
    return say("Not read: {publisher} (core source).", publisher=lost[0]) if lost else ""


def preheader(second: Words) -> str:
    """The second bullet, at most 90 characters."""
    return textwrap.shorten("".join(one.text for one in second), PREHEADER_LENGTH, placeholder=" …")
