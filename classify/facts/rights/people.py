"""People in a sentence: names, initials and ages, without those who are named for their office, a case or a law."""

from __future__ import annotations

import re
from dataclasses import dataclass

from classify.facts.rights.ages import Age, age_near, ages_of, is_initial, of_person
from classify.facts.rights.excuses import NOBODY, STREETS, between_words, is_company, is_excused
from classify.facts.rights.groups import Met
from classify.facts.rights.names import LETTER, NAME, GivenNames
from classify.facts.rights.strangers import strangers

PHONE = re.compile(r"(?<![\w/.,\-])(?:\+|00?)?\(?\d[\d \u00a0().\-/]{5,17}\d(?![\w/])")
DATE = re.compile(r"\d{1,2}[./-] ?\d{1,2}[./-] ?\d{2,4}|\d{4}[./-]\d")
# Words that stand before towns and hardly before people.
IN = frozenset("in en em dans aus w în din στη στην στο στον в във i iz из".split())
TOLD = frozenset({"risk", "place", "person", "child", "status", "health", "family", "age", "years"})
"""Groups beside which a capital, an initial and a figure make an unknown word a name."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody named in a sentence, by first and last word; `private` where only a given name or initials stand there."""

    first: int
    last: int
    age: int | None
    private: bool


def has_phone(text: str, start: int, end: int, *, told: bool) -> bool:
    """Whether a telephone number stands between two places; one without + or 0 before it only where it is `told` to be one."""
    for match in PHONE.finditer(text, start, end):
        digits = sum(letter.isdigit() for letter in match[0])
        first = match[0].lstrip("(")[:1]
        if 7 <= digits <= 15 and not DATE.search(match[0]) and ((first in "+0" and digits >= 9) or told):
            return True
    return False


def mentions(text: str, met: Met, names: GivenNames) -> tuple[list[Person], list[Age]]:
    """The people named in a sentence whom no office excuses, and every exact age that no office-holder has."""
    marks = list(map(names.__getitem__, met.texts))
    ages, own = ages_of(text, met, names, marks)
    excused: set[int] = set()
    people = _by_name(text, met, marks, ages, excused)
    if LETTER in marks:
        people += _by_initials(text, met, ages)
    named = {place for one in people for place in range(one.first, one.last + 1)}
    people += [
        Person(first, last, None, private=first == last)
        for first, last in strangers(text, met)
        if named.isdisjoint(range(first, last + 1)) and not is_excused(text, met, first, last, None, first == last)
    ]
    return people, [
        Age(place, age, place in own or of_person(place, met)) for place, age in ages.items() if place not in excused
    ]


def _by_name(text: str, met: Met, marks: list[int], ages: dict[int, int], excused: set[int]) -> list[Person]:
    """People by their names; the places near those whom an office excuses go into `excused`: such an age is theirs."""
    people, done = [], 0
    told = not TOLD.isdisjoint(met.groups)
    named = {last + 1 for _, last in met.groups.get("called", [])}
    nobody = {first for first, _ in met.groups.get("nobody", [])}
    for place in _may_be_named(met, marks, ages, named, told=told):
        if place < done or not (marks[place] == NAME or _called(text, met, place, ages, named, told)):
            continue
        last = place
        while last + 1 < len(met.texts) and last - place < 3 and _goes_on(text, met, last):
            last += 1
        initial = last > place and len(met.texts[last]) == 1
        age = age_near(text, met, place, last, ages)
        private = last == place or initial
        done = last + 1
        if initial and is_company(text, met, last):
            continue
        if (
            place in nobody
            and last == place
            and not any(one in ages and met.texts[one][0].isdigit() for one in (place + 1, place + 2))
        ):
            continue
        if last == place and place not in named and _is_town(text, met, place):
            continue
        if is_excused(text, met, place, last, age, private):
            excused.update(range(place - 5, last + 6))
        else:
            people.append(Person(place, last, age, private))
    return people


def _is_town(text: str, met: Met, place: int) -> bool:
    """Whether a name stands as a town does: "in Sofia", and no "in Sofia's flat" or "in Sofia, 17,"."""
    if not place or met.texts[place - 1].lower() not in IN or between_words(text, met, place - 1, place) != " ":
        return False
    end = met.starts[place] + len(met.texts[place])
    return text[end : end + 1] not in ("'", "’") and not text[end : end + 4].strip(" ,(")[:1].isdigit()


def _may_be_named(met: Met, marks: list[int], ages: dict[int, int], named: set[int], *, told: bool) -> list[int]:
    """The words that are names, or words with a capital where a name is told to stand, in order."""
    places = {place for place, mark in enumerate(marks) if mark == NAME}
    if told or named:
        others = (
            named | {place - 1 for place in ages} | {place - 1 for place, mark in enumerate(marks) if mark == LETTER}
        )
        words = met.texts
        places |= {one for one in others if 0 <= one < len(words) and len(words[one]) > 1 and words[one][0].isupper()}
    return sorted(places)


def _goes_on(text: str, met: Met, last: int) -> bool:
    word = met.texts[last + 1]
    return (
        word[0].isupper()
        and between_words(text, met, last, last + 1) in (" ", "-", "\u00a0", " -")
        and not word.isdigit()
    )


def _called(text: str, met: Met, place: int, ages: dict[int, int], named: set[int], told: bool) -> bool:
    """A word with a capital that is no known name: "named X", "X O.," and "X, 17" beside words of risk, "17-year-old X"."""
    word = met.texts[place]
    if word.isupper() or word.lower() in STREETS or any(character.isdigit() for character in word):
        return False
    if place in named:
        return True
    following = place + 1 if place + 1 < len(met.texts) else None
    if following is not None and told:
        next_word, between = met.texts[following], between_words(text, met, place, following)
        if following in ages and between.strip() in (",", "("):
            return True
        if is_initial(text, met, following) and between == " " and next_word not in "IVXLC":
            return True
    return False


def _by_initials(text: str, met: Met, ages: dict[int, int]) -> list[Person]:
    """ "M. K.", "A.B." and the like, where they are not the beginning of somebody's full name."""
    people, place = [], 0
    while place < len(met.texts):
        last = place
        if is_initial(text, met, place) and not (
            place and len(met.texts[place - 1]) == 1 and _joined(text, met, place - 1)
        ):
            while last + 1 < len(met.texts) and is_initial(text, met, last + 1) and _joined(text, met, last):
                last += 1
            letters = "".join(met.texts[place : last + 1]).lower()
            blacked_out = text[met.starts[place] - 1 : met.starts[place]] == "["
            if (
                last > place
                and last - place < 3
                and letters not in NOBODY
                and not blacked_out
                and not _begins_name(text, met, last)
            ):
                age = age_near(text, met, place, last, ages)
                if not is_excused(text, met, place, last, age, True):
                    people.append(Person(place, last, age, True))
        place = last + 1
    return people


def _joined(text: str, met: Met, place: int) -> bool:
    return between_words(text, met, place, place + 1).strip(" \u00a0") == "."


def _begins_name(text: str, met: Met, last: int) -> bool:
    following = last + 1
    if following >= len(met.texts):
        return False
    word = met.texts[following]
    return len(word) > 2 and word[0].isupper() and between_words(text, met, last, following) in (". ", ".")
