"""The section "Stories": the items, by theme, each with its receipts."""

from __future__ import annotations

from digest.content.clean import clean, language_tag, safe_link
from digest.content.facts import Facts, Ranked
from digest.content.model import Cut, Entry, Phrase, Row, Section, Words
from digest.content.words import OFFICIAL, country_name, day, local_day
from digest.sections.countries import best_of_countries
from digest.sections.pieces import by_of, name, own, title_of

ID = "stories"
MOST_THEMES = 3
MOST_ALSO = 3
# So many are never cut, and so many only once all else has been.
NEVER_CUT, LATE_CUT = 3, 5


def write(facts: Facts) -> Section | None:
    """Items by theme, the theme of the best item first."""
    ranks = {one.shown.id: rank for rank, one in enumerate(facts.chosen)}
    order = list(dict.fromkeys(one.theme for one in facts.chosen))
    shown = sorted(facts.chosen, key=lambda one: (order.index(one.theme), ranks[one.shown.id]))
    entries = tuple(_entry(facts, one, ranks[one.shown.id]) for one in shown)
    none = () if entries or facts.blind else ("No story met our bar in what we could see this week.",)
    late = f"{facts.late} found late (published more than three weeks before)." if facts.late else ""
    more = len(facts.ranked) - len(entries) - len(best_of_countries(facts))
    if not (entries or none or late or more > 0):
        return None
    return Section(
        ID, "Stories", tuple(map(own, none)), entries=entries, notes=(late,) if late else (), left_out=max(more, 0),
        rest="more in the store",
    )  # fmt: skip


def _entry(facts: Facts, one: Ranked, rank: int) -> Entry:
    shown = one.shown
    themes = ", ".join(name(facts, theme) for theme, _ in shown.tags[:MOST_THEMES])
    cut: Cut = "" if rank < NEVER_CUT else "last stories" if rank < LATE_CUT else "stories"
    return Entry(
        own(f"{country_name(shown.country)} · {themes}"), title_of(shown), safe_link(shown.url), by_of(facts, shown),
        (*_notes(facts, one), *_why(facts, one), *_also(one)), group=name(facts, one.theme), number=0,
        document_id=shown.id, theme=one.theme, cut=cut, rank=rank,
    )  # fmt: skip


def _notes(facts: Facts, one: Ranked) -> list[Row]:
    shown = one.shown
    notes = []
    if shown.changed_since:
        notes.append(f"Text changed since {day(local_day(shown.changed_since, facts.timezone))}.")
    if shown.gone_at:
        notes.append(f"Withdrawn by its publisher on or before {day(local_day(shown.gone_at, facts.timezone))}.")
    for theme in facts.by_person.get(shown.id, ()):
        notes.append(f"Put under {name(facts, theme)} by a person of the desk.")
    if shown.id in facts.edits.glosses:
        notes.insert(0, f"Our gloss: {facts.edits.glosses[shown.id]}")
    if shown.id in facts.edits.notes:
        notes.append(facts.edits.notes[shown.id])
    return [Row("note", own(note)) for note in notes]


def _why(facts: Facts, one: Ranked) -> list[Row]:
    """The words that led to its themes, its own theme first, and where they stand."""
    found = facts.evidence.get(one.shown.id, ())
    words: Words = ()
    for theme, _ in sorted(one.shown.tags, key=lambda tag: tag[0] != one.theme)[:MOST_THEMES]:
        matches = [match for match in found if match.theme == theme]
        for number, match in enumerate(matches):
            before = ", " if number else f"{'; ' if words else 'Why here: '}{name(facts, theme)} – "
            quote = Phrase(match.quote, "quote", language_tag(one.shown.language))
            words += (Phrase(f"{before}“"), quote, Phrase(f"” ({match.place})"))
    return [Row("small", words)] if words else []


def _also(one: Ranked) -> list[Row]:
    """The near-duplicates of an item as "Publisher (lang)", the most official first."""
    shown = (one.shown.publisher, one.shown.language)
    others = sorted(one.group.members, key=lambda m: (-OFFICIAL.get(m.publishes, 0), m.publisher, m.id))
    names = list(dict.fromkeys(
        (clean(m.publisher, 60), m.language or "?") for m in others if (m.publisher, m.language) != shown
    ))  # fmt: skip
    words: Words = ()
    for publisher, language in names[:MOST_ALSO]:
        before = ", " if words else "Also in: "
        words += (Phrase(before), Phrase(publisher, "official_name"), Phrase(f" ({language})"))
    more = len(names) - MOST_ALSO
    return [Row("small", (*words, *own(f", + {more}" if more > 0 else "")))] if words else []
