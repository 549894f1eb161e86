"""Themes and their terms, read from config.

config/themes/<theme>.toml says what a theme is, config/themes/terms/<language>.toml how that language speaks of it.
"""

from __future__ import annotations

import gc
import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, create_model

from classify.folding import fold
from classify.patterns import Term, read_term
from store.errors import ConfigError
from store.records import THEMES
from store.strict import Faults, Strict, parse, read_toml
from store.tomlplace import line_of

Strength = Literal["strong", "plain", "weak", "never"]
STRENGTHS: tuple[Strength, ...] = ("strong", "plain", "weak", "never")
Words = Annotated[tuple[str, ...], Field(strict=False)]
Code = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]


class Theme(Strict):
    """A subject we watch. `threshold` is the least score of a tag; `weight` counts in a briefing's ranking."""

    id: str
    name: str
    weight: Annotated[float, Field(ge=0, le=10)] = 2.0
    threshold: Annotated[float, Field(gt=0, lt=1)] = 0.5
    scope: str = ""


class Terms(Strict):
    """One language's terms for one theme, by strength; `never` holds phrases that only look like the theme."""

    strong: Words = ()
    plain: Words = ()
    weak: Words = ()
    never: Words = ()


@dataclass(frozen=True, slots=True)
class Weighted:
    """A term, the theme it shows, and how strongly."""

    theme: str
    strength: Strength
    term: Term


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All themes, and the terms of each language. `marks` change when what a language's documents would get changes.

    Languages that share a file (`also`) share one tuple of terms.
    """

    themes: dict[str, Theme]
    terms: dict[str, tuple[Weighted, ...]]
    marks: dict[str, str]

    @property
    def languages(self) -> frozenset[str]:
        """The languages that have terms."""
        return frozenset(self.terms)


TermsFile: type[Strict] = create_model(
    "TermsFile",
    __base__=Strict,
    language=(Code, ...),
    also=(Annotated[tuple[Code, ...], Field(strict=False)], ()),
    **{theme: (Terms, Terms()) for theme in THEMES},  # type: ignore[call-overload]
)


def read_lexicon(folder: Path, faults: Faults) -> Lexicon:
    """The lexicon below `folder`/themes; everything wrong in it is noted with file and line."""
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
    shared = "".join(theme.model_dump_json() for _, theme in sorted(themes.items()))
    with _uncollected():
        terms, marks = _read_terms(folder, shared, faults)
    return Lexicon(themes, terms, marks)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Python's search for rings among a hundred thousand terms, where there are none, would cost as much as they do."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _read_terms(folder: Path, shared: str, faults: Faults) -> tuple[dict[str, tuple[Weighted, ...]], dict[str, str]]:
    """The terms of each language, and a mark of them and of what all languages share."""
    terms: dict[str, tuple[Weighted, ...]] = {}
    marks: dict[str, str] = {}
    for file in sorted((folder / "themes" / "terms").glob("*.toml")):
        table = read_toml(file, faults)
        parsed = parse(TermsFile, table, file, faults) if table is not None else None
        if parsed is not None and table is not None:
            found = tuple(_terms_of(parsed, file, faults))
            mark = hashlib.sha256((shared + parsed.model_dump_json(exclude_defaults=True)).encode()).hexdigest()[:10]
            for key, language in (("language", table["language"]), *(("also", one) for one in table.get("also", ()))):
                if language in terms:
                    told = f'{key}: another file holds the terms of "{language}" already; join the two'
                    faults.add(file, line_of(file, (key,)), told)
                terms[language], marks[language] = found, mark
    return terms, marks


def load_lexicon(folder: Path) -> Lexicon:
    """The lexicon below `folder`/themes. Raises ConfigError with everything that is wrong in it."""
    faults = Faults()
    lexicon = read_lexicon(folder, faults)
    if faults.lines:
        raise ConfigError(faults.lines)
    return lexicon


def _terms_of(parsed: Any, file: Path, faults: Faults) -> list[Weighted]:
    found = []
    for theme in THEMES:
        seen: dict[str, str] = {}
        for strength in STRENGTHS:
            for text in getattr(getattr(parsed, theme), strength):
                fault = ""
                try:
                    found.append(Weighted(theme, strength, read_term(text)))
                except ValueError as error:
                    fault = str(error)
                form = fold(" ".join(text.split())) if "=" not in text else text
                if form in seen:
                    fault = f'"{text}" is already among {theme}.{seen[form]}; keep one of the two'
                seen[form] = strength
                if fault:
                    faults.add(file, _line_with(file, text, (theme, strength)), f"{theme}.{strength}: {fault}")
    return found


def _line_with(file: Path, text: str, place: tuple[str, str]) -> int | None:
    """The last line below a key that holds the text as a string, before the next key or table."""
    begin, found = line_of(file, place) or 1, None
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines()[begin - 1 :], begin):
        if number > begin and re.match(r"\s*(\w+\s*=|\[)", line):
            break
        if f'"{text}"' in line or f"'{text}'" in line:
            found = number
    return found or begin
