"""The sentences that changed in documents of a window."""

from __future__ import annotations

from collections.abc import Iterable

from digest.content.facts import Change
from store.shape.database import Store


def changes_in(store: Store, ids: Iterable[int], opens: str, closes: str) -> dict[int, tuple[Change, ...]]:
    """What changed in documents between their texts before a window and at its end, the heaviest first.

    Nothing yet: the store keeps no changed sentences. Its view `changes` (document_id, from_number, to_number, kind, paragraph,
    before, after, weight), of versions first seen in the window and with what weighs nothing, is read here; nothing else has to
    change. Held sentences are never in it.
    """
    return {}
