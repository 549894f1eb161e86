"""Acts and cases of the EU as texts name them, made CELEX numbers: number, sort of act beside it, members of lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from classify.facts.references.eu_rules import EuRules
from classify.facts.references.forms import Citation
from classify.facts.references.notation import NUMBER_SIGN, SIGNED, four
from classify.facts.references.plain import at_slashes

# The looks back stand behind the first letter, so that the search leaps from digit to digit.
PAIR = re.compile(
    r"(\d(?<!\d.)(?<!\d[.,/-].)(?<![^\W\d_][_-].)\d{0,3}) ?/ {0,2}(\d{1,4})"
    r"(?!\d)(?! ?/ {0,2}\d)(?![.,-]\d)(?! ?\( ?[A-Za-z]{3}\))"
)
# How far before its slash a pair, and a case, begins at most.
PAIR_REACH, CASE_REACH = 5, 9
CASE_WORD = re.compile(
    r"(?:[Cc]ases?|[Rr]echtssachen?|[Aa]ffaires?|[Aa]suntos?|[Cc]aus[ae]|[Pp]rocesso|[Zz]aak|[Ss]ag|[Mm]ål|[Ss]praw[ay]|[Vv]ěc|[Cc]auz[ae]|[Дд]ело"
    r"|[Pp]redmet|[Zz]adeva|[Υυ]πόθεση) C ([1-9]\d{0,3})/(\d\d)(?![\d/-])"
)
CASE = re.compile(r"([CTF](?<![^\W_].)(?<![\d/-].)) ?- ?([1-9]\d{0,3}) ?/ ?(\d\d)(?![\d/-])(?!\.\d)")
# A national file that is numbered alike.
FILE_WORD = re.compile(r"(?:Az\.|Aktenzeichen|Geschäftszahl|GZ)\W{0,3}$")
ELIDED = re.compile(r",? {0,2}(?:[^\W\d_]{1,5} )?/(\d{2,4})(?![\d/])")
NEAR, NEAR_UNMARKED, SENTENCE = 170, 60, re.compile(r"[.!?;:] {1,3}(?=[^\W\d_a-z])")
WORD = re.compile(r"[^\W\d_]+")
SIGN = re.compile(NUMBER_SIGN)
MEMBER = re.compile(r"\( ?[^\W\d_]{2,8} ?\)|\d{1,4} ?/ ?\d{1,4}(?: ?/ ?[^\W\d_]{2,8})?")
SIGN_LAST = re.compile(rf"{SIGNED}$")
TAIL = re.compile(r" {0,2}/ {0,2}([^\W\d_]{2,8})|[ -]?\(([^\W\d_]{2,8})\)")
OTHER_TAIL = re.compile(r" ?/ ?[^\W\d_]|\. \(")
# The first year of Community acts, and a year that no act has reached yet.
FIRST, LAST = 1952, 2035
NEW_ORDER = 2015
# Characters between two members of a list.
LIST_GAP = 40
# No year had more regulations.
MOST = 3999


def cases(text: str, slashes: Sequence[int]) -> Iterator[Citation]:
    """Cases of the Court of Justice, the General Court and the Civil Service Tribunal, by the CELEX number of the judgment.

    `slashes` are the places of all slashes in the text.
    """
    if " C " in text:
        for case in CASE_WORD.finditer(text):
            yield Citation("celex", f"6{four(case[2])}CJ{int(case[1]):04}", *case.span())
    for case in at_slashes(CASE, text, slashes, CASE_REACH):
        court, number, year = case.groups()
        if FILE_WORD.search(text, max(0, case.start() - 20), case.start()):
            continue
        full = int(four(year))
        since, until = {"C": (1988, LAST), "T": (1989, LAST), "F": (2005, 2016)}[court]
        if since <= full <= until:
            yield Citation("celex", f"6{full}{court}J{int(number):04}", *case.span())


def acts(text: str, language: str | None, rules: EuRules, slashes: Sequence[int]) -> Iterator[Citation]:
    """Acts of the EU in a plain text; `slashes` are the places of all slashes in it."""
    after_first = language in rules.list.get("after", ())
    last: _Act | None = None
    for pair in at_slashes(PAIR, text, slashes, PAIR_REACH):
        act = _Reading(text, pair, rules).act(last, after_first)
        if act is None:
            continue
        yield Citation("celex", act.celex, pair.start(), act.end)
        yield from _elided(text, act, pair.end())
        last = act


class _Act:
    """An act that was read: what a list's next member may inherit of it."""

    def __init__(self, letter: str, year: int, number: int, end: int, marked: bool, year_first: bool):
        self.letter, self.year, self.number, self.end = letter, year, number, end
        self.marked, self.year_first = marked, year_first

    @property
    def celex(self) -> str:
        return f"3{self.year}{self.letter}{self.number:04}"


def _elided(text: str, act: _Act, at: int) -> Iterator[Citation]:
    """The members of "2024/1347, /1348 and /1349" after the first."""
    while member := ELIDED.match(text, at):
        act.end = at = member.end()
        yield Citation("celex", f"3{act.year}{act.letter}{int(member[1]):04}", member.start(1) - 1, member.end())


class _Reading:
    """One pair of numbers, and what stands around it."""

    def __init__(self, text: str, pair: re.Match[str], rules: EuRules):
        self.text, self.pair, self.rules = text, pair, rules
        self.mark = rules.mark_before.search(text[max(0, pair.start() - 40) : pair.start()])
        tail = TAIL.match(text, pair.end())
        known = tail if tail and (tail[1] or tail[2]) in rules.marks else None
        self.suffix = known
        self.end = known.end() if known else pair.end()
        # Without a mark the word for the act has to stand directly before.
        marked = self.suffix or (self.mark and self.mark["bracket"])
        self.begin = max(0, pair.start() - (NEAR if marked else NEAR_UNMARKED))
        self.signed = bool(self.mark and self.mark["sign"]) or bool(
            SIGN_LAST.search(text[max(0, pair.start() - 12) : pair.start()])
        )

    @property
    def _is_piece(self) -> bool:
        """Whether the pair is part of a longer number or an address, as a slash before it says: not so in "EU/2023/970"."""
        return self.text[self.pair.start() - 1 : self.pair.start()] == "/" and not (self.mark and self.mark["bare"])

    def act(self, last: _Act | None, after_first: bool) -> _Act | None:
        """The act, or None where the pair is something else."""
        if self._is_piece:
            return None
        listed = last if last and self._continues(last) else None
        marked = bool(self.suffix) or bool(self.mark and self.mark["bracket"]) or bool(listed and listed.marked)
        letter = self._after() if after_first else ""
        gap = -1
        if not letter and not listed:
            letter, gap = self._before()
            if (
                letter
                and gap > 0
                and not marked
                and not (self.mark and self.mark["bare"])
                and not self._is_known(letter)
            ):
                letter = ""
        letter = letter or (listed.letter if listed else "")
        if not letter and (marked or listed):
            letter = self._after()
        numbers = self._numbers(letter, marked)
        if numbers is None:
            return None
        if letter == "R" and self.suffix and numbers[0] < NEW_ORDER and _year(self.pair[1]) == numbers[0]:
            # No regulation was numbered so: the word belongs to another act.
            letter = self.rules.by_number.get(numbers, "") or self._before("LDF")[0]
        if not self.suffix and listed and numbers in self.rules.by_number:
            letter = self.rules.by_number[numbers]
        if not letter:
            letter = self.rules.by_number.get(numbers, "") if marked else ""
        if (
            not letter
            or not (marked or self._plain(letter, numbers, listed))
            or self._is_foreign(letter, numbers[0], listed)
        ):
            return None
        return _Act(letter, *numbers, self.end, marked, _year(self.pair[1]) == numbers[0])

    def _is_known(self, letter: str) -> bool:
        """Whether the pair is an act that is cited by number alone, as in "Directive on pay transparency (2023/970)"."""
        numbers = self._numbers(letter, marked=False)
        return numbers is not None and self.rules.by_number.get(numbers) == letter

    def _is_foreign(self, letter: str, year: int, listed: _Act | None) -> bool:
        """Whether a pair without a mark of its own is written as others number theirs: 2020/601/A, 58/25/CONS, 28/2025."""
        if self.suffix or (self.mark and self.mark["bracket"]):
            return False
        year_first = _year(self.pair[1]) == year
        if bool(OTHER_TAIL.match(self.text, self.pair.end())) or (listed and listed.year_first != year_first):
            return True
        return not year_first and (letter == "L" or year >= NEW_ORDER or int(self.pair[1]) > MOST)

    def _continues(self, last: _Act) -> bool:
        if not 0 < self.pair.start() - last.end <= LIST_GAP:
            return False
        gap = self.text[last.end : self.pair.start()]
        words = WORD.findall(gap)
        plain = not re.search(r"\d|[!?]|\. [A-Z]", gap)
        return plain and all(
            word in self.rules.marks or word.casefold() in self.rules.joiners or SIGN.fullmatch(word) for word in words
        )

    def _before(self, letters: str = "LRDFHE") -> tuple[str, int]:
        """The sort of act named nearest before in the sentence, and how many words other than signs and marks stand between."""
        text, place = self.text, self.pair.start()
        named = [one for one in self.rules.sorts(text, self.begin, place) if one[0] in letters]
        if not named or SENTENCE.search(text, named[-1][2], place):
            return "", -1
        letter, _, end = named[-1]
        gap = text[end:place]
        words = [word for word in WORD.findall(gap) if word not in self.rules.marks and not SIGN.fullmatch(word)]
        return letter, len(words) + bool(re.search(r"\d", gap))

    def _after(self) -> str:
        """The sort of act named directly after, past the members of a list."""
        begin = self.end
        named = next(self.rules.sorts(self.text, begin, begin + 110), None)
        if named is None:
            return ""
        between = MEMBER.sub(" ", self.text[begin : named[1]])
        words = WORD.findall(between)
        strange = [word for word in words if len(word) > 8 and word.casefold() not in self.rules.joiners]
        return "" if len(strange) > 1 or len(words) > 6 or re.search(r"[.;!?]", between) else named[0]

    def _numbers(self, letter: str, marked: bool) -> tuple[int, int] | None:
        """Year and number, in whichever order they stand."""
        first, second = self.pair[1], self.pair[2]
        one, two = _year(first), _year(second)
        number_first = (
            letter == "R"
            and not (one and one >= NEW_ORDER and not (two and two < NEW_ORDER and self.signed and self._old()))
        ) or (letter == "D" and self.signed and not (one and one >= NEW_ORDER))
        if not letter and self.signed and not (one and one >= NEW_ORDER):
            number_first = True
        order = ((two, first), (one, second)) if number_first else ((one, second), (two, first))
        for year, number in order:
            # Acts of 1999 and later bear the whole year.
            if (
                year
                and 0 < int(number) <= (9999 if year >= 1999 or letter == "R" else 999)
                and (number[0] != "0" or self.suffix)
            ):
                return year, int(number)
        return None

    def _old(self) -> bool:
        return bool(
            self.mark
            and self.mark["bracket"]
            and re.sub(r"\W", "", self.mark["bracket"]) in self.rules.list.get("community", ())
        )

    def _plain(self, letter: str, numbers: tuple[int, int], listed: _Act | None) -> bool:
        """Whether a pair without a mark is an act all the same: its sort stands directly before, and its shape is theirs."""
        year, number = numbers
        first, second = int(self.pair[1]), int(self.pair[2])
        if second == first + 1 or (second == (first + 1) % 100 and first > 1000):
            return False
        if self.rules.by_number.get(numbers) == letter:
            return True
        year_first = _year(self.pair[1]) == year
        if letter == "L" and not year_first:
            return False
        if listed or (self.mark and self.mark["bare"]):
            return True
        if letter == "L":
            return year_first and (len(self.pair[1]) == 4 or year < 2000)
        official = bool(self.rules.institutions.search(self.text[max(0, self.pair.start() - 80) : self.pair.start()]))
        if letter == "R":
            return (year_first and year >= NEW_ORDER and number >= 100) or (
                not year_first and official and year < NEW_ORDER
            )
        return letter in "DFH" and year_first and official and len(self.pair[1]) == 4 and number >= 100


def _year(figures: str) -> int:
    """The year that figures may stand for, or 0; two figures are of the last century, as later acts bear the whole year."""
    if len(figures) == 4:
        return int(figures) if FIRST <= int(figures) <= LAST else 0
    return 1900 + int(figures) if len(figures) == 2 and 52 <= int(figures) <= 99 else 0
