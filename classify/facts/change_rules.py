"""What makes a changed sentence weigh, and what is noise, from config/facts/changes.toml."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from ground.folding import fold
from ground.toml.strict import Faults, Strict, parse, read_toml

Words = Annotated[tuple[str, ...], Field(strict=False)]
Weight = Annotated[float, Field(ge=0, le=10)]


class ChangeWords(Strict):
    """One language's words: what denies, what obliges, and what marks a line as noise (phrases, anywhere in a line)."""

    negation: Words = ()
    duty: Words = ()
    noise: Words = ()


class ChangeRules(Strict):
    """Weights, and words by language; `noise` of all languages is looked for in each text, for pages mix them."""

    base: Weight
    theme: Weight
    date: Weight
    negation: Weight
    money: Weight
    duty: Weight
    words: dict[str, ChangeWords] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SpokenChanges:
    """One language, ready: its words folded, and one expression for noise."""

    negation: frozenset[str]
    duty: frozenset[str]
    noise: re.Pattern[str]
    also: Mapping[str, str] = field(default_factory=dict)


def read_change_rules(folder: Path, faults: Faults) -> ChangeRules | None:
    """The rules in `folder`/facts/changes.toml, or None with every fault noted."""
    file = folder / "facts" / "changes.toml"
    table = read_toml(file, faults)
    return parse(ChangeRules, table, file, faults) if table is not None else None


def load_change_rules(folder: Path) -> ChangeRules:
    """As `read_change_rules`. Raises ConfigError with everything that is wrong."""
    faults = Faults()
    rules = read_change_rules(folder, faults)
    faults.raise_if_any()
    if rules is None:
        raise ValueError(f"no rules below {folder}")
    return rules


def spoken_changes(rules: ChangeRules, language: str | None) -> SpokenChanges:
    """The words of a language; without one, those that all share."""
    words = rules.words.get(language or "", ChangeWords())
    noise = tuple(phrase for one in rules.words.values() for phrase in one.noise)
    return SpokenChanges(_folded(words.negation), _folded(words.duty), _noise(noise))


def _folded(words: Iterable[str]) -> frozenset[str]:
    return frozenset(map(fold, words))


@lru_cache(maxsize=8)
def _noise(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)(?:" + "|".join(sorted({re.escape(p.casefold()) for p in phrases})) + ")")
