"""The section "Files that moved": followed files whose stage changed, by the institution's own record alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from digest.content.clean import clean
from digest.content.facts import Facts
from digest.content.model import Cut, Entry, Phrase, Row, Section, Words
from digest.content.stages import stage_words
from digest.content.tongue import say
from digest.content.words import day, days_left, local_day
from digest.sections.dates import KINDS
from digest.sections.pieces import english, file_page, file_title, own, rest_of
from store.documents.procedures import Followed
from store.documents.window_facts import Move

ID = "moved"
MOST, NEVER_CUT = 6, 4


def write(facts: Facts) -> Section | None:
    """At most six files, core ones first; a core file's move is never cut."""
    moves = [(facts.files[move.procedure_id], move) for move in facts.moves if move.procedure_id in facts.files]
    moves.sort(key=lambda pair: (not pair[0].row.core, pair[1].seen_at, pair[0].row.id))
    if not moves:
        return None
    # One record that says it of all of them is named once.
    once = len(moves) > 1 and len({move.publisher for _, move in moves[:MOST]}) == 1
    entries = tuple(_entry(facts, file, move, rank) for rank, (file, move) in enumerate(moves[:MOST]))
    if once:
        entries = tuple(replace(entry, by=()) for entry in entries)
    return Section(
        ID, say("Files that moved"), (_by(moves[0][1]),) if once else (), entries=entries,
        left_out=max(0, len(moves) - MOST), rest=rest_of(facts),
    )  # fmt: skip


def _by(move: Move) -> Words:
    return Phrase(say("By the record of ")), Phrase(clean(move.publisher, 100), "official_name")


def _entry(facts: Facts, file: Followed, move: Move, rank: int) -> Entry:
    since = day(date.fromisoformat(move.stage_at[:10])) if move.stage_at and len(move.stage_at) >= 10 else ""
    seen = day(local_day(move.seen_at, facts.timezone))
    when = say("since {day}", day=since) if since else say("seen {day}", day=seen)
    lead = own(f"{move.reference}: {stage_words(move.previous)} → {stage_words(move.stage)}, {when}")
    cut: Cut = "" if file.row.core or rank < NEVER_CUT else "files"
    return Entry(lead, file_title(file), file_page(file), _by(move), tuple(_next(facts, file)), number=0, cut=cut, rank=rank,
                 country=file.row.country or "EU", file=file.row.id)  # fmt: skip


def _next(facts: Facts, file: Followed) -> list[Row]:
    """The next day that is known of a file."""
    row = file.next_date(facts.day.isoformat())
    if row is None or len(row.date) != 10:
        return []
    when = date.fromisoformat(row.date)
    what = english(clean(row.what, 60)) if row.what else Phrase(say(KINDS.get(row.kind, (row.kind, ""))[0]))
    left = days_left(when, facts.day)
    return [Row("event", (Phrase(say("Next: ")), what, Phrase(f", {day(when)}, {left}.")))]
