"""What a person asks for, read from their words. Whatever they write is a question: nothing in it is an error.

Words that stand apart all have to occur. `"a phrase"` and words that punctuation joins (`non-punishment`, `2024/1712`,
`COM(2023)`) stand in that order; `word*` begins so; `title:` and `text:` say where; `OR` stands between alternatives; `NOT`
or a leading `-` leaves out. All other signs are as good as spaces.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from store.search.words import tokens_in

QUOTES = str.maketrans({mark: '"' for mark in "“”„‟«»「」『』"})
PART = re.compile(r'(?P<no>[-\u2212])?(?:(?P<field>title|text):)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
# A question of more is cut: nobody means it, and each word costs time.
MOST_CHARACTERS, MOST_WORDS, MOST_TOKENS = 500, 16, 24


@dataclass(frozen=True, slots=True)
class Word:
    """One thing to find: its tokens in their order. `whole` holds where it stands in quotation marks."""

    written: str
    tokens: tuple[str, ...]
    field: str = ""
    begins: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """Groups of alternatives that all have to be met, and what must not occur. `cut` where more was written than is read."""

    groups: tuple[tuple[Word, ...], ...]
    without: tuple[Word, ...] = ()
    cut: bool = False

    @property
    def words(self) -> tuple[Word, ...]:
        """Everything that is looked for."""
        return tuple(word for group in self.groups for word in group)


def read_question(written: str) -> Question:
    """The question in some words; one without groups where there is nothing to look for."""
    cut = len(written) > MOST_CHARACTERS
    groups: list[tuple[Word, ...]] = []
    without: list[Word] = []
    join, leave = False, False
    for part in PART.finditer(written[:MOST_CHARACTERS].translate(QUOTES)):
        if part[0] in ("OR", "AND", "NOT"):
            join, leave = part[0] == "OR" and bool(groups), part[0] == "NOT"
            continue
        word = _word(part)
        if word is None:
            continue
        if len(groups) + len(without) >= MOST_WORDS:
            cut = True
            break
        if leave or part["no"]:
            without.append(word)
        elif join:
            groups[-1] = (*groups[-1], word)
        else:
            groups.append((word,))
        join = leave = False
    return Question(tuple(groups), tuple(without), cut)


def _word(part: re.Match[str]) -> Word | None:
    inside = part["phrase"] if part["phrase"] is not None else part["word"]
    tokens = tuple(tokens_in(inside))[:MOST_TOKENS]
    if not tokens:
        return None
    begins = part["phrase"] is None and inside.rstrip(".,;:!?)").endswith("*")
    return Word(inside.strip(), tokens, part["field"] or "", begins, whole=part["phrase"] is not None)
