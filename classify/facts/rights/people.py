"""People in a sentence: names, initials and ages, without those who are named for their office, a case or a law."""

from __future__ import annotations

import re
from dataclasses import dataclass

from classify.facts.rights.excuses import NOBODY, STREETS, between_words, is_company, is_excused, is_threshold
from classify.facts.rights.groups import Met
from classify.facts.rights.names import FIGURE, LETTER, NAME, GivenNames

PHONE = re.compile(r"(?<![\w/.,\-])(?:\+|00?)?\(?\d[\d \u00a0().\-/]{5,17}\d(?![\w/])")
DATE = re.compile(r"\d{1,2}[./-] ?\d{1,2}[./-] ?\d{2,4}|\d{4}[./-]\d")
TOLD = frozenset({"risk", "place", "person", "child", "status", "health", "family", "age", "years"})
"""Groups beside which a capital, an initial and a figure make an unknown word a name."""
OLDEST = 99
YOUNGEST = 1


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody named in a sentence, by first and last word; `private` where only a given name or initials stand there."""

    first: int
    last: int
    age: int | None
    private: bool


@dataclass(frozen=True, slots=True)
class Age:
    """An exact age: which word it is, how old, and whether words for one person stand beside it."""

    place: int
    age: int
    of_person: bool


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
    ages = _ages(text, met, names, marks)
    excused: set[int] = set()
    people = _by_name(text, met, marks, ages, excused)
    if LETTER in marks:
        people += _by_initials(text, met, ages)
    return people, [Age(place, age, _of_person(place, met)) for place, age in ages.items() if place not in excused]


def _ages(text: str, met: Met, names: GivenNames, marks: list[int]) -> dict[int, int]:
    """Words that are a person's age, by place: a figure with a word of age near, or one that stands after a name."""
    sure = {place for hit in met.groups.get("age", []) for place in range(hit[0] - 2, hit[1] + 3)}
    weak = {place for hit in met.groups.get("years", []) for place in (hit[0] - 1, hit[1] + 1)}
    lasting = {first for first, _ in met.groups.get("span", [])}
    spelled = {first for first, _ in met.groups.get("numbers", [])}
    ages: dict[int, int] = {first: 17 if "child" in met.groups else 20 for first, _ in met.groups.get("old", [])}
    for place in [place for place, mark in enumerate(marks) if mark == FIGURE or place in spelled]:
        word = met.texts[place]
        number = int(word) if word.isdecimal() and len(word) <= 2 else 19 if place in spelled else None
        glued = re.match(r"(\d{1,2})(?=[^\W\d_])", word) if place in sure or place in weak else None
        number = int(glued[1]) if glued else number
        if number is None or not YOUNGEST <= number <= OLDEST or _in_date(text, met, place):
            continue
        if not lasting.isdisjoint(range(place + 1, place + 4)) or is_threshold(text, met, place):
            continue
        if (
            place in sure
            or (place in weak and (_of_person(place, met, 3) or _after_name(text, place, met, names)))
            or glued
            or _stands_as_age(text, met, place, names)
        ):
            ages[place] = number
    return ages


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
    return any(len(word) > 1 and names.is_name(word) for word in met.texts[max(0, place - 3) : place])


def _stands_as_age(text: str, met: Met, place: int, names: GivenNames) -> bool:
    """ ", 17," or "(17)" after a word with a capital, or with a word of age in any bracket."""
    if place == 0:
        return False
    before = between_words(text, met, place - 1, place)
    end = met.starts[place] + len(met.texts[place])
    after = text[end : end + 2]
    word = met.texts[place - 1]
    named = word[0].isupper() or not word[0].islower() or "ა" <= word[0] <= "ჿ"
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


def _of_person(place: int, met: Met, reach: int = 4) -> bool:
    people = [*met.groups.get("person", []), *met.groups.get("child", []), *met.groups.get("old", [])]
    return any(first - reach <= place <= last + reach for first, last in people)


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
        age = _age_of(text, met, place, last, ages)
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
        if is_excused(text, met, place, last, age, private):
            excused.update(range(place - 5, last + 6))
        else:
            people.append(Person(place, last, age, private))
    return people


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
        if _is_initial(text, met, following) and between == " " and next_word not in "IVXLC":
            return True
    return False


def _is_initial(text: str, met: Met, place: int) -> bool:
    word = met.texts[place]
    return len(word) == 1 and word.isupper() and text[met.starts[place] + 1 : met.starts[place] + 2] in (".", ",", "*")


def _age_of(text: str, met: Met, first: int, last: int, ages: dict[int, int]) -> int | None:
    """The age that stands within five words of a name."""
    near = [(abs(place - (last if place > last else first)), age) for place, age in ages.items()
            if first - 5 <= place <= last + 5]  # fmt: skip
    return min(near)[1] if near else None


def _by_initials(text: str, met: Met, ages: dict[int, int]) -> list[Person]:
    """ "M. K.", "A.B." and the like, where they are not the beginning of somebody's full name."""
    people, place = [], 0
    while place < len(met.texts):
        last = place
        if _is_initial(text, met, place) and not (
            place and len(met.texts[place - 1]) == 1 and _joined(text, met, place - 1)
        ):
            while last + 1 < len(met.texts) and _is_initial(text, met, last + 1) and _joined(text, met, last):
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
                age = _age_of(text, met, place, last, ages)
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
