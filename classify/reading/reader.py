"""Reads documents: their language, and their themes with the words that show them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, islice
from pathlib import Path

from classify.lexicons.descriptors import with_descriptors
from classify.lexicons.lexicon import Lexicon, load_lexicon
from classify.places.spans import sentence_at
from classify.places.words import pieces_of
from classify.reading.language import LOOKED_AT, language_of, spoken_by
from classify.reading.matcher import Hit
from classify.reading.mentions import needed_scores
from classify.reading.parts import Part, main_language, parts_if_several
from classify.reading.records import Read, Second, Spoken, Text
from classify.reading.scoring import Scored
from classify.reading.signature import signature
from classify.reading.themes import ThemeFinder
from ground.halves import without_halves
from ground.records import Evidence, Tag

__all__ = [
    "CODE",
    "LONGEST",
    "LONGEST_TITLE",
    "SEVERAL",
    "Read",
    "Reader",
    "Text",
    "language_in",
    "languages_in",
    "texts_of",
]

# Changes whenever the code would read a text otherwise than before.
CODE = "4"
# Between the languages of a text that is in several.
SEVERAL = "+"
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

    def classifier(self, language: str | None, *others: str) -> str:
        """The version that stands on every tag: the code's, the language, and a mark of that language's terms.

        Of a text in several languages all of them stand there: "4.nl+fr.a0b1c2d3e4+f5a6b7c8d9".
        """
        second = f"+{self.second.mark}" if self.second else ""
        spoken = (language, *others)
        marks = [self.lexicon.marks.get(each or "", "none") for each in spoken]
        return f"{CODE}.{SEVERAL.join(each or '?' for each in spoken)}.{SEVERAL.join(marks)}{second}"

    def classifiers(self, languages: Iterable[str | None], known: Iterable[str] = ()) -> list[str]:
        """The versions that are up to date for some languages; a document with another one is to be read again.

        `known` are versions that documents bear: those of texts in several languages are looked for among them.
        """
        mixed = {tuple(spoken) for one in known if len(spoken := _spoken_in(one)) > 1}
        return [*map(self.classifier, languages), *(self.classifier(*spoken) for spoken in sorted(mixed))]

    def read_all(self, texts: Iterable[Text], *, with_signature: bool = True) -> Iterator[Read]:
        """Each text read, in order; without a second reader each when it is asked for, so that facts find its words at hand."""
        if self.second is None:
            yield from (self._read(one, with_signature=with_signature) for one in texts)
            return
        rest = iter(texts)
        while batch := list(islice(rest, TOGETHER)):
            reads = [self._read(one, with_signature=with_signature) for one in batch]
            yield from self.second.review(batch, reads, self._thresholds)

    def read(self, one: Text, *, with_signature: bool = True) -> Read:
        """One text read."""
        return next(self.read_all([one], with_signature=with_signature))

    def themes_in(self, sentence: str, language: str | None) -> list[Tag]:
        """Themes with any evidence in a sentence, whether it is enough for a tag or not; places are the sentence's."""
        pieces = pieces_of(sentence)
        scored = self._themes.find(pieces[1::2], language, 0)
        return Places("", sentence, [""], pieces).tags(scored) if scored else []

    def _read(self, one: Text, *, with_signature: bool) -> Read:
        title, text = one.title[:LONGEST_TITLE], one.text[:LONGEST]
        title_pieces, text_pieces = pieces_of(title), pieces_of(text)
        words = title_pieces[1::2] + text_pieces[1::2]
        language = language_of(without_halves(title), without_halves(text[:LOOKED_AT]), one.declared, one.expected)
        parts = parts_if_several(title_pieces, text_pieces, words, language, spoken_by(one.declared, one.expected))
        if parts:
            language = main_language(parts, one.declared)
        if len(parts) > 1:
            scored = self._themes.find_in_parts(words, parts)
        else:
            scored = self._themes.find(words, language, len(title_pieces) // 2)
        several = len(parts) > 1
        places = Places(title, text, title_pieces, text_pieces) if scored or several else None
        in_words = places.tags(scored) if places else []
        tags = with_descriptors(in_words, one.references, self.lexicon.descriptors)
        needed = needed_scores(tags, self._thresholds)
        return Read(
            language=language,
            classifier=self.classifier(language, *[part.language for part in parts if part.language != language]),
            tags=tuple(tag for tag in tags if tag.score >= needed[tag.theme]),
            below=tuple(tag for tag in tags if tag.score < needed[tag.theme]),
            signature=signature(words) if with_signature else b"",
            parts=tuple([places.of_part(part) for part in parts]) if places and several else (),
        )


class Places:
    """Where the words of a document stand: ends of its pieces, of which every second is a word."""

    def __init__(self, title: str, text: str, title_pieces: Sequence[str], text_pieces: Sequence[str]):
        self._title, self._text, self._in_title = title, text, len(title_pieces) // 2
        self._title_ends = list(accumulate(map(len, title_pieces)))
        self._text_ends = list(accumulate(map(len, text_pieces)))

    def tags(self, scored: Sequence[Scored]) -> list[Tag]:
        """Themes with the words they rest on."""
        return [Tag(one.theme, one.score, tuple([self._evidence(hit) for hit in one.hits])) for one in scored]

    def of_part(self, part: Part) -> Spoken:
        """Where a part of the document stands; what stands between two words of it is its own."""
        words = part.places
        title = _runs([place for place in words if place < self._in_title])
        text = _runs([place - self._in_title for place in words if place >= self._in_title])
        return Spoken(part.language, *(
            tuple([(ends[2 * first] if first else 0, ends[2 * last + 2]) for first, last in runs])
            for runs, ends in ((title, self._title_ends), (text, self._text_ends))
        ))  # fmt: skip

    def _evidence(self, hit: Hit) -> Evidence:
        """The words as they stand, in the title or in the text; a hit across both is shown where it began."""
        term, title, text = hit.weighted.term.text, self._title, self._text
        if hit.first < self._in_title:
            start = self._title_ends[2 * hit.first]
            end = self._title_ends[2 * hit.last + 1] if hit.last < self._in_title else len(title)
            return Evidence(term, title[start:end], "title", start, end, title)
        start = self._text_ends[2 * (hit.first - self._in_title)]
        end = self._text_ends[2 * (hit.last - self._in_title) + 1]
        return Evidence(term, text[start:end], "text", start, end, sentence_at(text, start, end))


def _runs(places: Sequence[int]) -> list[tuple[int, int]]:
    """Numbers in order as runs of numbers that follow each other: the first and the last of each."""
    starts = [at for at in range(len(places)) if not at or places[at] != places[at - 1] + 1]
    ends = [at - 1 for at in starts[1:]] + [len(places) - 1]
    return [(places[first], places[last]) for first, last in zip(starts, ends, strict=False)]


def languages_in(classifier: str) -> list[str | None]:
    """The languages that a classifier's version names."""
    return [None if one == "?" else one for one in _spoken_in(classifier)]


def language_in(classifier: str) -> str | None:
    """The (first) language that a classifier's version names."""
    spoken = _spoken_in(classifier)[0]
    return None if spoken == "?" else spoken


def _spoken_in(classifier: str) -> list[str]:
    """The languages that a classifier's version names, as they stand there."""
    return classifier.partition(".")[2].partition(".")[0].split(SEVERAL)


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
