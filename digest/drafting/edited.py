"""Editors' changes on the way into a draft: who is out, who is in whatever the quotas say, and in which place."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from digest.content.facts import Edits, Ranked
from store.deliveries.edits import edits_of, present
from store.documents.windows import Candidate
from store.shape.database import Store

# docs/briefing.md, "How items are chosen".
PINNED_POINTS = 99.0


def read_edits(store: Store, digest_id: str) -> Edits:
    """The edits of a digest that count now."""
    by: dict[str, dict[int, str]] = {}
    headline = ""
    for edit in present(edits_of(store, digest_id)):
        if edit.document_id is None:
            headline = edit.value
        else:
            by.setdefault(edit.action, {})[edit.document_id] = edit.value
    return Edits(
        dropped=frozenset(by.get("drop", {})), pinned=frozenset(by.get("pin", {})),
        places={document: int(place) for document, place in by.get("place", {}).items()},
        glosses=by.get("gloss", {}), notes=by.get("note", {}), verdicts=by.get("verdict", {}),
        released=frozenset(by.get("release", {})), kept=frozenset(by.get("keep", {})), headline=headline,
    )  # fmt: skip


def without_dropped(documents: Iterable[Candidate], edits: Edits) -> list[Candidate]:
    """The documents that no editor took out or held back."""
    return [one for one in documents if one.id not in edits.dropped | edits.kept]


def without_withdrawn(edits: Edits, withdrawn: Iterable[int]) -> Edits:
    """The edits with what was withdrawn from an earlier digest left out too: no later one repeats it."""
    return replace(edits, dropped=edits.dropped | frozenset(withdrawn))


def with_pinned(ranked: list[Ranked], edits: Edits) -> list[Ranked]:
    """The groups with those pinned lifted above all others; their own order stays."""
    lifted = [_lifted(one) if _has(one, edits.pinned) else one for one in ranked]
    return sorted(lifted, key=lambda one: not _has(one, edits.pinned))


def _lifted(one: Ranked) -> Ranked:
    return replace(one, score=one.score + PINNED_POINTS, points=(*one.points, ("pinned", PINNED_POINTS)))


def in_place(chosen: list[Ranked], edits: Edits) -> list[Ranked]:
    """The items with those that an editor gave a place (from 1) moved there, the others in their order around them."""
    placed = {one.shown.id: edits.places[one.shown.id] for one in chosen if one.shown.id in edits.places}
    order = [one for one in chosen if one.shown.id not in placed]
    for one in sorted((one for one in chosen if one.shown.id in placed), key=lambda item: placed[item.shown.id]):
        order.insert(placed[one.shown.id] - 1, one)
    return order


def _has(one: Ranked, documents: frozenset[int]) -> bool:
    return any(member.id in documents for member in one.group.members)


def unapplied(edits: Edits, chosen: Iterable[Ranked]) -> tuple[int, ...]:
    """Documents with an edit that shows nowhere, since they are no items (any more)."""
    shown = {member.id for one in chosen for member in one.group.members}
    return tuple(sorted((edits.pinned | set(edits.places) | set(edits.glosses) | set(edits.notes)) - shown))
