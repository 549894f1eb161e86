"""Reads documents: their language, and their themes with the words that show them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from classify.lexicons.descriptors import Reference, with_descriptors
from classify.lexicons.lexicon import Lexicon, load_lexicon
from classify.places.spans import sentence_at
from classify.reading.language import language_of
from classify.reading.mentions import needed_scores
from classify.reading.pipeline import Words, build_pipeline
from classify.reading.scoring import Scored
from classify.reading.signature import signature
from classify.second.reader import SecondReader, decide
from ground.halves import without_halves
from ground.records import Evidence, Tag

if TYPE_CHECKING:
    from spacy.language import Language

# Changes whenever the code would read a text otherwise than before.
CODE = "2"
SEPARATOR = "\n\n"
LONGEST = 200_000
LONGEST_TITLE = 4_000
# Texts whose meaning is looked at together.
TOGETHER = 32


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


class Reader:
    """Reads texts with one lexicon, kept in memory, and with a second reader where one is wanted."""

    def __init__(self, lexicon: Lexicon, second: SecondReader | None = None):
        self.lexicon, self.second = lexicon, second
        self._thresholds = lexicon.thresholds

    @cached_property
    def _nlp(self) -> Language:
        """The pipeline, built when the first text is read: who only asks for versions does not wait for spaCy."""
        return build_pipeline(self.lexicon)

    @classmethod
    def from_config(cls, folder: Path) -> Reader:
        """A reader with the lexicon of a config folder. Raises ConfigError."""
        return cls(load_lexicon(folder))

    def classifier(self, language: str | None) -> str:
        """The version that stands on every tag: the code's, the language, and a mark of that language's terms."""
        second = f"+{self.second.model.mark}" if self.second else ""
        return f"{CODE}.{language or '?'}.{self.lexicon.marks.get(language or '', 'none')}{second}"

    def classifiers(self, languages: Iterable[str | None]) -> list[str]:
        """The versions that are up to date for some languages; a document with another one is to be read again."""
        return [self.classifier(language) for language in languages]

    def read_all(self, texts: Iterable[Text], *, with_signature: bool = True) -> Iterator[Read]:
        """Each text read, in order. What spaCy remembers of their words is forgotten afterwards."""
        rest = iter(texts)
        with self._nlp.memory_zone():
            while batch := list(islice(rest, TOGETHER)):
                opinions = self.second.opinions(batch) if self.second else [None] * len(batch)
                for one, opinion in zip(batch, opinions, strict=True):
                    read = self._read(one, with_signature=with_signature)
                    yield read if opinion is None else decide(read, opinion, self._thresholds)

    def read(self, one: Text, *, with_signature: bool = True) -> Read:
        """One text read."""
        read = self._read(one, with_signature=with_signature)
        return decide(read, self.second.opinions([one])[0], self._thresholds) if self.second else read

    def _read(self, one: Text, *, with_signature: bool) -> Read:
        title, text = one.title[:LONGEST_TITLE], one.text[:LONGEST]
        whole = without_halves(title + SEPARATOR + text)
        language = language_of(whole[: len(title)], whole[len(title + SEPARATOR) :], one.declared, one.expected)
        doc = self._nlp.make_doc(whole)
        doc._.language, doc._.title_length = language, len(title)
        for _, component in self._nlp.pipeline:
            doc = component(doc)
        words: Words = doc.user_data["words"]
        in_words = [_tag(scored, title, text, words) for scored in doc._.themes]
        tags = with_descriptors(in_words, one.references, self.lexicon.descriptors)
        needed = needed_scores(tags, self._thresholds)
        return Read(
            language=language,
            classifier=self.classifier(language),
            tags=tuple(tag for tag in tags if tag.score >= needed[tag.theme]),
            below=tuple(tag for tag in tags if tag.score < needed[tag.theme]),
            signature=signature(words.texts) if with_signature else b"",
        )


def _tag(scored: Scored, title: str, text: str, words: Words) -> Tag:
    evidence = []
    for hit in scored.hits:
        start = words.starts[hit.first]
        end = words.starts[hit.last] + len(words.texts[hit.last])
        evidence.append(_evidence(hit.weighted.term.text, start, end, title, text))
    return Tag(scored.theme, scored.score, tuple(evidence))


def _evidence(term: str, start: int, end: int, title: str, text: str) -> Evidence:
    """The words as they stand, in the title or in the text; a hit across both is shown where it began."""
    if start < len(title):
        end = min(end, len(title))
        return Evidence(term, title[start:end], "title", start, end, title)
    start, end = start - len(title) - len(SEPARATOR), end - len(title) - len(SEPARATOR)
    return Evidence(term, text[start:end], "text", start, end, sentence_at(text, start, end))


def texts_of(rows: Sequence[dict[str, object]]) -> list[Text]:
    """Texts from JSON objects with `id`, `title`, `text` and perhaps `language`."""
    return [
        Text(
            str(row.get("id", "")),
            str(row.get("title") or ""),
            str(row.get("text") or ""),
            _optional(row.get("language")),
        )
        for row in rows
    ]


def _optional(value: object) -> str | None:
    return str(value) if value else None
