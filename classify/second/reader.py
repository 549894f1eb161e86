"""The second reader: what a text means, whatever its words, beside the lexicon that must show them.

One logistic regression for each theme over the meaning of title and lead. It is a veto and finds nothing by itself: it
looks only at what the lexicon tagged, where it sees nothing at all of a theme a weak tag falls, and what it alone sees is
a proposal for the desk.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from classify.reading.records import Read, Text
from classify.second.encoders import Encoder, load_encoder
from ground.errors import PolicywatchError
from ground.records import Tag

if TYPE_CHECKING:
    from classify.second.encoders import Vectors

# Title and lead: what a text says later seldom changes what it is about, and costs as much again.
READ = 420
# Measured on documents for development that it had not seen: it takes no right tag of the stream, and of the wrong ones on
# pages five in eleven. Above STRONG it would take right ones, for many a title is nothing but a number.
SEES_NOTHING, STRONG = 0.02, 0.65
# From here on a theme without enough words is worth a person's look: one in four turns out to be there, and more than a
# third of what the words missed is among them.
PROPOSES = 0.9
FILE = "second_reader.json"


@dataclass(frozen=True, slots=True)
class Model:
    """What was learned: for each theme the weights of a vector's numbers, after the mean is taken off."""

    encoder: str
    trained_on: str
    themes: tuple[str, ...]
    mean: tuple[float, ...]
    weights: tuple[tuple[float, ...], ...]
    bias: tuple[float, ...]

    @property
    def mark(self) -> str:
        """Changes with whatever was learned."""
        return hashlib.sha256(json.dumps(asdict(self)).encode()).hexdigest()[:6]


@dataclass(frozen=True, slots=True)
class Opinion:
    """How likely each theme is for a text, from 0 to 1; and the encoder with what it made of the text."""

    likely: dict[str, float]
    meaning: tuple[str, bytes] | None = None


class SecondReader:
    """A model and its encoder, kept in memory."""

    def __init__(self, model: Model, encoder: Encoder):
        self.model, self.encoder = model, encoder

    @classmethod
    def from_folder(cls, folder: Path, name: str) -> SecondReader:
        """The reader with the model of a config's themes folder. Raises PolicywatchError."""
        encoder = load_encoder(name)
        model = read_model(folder / FILE)
        if model.encoder != encoder.name:
            told = f"was trained for {model.encoder}, not for {encoder.name}; train it: policywatch evaluate --train"
            raise PolicywatchError(f"{folder / FILE}: {told}")
        return cls(model, encoder)

    @property
    def mark(self) -> str:
        """Changes with whatever was learned."""
        return self.model.mark

    def review(self, texts: Sequence[Text], reads: Sequence[Read], thresholds: Mapping[str, float]) -> list[Read]:
        """The readings as both see them, in order; those without a tag are left as they are."""
        tagged = [place for place, read in enumerate(reads) if read.tags]
        seen = dict(zip(tagged, self.opinions([texts[place] for place in tagged]), strict=True))
        return [decide(read, seen[place], thresholds) if place in seen else read for place, read in enumerate(reads)]

    def opinions(self, texts: Sequence[Text]) -> list[Opinion]:
        """What it makes of each text."""
        if not texts:
            return []
        vectors = self.encoder.encode([lead_of(one.title, one.text) for one in texts])
        likely, meanings = likelihoods(self.model, vectors), as_bytes(self.model, vectors)
        return [
            Opinion(dict(zip(self.model.themes, row, strict=True)), (self.encoder.name, meaning))
            for row, meaning in zip(likely, meanings, strict=True)
        ]


def lead_of(title: str, text: str) -> str:
    """What is read of a document: its title, and as much of its beginning as fits."""
    return f"{title}. {' '.join(text[: 2 * READ].split())}"[:READ]


def likelihoods(model: Model, vectors: Vectors) -> list[list[float]]:
    """A row of likelihoods for each vector, in the order of the model's themes."""
    import numpy as np

    scores = centred(vectors, np.asarray(model.mean)) @ np.asarray(model.weights).T + np.asarray(model.bias)
    return [[float(value) for value in row] for row in 1 / (1 + np.exp(-scores))]


def centred(vectors: Vectors, mean: Any) -> Any:
    """The vectors without what all of them share, at length one again."""
    import numpy as np

    moved = vectors - mean
    return moved / np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-9)


def as_bytes(model: Model, vectors: Vectors) -> list[bytes]:
    """The vectors without what all share, a signed byte for each number: enough to tell which texts are near."""
    import numpy as np

    moved = centred(vectors, np.asarray(model.mean))
    largest = np.maximum(np.abs(moved).max(axis=1, keepdims=True), 1e-9)
    return [bytes(row) for row in np.rint(moved / largest * 127).astype(np.int8)]


def decide(read: Read, opinion: Opinion, thresholds: Mapping[str, float]) -> Read:
    """The reading as both readers see it; every tag still rests on words."""
    tags: list[Tag] = []
    below = list(read.below)
    for tag in read.tags:
        likely, offset = opinion.likely.get(tag.theme, 0.0), thresholds[tag.theme] - 0.5
        (tags if tag.score >= STRONG + offset or likely >= SEES_NOTHING else below).append(tag)
    second = tuple(sorted(opinion.likely.items()))
    return replace(read, tags=tuple(tags), below=tuple(below), second=second, meaning=opinion.meaning)


def read_model(file: Path) -> Model:
    """The model in a file. Raises PolicywatchError."""
    try:
        table = json.loads(file.read_text("utf-8"))
        return Model(
            table["encoder"], table["trained_on"], tuple(table["themes"]), tuple(table["mean"]),
            tuple(map(tuple, table["weights"])), tuple(table["bias"]),
        )  # fmt: skip
    except OSError as error:
        told = f"cannot be read: {error.strerror}; train it: policywatch evaluate --train"
        raise PolicywatchError(f"{file}: {told}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise PolicywatchError(f"{file}: is not a second reader's model: {error}") from error


def write_model(model: Model, file: Path) -> None:
    """Keep a model, its numbers to five figures."""
    table = asdict(model)
    for name in ("mean", "bias"):
        table[name] = [float(f"{value:.5g}") for value in table[name]]
    table["weights"] = [[float(f"{value:.5g}") for value in row] for row in table["weights"]]
    file.write_text(json.dumps(table) + "\n", encoding="utf-8")
