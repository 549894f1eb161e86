"""A question as the full-text index takes it: each word with the words of the index that it stands for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ground.folding import fold_to_latin
from store.search.asking import Question, Word
from store.search.listing import SIZES
from store.shape.database import Store

# From so many letters on, a word is found inside longer ones too; shorter ones stand in too many by chance.
PART = 5
# Of the words that all beginnings and parts of a question stand for, so many, the most frequent of each, and of each at
# least so many; more are said, and not looked for: each costs time, in every piece of the index.
MOST_WORDS, LEAST_WORDS = 60, 5
# Of the words that hold a part, those met first are compared: frequent words are met early.
MOST_HOLDING = 3_000
LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True)
class Match:
    """A question as the index takes it, the same within titles, the tokens that meet it, and what was left out."""

    expression: str
    in_titles: str
    tokens: frozenset[str]
    notes: tuple[str, ...] = ()


def match_of(store: Store, question: Question) -> Match:
    """How the index is asked. The question has at least one group."""
    most = max(LEAST_WORDS, MOST_WORDS // (len(question.words) + len(question.without)))
    wanted, unwanted = _Written(store, most), _Written(store, most)
    groups = [_any(wanted.write(word) for word in group) for group in question.groups]
    without = [unwanted.write(word) for word in question.without]
    expression = " AND ".join(groups)
    excluded = f" NOT {_any(without)}" if without else ""
    titled = f"({{title}} : ({expression})){excluded}"
    return Match(f"({expression}){excluded}", titled, frozenset(wanted.tokens), tuple(wanted.notes))


class _Written:
    """Writes words as the index takes them, each with at most so many that it stands for; keeps their tokens, and notes."""

    def __init__(self, store: Store, most: int) -> None:
        self.store, self.most = store, most
        self.tokens: set[str] = set()
        self.notes: list[str] = []

    def write(self, word: Word) -> str:
        """An expression of the index for one word of a question."""
        forms = [word.tokens]
        latin = tuple(map(fold_to_latin, word.tokens))
        if latin != word.tokens:
            # Serbian in its other alphabet.
            forms.append(latin)
        if len(word.tokens) > 1 and not word.whole and all(token.isalpha() for token in word.tokens):
            forms.append(("".join(word.tokens),))
        if word.begins:
            forms += [(*word.tokens[:-1], other) for other in self._beginning(word.tokens[-1])]
        elif len(word.tokens) == 1 and not word.whole:
            forms += [(other,) for other in self._holding(word.tokens[0])]
        forms = list(dict.fromkeys(forms))
        self.tokens.update(token for form in forms for token in form)
        asked = _any(f'"{" ".join(form)}"' for form in forms)
        return f"({{{word.field}}} : {asked})" if word.field else asked

    def _beginning(self, start: str) -> list[str]:
        """The most frequent words that begin so."""
        words: list[str] = []
        for size in range(SIZES, -1, -1):
            # The index holds the sizes above 0, and is used where the question says so.
            indexed = "size > 0 AND" if size else ""
            rows = self.store.rows(
                f"SELECT word FROM search_word WHERE {indexed} size = ? AND word >= ? AND word < ? ORDER BY word LIMIT ?",
                size, start, start + LAST, self.most + 1 - len(words),
            )  # fmt: skip
            words += [row["word"] for row in rows]
            if len(words) > self.most:
                self.notes.append(f"of the words that begin with {start}, the {self.most} most frequent are looked for")
                return words[: self.most]
        return words

    def _holding(self, part: str) -> list[str]:
        """The most frequent longer words that hold this one."""
        if len(part) < PART or not part.isalpha():
            return []
        rows = self.store.rows(
            """SELECT word FROM (
                    SELECT w.word, w.documents FROM word_parts p CROSS JOIN search_word w ON w.id = p.rowid
                    WHERE word_parts MATCH ? AND instr(w.word, ?) AND w.word <> ? ORDER BY p.rowid LIMIT ?)
                ORDER BY documents DESC, word LIMIT ?""",
            " AND ".join(f'"{part[place : place + 3]}"' for place in range(len(part) - 2)), part, part, MOST_HOLDING,
            self.most + 1,
        )  # fmt: skip
        if len(rows) > self.most:
            self.notes.append(f"of the words that hold {part}, the {self.most} most frequent are looked for")
        return [row["word"] for row in rows[: self.most]]


def _any(alternatives: Iterable[str]) -> str:
    all_of_them = list(alternatives)
    return all_of_them[0] if len(all_of_them) == 1 else f"({' OR '.join(all_of_them)})"
