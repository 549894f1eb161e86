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
# Of the words that a beginning or a part stands for, the most frequent; more are said, and not looked for.
MOST_WORDS = 60
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
    tokens: set[str] = set()
    notes: list[str] = []
    groups = [_any(_written(store, word, tokens, notes) for word in group) for group in question.groups]
    unwanted: set[str] = set()
    without = [_written(store, word, unwanted, []) for word in question.without]
    expression = " AND ".join(groups)
    excluded = f" NOT {_any(without)}" if without else ""
    titled = f"({{title}} : ({expression})){excluded}"
    return Match(f"({expression}){excluded}", titled, frozenset(tokens), tuple(notes))


def _written(store: Store, word: Word, tokens: set[str], notes: list[str]) -> str:
    forms = [word.tokens]
    latin = tuple(map(fold_to_latin, word.tokens))
    if latin != word.tokens:
        # Serbian in its other alphabet.
        forms.append(latin)
    if len(word.tokens) > 1 and not word.whole and all(token.isalpha() for token in word.tokens):
        forms.append(("".join(word.tokens),))
    if word.begins:
        forms += [(*word.tokens[:-1], other) for other in _beginning(store, word.tokens[-1], notes)]
    elif len(word.tokens) == 1 and not word.whole:
        forms += [(other,) for other in _holding(store, word.tokens[0], notes)]
    forms = list(dict.fromkeys(forms))
    tokens.update(token for form in forms for token in form)
    asked = _any(f'"{" ".join(form)}"' for form in forms)
    return f"({{{word.field}}} : {asked})" if word.field else asked


def _beginning(store: Store, start: str, notes: list[str]) -> list[str]:
    """The most frequent words that begin so."""
    words: list[str] = []
    for size in range(SIZES, -1, -1):
        # The index holds the sizes above 0, and is used where the question says so.
        indexed = "size > 0 AND" if size else ""
        rows = store.rows(
            f"SELECT word FROM search_word WHERE {indexed} size = ? AND word >= ? AND word < ? ORDER BY word LIMIT ?",
            size, start, start + LAST, MOST_WORDS + 1 - len(words),
        )  # fmt: skip
        words += [row["word"] for row in rows]
        if len(words) > MOST_WORDS:
            notes.append(f"of the words that begin with {start}, the {MOST_WORDS} most frequent are looked for")
            return words[:MOST_WORDS]
    return words


def _holding(store: Store, part: str, notes: list[str]) -> list[str]:
    """The most frequent longer words that hold this one."""
    if len(part) < PART or not part.isalpha():
        return []
    rows = store.rows(
        """SELECT word FROM (
                SELECT w.word, w.documents FROM word_parts p CROSS JOIN search_word w ON w.id = p.rowid
                WHERE word_parts MATCH ? AND instr(w.word, ?) AND w.word <> ? ORDER BY p.rowid LIMIT ?)
            ORDER BY documents DESC, word LIMIT ?""",
        " AND ".join(f'"{part[place : place + 3]}"' for place in range(len(part) - 2)), part, part, MOST_HOLDING,
        MOST_WORDS + 1,
    )  # fmt: skip
    if len(rows) > MOST_WORDS:
        notes.append(f"of the words that hold {part}, the {MOST_WORDS} most frequent are looked for")
    return [row["word"] for row in rows[:MOST_WORDS]]


def _any(alternatives: Iterable[str]) -> str:
    all_of_them = list(alternatives)
    return all_of_them[0] if len(all_of_them) == 1 else f"({' OR '.join(all_of_them)})"
