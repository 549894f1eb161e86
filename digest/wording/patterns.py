"""Patterns of words as the files of `config/wording/` write them, compiled into linear expressions.

`*` is any ending, `a|b` either word, `..` up to three words between, `=` in front: capital letters as written.
"""

from __future__ import annotations

import re

GAP = ".."
MOST_BETWEEN = 3
# An apostrophe joins two words as a blank parts them: "d'actes".
BETWEEN = r"(?:[\s\-–‑]{1,4}|(?<='))"
GAPS = r"(?:[\s\-–‑,]{1,4}|(?<='))"
APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "‘": "'"})


def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern as an expression over whole words. Raises ValueError where it holds no word, or begins or ends in a gap."""
    exact = pattern.startswith("=")
    parts = pattern.removeprefix("=").translate(APOSTROPHES).split()
    if not parts or parts[0] == GAP or parts[-1] == GAP:
        raise ValueError(f'"{pattern}" should begin and end with a word')
    shown, joint = "", ""
    for part in parts:
        if part == GAP:
            joint = rf"{GAPS}(?:[\w'-]{{1,40}}{GAPS}){{0,{MOST_BETWEEN}}}"
            continue
        shown += joint + _either(part, pattern)
        joint = BETWEEN
    return re.compile(rf"(?<![\w]){shown}(?![\w])", 0 if exact else re.IGNORECASE)


def _either(part: str, pattern: str) -> str:
    words = part.split("|")
    if not all(word.strip("*-'") for word in words):
        raise ValueError(f'"{pattern}" holds an empty word')
    return "(?:" + "|".join(_word(word) for word in words) + ")"


def _word(word: str) -> str:
    stem = re.escape(word.removesuffix("*"))
    return stem + r"\w{0,30}" if word.endswith("*") else stem
