"""The dates that close, of followed files and of documents: which there are, and how one is written."""

from __future__ import annotations

import calendar
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from digest.content.clean import clean, safe_link
from digest.content.facts import Facts
from digest.content.model import Cut, Entry, Phrase, Row, Words
from digest.content.tongue import counted, say
from digest.content.words import OFFICIAL, country_name, day, days_left, listed, month, moved_days
from digest.sections.pieces import by_of, english, english_row, file_page, file_title, handle_of, own, quoted, title_of
from store.documents.procedures import DateRow, Followed, directive
from store.documents.windows import Candidate

AT_ONCE, SOON, AHEAD, OVERDUE = 2, 14, 90, 84
MOST_OF_A_DOCUMENT = 2
MOST_STATES = 4
QUOTE_LENGTH = 400
# By kind: what closes, and who must act.
KINDS = {
    "consultation": ("consultation closes", "us"), "evidence": ("call for evidence closes", "us"),
    "submission": ("submissions close", "us"), "transposition": ("transposition due", "states"),
    "reporting": ("report due", "states or EU"), "application": ("applies", "states"), "event": ("takes place", "us"),
}  # fmt: skip
DUTIES = ("transposition", "reporting")
LEGAL = ("transposition", "reporting", "application")
MEMBERS = frozenset("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split())
# Protocols 21 and 22 to the Treaties: these are not bound by each directive, so their silence is no failure.
NOT_ALWAYS_BOUND = frozenset({"DK", "IE"})


@dataclass(frozen=True, slots=True)
class Dated:
    """A date of a file or of a document, with the sentence it was read from where there is one."""

    day: date
    shown: str
    kind: str
    certainty: str
    file: Followed | None = None
    what: str = ""
    document: Candidate | None = None
    quote: str = ""
    page: int | None = None
    """Of the document, where it is a paper with several: where the sentence begins."""
    before: date | None = None
    """The day that the last mail told of, where it was another."""

    def weight(self) -> tuple[int, int, date, str]:
        """Which dates come first where there are too many: core files, other files, what asks for something."""
        if self.file:
            return (0 if self.file.row.core else 1), 0, self.day, self.file.row.id
        official = OFFICIAL.get(self.document.publishes, 0) if self.document else 0
        return (2 if self.kind not in ("application", "event") else 3), -official, self.day, self.kind


@lru_cache(maxsize=1)
def dates_of(facts: Facts) -> tuple[Dated, ...]:
    """All dates of the next 90 days and duties overdue, the weightiest first, each once."""
    files = [one for file in facts.files.values() for one in _of_file(facts, file)]
    core = {(one.day, one.kind) for one in files if one.file and one.file.row.core}
    # A state's own file without papers adds nothing to the directive's day.
    files = [one for one in files if not one.file or one.file.row.references or (one.day, one.kind) not in core]
    found = _Dates()
    for one in files:
        assert one.file is not None, "these are of files"
        found.add(one, [one.file.row.id])
    of_documents = [one for document in facts.due for one in _of_document(facts, document)]
    for one in sorted(of_documents, key=Dated.weight):
        assert one.document is not None, "these are of documents"
        found.join(one, facts.about(one.document.id).files)
    return tuple(sorted(found.dates, key=Dated.weight))


class _Dates:
    """Dates, each once: a document's beside a file's that it cites, and of two documents that say the same the better."""

    def __init__(self) -> None:
        self.dates: list[Dated] = []
        self.places: dict[tuple[object, ...], int] = {}

    def add(self, one: Dated, names: Iterable[object]) -> None:
        """Add a date under its names, if none of the same day and kind has one of them."""
        keys = [(one.day, one.kind, name) for name in names]
        if not any(key in self.places for key in keys):
            self.dates.append(one)
        self.places |= {key: len(self.dates) - 1 for key in keys if key not in self.places}

    def join(self, one: Dated, files: Iterable[str]) -> None:
        """Add a document's date, or its sentence to the same date of a file that it cites."""
        for file in files:
            place = self.places.get((one.day, one.kind, file))
            if place is not None:
                if not self.dates[place].document:
                    self.dates[place] = replace(
                        self.dates[place], document=one.document, quote=one.quote, page=one.page
                    )  # fmt: skip
                return
        title = one.document.title.casefold().split()[:8] if one.document else []
        self.add(one, [tuple(title), " ".join(one.quote.casefold().split())])


def soonest(facts: Facts, most: int) -> list[Dated]:
    """The weightiest dates within two weeks, by date; what is today or in the two days after comes in before any other."""
    soon = [one for one in dates_of(facts) if 0 <= (one.day - facts.day).days <= SOON]
    soon.sort(key=lambda one: (one.day - facts.day).days > AT_ONCE)
    return sorted(soon[:most], key=lambda one: (one.day, one.weight()))


def _of_file(facts: Facts, file: Followed) -> Iterator[Dated]:
    for uid, row in named_dates(file):
        when = _last_day(row.date)
        left = (when - facts.day).days
        if 0 <= left <= AHEAD or (left < 0 and _overdue(facts, file, row, -left)):
            act = any(kind == "celex" for kind, _ in file.row.references)
            sure = "fixed in law" if act and row.kind in LEGAL else "announced"
            certainty = "expected" if row.sure == "not established" else sure
            shown = _written(facts, when) if len(row.date) == 10 else _end_of(row.date)
            before = facts.days_before.get(uid, row.date)
            yield Dated(when, shown, row.kind, certainty, file, clean(row.what, 80), before=_before(before, row.date))


def named_dates(file: Followed) -> Iterator[tuple[str, DateRow]]:
    """A file's dates, each with what it is called for life: file, kind and words, never the day, which may move."""
    numbers: Counter[tuple[str, str]] = Counter()
    for row in file.row.dates:
        numbers[row.kind, row.what] += 1
        words = hashlib.sha256(row.what.encode()).hexdigest()[:8] if row.what else "day"
        yield f"{file.row.id}.{row.kind}.{words}.{numbers[row.kind, row.what]}", row


def _before(before: str, now: str) -> date | None:
    """The day that the last mail told of, where it was another; None for a month or a year."""
    return date.fromisoformat(before) if before != now and len(before) == len(now) == 10 else None


def _overdue(facts: Facts, file: Followed, row: DateRow, days: int) -> bool:
    """Whether a duty stays: twelve weeks, and on a core file until every state has notified."""
    if row.kind not in DUTIES or row.sure == "not established":
        return False
    kept = row.kind == "transposition" and file.row.core and bool(directive(file.row))
    return (kept and bool(missing(facts, file) - NOT_ALWAYS_BOUND)) or (not kept and days <= OVERDUE)


def missing(facts: Facts, file: Followed) -> frozenset[str]:
    """The member states from which no notice was seen for a file's directive."""
    return MEMBERS - facts.notices.states.get(directive(file.row) or "", frozenset())


def _of_document(facts: Facts, document: Candidate) -> list[Dated]:
    found = []
    for one in facts.about(document.id).deadlines:
        when = date.fromisoformat(one.date)
        if one.quote and one.kind in KINDS and (when - facts.day).days <= AHEAD:
            sure = "announced" if one.certainty == "fixed" else "expected"
            found.append(Dated(when, _written(facts, when), one.kind, sure, document=document, quote=one.quote,
                               page=one.page))  # fmt: skip
    return sorted(found, key=Dated.weight)[:MOST_OF_A_DOCUMENT]


def _end_of(written: str) -> str:
    """A month or a year by its end: "end of Jul 2027", "end of 2029"."""
    year, _, number = written.partition("-")
    shown = f"{month(date(int(year), int(number), 1))} {year}" if number else year
    return say("end of {month}", month=shown)


def _written(facts: Facts, when: date) -> str:
    return day(when, year=when.year != facts.day.year)


def _last_day(written: str) -> date:
    """A day, or the last one of a month or year."""
    year, number, *rest = (*map(int, written.split("-")), 12) if len(written) == 4 else (*map(int, written.split("-")),)
    return date(year, number, rest[0] if rest else calendar.monthrange(year, number)[1])


def entry_of(facts: Facts, one: Dated, cut: Cut = "", rank: int = 0) -> Entry:
    """A date as an entry: how long it is, what closes, who must act; the file or document; the sentence."""
    what, who = map(say, KINDS.get(one.kind, (one.kind, "")))
    left, ahead = days_left(one.day, facts.day), (one.day - facts.day).days
    soon = say(" (soon)") if 0 <= ahead <= SOON else ""
    when = left if ahead < 0 else f"{one.shown}, {left}{soon}"
    country = f"{country_name(one.document.country)}{say(': ')}" if one.document and not one.file else ""
    lead = own(say("{when} · {what} · for {who}", when=when, what=f"{country}{what}", who=who))
    if one.file:
        page = file_page(one.file) or (safe_link(one.document.url) if one.document else None)
        rows = (*_file_rows(facts, one), *_quote(one))
        return Entry(lead, file_title(one.file), page, _file_by(one), rows, cut=cut, rank=rank,
                     document_id=one.document.id if one.document else None, country=one.file.row.country or "EU",
                     file=one.file.row.id)  # fmt: skip
    assert one.document is not None, "a date is of a file or of a document"
    # What is a story is told there.
    told = any(one.document.id == story.shown.id for story in facts.chosen)
    handle = () if told else handle_of(facts, one.document)
    rows = (*english_row(facts, one.document), *_quote(one))
    by = (
        by_of(facts, one.document)[0],
        Phrase(f"{say('; ')}{say(one.certainty)}{say('; ') if handle else ''}"),
        *handle,
    )
    link = safe_link(one.document.url)
    return Entry(
        lead, title_of(facts, one.document), link, by, rows, document_id=one.document.id, cut=cut, rank=rank,
        country=one.document.country,
    )  # fmt: skip


def _file_by(one: Dated) -> Words:
    assert one.file is not None, "only for files"
    parts = [english(clean(alias, 100)) for alias in one.file.row.aliases[:1]]
    parts += own(say("core file")) if one.file.row.core else ()
    parts += [english(one.what)] if one.what else []
    parts += own(say(one.certainty))
    return tuple(
        piece for number, part in enumerate(parts) for piece in ((*own(say("; ")), part) if number else (part,))
    )


def _file_rows(facts: Facts, one: Dated) -> list[Row]:
    """That its day moved; of an overdue transposition, the states from which no notice was seen."""
    moved = [Row("event", own(moved_days(one.before, one.day)))] if one.before else []
    return [*moved, *_lacking(facts, one)]


def _lacking(facts: Facts, one: Dated) -> list[Row]:
    if one.kind != "transposition" or one.day >= facts.day or not one.file or not directive(one.file.row):
        return []
    if not facts.notices.seen:
        # The section says it once.
        return []
    lacking = missing(facts, one.file)
    states = listed(sorted(map(country_name, lacking - NOT_ALWAYS_BOUND)), MOST_STATES)
    told = counted(
        len(MEMBERS) - len(lacking), "No transposition notice from {states}; {n} state sent one.",
        "No transposition notice from {states}; {n} states sent one.", states=states,
    )  # fmt: skip
    return [Row("event", own(told))]


def _quote(one: Dated) -> list[Row]:
    if not (one.document and one.quote):
        return []
    place = f" ({say('p. {n}', n=one.page)})" if one.page else ""
    return [Row("quote", quoted("", clean(one.quote, QUOTE_LENGTH), one.document.language, place))]
