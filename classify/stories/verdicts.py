"""What a person says of stories: that two are one, or that documents do not belong. It holds through every rebuild."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from classify.stories.grouping import BY_PERSON
from ground.clock import now
from ground.errors import PolicywatchError
from store.documents.stories import (
    begin_story,
    join_story,
    leave_story,
    members_of,
    note_verdict,
    refresh_story,
)
from store.shape.database import Store


def merge_stories(store: Store, one: int, other: int, by: str) -> int:
    """Make two stories one, under the lower number, which is returned. Raises PolicywatchError where one does not exist."""
    low, high = sorted((one, other))
    if low == high:
        raise PolicywatchError(f"{one} and {other} are the same story")
    stays, goes = _members(store, low), _members(store, high)
    with store.transaction() as db:
        note_verdict(store, "together", product(stays, goes), by)
        for member in goes:
            join_story(db, low, member, BY_PERSON, now())
        refresh_story(db, high)
        refresh_story(db, low)
    return low


def split_story(store: Store, story: int, documents: Sequence[int], by: str) -> int | None:
    """Take documents out of a story; they are a story of their own where they are several, whose number is returned.

    Raises PolicywatchError where a document is not in it, or none would be left.
    """
    members, leaving = _members(store, story), sorted(set(documents))
    strangers = [one for one in leaving if one not in members]
    if strangers:
        raise PolicywatchError(
            f"document {strangers[0]} is not in story {story}; it holds {', '.join(map(str, members))}"
        )
    staying = [one for one in members if one not in leaving]
    if not leaving or not staying:
        raise PolicywatchError(f"name some documents of story {story}, and leave at least one")
    with store.transaction() as db:
        note_verdict(store, "apart", product(leaving, staying), by)
        note_verdict(store, "together", [(leaving[0], one) for one in leaving[1:]], by)
        for one in leaving:
            leave_story(db, one)
        number = begin_story(db) if len(leaving) > 1 else None
        for one in leaving if number else ():
            join_story(db, number or 0, one, BY_PERSON, now())
        refresh_story(db, story)
        if number:
            refresh_story(db, number)
    return number


def _members(store: Store, story: int) -> list[int]:
    members = members_of(store, story)
    if not members:
        raise PolicywatchError(f"there is no story {story}; the view stories lists their numbers")
    return members
