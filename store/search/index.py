"""The index of search: every version of every document once, in the order of collecting, and the words they are made of.

It only grows: a version that was replaced stays in it, and is not the present one of its document. Nothing has ever to be
taken out, so that neither a changed text nor a changed folding can bring it out of step; `rebuild` makes it anew.
"""

from __future__ import annotations

from store.search.folded import folding
from store.search.listing import Words, list_words, remember
from store.shape.database import Store

# Versions, and characters of them, to a transaction: a crash loses no more, and the words they share are written once.
AT_ONCE, CHARACTERS = 4_000, 20_000_000
# What is read of a text: the rest of a longer one is not found.
LONGEST = 200_000


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
    fold, words = folding().fold, Words()
    with store.transaction() as db:
        since, rows, characters = _reached(store), [], 0
        for number, title, text in db.execute(
            "SELECT id, title, substr(text, 1, ?) FROM version WHERE id > ? ORDER BY id LIMIT ?", (LONGEST, since, most)
        ):
            head, body = fold(title), fold(text)
            rows.append((number, head.tokens, body.tokens, f"{head.written} {body.written}".strip()))
            words.take(number, f"{head.tokens} {body.tokens}".split())
            characters += len(text)
            if characters > CHARACTERS:
                break
        if not rows:
            return 0
        db.executemany("INSERT INTO word_search (rowid, title, text, written) VALUES (?, ?, ?, ?)", rows)
        list_words(store, words, since)
        db.execute("UPDATE search_state SET reached = ?", (rows[-1][0],))
    remember(store, words, rows[-1][0])
    return len(rows)


def _reached(store: Store) -> int:
    row = store.row("SELECT reached FROM search_state")
    return int(row[0]) if row else 0
