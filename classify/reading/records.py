"""What a reader takes and gives, and what it asks of a second one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from classify.lexicons.descriptors import Reference
from ground.records import Tag


@dataclass(frozen=True, slots=True)
class Text:
    """A document to read. `declared` is the language it claims; `expected` those that its source publishes in."""

    id: str
    title: str
    text: str
    declared: str | None = None
    expected: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    """Identifiers that the publisher gives it, among them the subjects of a thesaurus."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """What of a document is in one language: where its parts of the title and the text begin and end, in characters."""

    language: str
    title: tuple[tuple[int, int], ...]
    text: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Read:
    """What was read: `tags` are themes with enough evidence, `below` those with too little, or only mentioned."""

    language: str | None
    classifier: str
    tags: tuple[Tag, ...]
    below: tuple[Tag, ...]
    signature: bytes
    second: tuple[tuple[str, float], ...] = ()
    """How likely each theme is to the second reader, where there is one."""
    meaning: tuple[str, bytes] | None = None
    """The second reader's encoder, and what it makes of the text."""
    parts: tuple[Spoken, ...] = ()
    """The languages of a text in several, the largest part first."""


class Second(Protocol):
    """A second reader: it sees what the first one read of some texts, and may take tags away."""

    @property
    def mark(self) -> str:
        """Changes with whatever it learned."""

    def review(self, texts: Sequence[Text], reads: Sequence[Read], thresholds: Mapping[str, float]) -> list[Read]:
        """The readings as both see them, in order."""
