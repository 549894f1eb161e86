"""The glossary in config/facts/concepts/: concepts.toml names it, <language>.toml points that language's terms at it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from classify.facts.concepts.patterns import TermPatterns, words_of_term
from classify.lexicons.patterns import Term, read_term
from classify.lexicons.terms import Weighted
from ground.records import THEMES
from ground.toml.place import line_of
from ground.toml.strict import Faults, Strict, as_toml, parse

NAMES = "concepts.toml"
Line = Annotated[str, Field(min_length=1, pattern=r"^\S.*$")]
Code = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]
Listed = Annotated[tuple[str, ...], Field(strict=False)]


class Entry(Strict):
    """A concept as its table describes it."""

    en: Line
    fr: Line
    de: Line
    scope: Line
    themes: Annotated[tuple[str, ...], Field(strict=False, min_length=1)]
    rest_of: str = ""


class Pointers(Strict):
    """One language's patterns of terms, by the concept they point at."""

    language: Code
    also: Annotated[tuple[Code, ...], Field(strict=False)] = ()
    concepts: dict[str, Listed]


@dataclass(frozen=True, slots=True)
class Concept:
    """What terms of all languages stand for. `rank` is its place in concepts.toml: of two, the one named first is shown.

    `rest_of` is a theme whose strong terms point here where they point at nothing else.
    """

    id: str
    names: Mapping[str, str]
    """Its name by language: English, French and German."""
    scope: str
    themes: frozenset[str]
    rank: int
    rest_of: str = ""

    @property
    def name(self) -> str:
        """Its English name."""
        return self.names["en"]


@dataclass(frozen=True, slots=True)
class Pointing:
    """One language's patterns, ready to be met, and the concept that each points at."""

    languages: tuple[str, ...]
    concepts: dict[str, str]
    patterns: TermPatterns


def concepts_in(content: bytes, file: Path, faults: Faults) -> dict[str, Concept]:
    """The concepts in a file's content, by id and in their order; every fault is noted with its line."""
    concepts: dict[str, Concept] = {}
    for rank, (id_, table) in enumerate((as_toml(content, file, faults) or {}).items()):
        entry = parse(Entry, table, file, faults, (id_,))
        for theme in {*entry.themes, *([entry.rest_of] if entry.rest_of else [])} - set(THEMES) if entry else ():
            told = f'{id_}: "{theme}" is not a theme; themes are {", ".join(THEMES)}'
            faults.add(file, line_of(file, (id_, "themes")), told)
        if entry:
            names = {"en": entry.en, "fr": entry.fr, "de": entry.de}
            concepts[id_] = Concept(id_, names, entry.scope, frozenset(entry.themes), rank, entry.rest_of)
    return concepts


def pointing_in(content: bytes, file: Path, faults: Faults) -> Pointing | None:
    """The patterns in a language file's content, or None; every fault is noted with its line."""
    table = as_toml(content, file, faults)
    parsed = parse(Pointers, table, file, faults) if table is not None else None
    if parsed is None:
        return None
    concepts: dict[str, str] = {}
    terms = list(_terms(parsed.concepts, concepts, file, faults))
    return Pointing((parsed.language, *parsed.also), concepts, TermPatterns(terms))


def _terms(pointers: dict[str, Any], concepts: dict[str, str], file: Path, faults: Faults) -> Iterator[Term]:
    """The patterns as terms; fills which concept each points at."""
    for id_, text in ((id_, text) for id_, texts in pointers.items() for text in texts):
        fault = f'"{text}" points at {concepts[text]} already; keep one of the two' if text in concepts else ""
        try:
            term = read_term(text)
        except ValueError as error:
            fault = str(error)
        if fault:
            faults.add(file, _line_of_text(file, id_, text), f"concepts.{id_}: {fault}")
            continue
        concepts[text] = id_
        yield term


def note_unknown(pointing: Pointing, known: Iterable[str], file: Path, faults: Faults) -> None:
    """Note each concept that a language file names and concepts.toml does not."""
    names = list(known)
    for id_ in sorted({id_ for id_ in pointing.concepts.values() if id_ not in names}):
        near = get_close_matches(id_, names, n=1, cutoff=0.5)
        hint = f"; did you mean {near[0]}?" if near else f"; {NAMES} names them all"
        faults.add(file, line_of(file, ("concepts", id_)), f"concepts.{id_}: not a known concept{hint}")


def note_orphans(pointing: Pointing, terms: Iterable[Weighted], file: Path, faults: Faults) -> None:
    """Note each pattern that no term of the language's lexicon meets."""
    texts = {one.term.text for one in terms if one.strength != "never"}
    unmet = pointing.patterns.unmet(map(words_of_term, texts))
    for text in [text for text in pointing.concepts if text in unmet]:
        id_ = pointing.concepts[text]
        told = f'concepts.{id_}: "{text}" meets no term of {pointing.languages[0]}; correct it or take it out'
        faults.add(file, _line_of_text(file, id_, text), told)


def _line_of_text(file: Path, id_: str, text: str) -> int | None:
    """The first line from a concept's key on that holds the text as a string; the key's own where none does."""
    begin = line_of(file, ("concepts", id_)) or 1
    lines = file.read_text(encoding="utf-8-sig").splitlines()
    return next((at for at, line in enumerate(lines[begin - 1 :], begin) if f'"{text}"' in line), begin)
