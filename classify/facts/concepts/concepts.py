"""An English handle for what a term stands for in any language: a glossary that is looked up, never a translation.

config/facts/concepts/ holds it (docs/facts.md). A hit is looked up once for its term and words, and remembered.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, partial
from pathlib import Path
from typing import Literal

from classify.facts.concepts import files as concept_files
from classify.facts.concepts import patterns as term_patterns
from classify.facts.concepts.files import (
    NAMES,
    Concept,
    Pointing,
    concepts_in,
    note_orphans,
    note_unknown,
    pointing_in,
)
from classify.facts.concepts.patterns import words_of_term
from classify.facts.heads import languages_of
from classify.lexicons.faultless import READING, Faultless, Known
from classify.lexicons.lexicon import Lexicon
from ground.folding import TWO_ALPHABETS, WORD, fold, fold_to_latin
from ground.records import Evidence, Tag
from ground.toml.strict import Faults, read_content

FOLDER = Path("facts", "concepts")
REMEMBER = "concepts-read.json"
# Publishers' subjects are labelled in English, whatever the document's language.
LABELS = "en"
# Looked-up hits kept; quotes of pairs are not looked at, so that a language has some ten thousand.
REMEMBERED = 200_000


@dataclass(frozen=True, slots=True)
class ConceptFound:
    """A concept that a document shows, in English, with the words it was read from: `quote` is `field[start:end]`."""

    id: str
    name: str
    quote: str
    field: Literal["title", "text", "descriptor"]
    start: int
    end: int
    page: int | None = None


class Concepts:
    """The glossary: languages are read when first met; a faulty one raises ConfigError then.

    `marks` change whenever a language's handles might.
    """

    def __init__(self, lexicon: Lexicon, names: tuple[Path, bytes], files: Mapping[str, tuple[Path, bytes]]):
        self._lexicon, self._names, self._files = lexicon, names, files
        self._pointings: dict[Path, Pointing | None] = {}
        self._strong: dict[int, frozenset[tuple[str, str]]] = {}
        self._memory: dict[tuple[str, str, str, str], Concept | None] = {}

    @cached_property
    def all(self) -> dict[str, Concept]:
        """Every concept by id, in the order of their file."""
        faults = Faults()
        concepts = concepts_in(self._names[1], self._names[0], faults)
        faults.raise_if_any()
        return concepts

    @property
    def languages(self) -> frozenset[str]:
        """The languages whose terms point at concepts."""
        return frozenset(self._files)

    @cached_property
    def marks(self) -> dict[str, str]:
        """For each language a text that changes with its handles."""
        return {
            language: hashlib.sha256(self._names[1] + content).hexdigest()[:10]
            for language, (_, content) in self._files.items()
        }

    def pointed_at(self, language: str) -> frozenset[str]:
        """The ids of the concepts that a language's patterns point at."""
        pointing = self._pointing(language)
        return frozenset(pointing.concepts.values()) if pointing else frozenset()

    def of_term(self, language: str, term: str, theme: str, quote: str) -> Concept | None:
        """What a hit stands for: the concept of the term's or, for words side by side, the quote's own words.

        A strong term that points at none stands for the rest of its theme; a weaker one for nothing.
        """
        if language not in self._files:
            return None
        key = (language, term, theme, "" if " ~ " in term else quote)
        if key not in self._memory:
            if len(self._memory) >= REMEMBERED:
                self._memory.clear()
            self._memory[key] = self._look_up(*key)
        return self._memory[key]

    def of_label(self, label: str, theme: str) -> Concept | None:
        """What the subject stands for that a publisher gave: people chose it, so that it always says its theme."""
        return self._look_up(LABELS, label, theme, label) or self.rest_of(theme)

    def rest_of(self, theme: str) -> Concept | None:
        """The concept for whatever is surely a theme's, and says no more."""
        return self._rests.get(theme)

    @cached_property
    def _rests(self) -> dict[str, Concept]:
        return {concept.rest_of: concept for concept in self.all.values() if concept.rest_of}

    def _look_up(self, language: str, term: str, theme: str, quote: str) -> Concept | None:
        pointing = self._pointing(language)
        parts = words_of_term(term)
        to_fold = fold_to_latin if language in TWO_ALPHABETS else fold
        met = pointing.patterns.met_by([*parts, [to_fold(word) for word in WORD.findall(quote)]]) if pointing else ()
        found = [self.all[pointing.concepts[text]] for text in met] if pointing else []
        of_theme = [concept for concept in found if theme in concept.themes]
        if of_theme:
            return min(of_theme, key=lambda concept: concept.rank)
        return self.rest_of(theme) if (theme, term) in self._strong_terms(language) else None

    def _pointing(self, language: str) -> Pointing | None:
        file, content = self._files.get(language, (Path(), b""))
        if file not in self._pointings:
            faults = Faults()
            self._pointings[file] = pointing_in(content, file, faults) if content else None
            faults.raise_if_any()
        return self._pointings[file]

    def _strong_terms(self, language: str) -> frozenset[tuple[str, str]]:
        terms = self._lexicon.terms.get(language, ())
        if id(terms) not in self._strong:
            strong = frozenset((one.theme, one.term.text) for one in terms if one.strength == "strong")
            self._strong[id(terms)] = strong
        return self._strong[id(terms)]


def read_concepts(folder: Path, lexicon: Lexicon, faults: Faults, data: Path | None = None) -> Concepts:
    """The glossary below `folder`/facts/concepts; everything wrong in it is noted with file and line.

    What a data folder remembers as faultless (with the same lexicon) is read when its language is first met. Whether the
    patterns meet any term is told by `check_pointers`.
    """
    faultless = Faultless(data, REMEMBER, (*READING, term_patterns, concept_files))
    place = folder / FOLDER
    names = read_content(place / NAMES, faults) or b""
    known = cache(partial(concepts_in, names, place / NAMES, faults))
    files: dict[str, tuple[Path, bytes]] = {}
    for file in sorted(one for one in place.glob("*.toml") if one.name != NAMES):
        content = read_content(file, faults) or b""
        key = b"\0".join((names, content, lexicon.marks.get(file.stem, "").encode()))
        before = faultless.find(key)
        if before is None:
            before = _checked(content, file, known, lexicon, faults)
            if before.digest:
                faultless.keep(key, before)
        for language in before.languages:
            if language in files:
                faults.add(file, 1, f'another file points at concepts for "{language}" already; join the two')
            files[language] = (file, content)
    faultless.write()
    return Concepts(lexicon, (place / NAMES, names), files)


def check_pointers(folder: Path, lexicon: Lexicon, faults: Faults) -> None:
    """Note each pattern of the glossary that meets no term of its language: what its author asks, and costs a second."""
    for file in sorted(one for one in (folder / FOLDER).glob("*.toml") if one.name != NAMES):
        pointing = pointing_in(read_content(file, faults) or b"", file, faults)
        if pointing and pointing.languages[0] in lexicon.terms:
            note_orphans(pointing, lexicon.terms[pointing.languages[0]], file, faults)


def open_concepts(folder: Path, lexicon: Lexicon, faults: Faults) -> Concepts:
    """The glossary below `folder`/facts/concepts, to be looked up in: what it says is not held against the lexicon.

    A lexicon may be another one than the glossary was written for: patterns that meet none of its terms are no fault here.
    """
    place = folder / FOLDER
    files: dict[str, tuple[Path, bytes]] = {}
    for file in sorted(one for one in place.glob("*.toml") if one.name != NAMES):
        content = read_content(file, faults) or b""
        for language in languages_of(content, file, faults):
            files.setdefault(language, (file, content))
    return Concepts(lexicon, (place / NAMES, read_content(place / NAMES, faults) or b""), files)


def _checked(
    content: bytes, file: Path, known: Callable[[], dict[str, Concept]], lexicon: Lexicon, faults: Faults
) -> Known:
    """A language file held against the concepts and its lexicon; without a digest where it has faults, or they have."""
    before = len(faults.lines)
    concepts, pointing = known(), pointing_in(content, file, faults)
    if pointing is None:
        return Known((), "")
    note_unknown(pointing, concepts, file, faults)
    if pointing.languages[0] not in lexicon.terms:
        faults.add(file, 1, f'language: "{pointing.languages[0]}" has no lexicon; add one or take this file out')
    faulty = len(faults.lines) > before
    return Known(pointing.languages, "" if faulty else hashlib.sha256(content).hexdigest())


def find_concepts(tags: Sequence[Tag], language: str | None, concepts: Concepts) -> tuple[ConceptFound, ...]:
    """The concepts of some tags' evidence, each once: first what each tag rests on most, the strongest tag first."""
    found: dict[str, ConceptFound] = {}
    for theme, evidence in _strongest_first(tags):
        if evidence.field == "descriptor":
            concept = concepts.of_label(evidence.quote, theme)
        else:
            concept = concepts.of_term(language or "", evidence.term, theme, evidence.quote)
        if concept and concept.id not in found:
            found[concept.id] = ConceptFound(
                id=concept.id,
                name=concept.name,
                quote=evidence.quote,
                field=evidence.field,
                start=evidence.start,
                end=evidence.end,
            )
    return tuple(found.values())


def _strongest_first(tags: Sequence[Tag]) -> Iterator[tuple[str, Evidence]]:
    for place in range(max((len(tag.evidence) for tag in tags), default=0)):
        for tag in tags:
            if place < len(tag.evidence):
                yield tag.theme, tag.evidence[place]
