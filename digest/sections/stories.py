"""The section "Stories": the items, by theme, each with its receipts."""

from __future__ import annotations

from collections import Counter
from datetime import date

from digest.content.clean import clean, safe_link
from digest.content.facts import Facts, Ranked
from digest.content.links import difference_path
from digest.content.model import Cut, Entry, Phrase, Role, Row, Section, Words
from digest.content.tongue import counted, say
from digest.content.words import OFFICIAL, day, days_left, local_day, ordinal, theme_in_short
from digest.sections import events
from digest.sections.countries import best_of_countries
from digest.sections.dates import KINDS as CLOSES
from digest.sections.pieces import by_of, english_row, file_phrase, lead_of, name, named, own, quoted, rest_of, title_of
from store.documents.changes import Change
from store.documents.facts import Deadline
from store.documents.windows import Candidate

ID = "stories"
MOST_THEMES = 2
MOST_ALSO = 3
MOST_CHANGES = 2
CHANGE_LENGTH = 400
ASKING = ("consultation", "evidence", "submission")
# What a document says of a day, by its kind; days of news are not told.
ASKED = {
    "consultation": "Views are asked for until {day}, {left}.", "evidence": "Evidence is asked for until {day}, {left}.",
    "submission": "Submissions are taken until {day}, {left}.",
    "transposition": "States must transpose it by {day}, {left}.", "reporting": "A report is due on {day}, {left}.",
    "application": "It applies from {day}, {left}.",
}  # fmt: skip
# What became of passages: as the first that is told of, and as a further one.
BECAME = {
    "gone": (("{n} passage struck out", "{n} passages struck out"), ("{n} struck out", "{n} struck out")),
    "new": (("{n} passage added", "{n} passages added"), ("{n} added", "{n} added")),
    "changed": (("{n} passage worded anew", "{n} passages worded anew"), ("{n} worded anew", "{n} worded anew")),
    "came back": (("{n} passage brought back", "{n} passages brought back"), ("{n} brought back", "{n} brought back")),
}  # fmt: skip
# So many are never cut, and so many only once all else has been.
NEVER_CUT, LATE_CUT = 3, 5


def write(facts: Facts) -> Section | None:
    """Items by theme, the theme of the best item first."""
    ranks = {one.shown.id: rank for rank, one in enumerate(facts.chosen)}
    order = list(dict.fromkeys(one.theme for one in facts.chosen))
    shown = sorted(facts.chosen, key=lambda one: (order.index(one.theme), ranks[one.shown.id]))
    entries = tuple(_entry(facts, one, ranks[one.shown.id]) for one in shown)
    none = () if entries or facts.blind else (say("No story met our bar in what we could see this week."),)
    late = counted(
        facts.late, "{n} found late (published more than three weeks before).",
        "{n} found late (published more than three weeks before).",
    ) if facts.late else ""  # fmt: skip
    more = len(facts.ranked) - len(entries) - len(best_of_countries(facts))
    if not (entries or none or late or more > 0):
        return None
    return Section(
        ID, say("Stories"), tuple(map(own, none)), entries=entries, notes=(late,) if late else (), left_out=max(more, 0),
        rest=rest_of(facts),
    )  # fmt: skip


def _entry(facts: Facts, one: Ranked, rank: int) -> Entry:
    shown, said = one.shown, facts.about(one.shown.id)
    cut: Cut = "" if rank < NEVER_CUT else "last stories" if rank < LATE_CUT else "stories"
    rows = (
        *english_row(facts, shown), *_days(facts, one), *_file(facts, shown), *_notes(facts, one), *_changes(facts, shown),
        *_why(facts, one), *_also(one),
    )  # fmt: skip
    return Entry(
        _lead(facts, one), title_of(facts, shown), safe_link(shown.url), by_of(facts, shown), rows,
        group=name(facts, one.theme), number=0, document_id=shown.id, theme=one.theme, cut=cut, rank=rank,
        country=shown.country, file=said.own_file or next(iter(said.files), ""),
    )  # fmt: skip


def _lead(facts: Facts, one: Ranked) -> Words:
    """The line that says the event; without a file or a handle what it asks for, that it changed, or its title's pattern."""
    lead = lead_of(facts, one.shown)
    if len(lead) > 1 or one.shown.kind == "consultation":
        return lead
    asking = [due.kind for due in _asked(facts, one) if due.kind in ASKING]
    changed = say("change in a text") if events.changed(facts, one) else ""
    event = say(CLOSES[asking[0]][0]) if asking else changed
    signal = events.title_signal(facts, one)
    event = event or (named(facts, signal.pattern) if signal else "")
    return (*lead, Phrase(f"{say(': ')}{event}")) if event else lead


def _asked(facts: Facts, one: Ranked) -> list[Deadline]:
    """The days that an item names; of other texts of its story only those of the same country, where it names none."""
    others = (member for member in one.group.members if member.country == one.shown.country)
    for documents in ((one.shown,), tuple(others)):
        days = [due for member in documents for due in facts.about(member.id).deadlines if due.kind in ASKED]
        if days:
            return days
    return []


def _days(facts: Facts, one: Ranked) -> list[Row]:
    """The next day that closes, of what asks for something first."""
    days = _asked(facts, one)
    if not days:
        return []
    due = min(days, key=lambda due: (due.kind not in ASKING, due.date))
    when = date.fromisoformat(due.date)
    return [Row("event", own(say(ASKED[due.kind], day=day(when), left=days_left(when, facts.day))))]


def _file(facts: Facts, document: Candidate) -> list[Row]:
    """The followed file that a document cites and is no paper of."""
    said = facts.about(document.id)
    cited = [facts.files[file] for file in said.files if file in facts.files and file != said.own_file]
    return [Row("event", (Phrase(say("Cites: ")), file_phrase(cited[0]), Phrase(".")))] if cited else []


def _notes(facts: Facts, one: Ranked) -> list[Row]:
    shown, said = one.shown, facts.about(one.shown.id)
    notes = []
    noise = bool(said.changes) and not any(change.weight for change in said.changes)
    if shown.changed_since and not noise:
        since = day(local_day(shown.changed_since, facts.timezone))
        passages = _counted(said.changes)
        changed = say("Text changed since {day}.", day=since)
        many = say("Text changed since {day}: {passages}.", day=since, passages=passages)
        notes.append(many if passages else changed)
        if said.versions > 2:
            first = day(local_day(shown.collected_at, facts.timezone))
            notes.append(say("{ordinal} version since {day}.", ordinal=ordinal(said.versions), day=first))
    if shown.late:
        notes.append(say("Found late."))
    if shown.gone_at:
        gone = day(local_day(shown.gone_at, facts.timezone))
        notes.append(say("Withdrawn by its publisher on or before {day}.", day=gone))
    if shown.id in facts.earlier:
        notes.append(say("Earlier: {item}.", item=facts.earlier[shown.id]))
    for theme in facts.by_person.get(shown.id, ()):
        notes.append(say("Put under {theme} by a person of the desk.", theme=name(facts, theme)))
    if shown.id in facts.edits.notes:
        notes.append(facts.edits.notes[shown.id])
    return [Row("note", own(note)) for note in notes]


def _counted(changes: tuple[Change, ...]) -> str:
    """How many passages changed, by what became of them: "2 passages struck out, 1 added"."""
    kinds: Counter[str] = Counter(change.kind for change in changes if change.weight)
    told = [(kinds[kind], first, after) for kind, (first, after) in BECAME.items() if kinds[kind]]
    return ", ".join(counted(count, *(after if number else first)) for number, (count, first, after) in enumerate(told))


def _changes(facts: Facts, document: Candidate) -> list[Row]:
    """The two heaviest changes, as the texts said it before and say it now."""
    rows = []
    for change in [one for one in facts.about(document.id).changes if one.weight and one.kind != "moved"][
        :MOST_CHANGES
    ]:
        place = say(" (paragraph {n})", n=change.paragraph) if change.paragraph else f" ({say('title')})"
        gone, new = say("Gone: "), say("New: ")
        roles: tuple[tuple[Role, str, str], ...] = (("gone", gone, change.before), ("new", new, change.after))
        rows += [
            Row(role, quoted(label, clean(text, CHANGE_LENGTH), document.language, place))
            for role, label, text in roles
            if text
        ]
    if rows and facts.archive:
        link = f"{facts.archive}{difference_path(document.id)}"
        rows.append(Row("link", own(say("Both texts, passage by passage")), link))
    return rows


def _why(facts: Facts, one: Ranked) -> list[Row]:
    """The words that led to its themes, its own theme first, and where they stand."""
    found = facts.evidence.get(one.shown.id, ())
    words: Words = ()
    for theme, _ in sorted(one.shown.tags, key=lambda tag: tag[0] != one.theme)[:MOST_THEMES]:
        matches = [match for match in found if match.theme == theme]
        for number, match in enumerate(matches):
            before = ", " if number else f"{say('; ') if words else say('Why here: ')}{theme_in_short(theme)} – "
            # A place is said once for words that stand side by side.
            same = matches[number + 1 : number + 2] and matches[number + 1].place == match.place
            after = "" if same else f" ({_place(match.place)})"
            if match.place.startswith("subject"):
                # A subject that the publisher gave it, which stands in no text.
                words += (
                    Phrase(f"{before}{say('“')}"),
                    Phrase(match.quote, "official_name"),
                    Phrase(f"{say('”')}{after}"),
                )
            else:
                words += quoted(before, match.quote, one.shown.language, after)
    return [Row("small", words)] if words else []


def _place(place: str) -> str:
    """Where words stand: "title", "paragraph 3", "p. 3", or the subject that a publisher gave."""
    what, _, number = place.partition(" ")
    if number.isdecimal():
        return say("p. {n}", n=number) if what == "p." else say("paragraph {n}", n=number)
    return say("subject, {words}", words=number) if what == "subject," else say(place)


def _also(one: Ranked) -> list[Row]:
    """The other texts of an item as "Publisher (lang)": one of each further language first, the most official before others."""
    shown = (one.shown.publisher, one.shown.language)
    others = sorted(one.group.members, key=lambda m: (-OFFICIAL.get(m.publishes, 0), m.publisher, m.id))
    names = list(dict.fromkeys(
        (clean(m.publisher, 60), m.language or "?") for m in others if (m.publisher, m.language) != shown
    ))  # fmt: skip
    first = {language: name for name in reversed(names) for language in name[1:] if language != one.shown.language}
    names.sort(key=lambda name: first.get(name[1]) != name)
    words: Words = ()
    for publisher, language in names[:MOST_ALSO]:
        before = ", " if words else say("Also in: ")
        words += (Phrase(before), Phrase(publisher, "official_name"), Phrase(f" ({language})"))
    more = len(names) - MOST_ALSO
    return [Row("small", (*words, *own(f", + {more}" if more > 0 else "")))] if words else []
