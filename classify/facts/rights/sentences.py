"""A text's sentences with their exact places, so that one can be quoted and found again character for character."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

# An end of a sentence with the quotes and brackets that close it, or the end of a line.
END = re.compile(r"(?<![.!?…։])[.!?…։]+[\"'”’»“)\]]{0,4}\s+|\n\s*")
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


@lru_cache(maxsize=4)
def sentences_of(text: str) -> Sentences:
    """The sentences of a text. The last texts are remembered, since several components ask for them in turn."""
    starts: list[int] = []
    ends: list[int] = []
    begin = 0
    for match in END.finditer(text):
        if not _ends(text, begin, match):
            continue
        _keep(text, begin, match.end(), starts, ends)
        begin = match.end()
    _keep(text, begin, len(text), starts, ends)
    return Sentences(tuple(starts), tuple(ends))


def _keep(text: str, begin: int, end: int, starts: list[int], ends: list[int]) -> None:
    piece = text[begin:end]
    if bare := piece.strip():
        starts.append(begin + len(piece) - len(piece.lstrip()))
        ends.append(starts[-1] + len(bare))


def _ends(text: str, begin: int, match: re.Match[str]) -> bool:
    mark, after = text[match.start()], text[match.end() : match.end() + 1]
    if mark == "\n":
        # A line that was folded goes on in small letters.
        folded = after.islower() and match.start() - text.rfind("\n", begin, match.start()) > LINE
        return not folded or "\n" in match[0].strip(" \t").removeprefix("\n")
    if "\n" in match[0] and not after.islower():
        return True
    if after.islower() and "Ა" > after and not match[0].startswith(("!", "?", "։")):
        return False
    return mark != "." or not _shortened(text[max(begin, match.start() - 8) : match.start()])


def _shortened(before: str) -> bool:
    words = before.split()
    return bool(words) and (SHORT.search(before) is not None or words[-1].lower().lstrip("(„\"'«") in SHORTENED)
