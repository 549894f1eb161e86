"""The sentences that changed in documents of a window."""

from __future__ import annotations

from collections.abc import Iterable

from digest.content.facts import Change
from store.documents.changes import changes_of
from store.shape.database import Store


def changes_in(store: Store, ids: Iterable[int], opens: str, closes: str) -> dict[int, tuple[Change, ...]]:
    """What changed in documents in texts first seen in a window, the heaviest first, with what weighs nothing.

    Held sentences are never in it.
    """
    kept = changes_of(store, ids, opens=opens, closes=closes, noise=True)
    return {
        document: tuple(
            Change(kind=one.kind, paragraph=one.paragraph, before=one.before, after=one.after, weight=one.weight)
            for one in changes
        )
        for document, changes in kept.items()
    }
