"""What the store knows of a window, gathered once before anything is written."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

from digest.content.clean import clean
from digest.content.model import Match
from digest.drafting.briefings import Briefing
from digest.drafting.coverage import Coverage, read_coverage
from digest.drafting.selection import Ranked, choose, rank
from digest.drafting.window import week_before, week_window
from ground.clock import later
from ground.records import Evidence
from store.deliveries.digests import documents_shown, get_digest
from store.documents.labels import doubted_themes, themes_by_person
from store.documents.tags import tags_of
from store.documents.windows import (
    Unread,
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


@dataclass(frozen=True, slots=True)
class Found:
    """The words that led to a theme on a document, at most two, the title's first."""

    theme: str
    term: str
    match: Match


@dataclass(frozen=True, slots=True)
class Facts:
    """A window and everything a digest may say about it."""

    briefing: Briefing
    week: str
    opens: str
    closes: str
    weeks: int
    """How many weeks the window covers: more than one after a digest that was missed."""
    ranked: tuple[Ranked, ...]
    chosen: tuple[Ranked, ...]
    late: int
    counts: dict[str, int]
    usual: dict[str, float] | None
    """The median of earlier weeks; None where there are too few."""
    usual_weeks: int
    coverage: Coverage
    unread: Unread
    lexicons: frozenset[str] | None
    """Languages with a term list, where the caller knows them."""
    tagged: frozenset[str]
    evidence: dict[int, tuple[Found, ...]]
    by_person: dict[int, tuple[str, ...]]
    """Themes that a person gave, and no words of the text."""
    doubted: dict[int, tuple[str, ...]]
    """Tags that the second reader sees little of."""
    held: tuple[int, ...] = ()
    """Documents left out since their titles may identify somebody."""


def gather(store: Store, briefing: Briefing, week: str, lexicons: frozenset[str] | None) -> Facts:
    """All facts of a window. Raises DigestError where `week` is no week."""
    (opens, closes), weeks = _window(store, briefing, week)
    late = later(opens, -FOUND_LATE)
    found = candidates(store, opens, closes, late=late, min_score=briefing.min_score, themes=briefing.themes)
    # A page we have known for long may be old; what is new about it is its change.
    fresh = [one for one in found if not one.late or one.collected_at < opens]
    earlier = candidates_by_id(store, documents_shown(store, briefing.id, opens, EARLIER_DIGESTS))
    ranked = rank(fresh, earlier, briefing)
    chosen = choose(ranked, briefing)
    usual, usual_weeks = _usual(store, briefing, week)
    return Facts(
        briefing, week, opens, closes, weeks, tuple(ranked), tuple(chosen), len(found) - len(fresh),
        theme_counts(store, opens, closes, late=late, min_score=briefing.min_score), usual, usual_weeks,
        read_coverage(source_weeks(store, opens, closes), opens), unread(store, opens, closes), lexicons,
        frozenset() if lexicons is not None else frozenset(tagged_languages(store)),
        {one.shown.id: _evidence(store, one.shown.id) for one in chosen},
        themes_by_person(store, [one.shown.id for one in chosen]),
        doubted_themes(store, [one.shown.id for one in chosen], DOUBTED),
        held_documents(store, opens, closes, min_score=briefing.min_score),
    )  # fmt: skip


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


def _evidence(store: Store, document_id: int) -> tuple[Found, ...]:
    title, text = read_text(store, document_id)
    found = []
    for tag in tags_of(store, document_id):
        shown: set[str] = set()
        for one in sorted(tag.evidence, key=lambda e: (e.field == "text", e.field != "title", e.start)):
            if not one.sentence and one.field != "descriptor":
                # Kept without its sentence: it is held.
                continue
            quote = clean(one.quote, QUOTE_LENGTH)
            if quote and quote.casefold() not in shown and len(shown) < MOST_TERMS:
                shown.add(quote.casefold())
                found.append(Found(tag.theme, one.term, Match(quote, _place(one, title, text))))
    return tuple(found)


def _place(one: Evidence, title: str, text: str) -> str:
    if one.field == "descriptor":
        return f"subject, {one.term}"
    whole = title if one.field == "title" else text
    if whole[one.start : one.end] != one.quote:
        return "text"
    if one.field == "title":
        return "title"
    return f"paragraph {sum(bool(part.strip()) for part in text[: one.end].splitlines())}"
