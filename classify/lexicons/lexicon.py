"""Themes and their terms, read from config.

config/themes/<theme>.toml says what a theme is, config/themes/terms/<language>.toml how that language speaks of it.
"""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from pydantic import Field

from classify.lexicons.descriptors import Descriptor, Reference, read_descriptors
from classify.lexicons.faultless import Faultless, Known
from classify.lexicons.terms import Spoken, Weighted, forget, read_terms
from ground.folding import ALSO_CALLED
from ground.records import THEMES
from ground.toml.place import line_of
from ground.toml.strict import Faults, Strict, as_toml, parse, read_content, read_toml


class Theme(Strict):
    """A subject we watch. `threshold` is the least score of a tag; `weight` counts in a briefing's ranking."""

    id: str
    name: str
    weight: Annotated[float, Field(ge=0, le=10)] = 2.0
    threshold: Annotated[float, Field(gt=0, lt=1)] = 0.5
    scope: str = ""


class TermsByLanguage(Mapping[str, tuple[Weighted, ...]]):
    """The terms of each language, read from its file when first asked for; languages of one file share one tuple."""

    def __init__(self) -> None:
        self._contents: dict[str, tuple[Path, bytes]] = {}
        self._read: dict[Path, tuple[Weighted, ...]] = {}

    def add(self, language: str, file: Path, content: bytes, terms: tuple[Weighted, ...] | None = None) -> None:
        """A language, its file and what is in it; its terms as well where they were read already."""
        self._contents[language] = (file, content)
        if terms is not None:
            self._read[file] = terms

    def __getitem__(self, language: str) -> tuple[Weighted, ...]:
        """The language's terms. Raises KeyError without a file for it, ConfigError where that is faulty."""
        file, content = self._contents[language]
        if file not in self._read:
            faults = Faults()
            with _uncollected():
                spoken = _spoken(content, file, faults)
            faults.raise_if_any()
            self._read[file] = spoken.terms if spoken else ()
            # Languages share few words: what was remembered to read this one's would only take room.
            forget()
        return self._read[file]

    def __iter__(self) -> Iterator[str]:
        return iter(self._contents)

    def __len__(self) -> int:
        return len(self._contents)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All themes, and the terms of each language. `marks` change when what a language's documents would get changes.

    Languages that share a file (`also`) share one tuple of terms.
    """

    themes: dict[str, Theme]
    terms: Mapping[str, tuple[Weighted, ...]]
    marks: dict[str, str]
    descriptors: Mapping[Reference, tuple[Descriptor, ...]] = field(default_factory=dict)
    """Subjects of thesauri, in any language, by the references that documents carry."""

    @property
    def languages(self) -> frozenset[str]:
        """The languages that have terms."""
        return frozenset(self.terms)

    @property
    def thresholds(self) -> dict[str, float]:
        """The least score of a tag, by theme."""
        return {theme.id: theme.threshold for theme in self.themes.values()}


def read_lexicon(folder: Path, faults: Faults, data: Path | None = None) -> Lexicon:
    """The lexicon below `folder`/themes; everything wrong in it is noted with file and line.

    A file that was found faultless before, as a data folder remembers, is read when its language is first met.
    """
    faultless = Faultless(data)
    themes: dict[str, Theme] = {}
    for file in sorted((folder / "themes").glob("*.toml")):
        table = read_toml(file, faults)
        theme = parse(Theme, table, file, faults) if table is not None else None
        if theme and theme.id not in THEMES:
            faults.add(file, line_of(file, ("id",)), f'id: "{theme.id}" is not a theme; themes are {", ".join(THEMES)}')
        elif theme and theme.id in themes:
            faults.add(file, line_of(file, ("id",)), f'id: another file describes the theme "{theme.id}" already')
        elif theme:
            themes[theme.id] = theme
    for missing in set(THEMES) - set(themes):
        faults.add(folder / "themes", None, f"no file describes the theme {missing}")
    descriptors = read_descriptors(folder, faults)
    shared = "".join(theme.model_dump_json() for _, theme in sorted(themes.items())) + repr(sorted(descriptors.items()))
    terms, digests = TermsByLanguage(), dict[str, str]()
    with _uncollected():
        for file in sorted((folder / "themes" / "terms").glob("*.toml")):
            digests |= _add_terms(file, terms, faults, faultless)
    faultless.write()
    marks = {language: _mark(shared + digest) for language, digest in digests.items()}
    return Lexicon(themes, terms, marks, descriptors)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Python's search for rings among a hundred thousand terms, where there are none, would cost as much as they do."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            # They stay as long as the process: the next search need not go through them either.
            gc.freeze()
            gc.enable()


def _add_terms(file: Path, terms: TermsByLanguage, faults: Faults, faultless: Faultless) -> dict[str, str]:
    """Add the languages of a file; returns, for each, a text that changes with its terms."""
    content = read_content(file, faults)
    if content is None:
        return {}
    known, spoken, before = faultless.find(content), None, len(faults.lines)
    if known is None:
        spoken = _spoken(content, file, faults)
        if spoken is None:
            return {}
        known = Known(spoken.languages, hashlib.sha256(spoken.dump.encode()).hexdigest())
        if len(faults.lines) == before:
            faultless.keep(content, known)
    for place, language in enumerate(known.languages):
        key = "also" if place else "language"
        if wrong := _wrong_language(language, known.languages[:place], terms):
            faults.add(file, line_of(file, (key,)), f"{key}: {wrong}")
        terms.add(language, file, content, spoken.terms if spoken else None)
    return dict.fromkeys(known.languages, known.digest)


def _wrong_language(language: str, before: Sequence[str], terms: TermsByLanguage) -> str:
    """Why a file's terms cannot be a language's; empty where they can."""
    if language in before:
        return f'"{language}" is named twice in this file; once is enough'
    if language in terms:
        return f'another file holds the terms of "{language}" already; join the two'
    if (read_as := ALSO_CALLED.get(language, language)) != language:
        return f'documents that declare "{language}" are read as "{read_as}"; write that'
    return ""


def _spoken(content: bytes, file: Path, faults: Faults) -> Spoken | None:
    table = as_toml(content, file, faults)
    return read_terms(table, file, faults) if table is not None else None


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def load_lexicon(folder: Path, data: Path | None = None) -> Lexicon:
    """The lexicon below `folder`/themes. Raises ConfigError with everything that is wrong in it."""
    faults = Faults()
    lexicon = read_lexicon(folder, faults, data)
    faults.raise_if_any()
    return lexicon
