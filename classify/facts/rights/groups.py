"""Groups of words that mean one thing, for each language, in the notation of lexicons (docs/themes.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field

from classify.facts.heads import languages_of
from classify.facts.rights.sentences import sentences_of
from classify.lexicons.patterns import Term, WordPattern, read_term
from classify.lexicons.terms import Code, Weighted, Words
from classify.places.marks import Marked
from classify.places.words import words_with_places
from classify.reading.matcher import Matcher
from ground.folding import TWO_ALPHABETS, WORD, fold, fold_to_latin
from ground.toml.place import line_of
from ground.toml.strict import Faults, Strict, as_toml, parse, read_content

LONGEST_SENTENCE = 1_000
"""Longer ones (in characters) are lists or whole articles, and say no one thing."""

REMEMBERED = 400_000


class GroupsFile(Strict):
    """One language's groups; `also` names languages that are alike enough to share them."""

    language: Code
    also: Annotated[tuple[Code, ...], Field(strict=False)] = ()
    groups: dict[str, Words]


@dataclass(frozen=True, slots=True)
class Met:
    """Where groups stand in a sentence: its words' places in the text, and the first and last word of each hit."""

    starts: list[int]
    texts: list[str]
    groups: dict[str, list[tuple[int, int]]]


class Spoken:
    """One language's groups, ready to be found."""

    def __init__(self, groups: dict[str, Words], bits: Mapping[str, int], latin: bool):
        folding = fold_to_latin if latin else fold
        terms = [Weighted(name, "plain", read_term(text)) for name, texts in groups.items() for text in texts]
        self._matcher = Matcher(terms, folding)
        self.signs = Signs(groups, bits, folding)

    def meet(self, text: str, start: int, end: int) -> Met:
        """The groups in a sentence that stands at a place of a text."""
        starts, texts = _words(text, start, end)
        groups: dict[str, list[tuple[int, int]]] = {}
        for hit in self._matcher.find(texts):
            groups.setdefault(hit.weighted.theme, []).append((hit.first, hit.last))
        return Met(starts, texts, groups)


class Signs(dict[str, int]):
    """Which groups a word may belong to, by the longest word of each term: a look before any sentence is read.

    Groups are bits of a number, the same in every language; words are remembered as they are met.
    """

    def __init__(self, groups: dict[str, Words], bits: Mapping[str, int], folding: Callable[[str], str]):
        super().__init__()
        self._bits = bits
        self._marked = Marked(self)
        patterns = {(name, _rarest(read_term(text))) for name, texts in groups.items() for text in texts}
        self._matcher = Matcher([Weighted(name, "plain", Term("", ((one,),))) for name, one in patterns], folding)

    def __missing__(self, word: str) -> int:
        if len(self) > REMEMBERED:
            self.clear()
        mask = 0
        for hit in self._matcher.find([word]):
            mask |= self._bits.get(hit.weighted.theme, 0)
        self[word] = mask
        return mask

    def mask(self, words: Iterable[str]) -> int:
        """The groups that some words may belong to."""
        total = 0
        for mask in set(map(self.__getitem__, words)):
            total |= mask
        return total

    def by_sentence(self, whole: str) -> dict[int, int]:
        """The groups that the words of each sentence of a text may belong to; sentences without any are left out."""
        words = words_with_places(whole)
        marked = self._marked.places(words)
        if not marked:
            return {}
        found: dict[int, int] = {}
        for place, number in zip(
            marked, sentences_of(whole).of([words.starts[place] for place in marked]), strict=True
        ):
            found[number] = found.get(number, 0) | self[words.texts[place]]
        return found


def _rarest(term: Term) -> WordPattern:
    """The longest word of a term: most often the rarest."""
    return max((pattern for part in term.parts for pattern in part), key=lambda pattern: len(pattern.stem))


def distinct_words(text: str) -> frozenset[str]:
    """The words of a text as written, each once."""
    return frozenset(words_with_places(text).texts)


def _words(text: str, start: int, end: int) -> tuple[list[int], list[str]]:
    """Where the words between two places start, and how they are written; a word that goes on beyond them is cut."""
    words = words_with_places(text)
    first, last = words.between(start, end)
    starts, texts = words.starts[first:last], words.texts[first:last]
    before = first and words.starts[first - 1] + len(words.texts[first - 1]) > start
    if before or (texts and starts[-1] + len(texts[-1]) > end):
        found = list(WORD.finditer(text, start, end))
        return [match.start() for match in found], [match[0] for match in found]
    return starts, texts


class WordGroups:
    """The groups of every language, each file read when its language is first met. Raises ConfigError where it is faulty."""

    def __init__(self, folder: Path, names: frozenset[str], faults: Faults):
        self._names = names
        self.bits = {name: 1 << place for place, name in enumerate(sorted(names))}
        self._files: dict[str, Path] = {}
        self._spoken: dict[Path, dict[bool, Spoken]] = {}
        self._tables: dict[Path, GroupsFile] = {}
        for file in sorted(folder.glob("*.toml")):
            content = read_content(file, faults)
            for language in languages_of(content, file, faults) if content is not None else ():
                if language in self._files:
                    faults.add(file, None, f'another file holds the words of "{language}" already; join the two')
                self._files[language] = file

    @property
    def languages(self) -> frozenset[str]:
        """The languages that have groups."""
        return frozenset(self._files)

    def of(self, language: str | None) -> Spoken | None:
        """A language's groups; None where it has none."""
        file = self._files.get(language or "")
        if file is None:
            return None
        latin = language in TWO_ALPHABETS
        kept = self._spoken.setdefault(file, {})
        if latin not in kept:
            faults = Faults()
            self._read(file, faults)
            faults.raise_if_any()
            kept[latin] = Spoken(self._tables[file].groups, self.bits, latin)
        return kept[latin]

    def check(self, faults: Faults) -> None:
        """Read all languages; everything wrong is noted with file and line."""
        for file in sorted(set(self._files.values())):
            self._read(file, faults)

    def _read(self, file: Path, faults: Faults) -> None:
        content = read_content(file, faults) if file not in self._tables else None
        table = as_toml(content, file, faults) if content is not None else None
        parsed = parse(GroupsFile, table, file, faults) if table is not None else None
        if parsed is not None:
            _check_terms(parsed, self._names, file, faults)
            self._tables[file] = parsed


def _check_terms(parsed: GroupsFile, names: frozenset[str], file: Path, faults: Faults) -> None:
    for name, texts in parsed.groups.items():
        told = [] if name in names else [f"no rule asks for it; known are {', '.join(sorted(names))}"]
        for text in texts:
            try:
                read_term(text)
            except ValueError as error:
                told.append(str(error))
        told += [f'"{text}" stands there twice; keep one of the two' for text in _twice(texts)]
        for fault in told:
            faults.add(file, line_of(file, ("groups", name)), f"groups.{name}: {fault}")


def _twice(texts: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for text in texts:
        if text in seen:
            yield text
        seen.add(text)
