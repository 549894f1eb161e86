"""The labelled documents nearest in meaning: why the second reader proposes a theme, in documents a person knows."""

from __future__ import annotations

from dataclasses import dataclass

from store.documents.labels import Verdict, meanings_of_labelled
from store.shape.database import Store

MOST = 3
# Texts of one encoder that have less in common than this are like any two texts.
LEAST = 0.3
TITLE = 60


@dataclass(frozen=True, slots=True)
class Near:
    """A document that somebody judged on a theme; `alike` is the cosine of both meanings, at most 1."""

    document: int
    title: str
    verdict: Verdict
    alike: float


def nearest(store: Store, document: int, theme: str, most: int = MOST) -> list[Near]:
    """The documents judged on a theme that are nearest to a document, the nearest first; none where none is near."""
    own, others = meanings_of_labelled(store, document, theme)
    if not others:
        return []
    import numpy as np

    vectors = np.frombuffer(b"".join((own, *(vector for *_, vector in others))), dtype=np.int8).astype(np.float32)
    rows = vectors.reshape(len(others) + 1, -1)
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    found = [
        Near(number, title, verdict, round(float(alike), 3))
        for (number, title, verdict, _), alike in zip(others, rows[1:] @ rows[0], strict=True)
        if alike >= LEAST
    ]
    return sorted(found, key=lambda one: (-one.alike, one.document))[:most]


def in_words(found: list[Near]) -> str:
    """What was found as the end of a sentence; nothing where nothing was."""
    told = (f'{one.document} "{one.title[:TITLE]}" (called {one.verdict}, {one.alike:.2f})' for one in found)
    return f"; nearest among judged documents: {', '.join(told)}" if found else "; no judged document is near"
