"""Signals of rights: sentences in which the words of a watch pattern meet. A person judges which way they point.

The patterns and the list of rights are those of the briefing's watchdog section: config/facts/rights.toml.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from classify.facts.rights.groups import LONGEST_SENTENCE, Met, Spoken, WordGroups
from classify.facts.rights.sentences import sentences_of
from classify.lexicons.terms import Words
from classify.places.spans import Span
from ground.toml.place import line_of
from ground.toml.strict import Faults, Strict, parse, read_toml

# Groups that turn what a sentence says of a measure: "not", and "struck out", "rejected", "repealed".
NEGATION, STRUCK = "negation", "struck"
MOST_SLOTS = 4
REMEMBERED = 100_000
MOST = 50
"""Signals kept of one document: it is a compendium when it has more."""


Slot = Annotated[tuple[str, ...], Field(strict=False, min_length=1, max_length=MOST_SLOTS)]


class Names(Strict):
    """What something is called in the languages of the house."""

    en: str
    fr: str
    de: str


class Right(Strict):
    """A right at stake."""

    id: str
    name: Names


class Pattern(Strict):
    """A watch pattern: each of `meet` is a set of groups that meet in one sentence; "a|b" is one group or the other."""

    id: str
    right: str
    name: Names
    meet: Annotated[tuple[Slot, ...], Field(strict=False, min_length=1)]
    affects: Words = ()
    within: Annotated[int, Field(ge=2, le=60)] = 30


class RightsFile(Strict):
    """The rights, the patterns, and which group of words speaks of whom."""

    right: Annotated[tuple[Right, ...], Field(strict=False)]
    pattern: Annotated[tuple[Pattern, ...], Field(strict=False)]
    people: dict[str, str]


@dataclass(frozen=True, slots=True)
class SignalFound:
    """A sentence that raises a question of rights; `affects` is empty where it does not say whom."""

    pattern: str
    right: str
    affects: str
    span: Span
    negated: bool = False
    """The sentence holds a negation: noted for whoever judges, and never deciding."""
    struck_out: bool = False
    """The sentence says that something was struck out, rejected or repealed: noted in the same way."""
    direction: Literal["unclear"] = "unclear"


@dataclass(frozen=True, slots=True)
class Slots:
    """One way in which a pattern's groups meet, the first slot being the rarest."""

    pattern: Pattern
    slots: tuple[tuple[str, ...], ...]
    masks: tuple[int, int, int, int]
    """Each slot's groups as bits of a number; all bits where there are fewer slots."""


class Possible(dict[int, list[Slots]]):
    """From the groups whose words a sentence has to the ways of which every slot has one; filled as sentences are met."""

    def __init__(self, ways: Sequence[Slots]):
        super().__init__()
        self._ways = ways

    def __missing__(self, mask: int) -> list[Slots]:
        if len(self) > REMEMBERED:
            self.clear()
        self[mask] = [way for way in self._ways if all([mask & slot for slot in way.masks])]
        return self[mask]


@dataclass(frozen=True, slots=True)
class SignalRules:
    """Rights, patterns, and the words of each language."""

    rights: Mapping[str, Right]
    patterns: Mapping[str, Pattern]
    people: Mapping[str, str]
    words: WordGroups
    possible: Possible


def read_signal_rules(folder: Path, faults: Faults) -> SignalRules | None:
    """The rules below `folder`/facts; what is wrong is noted with file and line. Languages are read when met."""
    file = folder / "facts" / "rights.toml"
    table = read_toml(file, faults)
    parsed = parse(RightsFile, table, file, faults) if table is not None else None
    if parsed is None:
        return None
    rights = {right.id: right for right in parsed.right}
    names = {NEGATION, STRUCK, *parsed.people}
    meets: list[tuple[Pattern, tuple[tuple[str, ...], ...]]] = []
    for number, pattern in enumerate(parsed.pattern):
        if pattern.right not in rights:
            where = line_of(file, ("pattern", number, "right"))
            faults.add(file, where, f'pattern {pattern.id}: "{pattern.right}" is not among the rights')
        for person in set(pattern.affects) - set(parsed.people):
            where = line_of(file, ("pattern", number, "affects"))
            faults.add(file, where, f'pattern {pattern.id}: "{person}" is nobody')
        meets += [(pattern, tuple([tuple(slot.split("|")) for slot in meet])) for meet in pattern.meet]
    names.update(group for _, slots in meets for slot in slots for group in slot)
    words = WordGroups(folder / "facts" / "signals", frozenset(names), faults)
    ways = [Slots(pattern, slots, _masks(slots, words)) for pattern, slots in meets]
    patterns = {pattern.id: pattern for pattern in parsed.pattern}
    return SignalRules(rights=rights, patterns=patterns, people=parsed.people, words=words, possible=Possible(ways))


def _masks(slots: tuple[tuple[str, ...], ...], words: WordGroups) -> tuple[int, int, int, int]:
    masks = [sum(words.bits[group] for group in set(slot)) for slot in slots]
    first, second, third, fourth = (*masks, -1, -1, -1)[:MOST_SLOTS]
    return first, second, third, fourth


def load_signal_rules(folder: Path) -> SignalRules:
    """The rules below `folder`/facts. Raises ConfigError with everything that is wrong in them."""
    faults = Faults()
    rules = read_signal_rules(folder, faults)
    faults.raise_if_any()
    assert rules is not None
    return rules


def find_signals(title: str, text: str, language: str | None, rules: SignalRules) -> tuple[SignalFound, ...]:
    """Sentences of a title and a text in which a watch pattern is met, in order; none where the language has no words."""
    spoken = rules.words.of(language)
    if spoken is None:
        return ()
    found = [*_in_field("title", title, spoken, rules), *_in_field("text", text, spoken, rules)]
    once = {(signal.pattern, signal.span.quote): signal for signal in reversed(found)}
    return tuple([signal for signal in found if once[signal.pattern, signal.span.quote] is signal][:MOST])


def _in_field(field: Literal["title", "text"], whole: str, spoken: Spoken, rules: SignalRules) -> Iterator[SignalFound]:
    masks, possible = spoken.signs.by_sentence(whole), rules.possible
    met_in = [number for number, mask in masks.items() if possible[mask]]
    if not met_in:
        return
    sentences = sentences_of(whole)
    for number in met_in:
        start, end = sentences.starts[number], sentences.ends[number]
        if end - start > LONGEST_SENTENCE:
            continue
        met = spoken.meet(whole, start, end)
        for pattern in _patterns_in(met, possible[masks[number]]):
            quote = whole[start:end]
            yield SignalFound(
                pattern=pattern.id,
                right=pattern.right,
                affects=next((rules.people[group] for group in pattern.affects if group in met.groups), ""),
                span=Span(field, start, end, quote, " ".join(quote.split())),
                negated=NEGATION in met.groups,
                struck_out=STRUCK in met.groups,
            )


def _patterns_in(met: Met, ways: Sequence[Slots]) -> Iterator[Pattern]:
    seen: set[str] = set()
    for way in ways:
        if way.pattern.id not in seen and _meets(way, met.groups):
            seen.add(way.pattern.id)
            yield way.pattern


def _meets(way: Slots, groups: Mapping[str, list[tuple[int, int]]]) -> bool:
    """Whether every slot stands near a hit of the anchor, on words that no other slot takes."""
    rest = []
    for slot in way.slots[1:]:
        hits = [hit for group in slot for hit in groups.get(group, ())]
        if not hits:
            return False
        rest.append(hits)
    return any(_around(hit, rest, way.pattern.within) for group in way.slots[0] for hit in groups.get(group, ()))


def _around(anchor: tuple[int, int], rest: list[list[tuple[int, int]]], within: int) -> bool:
    taken = [anchor]
    # The slots with fewest hits choose first.
    for hits in sorted(rest, key=len):
        free = [hit for hit in hits if not any(hit[0] <= last and first <= hit[1] for first, last in taken)]
        if not free:
            return False
        nearest = min(free, key=lambda hit: max(anchor[0] - hit[1], hit[0] - anchor[1]))
        taken.append(nearest)
    return max(last for _, last in taken) - min(first for first, _ in taken) < within
