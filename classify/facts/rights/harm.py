"""What may identify a trafficked person or another person at risk: titles and sentences that are held.

The rules are those of the briefing's section on doing no harm: a name or initials together with age, whereabouts, family,
health or status; a child; a picture caption; a telephone number. In doubt a sentence is held: a person releases it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from classify.facts.rights.ages import Age
from classify.facts.rights.groups import LONGEST_SENTENCE, Met, Spoken, WordGroups, distinct_words
from classify.facts.rights.names import GivenNames, read_names
from classify.facts.rights.people import Person, has_phone, mentions
from classify.facts.rights.sentences import sentences_of
from classify.facts.rights.shapes import is_of_child, shapes_in
from classify.facts.rights.shelters import tells_shelter
from classify.facts.rights.strangers import RELATED, STATES, may_tell_stranger
from ground.folding import MARKS
from ground.toml.strict import Faults

Reason = Literal[
    "name and age of a person at risk",
    "whereabouts of a person at risk",
    "a child",
    "contact",
    "health or status",
    "family of a person at risk",
    "name of a person at risk",
    "picture caption",
]
GROUPS = frozenset({
    "age", "years", "old", "numbers", "person", "child", "children", "risk", "place", "from", "nation", "health",
    "status", "family", "office", "thing", "caption", "called", "hotline", "phone", "sexwork",
    "nobody", "span", "self", "shelter", "street", "lives",
})  # fmt: skip
# No sentence is held without a word of one of these, or a figure.
TELLING = ("age", "years", "old", "numbers", "child", "caption", "place", "health", "status", "risk", "family", "hotline",
           "phone", "shelter", "lives", "self")  # fmt: skip
# Whoever lives somewhere, and a shelter's address, need neither a name of the list nor a figure.
BY_THEMSELVES = ("shelter", "lives")
# Behind a word for one person an age needs no capital: "the woman, 19,".
ONE_PERSON = ("person", "child")
# Without a word of one of these an age stands behind a comma or bracket, a name is known or has an initial.
AGING = ("age", "years", "old", "numbers", "called", "phone", "self")
SPELLED = ("old", "numbers")
PLACED = re.compile(r"[(,+0](?:(?<=[(,])[ .*\"”»]*\d{1,2}(?!\w)|(?<=[+0])(?<!\w.)[\d \u00a0().\-/]{5})")
# The word before such a figure; nothing longer is looked through for where it begins.
WORD_BEFORE = re.compile(rf"[\w{MARKS}]+(?=[^\w{MARKS}]*$)")
LONGEST_NAME = 60
REACH = 25
"""Words within which a sentence still speaks of the same person."""
DONE_TO = 5
"""Words between an age and what was done to somebody: "the 16-year-old was sold"."""
CLOSE = 8
"""Words between a child and sex work that speak of one thing."""


@dataclass(frozen=True, slots=True)
class HarmFound:
    """A title or a sentence that is held: its place in characters, and why. Its words are never repeated."""

    field: Literal["title", "text"]
    reason: Reason
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class HarmRules:
    """The words of each language, and given names of all Europe and of where people come from."""

    words: WordGroups
    names: GivenNames


def read_harm_rules(folder: Path, faults: Faults) -> HarmRules:
    """The rules below `folder`/facts; what is wrong is noted with file and line. Languages are read when met."""
    names = read_names(folder / "facts" / "names.toml", faults)
    return HarmRules(WordGroups(folder / "facts" / "harm", GROUPS, faults), names)


def load_harm_rules(folder: Path) -> HarmRules:
    """The rules below `folder`/facts. Raises ConfigError with everything that is wrong in them."""
    faults = Faults()
    rules = read_harm_rules(folder, faults)
    faults.raise_if_any()
    return rules


def find_harm(title: str, text: str, language: str | None, rules: HarmRules) -> tuple[HarmFound, ...]:
    """The title and the sentences to hold, in order. A language without words is read with those of English."""
    spoken = rules.words.of(language) or rules.words.of("en")
    if spoken is None:
        return ()
    found = [
        *_in_field("title", title, language or "en", spoken, rules),
        *_in_field("text", text, language or "en", spoken, rules),
    ]
    return tuple(found)


def _in_field(
    field: Literal["title", "text"], whole: str, language: str, spoken: Spoken, rules: HarmRules
) -> Iterator[HarmFound]:
    looked_at = _looked_at(whole, spoken, rules)
    shapes = sorted(shapes_in(whole, language))
    if not looked_at and not shapes:
        return
    sentences = sentences_of(whole)
    shaped = dict(zip(sentences.of([place for place, _ in shapes]), [reason for _, reason in shapes], strict=True))
    for number in sorted({*looked_at, *shaped}):
        start, end = sentences.starts[number], sentences.ends[number]
        for begin in range(start, end, LONGEST_SENTENCE):
            finish = min(end, begin + LONGEST_SENTENCE)
            reason = shaped.get(number) or _reason(whole, begin, finish, spoken, rules.names)
            if reason:
                # A title is held as a whole: half of one tells the rest.
                yield HarmFound(field, reason, *((0, len(whole)) if field == "title" else (begin, finish)))
                break
        else:
            continue
        if field == "title":
            return


def _looked_at(whole: str, spoken: Spoken, rules: HarmRules) -> list[int]:
    """The numbers of the sentences that may be held, in order: every other one lacks what all reasons ask for."""
    looks = rules.names.looks(whole)
    telling, aging = _bits(TELLING, rules), _bits(AGING, rules)
    signs = spoken.signs.by_sentence(whole)
    masks = {number: mask for number, mask in signs.items() if mask & telling}
    figures = list(PLACED.finditer(whole))
    if not masks and not figures:
        return []
    sentences = sentences_of(whole)
    of_person = _bits(ONE_PERSON, rules)
    placed = [
        match.end() - 1
        for match, number in zip(figures, sentences.of([match.end() - 1 for match in figures]), strict=True)
        if signs.get(number, 0) & of_person or _may_follow(whole, match)
    ]
    numbers = {*masks.keys() & set(sentences.of(looks.names)), *sentences.of(placed)}
    letters = set(sentences.of(looks.letters))
    aged = {number for number, mask in masks.items() if mask & aging or number in letters}
    # "The sixteen-year-old was sold" holds no figure.
    spelled = _bits((*SPELLED, *BY_THEMSELVES), rules)
    numbers |= {number for number, mask in masks.items() if mask & spelled}
    states = {number for number, mask in masks.items() if mask & _bits(STATES, rules)} - numbers
    if states:
        related = _bits(RELATED, rules)
        numbers |= {
            number
            for number in states
            if masks[number] & related or may_tell_stranger(whole, sentences.starts[number], sentences.ends[number])
        }
    of_child = [_bits((name,), rules) for name in ("family", "child", "from")]
    numbers |= {number for number, mask in masks.items() if all(mask & one for one in of_child)}
    if aged - numbers:
        numbers |= aged & set(sentences.of(looks.figures))
    return sorted(numbers)


def _may_follow(whole: str, placed: re.Match[str]) -> bool:
    """Whether a figure begins a number to call, or stands behind a word that may be a name: no small letter begins that."""
    if placed[0][0] in "+0":
        return True
    before = WORD_BEFORE.search(whole, max(0, placed.start() - LONGEST_NAME), placed.start())
    first = before[0][0] if before else "A"
    return not (first.isdigit() or first.islower()) or "ა" <= first <= "ჿ"


def _bits(groups: Iterable[str], rules: HarmRules) -> int:
    """Some groups as the masks of sentences tell them."""
    return sum(rules.words.bits[name] for name in groups)


def _reason(whole: str, start: int, end: int, spoken: Spoken, names: GivenNames) -> Reason | None:
    met = spoken.meet(whole, start, end)
    people, aged = mentions(whole, met, names)
    if has_phone(whole, start, end, told="phone" in met.groups) and _is_private_contact(met, people):
        return "contact"
    if tells_shelter(text=whole, met=met):
        return "whereabouts of a person at risk"
    if is_of_child(met):
        return "family of a person at risk"
    if not people and not aged:
        return None
    return _of_people(people, met) or _of_nobody_named(aged, met)


def _of_people(people: list[Person], met: Met) -> Reason | None:
    """Why a sentence that names people is held."""
    groups = met.groups
    for person in people:
        if person.age is not None:
            return "a child" if person.age < 18 else "name and age of a person at risk"
        if "child" in groups and person.private and _near(person, groups["child"], 4):
            return "a child"
        if "caption" in groups and (person.private or "risk" in groups or "person" in groups):
            return "picture caption"
        # A full name is one of a private person only where the words stand close to it.
        reach = REACH if person.private else 7
        for group, reason in _WHY:
            if group in groups and _near(person, groups[group], reach) and (person.private or _tells(person, groups)):
                return reason
    return None


_WHY: tuple[tuple[str, Reason], ...] = (
    ("place", "whereabouts of a person at risk"),
    ("lives", "whereabouts of a person at risk"),
    ("health", "health or status"),
    ("status", "health or status"),
    ("risk", "name of a person at risk"),
    ("family", "family of a person at risk"),
)


def _tells(person: Person, groups: dict[str, list[tuple[int, int]]]) -> bool:
    """Whether at least one more thing stands near a full name, or what was done to the person directly beside it."""
    near = [group for group in ("place", "health", "status", "risk", "family", "person", "nation", "from")
            if group in groups and _near(person, groups[group], 10)]  # fmt: skip
    return len(near) >= 2 or ("risk" in groups and _near(person, groups["risk"], 3))


def _near(person: Person, hits: list[tuple[int, int]], reach: int) -> bool:
    return any(first - person.last <= reach and person.first - last <= reach for first, last in hits)


def _of_nobody_named(aged: list[Age], met: Met) -> Reason | None:
    """Why a sentence with one person's exact age and no name is held: age and anything else locate a person."""
    groups = met.groups
    for aged_so in aged:
        spot = Person(aged_so.place, aged_so.place, aged_so.age, private=True)
        child = "child" in groups and _near(spot, groups["child"], 5)
        done_to = "risk" in groups and _near(spot, groups["risk"], DONE_TO)
        national = "nation" in groups and _near(spot, groups["nation"], 2)
        if not aged_so.of_person and not child and not done_to and not national:
            continue
        if aged_so.age < 18:
            return "a child"
        for group, reason in (*_WHY, ("from", _WHY[0][1]), ("nation", _WHY[0][1])):
            if group in groups and _near(spot, groups[group], REACH):
                return reason
    return None


# Whom the press may call is no private person.
PRESS = frozenset(
    "press presse pressekontakt pressestelle presă prensa stampa perscontact pers persvoorlichter prasowy prasowa mediów "
    "медиите преса τύπου imprensa premsa pressekontakt presskontakt lehdistö преси прессы sajtó basın tisk štampa".split()
)


def _is_private_contact(met: Met, people: list[Person]) -> bool:
    groups = met.groups
    if not PRESS.isdisjoint(word.lower() for word in met.texts):
        return False
    if "hotline" in groups:
        return bool(people)
    return bool(people) or "phone" in groups or any(group in groups for group in ("person", "child", "risk", "sexwork"))


def child_in_sex_work(title: str, text: str, language: str | None, rules: HarmRules) -> bool:
    """Whether a document speaks of children in prostitution: it is about trafficking then, never about sex work, and held.

    True where the title says so, or half of the sentences about sex work do.
    """
    spoken = rules.words.of(language) or rules.words.of("en")
    if spoken is None:
        return False
    if any(both for _, both in _sex_work_in(title, spoken, rules)):
        return True
    sentences = [both for sex_work, both in _sex_work_in(text, spoken, rules) if sex_work]
    return sum(sentences) * 2 >= len(sentences) > 0


def _sex_work_in(whole: str, spoken: Spoken, rules: HarmRules) -> Iterator[tuple[bool, bool]]:
    """Of each sentence that may: whether it speaks of sex work, and whether of a child in it."""
    if not spoken.signs.mask(distinct_words(whole)) & rules.words.bits["sexwork"]:
        return
    sentences = sentences_of(whole)
    for start, end in zip(sentences.starts, sentences.ends, strict=True):
        met = spoken.meet(whole, start, min(end, start + LONGEST_SENTENCE))
        hits = met.groups.get("sexwork", [])
        if hits:
            children = [*met.groups.get("children", []), *met.groups.get("child", [])]
            near = any(a[0] - b[1] <= CLOSE and b[0] - a[1] <= CLOSE for a in hits for b in children)
            _, aged = mentions(whole, met, rules.names)
            yield True, near or any(one.age < 18 and one.of_person for one in aged)
