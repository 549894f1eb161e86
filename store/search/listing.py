"""The list of the words in the index of search, by which beginnings and parts of words are found, the frequent first."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from store.shape.database import Store

# Words of more letters than this are found by their parts too.
COMPOUND = 8
WORD_LENGTHS = range(2, 41)
# A word with figures in it is one of the list where it is short: long ones are keys and sums that nobody begins to type.
WITH_FIGURES = 12
# How many hold a word is counted in each of the first versions, later in each of so many, which stands for so many: it has
# to tell frequent words from others, and a row that stays as it is costs no writing.
COUNTED, EACH = 4_000, 32
# The sizes of words: in at least 4, 16, 64 … texts. Few words change it, so that the most frequent are found by it.
SIZES = 12
SIZE = f"CASE {' '.join(f'WHEN documents < {4 ** (size + 1)} THEN {size}' for size in range(SIZES))} ELSE {SIZES} END"
MOST_REMEMBERED = 200_000


class Words:
    """The words of a batch, `all` of them; and `counts`, in how many versions each stands of those that are counted."""

    def __init__(self) -> None:
        self.all: set[str] = set()
        self.counts: Counter[str] = Counter()

    def take(self, number: int, words: list[str]) -> None:
        """Take up the words of a version."""
        self.all.update(words)
        if number <= COUNTED:
            self.counts.update(set(words))
        elif number % EACH == 0:
            self.counts.update(dict.fromkeys(words, EACH))


@dataclass(slots=True)
class _Listed:
    """Words that this process has seen in the list of a store, and the version up to which they were taken from."""

    words: set[str] = field(default_factory=set)
    reached: int = 0


_LISTED: WeakKeyDictionary[Store, _Listed] = WeakKeyDictionary()


def list_words(store: Store, words: Words, since: int) -> None:
    """Add words to the list, and how many versions hold each; of new long ones, keep the parts too.

    `since` is the version up to which all words are in the list, within whose transaction this is.
    """
    db = store.connection
    before = store.row("SELECT coalesce(max(id), 0) FROM search_word")
    listed = _LISTED.setdefault(store, _Listed())
    if listed.reached > since:
        # What is remembered was taken back, or the list was begun anew.
        listed.words.clear()
    # In order, so that neighbours are written together.
    new = sorted(filter(_is_listed, words.all - listed.words))
    db.execute(
        "INSERT OR IGNORE INTO search_word (word, documents) SELECT value, 0 FROM json_each(?)", (json.dumps(new),)
    )
    counted = sorted(filter(_is_listed, words.counts))
    db.executemany(
        "UPDATE search_word SET documents = documents + ? WHERE word = ?",
        ((words.counts[word], word) for word in counted),
    )
    db.execute(
        f"""UPDATE search_word SET size = {SIZE} FROM json_each(?) j
            WHERE search_word.word = j.value AND documents >= 4 AND size <> {SIZE}""",
        (json.dumps(counted),),
    )
    db.execute(
        "INSERT INTO word_parts (rowid, word) SELECT id, word FROM search_word WHERE id > ? AND length(word) > ?",
        (before[0] if before else 0, COMPOUND),
    )


def remember(store: Store, words: Words, reached: int) -> None:
    """Note, once it is kept, that words of versions up to one are in the list: they are not looked for there again."""
    listed = _LISTED.setdefault(store, _Listed())
    if len(listed.words) + len(words.all) > MOST_REMEMBERED:
        listed.words.clear()
    listed.words |= words.all
    listed.reached = reached


def _is_listed(word: str) -> bool:
    return len(word) in WORD_LENGTHS and (word.isalpha() or (len(word) <= WITH_FIGURES and word.isalnum()))
