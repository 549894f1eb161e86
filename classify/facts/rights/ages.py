"""Exact ages in a sentence, and whether words for one person stand beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from classify.facts.rights.excuses import between_words, is_range, is_threshold
from classify.facts.rights.groups import Met
from classify.facts.rights.names import FIGURE, GivenNames

WHEN = frozenset(
    "when toen als όταν quand quando cuando kiedy gdy когато когда коли коли când när då da kun kui kad kai když keď ko kada "
    "ka mikor amikor cand cuan".split()
)
AT_RISK = frozenset({"risk", "child"})
OLDEST = 99
YOUNGEST = 1
APPOSED = 8
"""Words from somebody to an age behind a comma: "a mother of three, 38 years"."""
BESIDE = 3
LASTING = 6
"""Words from what lasts to how long it does: "the penalty is up to 15 years"."""


@dataclass(frozen=True, slots=True)
class Age:
    """An exact age: which word it is, how old, and whether words for one person stand beside it."""

    place: int
    age: int
    of_person: bool


@dataclass(frozen=True, slots=True)
class _Said:
    """The words of a sentence that make a figure an age, by the places of such figures."""

    sure: frozenset[int]
    years: frozenset[int]
    own: frozenset[int]
    lasting: frozenset[int]


def ages_of(text: str, met: Met, names: GivenNames, marks: list[int]) -> tuple[dict[int, int], set[int]]:
    """Words that are a person's age, by place, and those of them that are one person's whatever stands beside them.

    A figure is one with a word of age near, after a name, or where somebody tells it of herself.
    """
    spelled = {first for first, _ in met.groups.get("numbers", [])}
    ages: dict[int, int] = {first: 17 if "child" in met.groups else 20 for first, _ in met.groups.get("old", [])}
    figures = [place for place, mark in enumerate(marks) if mark == FIGURE or place in spelled]
    if not figures:
        return ages, set()
    said = _said(text, met)
    own = set[int]()
    for place in figures:
        number = _number(met.texts[place], place in spelled, place in said.sure or place in said.years)
        if number is None or not YOUNGEST <= number <= OLDEST or not _may_be_age(text, met, place, said):
            continue
        if _is_no_age(text, met, place, said):
            continue
        near = place in said.years and of_person(place, met, 6)
        if near or place in said.own or _apposed(text, met, place, said):
            own.add(place)
            ages[place] = number
        elif (
            place in said.sure
            or (not met.texts[place][-1].isdigit() and place not in spelled)
            or (place in said.years and _after_name(text, place, met, names))
            or _stands_as_age(text, met, place, names)
        ):
            ages[place] = number
    return ages, own


def _said(text: str, met: Met) -> _Said:
    sure = {place for hit in met.groups.get("age", []) for place in range(hit[0] - 2, hit[1] + 3)}
    years = {place for hit in met.groups.get("years", []) for place in (hit[0] - 1, hit[1] + 1)}
    # "Two sisters of 9 and 12 years": of the first as well.
    years |= {
        place - 2 for place in years if place > 1 and _is_small_figure(met, place) and _is_small_figure(met, place - 2)
    }
    lasting = frozenset(first for first, _ in met.groups.get("span", []))
    return _Said(frozenset(sure), frozenset(years), frozenset(own_ages(text, met, sure | years)), lasting)


def _is_small_figure(met: Met, place: int) -> bool:
    return place < len(met.texts) and met.texts[place].isdecimal() and len(met.texts[place]) <= 2


def _number(word: str, spelled: bool, told: bool) -> int | None:
    """The figure that a word is or begins with; words for figures are those of people about twenty."""
    if word.isdecimal() and len(word) <= 2:
        return int(word)
    glued = re.match(r"(\d{1,2})(?=[^\W\d_])", word) if told else None
    return int(glued[1]) if glued else 19 if spelled else None


def _may_be_age(text: str, met: Met, place: int, said: _Said) -> bool:
    """Whether words tell that a figure is an age, or it stands behind a comma or a bracket."""
    if place in said.sure or place in said.years or place in said.own:
        return True
    return place > 0 and not {",", "("}.isdisjoint(between_words(text, met, place - 1, place))


def _is_no_age(text: str, met: Met, place: int, said: _Said) -> bool:
    """Whether a figure is a date's, a norm's, a range's or of something that lasts."""
    if _in_date(text, met, place) or is_threshold(text, met, place) or is_range(text, met, place):
        return True
    if not said.lasting.isdisjoint(range(place + 1, place + 4)):
        return True
    # "The penalty is 15 years."
    return not said.lasting.isdisjoint(range(place - LASTING, place)) and place not in said.own


def _apposed(text: str, met: Met, place: int, said: _Said) -> bool:
    """Whether years stand behind a comma after somebody ("a mother of three, 38 years") or after a deed ("sold at 12")."""
    if place not in said.years and place not in said.sure:
        return False
    if any(0 < place - last <= BESIDE for _, last in met.groups.get("risk", [])):
        return True
    people = [
        last for name in ("person", "child") for _, last in met.groups.get(name, []) if 0 < place - last <= APPOSED
    ]
    if not people:
        return False
    behind = text[met.starts[max(people)] : met.starts[place]].rpartition(",")
    return bool(behind[1]) and len(behind[2].split()) <= 1


def own_ages(text: str, met: Met, years: set[int]) -> set[int]:
    """Figures by which somebody tells her own age: "I was 15 when", "Tenía 15 años"."""
    told = met.groups.get("self", [])
    own = {place for hit in told for place in range(hit[0] - 3, hit[1] + 4) if place in years}
    for _, last in told:
        place = last + 1
        if _is_small_figure(met, place):
            end = met.starts[place] + len(met.texts[place])
            behind = met.texts[place + 1].lower() if place + 1 < len(met.texts) else ""
            if text[end : end + 1] in (",", ";", "!", "?", "") or text[end : end + 2] in (". ", ".") or behind in WHEN:
                own.add(place)
    return own


def _in_date(text: str, met: Met, place: int) -> bool:
    """Whether a figure is the day in "20 May 2031" or "25.4.2031": a year stands two words on, and no comma between."""
    year = place + 2
    if year >= len(met.texts) or len(met.texts[year]) != 4 or not met.texts[year].isdecimal():
        return False
    return not {",", ")"} & set(between_words(text, met, place, year))


def _after_name(text: str, place: int, met: Met, names: GivenNames) -> bool:
    """Whether a name stands within three words before, or any word with a capital and a comma directly there."""
    if (
        place
        and met.texts[place - 1][0].isupper()
        and between_words(text, met, place - 1, place) in (", ", " (", "., ", ". (")
    ):
        return True
    before = range(max(0, place - 3), place)
    if any(len(met.texts[one]) > 1 and names.is_name(met.texts[one]) for one in before):
        return True
    # "B. O., de 17 años".
    return any(is_initial(text, met, one) and is_initial(text, met, one + 1) for one in before)


def _stands_as_age(text: str, met: Met, place: int, names: GivenNames) -> bool:
    """ ", 17," or "(17)" after a word with a capital, or with a word of age in any bracket."""
    if place == 0:
        return False
    before = between_words(text, met, place - 1, place)
    end = met.starts[place] + len(met.texts[place])
    after = text[end : end + 2]
    word = met.texts[place - 1]
    one_person = _is_person(met, place - 1)
    if one_person and before.strip() == "(":
        return after[:1] == "," or (after[:1] == ")" and not AT_RISK.isdisjoint(met.groups))
    named = one_person or word[0].isupper() or not word[0].islower() or "ა" <= word[0] <= "ჿ"
    # "natural person [FO (40)]" is a kind of mailbox.
    in_bracket = text[met.starts[place - 1] - 1 : met.starts[place - 1]] == "["
    named = named and not word.isdigit() and "_" not in word and not in_bracket
    # "Recommendation R (97) 13".
    named = named and (len(word) > 1 or before.strip() != "(")
    if before.endswith("(") and before.strip() in ("(", ".(", ". (", "*(", "* (") and named:
        return after[:1] in ")," or after.startswith(" ")
    # "Wednesday, 17 April" is a date; "Anna, 17 and pregnant" is none.
    closing = after[:1] in (",", ".", ")", ";", ":", "–", "—", "-", "") or (len(word) > 1 and names.is_name(word))
    return before.strip(' .*"”»') == "," and named and closing


def is_initial(text: str, met: Met, place: int) -> bool:
    """Whether a word is a single capital that is cut short."""
    word = met.texts[place]
    return len(word) == 1 and word.isupper() and text[met.starts[place] + 1 : met.starts[place] + 2] in (".", ",", "*")


def _is_person(met: Met, place: int) -> bool:
    """Whether a word is the last of one for a single person: "the trafficked woman, 19," """
    return any(last == place for name in ("person", "child") for _, last in met.groups.get(name, []))


def of_person(place: int, met: Met, reach: int = 4) -> bool:
    """Whether words for one person stand near a word."""
    people = [*met.groups.get("person", []), *met.groups.get("child", []), *met.groups.get("old", [])]
    return any(first - reach <= place <= last + reach for first, last in people)


def age_near(text: str, met: Met, first: int, last: int, ages: dict[int, int]) -> int | None:
    """The age that stands within five words of a name."""
    near = [(abs(place - (last if place > last else first)), age) for place, age in ages.items()
            if first - 5 <= place <= last + 5]  # fmt: skip
    return min(near)[1] if near else None
