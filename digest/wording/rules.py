"""The rules of `config/wording/`: one file a language, each rule with its reason and what to write instead.

The list is that of the house (docs/briefing.md, "House language"); it is data, so that the desk can change it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from digest.wording.patterns import compiled
from ground.toml.place import line_of
from ground.toml.strict import Faults, Strict, parse, read_toml

Level = Literal["error", "warn"]
Words = Annotated[list[str], Field(min_length=1)]


class RuleTable(Strict):
    """A `[[rule]]`: words to avoid, where they may stand (`never`), what to write, and why."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    level: Level
    avoid: Words
    never: list[str] = Field(default_factory=list)
    write: Annotated[str, Field(min_length=1)]
    reason: Annotated[str, Field(min_length=1)]


class EstimateTable(RuleTable):
    """An `[[estimate]]`: a large number beside one of these words needs one of the `sources` and a year."""

    sources: Words


class WordingFile(Strict):
    """A whole file."""

    rule: Annotated[list[RuleTable], Field(min_length=1)]
    estimate: list[EstimateTable] = Field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule ready to be read with; `sources` only where a number needs them."""

    id: str
    level: Level
    write: str
    reason: str
    avoid: tuple[re.Pattern[str], ...]
    never: tuple[re.Pattern[str], ...] = ()
    sources: tuple[re.Pattern[str], ...] = ()


Wording = dict[str, tuple[Rule, ...]]


def read_wording(folder: Path, faults: Faults) -> Wording:
    """The rules of each language in a config folder; what is wrong is noted in `faults` with file and line."""
    found: Wording = {}
    for file in sorted((folder / "wording").glob("*.toml")):
        table = read_toml(file, faults)
        parsed = parse(WordingFile, table, file, faults) if table is not None else None
        if parsed is not None:
            found[file.stem] = _rules(parsed, file, faults)
    return found


def _rules(parsed: WordingFile, file: Path, faults: Faults) -> tuple[Rule, ...]:
    rules: list[Rule] = []
    ids: set[str] = set()
    for kind, tables in (("rule", parsed.rule), ("estimate", parsed.estimate)):
        for number, one in enumerate(tables):
            place = line_of(file, (kind, number))
            if one.id in ids:
                faults.add(file, place, f"{kind}.{one.id}: is there twice; give one of them another id")
            ids.add(one.id)
            try:
                rules.append(_rule(one))
            except ValueError as error:
                faults.add(file, place, f"{kind}.{one.id}: {error}")
    return tuple(rules)


def _rule(one: RuleTable) -> Rule:
    sources = one.sources if isinstance(one, EstimateTable) else []
    return Rule(
        id=one.id, level=one.level, write=one.write, reason=one.reason, avoid=tuple(map(compiled, one.avoid)),
        never=tuple(map(compiled, one.never)), sources=tuple(map(compiled, sources)),
    )  # fmt: skip
