"""Puts documents into stories: each new one is asked which it belongs to. A story keeps its number as it grows."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from datetime import date, timedelta

from classify.stories.joining import cases_of, days_apart, figures_of, files_of_paper, why_one_event
from classify.stories.near import bands_of
from ground.clock import now
from store.documents.stories import (
    StoryPaper,
    any_verdict,
    begin_story,
    forget_stories,
    join_story,
    keep_bands,
    mark_storied,
    members_of,
    naming,
    near_by_bands,
    of_days,
    papers_of,
    refresh_story,
    story_of,
    unstoried,
    verdicts_on,
)
from store.shape.database import Store

AT_ONCE = 200
BY_PERSON = "a person said so"
# So many of a document's references are looked up, and so many days around it.
MOST_LOOKED_UP, AROUND = 8, 3


@dataclass(slots=True)
class Grouped:
    """How many documents were asked, and how many of them came into a story."""

    asked: int = 0
    joined: int = 0


@dataclass(slots=True)
class Before:
    """Stories as they were before a rebuild: each document's, and which numbers were given again.

    `touched` are stories whose title and times are to be brought up to date; `verdicts` whether any person said anything.
    """

    stories: dict[int, tuple[int, str]] = field(default_factory=dict)
    given: set[int] = field(default_factory=set)
    touched: set[int] = field(default_factory=set)
    verdicts: bool = True


def group_stories(store: Store) -> Grouped:
    """Ask every document that was read since it was last asked."""
    return _group(store, Before())


def rebuild_stories(store: Store) -> Grouped:
    """Make all stories anew: what a person said holds, and stories get the numbers they had."""
    return _group(store, Before(forget_stories(store)))


def _group(store: Store, before: Before) -> Grouped:
    done, before.verdicts = Grouped(), any_verdict(store)
    while papers := unstoried(store, AT_ONCE):
        with store.transaction() as db:
            for paper in papers:
                done.asked += 1
                done.joined += _place(store, db, paper, before)
            mark_storied(db, [paper.id for paper in papers])
            for story in before.touched:
                refresh_story(db, story)
            before.touched.clear()
    return done


def _place(store: Store, db: sqlite3.Connection, paper: StoryPaper, before: Before) -> bool:
    """Put one document into a story, or leave it where it is; whether it is in one then."""
    bands = bands_of(paper.signature)
    together, apart = verdicts_on(store, paper.id) if before.verdicts else (set[int](), set[int]())
    story = paper.story or story_of(db, paper.id)
    if story is None:
        for other, reason in _likely(store, paper, bands):
            members = set(members_of(store, other.story)) if other.story and apart else {other.id}
            if other.id in together or members.isdisjoint(apart):
                story = _join(db, paper.id, other.id, other.story, reason, before)
                break
    for friend in sorted(together):
        story = _bring_together(store, db, paper.id, friend, before)
    keep_bands(db, paper.id, bands)
    if story is not None:
        before.touched.add(story)
    return story is not None


def _likely(store: Store, paper: StoryPaper, bands: list[int]) -> list[tuple[StoryPaper, str]]:
    """Documents that tell of the same event, with the reason: those in the oldest story first, then those in none."""
    ids = near_by_bands(store, bands) | naming(store, _looked_up(paper)) | _of_near_days(store, paper)
    ids.discard(paper.id)
    found = [(other, why_one_event(paper, other)) for other in papers_of(store, ids)]
    alike = [(other, reason) for other, reason in found if reason]
    return sorted(
        alike, key=lambda one: (one[0].story is None, one[0].story or 0, days_apart(one[0].day, paper.day), one[0].id)
    )


def _looked_up(paper: StoryPaper) -> list[str]:
    about = cases_of(paper) | files_of_paper(paper)
    rest = sorted(paper.own | paper.named)
    return [*sorted(about), *[one for one in rest if one not in about and not one.startswith("eurovoc")]][
        :MOST_LOOKED_UP
    ]


def _of_near_days(store: Store, paper: StoryPaper) -> set[int]:
    """Documents in other languages with a theme and a word or figure of the title in common, of the days around this one."""
    if not paper.themes or not paper.day:
        return set()
    try:
        day = date.fromisoformat(paper.day)
    except ValueError:
        return set()
    opens, closes = (day - timedelta(days=AROUND)).isoformat(), (day + timedelta(days=AROUND + 7)).isoformat()
    words = {word for word in paper.title.split() if len(word) > 3} | figures_of(paper.title)
    return {
        number
        for theme in sorted(paper.themes)
        for number, title in of_days(store, opens, closes, theme, paper.language)
        if not words.isdisjoint([*title.split(), *figures_of(title)])
    }


def _join(db: sqlite3.Connection, document_id: int, other: int, story: int | None, reason: str, before: Before) -> int:
    """Put a document into the story of another, which begins where there was none; its number."""
    if story is None:
        story = _begin(db, (document_id, other), before)
        join_story(db, story, other, f"{reason} (document {document_id})", _joined_at(other, before))
    join_story(db, story, document_id, f"{reason} (document {other})", _joined_at(document_id, before))
    return story


def _begin(db: sqlite3.Connection, documents: tuple[int, ...], before: Before) -> int:
    for document_id in sorted(documents):
        number = before.stories.get(document_id, (None, ""))[0]
        if number is not None and number not in before.given:
            before.given.add(number)
            return begin_story(db, number)
    return begin_story(db)


def _joined_at(document_id: int, before: Before) -> str:
    return before.stories.get(document_id, (0, now()))[1]


def _bring_together(store: Store, db: sqlite3.Connection, document_id: int, other: int, before: Before) -> int | None:
    """Join two documents by a person's word, and with them the stories they are in; the lower number stays."""
    mine, theirs = story_of(db, document_id), story_of(db, other)
    if not papers_of(store, [other]) or (mine is not None and mine == theirs):
        return mine
    if mine is None:
        return _join(db, document_id, other, theirs, BY_PERSON, before)
    if theirs is None:
        return _join(db, other, document_id, mine, BY_PERSON, before)
    low, high = sorted((mine, theirs))
    for member in members_of(store, high):
        join_story(db, low, member, BY_PERSON, _joined_at(member, before))
    before.touched.add(high)
    return low
