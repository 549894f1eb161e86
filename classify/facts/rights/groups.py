"""Groups of words that mean one thing, for each language, in the notation of lexicons (docs/themes.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from classify.facts.heads import languages_of
from classify.facts.rights.sentences import sentences_of
from classify.lexicons.patterns import Term, WordPattern, read_term
from classify.lexicons.terms import Code, Weighted, Words
from classify.reading.matcher import Hit, Matcher
from ground.folding import TWO_ALPHABETS, WORD, fold, fold_to_latin
from ground.strict import Faults, Strict, as_toml, parse, read_content
from ground.tomlplace import line_of

LONGEST_SENTENCE = 1_000
"""Longer ones (in characters) are lists or whole articles, and say no one thing."""

MOST_WORDS = 200
"""A text with more distinct words of this kind is read whole: to look for each by itself would cost more."""
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
        found = list(WORD.finditer(text, start, end))
        texts = [match[0] for match in found]
        groups: dict[str, list[tuple[int, int]]] = {}
        for hit in self._matcher.find(texts):
            groups.setdefault(hit.weighted.theme, []).append(_place(hit))
        return Met([match.start() for match in found], texts, groups)


class Signs:
    """Which groups a word may belong to, by the longest word of each term: a look before any sentence is read.

    Groups are bits of a number, the same in every language.
    """

    def __init__(self, groups: dict[str, Words], bits: Mapping[str, int], folding: Callable[[str], str]):
        self._bits = bits
        patterns = {(name, _rarest(read_term(text))) for name, texts in groups.items() for text in texts}
        self._matcher = Matcher([Weighted(name, "plain", Term("", ((one,),))) for name, one in patterns], folding)
        self._memory: dict[str, int] = {}

    def mask(self, words: Iterable[str]) -> int:
        """The groups that some words may belong to."""
        known, total = self._memory, 0
        for word in words:
            total |= known[word] if word in known else self._look_up(word)
        return total

    def _look_up(self, word: str) -> int:
        if len(self._memory) > REMEMBERED:
            self._memory.clear()
        mask = 0
        for hit in self._matcher.find([word]):
            mask |= self._bits.get(hit.weighted.theme, 0)
        self._memory[word] = mask
        return mask


def _rarest(term: Term) -> WordPattern:
    """The longest word of a term: most often the rarest."""
    return max((pattern for part in term.parts for pattern in part), key=lambda pattern: len(pattern.stem))


def sentences_with(whole: str, word: str) -> Iterator[int]:
    """The numbers of the sentences that hold a string."""
    sentences, place = sentences_of(whole), whole.find(word)
    while place >= 0:
        number = sentences.at(place)
        yield number
        after = sentences.starts[number + 1] if number + 1 < len(sentences.starts) else len(whole)
        place = whole.find(word, max(after, place + 1))


@lru_cache(maxsize=4)
def distinct_words(text: str) -> frozenset[str]:
    """The words of a text as written, each once. The last texts are remembered, since components ask in turn."""
    return frozenset(WORD.findall(text))


def _place(hit: Hit) -> tuple[int, int]:
    return hit.first, hit.last


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
        where = line_of(file, ("groups", name))
        if name not in names:
            faults.add(file, where, f"groups.{name}: no rule asks for it; known are {', '.join(sorted(names))}")
        for text in texts:
            try:
                read_term(text)
            except ValueError as error:
                faults.add(file, where, f"groups.{name}: {error}")
        for text in _twice(texts):
            faults.add(file, where, f'groups.{name}: "{text}" stands there twice; keep one of the two')


def _twice(texts: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for text in texts:
        if text in seen:
            yield text
        seen.add(text)
