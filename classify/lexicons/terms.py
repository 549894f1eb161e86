"""One language's terms, from config/themes/terms/<language>.toml; what is wrong in them is named with file and line."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import Field, create_model

from classify.lexicons.patterns import WORD, Term, WordPattern, forget_patterns, read_term
from ground.folding import TWO_ALPHABETS, fold
from ground.records import THEMES
from ground.toml.place import line_of
from ground.toml.strict import Faults, Strict, parse

Strength = Literal["strong", "plain", "weak", "never"]
STRENGTHS: tuple[Strength, ...] = ("strong", "plain", "weak", "never")
Words = Annotated[tuple[str, ...], Field(strict=False)]
Code = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]
# Words of everyday subjects of official texts that are none of ours; they stand on no tag, but may keep one away.
ELSEWHERE = "elsewhere"
# Figures of so many digits are a telephone number or the like.
TELEPHONE = 5
CYRILLIC = re.compile("[\u0400-\u04ff]")
KEY = re.compile(r"\s*(\w+\s*=|\[)")


class Terms(Strict):
    """One language's terms for one theme, by strength; `never` holds phrases that only look like the theme."""

    strong: Words = ()
    plain: Words = ()
    weak: Words = ()
    never: Words = ()


class Weighted(NamedTuple):
    """A term, the theme it shows, and how strongly."""

    theme: str
    strength: Strength
    term: Term


TermsFile: type[Strict] = create_model(
    "TermsFile",
    __base__=Strict,
    language=(Code, ...),
    also=(Annotated[tuple[Code, ...], Field(strict=False)], ()),
    elsewhere=(Words, ()),
    **{theme: (Terms, Terms()) for theme in THEMES},  # type: ignore[call-overload]
)


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a terms file holds: its languages, its terms, and a text that changes whenever they do."""

    languages: tuple[str, ...]
    terms: tuple[Weighted, ...]
    dump: str


def read_terms(table: dict[str, Any], file: Path, faults: Faults) -> Spoken | None:
    """The terms in a file's table; every fault is noted, and None returned where nothing can be made of it."""
    parsed = parse(TermsFile, table, file, faults)
    if parsed is None:
        return None
    terms: list[Weighted] = []
    for theme in THEMES:
        found = list(_terms_of(theme, parsed, file, faults))
        for term, never in _hidden(found):
            where = _line_with(file, term.term.text, (theme, term.strength))
            told = f'"{term.term.text}" is never counted, for {theme}.never holds "{never}"; keep one of the two'
            faults.add(file, where, f"{theme}.{term.strength}: {told}")
        terms += found
    terms += _elsewhere(getattr(parsed, ELSEWHERE), file, faults)
    languages = (table["language"], *table.get("also", ()))
    for one in terms if TWO_ALPHABETS.intersection(languages) else ():
        if CYRILLIC.search(one.term.text):
            told = f'"{one.term.text}" is never found, for texts in Cyrillic are read as Latin ones; write it in Latin letters'
            faults.add(
                file, _line_with(file, one.term.text, (one.theme, one.strength)), f"{one.theme}.{one.strength}: {told}"
            )
    return Spoken(languages, tuple(terms), parsed.model_dump_json(exclude_defaults=True))


def _terms_of(theme: str, parsed: Any, file: Path, faults: Faults) -> Iterator[Weighted]:
    seen: dict[str, str] = {}
    for strength in STRENGTHS:
        for text in getattr(getattr(parsed, theme), strength):
            fault = ""
            try:
                term = read_term(text)
                yield Weighted(theme, strength, term)
                if strength != "never" and _is_figure(term):
                    fault = f'"{text}" is found wherever that figure stands; put a word beside it'
            except ValueError as error:
                fault = str(error)
            form = text if "=" in text else text.casefold()
            if form in seen:
                fault = f'"{text}" is already among {theme}.{seen[form]}; keep one of the two'
            seen[form] = strength
            if fault:
                faults.add(file, _line_with(file, text, (theme, strength)), f"{theme}.{strength}: {fault}")


def _is_figure(term: Term) -> bool:
    """Whether a term is one figure that may count anything: "§ 316" stands in every table."""
    (first, *more), *parts = term.parts
    return not more and not parts and first.stem.isdigit() and len(first.stem) < TELEPHONE


def forget() -> None:
    """Let go of the words that were read."""
    _own_word.cache_clear()
    forget_patterns()


def _elsewhere(words: Iterable[str], file: Path, faults: Faults) -> Iterator[Weighted]:
    for text in words:
        try:
            yield Weighted(ELSEWHERE, "plain", read_term(text))
        except ValueError as error:
            faults.add(file, line_of(file, (ELSEWHERE,)), f"{ELSEWHERE}: {error}")


def _hidden(terms: list[Weighted]) -> Iterator[tuple[Weighted, str]]:
    """Terms of one theme whose own words one of its `never` phrases covers, and that phrase."""
    nevers = [one.term for one in terms if one.strength == "never" and len(one.term.parts) == 1]
    parts = [
        (one, [_own_word(word) for word in WORD.findall(part)])
        for one in terms
        if nevers and one.strength != "never"
        for part in one.term.text.split(" ~ ")
    ]
    covering = _by_longest_word(nevers, sorted({word for _, words in parts for word in words}))
    for one, words in parts:
        if covering.keys().isdisjoint(words):
            continue
        for place, word in enumerate(words):
            for never, anchor in covering.get(word, ()):
                first, patterns = place - anchor, never.parts[0]
                if 0 <= first <= len(words) - len(patterns) and all(map(_is, patterns, words[first:])):
                    yield one, never.text


def _by_longest_word(nevers: Iterable[Term], alphabetical: list[str]) -> dict[str, list[tuple[Term, int]]]:
    """For each word that is the longest of phrases, which is their rarest: these phrases, and its place in each."""
    covering: dict[str, list[tuple[Term, int]]] = defaultdict(list)
    for never in nevers:
        patterns = never.parts[0]
        anchor = max(range(len(patterns)), key=lambda place: len(patterns[place].stem))
        for word in islice(alphabetical, bisect_left(alphabetical, patterns[anchor].stem), None):
            if not word.startswith(patterns[anchor].stem):
                break
            if _is(patterns[anchor], word):
                covering[word].append((never, anchor))
    return covering


@lru_cache(maxsize=200_000)
def _own_word(word: str) -> str:
    """A term's word, folded; what a wildcard at its end stands for is taken for two letters, any other for nothing known."""
    known = word.removeprefix("=").removesuffix("*")
    return "" if "*" in known else fold(known) + ("qq" if word.endswith("*") else "")


def _is(pattern: WordPattern, word: str) -> bool:
    if pattern.regex:
        return re.fullmatch(pattern.regex, word) is not None
    return word.startswith(pattern.stem) and len(word) <= pattern.longest


def _line_with(file: Path, text: str, place: tuple[str, str]) -> int | None:
    """The last line below a key that holds the text as a string, before the next key or table."""
    begin, found = line_of(file, place) or 1, None
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines()[begin - 1 :], begin):
        if number > begin and KEY.match(line):
            break
        if f'"{text}"' in line or f"'{text}'" in line:
            found = number
    return found or begin
