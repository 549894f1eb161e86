"""What the store knows of a window, gathered once before anything is written."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from statistics import median

from digest.content.clean import clean
from digest.content.facts import NOTHING, Facts, Found
from digest.content.links import page_path
from digest.drafting.briefings import Briefing
from digest.drafting.calendar import days_before, events_before
from digest.drafting.coverage import read_coverage
from digest.drafting.edited import in_place, read_edits, with_pinned, without_dropped, without_withdrawn
from digest.drafting.given import NOTHING_GIVEN, Given
from digest.drafting.said import read_said
from digest.drafting.selection import Known, choose, only_noise, rank
from digest.drafting.window import send_day, week_before, week_window
from ground.clock import later
from ground.records import Evidence
from store.deliveries.corrections import corrections_made, withdrawn_documents
from store.deliveries.digests import documents_shown, get_digest
from store.documents.file_themes import themes_of_files
from store.documents.labels import doubted_themes, themes_by_person
from store.documents.naming import earlier_items
from store.documents.procedures import Followed, directive, followed
from store.documents.stories import stories_of
from store.documents.tags import tags_of
from store.documents.window_facts import Notices, documents_due, moves_in, notices
from store.documents.windows import (
    Candidate,
    candidates,
    candidates_by_id,
    first_collected,
    held_documents,
    read_text,
    source_weeks,
    tagged_languages,
    theme_counts,
    unread,
)  # fmt: skip
from store.shape.database import Store

FOUND_LATE = 21 * 86_400
EARLIER_DIGESTS = 4
USUAL_WEEKS = 8
# Fewer earlier weeks than this are no measure of what is usual.
LEAST_WEEKS = 3
MOST_TERMS = 2
# What the second reader holds less likely than this is worth a look.
DOUBTED = 0.3
MOST_WEEKS = 8
QUOTE_LENGTH = 60
# How many days the radar of dates looks ahead.
AHEAD = 90


def gather(
    store: Store, briefing: Briefing, week: str, *, themes: dict[str, str], given: Given = NOTHING_GIVEN
) -> Facts:  # fmt: skip
    """All facts of a window. Raises DigestError where `week` is no week."""
    (opens, closes), weeks = _window(store, briefing, week)
    day, late = send_day(briefing, week), later(opens, -FOUND_LATE)
    edits = without_withdrawn(read_edits(store, f"{briefing.id}-{week}"), withdrawn_documents(store))
    files, moves = {one.row.id: one for one in followed(store)}, moves_in(store, opens, closes)
    found = without_dropped(
        candidates(
            store, opens, closes, late=late, min_score=briefing.min_score, themes=briefing.themes,
            released=edits.released,
        ),
        edits,
    )  # fmt: skip
    due = without_dropped(_due(store, briefing, day, closes), edits)
    said = read_said(store, [*found, *due], files, opens=opens, closes=closes, day=day)
    known = Known(
        day, said, frozenset(move.procedure_id for move in moves),
        frozenset(name for name, file in files.items() if file.row.core), opens,
        {one: told.story for one, told in stories_of(store, [one.id for one in found]).items()},
    )  # fmt: skip
    fresh = _fresh(found, known, {(move.procedure_id, move.source_id) for move in moves})
    earlier = candidates_by_id(store, documents_shown(store, briefing.id, opens, EARLIER_DIGESTS))
    ranked = with_pinned(rank(fresh, earlier, briefing, known), edits)
    chosen, kept_out = choose(ranked, briefing)
    chosen = in_place(chosen, edits)
    usual, usual_weeks = _usual(store, briefing, week)
    shown = [one.shown.id for one in chosen]
    return Facts(
        id=f"{briefing.id}-{week}", title=briefing.title, week=week, timezone=briefing.timezone,
        themes={theme: themes.get(theme, theme) for theme in briefing.themes}, most_countries=briefing.most_countries,
        opens=opens, closes=closes, weeks=weeks, ranked=tuple(ranked), chosen=tuple(chosen),
        late=sum(one.late and one.collected_at >= opens and said[one.id].own_file not in known.moved for one in found),
        counts=theme_counts(store, opens, closes, late=late, min_score=briefing.min_score),
        usual=usual, usual_weeks=usual_weeks, coverage=read_coverage(source_weeks(store, opens, closes), opens),
        unread=unread(store, opens, closes), lexicons=given.lexicons,
        tagged=frozenset() if given.lexicons is not None else frozenset(tagged_languages(store)),
        evidence={one.shown.id: _evidence(store, one.shown) for one in chosen},
        by_person=themes_by_person(store, shown), doubted=doubted_themes(store, shown, DOUBTED),
        held=held_documents(store, opens, closes, min_score=briefing.min_score, released=edits.released), edits=edits,
        day=day, said=said, due=tuple(due), files=files, moves=tuple(moves), notices=_notices(store, files.values()),
        rights=given.rights, concepts=given.concepts, language=briefing.language, kept_out=kept_out,
        earlier=earlier_items(store, briefing.id, opens, shown),
        corrections=tuple(corrections_made(store, briefing.id, opens, closes)),
        days_before=days_before(events_before(store, briefing.id, opens)), reply_to=given.reply_to,
        archive=archive_page(given.archive, briefing.id, week),
        file_themes=themes_of_files(store, min_score=briefing.min_score),
    )  # fmt: skip


def archive_page(archive: str, briefing: str, week: str) -> str:
    """The address of a digest's page, with a slash at its end; "" where the archive has none."""
    return f"{archive.rstrip('/')}/{page_path(briefing, week)}" if archive else ""


def _due(store: Store, briefing: Briefing, day: date, closes: str) -> list[Candidate]:
    """Documents that name a day of the next ninety."""
    last = (day + timedelta(days=AHEAD)).isoformat()
    ids = documents_due(
        store, day.isoformat(), last, before=closes, min_score=briefing.min_score, themes=briefing.themes
    )
    return candidates_by_id(store, ids)


def _fresh(found: list[Candidate], known: Known, records: set[tuple[str, str]]) -> list[Candidate]:
    """Those that may become items.

    A page we have known for long may be old: what is new about it is its change, unless that is noise. What was found
    late stays where its file moved. The record that says so is no item, nor is a measure that a state notified: other
    sections tell of them.
    """
    return [
        one
        for one in found
        for said in [known.said.get(one.id, NOTHING)]
        if not only_noise(one, said, known.opens)
        and not said.measure
        and (said.own_file, one.source_id) not in records
        and (not one.late or one.collected_at < known.opens or said.own_file in known.moved)
    ]


def _notices(store: Store, files: Iterable[Followed]) -> Notices:
    return notices(store, {act for file in files if (act := directive(file.row))})


def _window(store: Store, briefing: Briefing, week: str) -> tuple[tuple[str, str], int]:
    """The window, longer by each week before it that no digest covers, and how many weeks it has.

    Those are weeks whose digest was missed, and weeks without any since the one before them.
    """
    weeks = 1
    for back in range(1, MOST_WEEKS):
        before = get_digest(store, f"{briefing.id}-{week_before(week, back)}")
        if before is not None and before.state != "missed":
            weeks = back
            break
        weeks = back + 1 if before else weeks
    return (week_window(briefing, week_before(week, weeks - 1))[0], week_window(briefing, week)[1]), weeks


def _usual(store: Store, briefing: Briefing, week: str) -> tuple[dict[str, float] | None, int]:
    began = first_collected(store)
    counts = []
    for back in range(1, USUAL_WEEKS + 1):
        opens, closes = week_window(briefing, week_before(week, back))
        # The week in which collecting began is not a whole one.
        if began is None or began >= opens:
            break
        late = later(opens, -FOUND_LATE)
        counts.append(theme_counts(store, opens, closes, late=late, min_score=briefing.min_score))
    if len(counts) < LEAST_WEEKS:
        return None, len(counts)
    return {theme: float(median(one.get(theme, 0) for one in counts)) for theme in briefing.themes}, len(counts)


def _evidence(store: Store, document: Candidate) -> tuple[Found, ...]:
    """The words that led to a document's themes, never those of its publisher's own name."""
    title, text = read_text(store, document.id)
    found = []
    for tag in tags_of(store, document.id):
        shown: set[str] = set()
        for one in sorted(tag.evidence, key=lambda e: (e.field == "text", e.field != "title", e.start)):
            if not one.sentence and one.field != "descriptor":
                # Kept without its sentence: it is held.
                continue
            if _in_name(one, title if one.field == "title" else text, document.publisher):
                continue
            quote = clean(one.quote, QUOTE_LENGTH)
            if quote and quote.casefold() not in shown and len(shown) < MOST_TERMS:
                shown.add(quote.casefold())
                found.append(Found(tag.theme, one.term, quote, _place(one, title, text)))
    return tuple(found)


def _place(one: Evidence, title: str, text: str) -> str:
    if one.field == "descriptor":
        return f"subject, {one.term}"
    whole = title if one.field == "title" else text
    if whole[one.start : one.end] != one.quote:
        return "text"
    if one.field == "title":
        return "title"
    if one.page:
        return f"p. {one.page}"
    return f"paragraph {sum(bool(part.strip()) for part in text[: one.end].splitlines())}"


def _in_name(one: Evidence, whole: str, publisher: str) -> bool:
    """Whether words stand within the name of the publisher: "Netwerk tegen Mensenhandel" is about nothing."""
    at = whole.rfind(publisher, max(0, one.end - len(publisher)), one.start + len(publisher))
    return 0 <= at <= one.start and one.end <= at + len(publisher)
