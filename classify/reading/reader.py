"""Reads documents: their language, and their themes with the words that show them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path

from classify.facts.spans import sentence_at
from classify.lexicons.descriptors import with_descriptors
from classify.lexicons.folding import WORD
from classify.lexicons.lexicon import Lexicon, load_lexicon
from classify.reading.language import language_of
from classify.reading.matcher import Hit
from classify.reading.mentions import needed_scores
from classify.reading.records import Read, Second, Text
from classify.reading.scoring import Scored
from classify.reading.signature import signature
from classify.reading.themes import ThemeFinder
from ground.halves import without_halves
from ground.records import Evidence, Tag

__all__ = ["CODE", "LONGEST", "LONGEST_TITLE", "Read", "Reader", "Text", "texts_of"]

# Changes whenever the code would read a text otherwise than before.
CODE = "3"
SEPARATOR = "\n\n"
LONGEST = 200_000
LONGEST_TITLE = 4_000
# Texts whose meaning is looked at together.
TOGETHER = 32


class Reader:
    """Reads texts with one lexicon, kept in memory, and with a second reader where one is wanted."""

    def __init__(self, lexicon: Lexicon, second: Second | None = None):
        self.lexicon, self.second = lexicon, second
        self._thresholds = lexicon.thresholds
        self._themes = ThemeFinder(lexicon)

    @classmethod
    def from_config(cls, folder: Path) -> Reader:
        """A reader with the lexicon of a config folder. Raises ConfigError."""
        return cls(load_lexicon(folder))

    def classifier(self, language: str | None) -> str:
        """The version that stands on every tag: the code's, the language, and a mark of that language's terms."""
        second = f"+{self.second.mark}" if self.second else ""
        return f"{CODE}.{language or '?'}.{self.lexicon.marks.get(language or '', 'none')}{second}"

    def classifiers(self, languages: Iterable[str | None]) -> list[str]:
        """The versions that are up to date for some languages; a document with another one is to be read again."""
        return [self.classifier(language) for language in languages]

    def read_all(self, texts: Iterable[Text], *, with_signature: bool = True) -> Iterator[Read]:
        """Each text read, in order."""
        rest = iter(texts)
        while batch := list(islice(rest, TOGETHER)):
            reads = [self._read(one, with_signature=with_signature) for one in batch]
            yield from self.second.review(batch, reads, self._thresholds) if self.second else reads

    def read(self, one: Text, *, with_signature: bool = True) -> Read:
        """One text read."""
        return next(self.read_all([one], with_signature=with_signature))

    def _read(self, one: Text, *, with_signature: bool) -> Read:
        title, text = one.title[:LONGEST_TITLE], one.text[:LONGEST]
        language = language_of(without_halves(title), without_halves(text), one.declared, one.expected)
        title_words, text_words = WORD.findall(title), WORD.findall(text)
        words = title_words + text_words
        scored = self._themes.find(words, language, len(title_words))
        in_words = Places(title, text, len(title_words)).tags(scored)
        tags = with_descriptors(in_words, one.references, self.lexicon.descriptors)
        needed = needed_scores(tags, self._thresholds)
        return Read(
            language=language,
            classifier=self.classifier(language),
            tags=tuple(tag for tag in tags if tag.score >= needed[tag.theme]),
            below=tuple(tag for tag in tags if tag.score < needed[tag.theme]),
            signature=signature(words) if with_signature else b"",
        )


class Places:
    """Where the words of a document stand."""

    def __init__(self, title: str, text: str, title_words: int):
        self._title, self._text, self._in_title = title, text, title_words
        self._spans: list[tuple[int, int]] = []

    def tags(self, scored: Sequence[Scored]) -> list[Tag]:
        """Themes with the words they rest on; words after the last of these are not looked for."""
        last = max((hit.last for one in scored for hit in one.hits), default=-1)
        found = chain(WORD.finditer(self._title), WORD.finditer(self._text))
        self._spans = [match.span() for match in islice(found, last + 1)]
        return [Tag(one.theme, one.score, tuple([self._evidence(hit) for hit in one.hits])) for one in scored]

    def _evidence(self, hit: Hit) -> Evidence:
        """The words as they stand, in the title or in the text; a hit across both is shown where it began."""
        term, title, text = hit.weighted.term.text, self._title, self._text
        start, end = self._spans[hit.first][0], self._spans[hit.last][1]
        if hit.first < self._in_title:
            end = end if hit.last < self._in_title else len(title)
            return Evidence(term, title[start:end], "title", start, end, title)
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
