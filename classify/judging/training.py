"""Trains the second reader on labelled documents and on what people said of documents in the store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from classify.judging.evaluate import Labels
from classify.second.encoders import Encoder
from classify.second.reader import Model, centred, lead_of, likelihoods
from ground.errors import PolicywatchError
from ground.records import THEMES
from store.documents.labels import Labelled

if TYPE_CHECKING:
    from classify.second.encoders import Vectors

# Whole pages teach more about pages than sentences of laws do.
PAGE_WEIGHT = 3.0
FOLDS = 5


def labels_from(labelled: Sequence[Labelled]) -> list[Labels]:
    """What people said in the store, in the form of labelled documents; themes nobody judged count neither way."""
    return [
        {
            "id": f"store {one.document.id}", "lang": one.document.language or "?", "title": one.document.title,
            "text": one.document.text, "themes": sorted(one.right), "maybe": sorted(set(THEMES) - one.right - one.wrong),
            "kind": "document of the store",
        }
        for one in labelled
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lessons:
    """Labelled documents to learn from, with the vectors of their meaning; the first `pages` of them are pages."""

    encoder: str
    documents: list[Labels]
    vectors: Vectors
    pages: int


def lessons_of(encoder: Encoder, pages: Sequence[Labels], others: Sequence[Labels]) -> Lessons:
    """Pages (which weigh more) and other labelled documents, encoded once: that is what takes minutes."""
    documents = [*pages, *others]
    vectors = encoder.encode([lead_of(one["title"] or "", one["text"] or "") for one in documents])
    return Lessons(encoder.name, documents, vectors, len(pages))


def train(lessons: Lessons, trained_on: str) -> Model:
    """A model learned from all of them. Raises PolicywatchError."""
    return _fit(lessons, range(len(lessons.documents)), trained_on)


def held_out(lessons: Lessons) -> list[dict[str, float]]:
    """The likelihoods of each document by a model that never saw it: pages without all of their language, others by folds."""
    documents = lessons.documents
    groups: dict[Any, list[int]] = {}
    for place, one in enumerate(documents):
        groups.setdefault(one["lang"] if place < lessons.pages else place % FOLDS, []).append(place)
    found: list[dict[str, float]] = [{}] * len(documents)
    for group, places in groups.items():
        out = {p for p, one in enumerate(documents) if one["lang"] == group} if isinstance(group, str) else set(places)
        model = _fit(lessons, [place for place in range(len(documents)) if place not in out], "folds")
        for place, row in zip(places, likelihoods(model, lessons.vectors[places]), strict=True):
            found[place] = dict(zip(model.themes, row, strict=True))
    return found


def _fit(lessons: Lessons, kept: Sequence[int], trained_on: str) -> Model:
    """A model learned from some of the lessons, by their places."""
    try:
        from sklearn.linear_model import LogisticRegression
    except ImportError as error:
        raise PolicywatchError("training needs scikit-learn; pip install 'policywatch[semantic]'") from error
    import numpy as np

    places = list(kept)
    documents, vectors = [lessons.documents[place] for place in places], lessons.vectors[places]
    mean = vectors.mean(axis=0)
    moved = centred(vectors, mean)
    told = np.asarray([PAGE_WEIGHT if place < lessons.pages else 1.0 for place in places])
    rows, biases = [], []
    for theme in THEMES:
        certain = [place for place, one in enumerate(documents) if theme not in one.get("maybe", ())]
        wanted = [theme in documents[place]["themes"] for place in certain]
        if len(set(wanted)) < 2:
            raise PolicywatchError(f"training needs documents with and without the theme {theme}")
        fitted: Any = LogisticRegression(C=10, class_weight="balanced", max_iter=1_000)
        fitted.fit(moved[certain], wanted, sample_weight=told[certain])
        rows.append(tuple(float(value) for value in fitted.coef_[0]))
        biases.append(float(fitted.intercept_[0]))
    return Model(lessons.encoder, trained_on, THEMES, tuple(float(value) for value in mean), tuple(rows), tuple(biases))
