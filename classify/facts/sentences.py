"""Where a sentence begins and ends, for facts that hold dots themselves: "am 15. März", "2026 r.", "Art. 3"."""

from __future__ import annotations

import re

MOST = 500
# It begins with one class of letters, so that the search leaps from sign to sign.
END = re.compile(r"[.!?…;։\n](?:(?<=\n)|(?<!\n)[\"'”’»)\]]{0,3}\s+(?=\S))")
LAST_WORD = re.compile(r"(\w{0,20})$")


def bounds(text: str, start: int, end: int) -> tuple[int, int]:
    """The begin and end of the sentence around a place, each at most 500 characters from it."""
    left, right = max(0, start - MOST), min(len(text), end + MOST)
    begin = left
    for match in reversed(list(END.finditer(text, left, start + 1))):
        if match.end() <= start and ends_sentence(text, match):
            begin = match.end()
            break
    for match in END.finditer(text, end, right):
        if ends_sentence(text, match):
            return begin, match.start() + 1
    return begin, right


def ends_sentence(text: str, match: re.Match[str]) -> bool:
    """Whether a sign ends a sentence: not a dot after a number or a short word, nor before a small letter."""
    if match[0][0] != ".":
        return True
    if match.end() >= len(text):
        return True
    following = text[match.end()]
    before = LAST_WORD.search(text, max(0, match.start() - 20), match.start())
    word = before[1] if before else ""
    if following.islower():
        return False
    if word.isdigit():
        return len(word) == 4 and following.isupper()
    return len(word) > 3 or (len(word) > 2 and following.isupper() and word.islower())
