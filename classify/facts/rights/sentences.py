"""A text's sentences with their exact places, so that one can be quoted and found again character for character."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

# An end of a sentence with the quotes and brackets that close it, or the end of a line. What looks back stands behind the
# first letter, so that the search leaps from sign to sign.
END = re.compile(r"[.!?…։\n](?:(?<=\n)\s*|(?<=[.!?…։])(?<![.!?…։].)[.!?…։]*[\"'”’»“)\]]{0,4}\s+)")
# Before a full stop: an initial ("Blessing O."), a short form ("Art.", "z.B."), or a figure ("17.").
SHORT = re.compile(r"(?:^|[\s(\[„“\"'«.])(?:[^\W\d_]|[^\W\d_]{1,2}\.[^\W\d_]|\d{1,2})$")
SHORTENED = frozenset(
    "art arts nr no st sv dr prof mr mrs ms par abs bzw vgl ca inkl etc cf op ecc str tzn ust poz dz čl ods zb alin lit nr "
    "min ust гл ст ул им п г проф д-р чл бр пр άρθ παρ αρ κ οδ ул тзв mag ing dipl sen jr inc co vs al p pp u.a d.h z.b e.g "
    "i.e tel fax mme mlle lic art.º kpt por sk pkt tj np m.in itd".split()
)  # fmt: skip
LINE = 40
"""A line shorter than this ends what it says; a longer one may only have been folded."""


@dataclass(frozen=True, slots=True)
class Sentences:
    """Where each sentence starts and ends (in characters, without the white space around it), in order."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def at(self, place: int) -> int:
        """The number of the sentence that a character belongs to (of the one before it, between two)."""
        return max(0, bisect_right(self.starts, place) - 1)

    def of(self, places: Sequence[int]) -> list[int]:
        """The number of the sentence of each of some characters, which are in order."""
        numbers, number, last = [], 0, len(self.starts) - 1
        following = self.starts[1] if last > 0 else 0
        for place in places:
            while number < last and following <= place:
                number += 1
                following = self.starts[number + 1] if number < last else 0
            numbers.append(number)
        return numbers


@lru_cache(maxsize=4)
def sentences_of(text: str) -> Sentences:
    """The sentences of a text. The last texts are remembered, since several components ask for them in turn."""
    starts: list[int] = []
    ends: list[int] = []
    begin = 0
    for match in END.finditer(text):
        mark, end = match.start(), match.end()
        if _ends_here(text, begin, mark, end):
            # White space was taken with the end before; only the text itself may begin with some.
            bare = text[begin:end].rstrip()
            if bare:
                starts.append(begin if not bare[0].isspace() else begin + len(bare) - len(bare.lstrip()))
                ends.append(begin + len(bare))
            begin = end
    if bare := text[begin:].rstrip():
        starts.append(begin + len(bare) - len(bare.lstrip()))
        ends.append(begin + len(bare))
    return Sentences(tuple(starts), tuple(ends))


def _ends_here(text: str, begin: int, mark: int, end: int) -> bool:
    """Whether a sentence that began at `begin` ends with the sign at `mark`, which with white space goes to `end`."""
    sign, after = text[mark], text[end : end + 1]
    goes_on = after.islower()
    if sign == "\n":
        # A line that was folded goes on in small letters.
        folded = goes_on and mark - text.rfind("\n", begin, mark) > LINE
        return not folded or "\n" in text[mark:end].strip(" \t").removeprefix("\n")
    if not goes_on:
        return sign != "." or text.find("\n", mark, end) >= 0 or not _shortened(text[max(begin, mark - 8) : mark])
    if "Ა" > after and sign not in "!?։":
        return False
    return sign != "." or not _shortened(text[max(begin, mark - 8) : mark])


def _shortened(before: str) -> bool:
    words = before.split()
    return bool(words) and (SHORT.search(before) is not None or words[-1].lower().lstrip("(„\"'«") in SHORTENED)
