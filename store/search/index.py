"""The index of search: every version of every document once, in the order of collecting, and the words they are made of.

It only grows: a version that was replaced stays in it, and is not the present one of its document. Nothing has ever to be
taken out, so that neither a changed text nor a changed folding can bring it out of step; `rebuild` makes it anew.
"""

from __future__ import annotations

import json
from collections import Counter

from store.search.words import folding
from store.shape.database import Store

# Versions, and characters of them, to a transaction: a crash loses no more, and the words they share are written once.
AT_ONCE, CHARACTERS = 4_000, 20_000_000
# What is read of a text: the rest of a longer one is not found.
LONGEST = 200_000
# Words of more letters than this are found by their parts too.
COMPOUND = 8
WORD_LENGTHS = range(2, 41)
# A word with figures in it is one of the list where it is short: long ones are keys and sums that nobody begins to type.
WITH_FIGURES = 12
# The sizes of words: in at least 4, 16, 64 … texts. Few words change it, so that the most frequent are found by it.
SIZES = 12
SIZE = f"CASE {' '.join(f'WHEN documents < {4 ** (size + 1)} THEN {size}' for size in range(SIZES))} ELSE {SIZES} END"


def index_new(store: Store, most: int | None = None) -> int:
    """Take up versions that are not in the index, at most so many; how many were taken up."""
    done = 0
    while most is None or done < most:
        taken = _index_some(store, AT_ONCE if most is None else min(AT_ONCE, most - done))
        if not taken:
            break
        done += taken
    return done


def waiting(store: Store) -> int:
    """How many versions are not in the index yet."""
    row = store.row("SELECT (SELECT coalesce(max(id), 0) FROM version) - (SELECT reached FROM search_state)")
    return max(0, int(row[0])) if row else 0


def rebuild(store: Store) -> int:
    """Make the index anew, as after a change of how words are folded; how many versions it holds."""
    with store.transaction() as db:
        db.execute("INSERT INTO word_search (word_search) VALUES ('delete-all')")
        db.execute("INSERT INTO word_parts (word_parts) VALUES ('delete-all')")
        db.execute("DELETE FROM search_word")
        db.execute("UPDATE search_state SET reached = 0")
    return index_new(store)


def _index_some(store: Store, most: int) -> int:
    fold = folding().fold
    with store.transaction() as db:
        counts: Counter[str] = Counter()
        rows, last, characters = [], None, 0
        for number, title, text in db.execute(
            """SELECT id, title, substr(text, 1, ?) FROM version WHERE id > (SELECT reached FROM search_state)
                ORDER BY id LIMIT ?""",
            (LONGEST, most),
        ):
            head, body = fold(title), fold(text)
            rows.append((number, head.tokens, body.tokens, f"{head.written} {body.written}".strip()))
            counts.update({*head.tokens.split(), *body.tokens.split()})
            last, characters = number, characters + len(text)
            if characters > CHARACTERS:
                break
        if last is None:
            return 0
        db.executemany("INSERT INTO word_search (rowid, title, text, written) VALUES (?, ?, ?, ?)", rows)
        _count_words(store, counts)
        db.execute("UPDATE search_state SET reached = ?", (last,))
    return len(rows)


def _count_words(store: Store, counts: Counter[str]) -> None:
    """Add to how many versions hold each word; of new long ones, keep the parts too."""
    db = store.connection
    before = store.row("SELECT coalesce(max(id), 0) FROM search_word")
    # In order, so that neighbours are written together.
    words = sorted(filter(_is_listed, counts))
    db.executemany(
        """INSERT INTO search_word (word, documents) VALUES (?, ?)
            ON CONFLICT (word) DO UPDATE SET documents = documents + excluded.documents""",
        ((word, counts[word]) for word in words),
    )
    db.execute(
        f"""UPDATE search_word SET size = {SIZE} FROM json_each(?) j
            WHERE search_word.word = j.value AND documents >= 4 AND size <> {SIZE}""",
        (json.dumps(words),),
    )
    db.execute(
        "INSERT INTO word_parts (rowid, word) SELECT id, word FROM search_word WHERE id > ? AND length(word) > ?",
        (before[0] if before else 0, COMPOUND),
    )


def _is_listed(word: str) -> bool:
    return len(word) in WORD_LENGTHS and (word.isalpha() or (len(word) <= WITH_FIGURES and word.isalnum()))
