"""How fast documents are kept and taken into the index of search, beside `insert_all` of sqlite-utils.

What is compared: the same documents into the same file at the same size, with the same tables, columns, indexes and keys,
each side in one transaction of so many documents, in CPU seconds of one thread.

- Ours begins with what a spider found: it looks each document up, hashes its text, plans the next look at it, then writes it
  (`save_documents`); then it folds texts, writes the full-text index and keeps the list of words (`index_new`).
- `insert_all` is given finished rows, hash and all, and looks nothing up. Where it has full-text search, that is what
  `enable_fts(create_triggers=True)` makes: an FTS5 table over the texts with a trigger; where words are found by their parts
  as well, which ours keeps a list of words for, a second one with the trigram tokenizer. They begin empty, which favours it.
"""

from __future__ import annotations

from collections.abc import Callable
from time import thread_time
from typing import Any

from ground.clock import now
from ground.records import Found
from store.documents.documents import save_documents
from store.search.index import index_new
from store.shape.database import Store

SAMPLE, ROUNDS, BAR = 4_000, 3, 0.7
Row = dict[str, Any]
WORDS = "CREATE VIRTUAL TABLE peer_words USING fts5(title, text, content='version', content_rowid='id')"
PARTS = (
    "CREATE VIRTUAL TABLE peer_parts USING fts5(title, text, content='version', content_rowid='id', tokenize='trigram')"
)
TRIGGER = """CREATE TEMP TRIGGER {0}_kept AFTER INSERT ON version BEGIN
    INSERT INTO {0} (rowid, title, text) VALUES (new.id, new.title, new.text); END"""
PEERS = {
    "rows and indexes": (), "and full-text search": (WORDS,), "and search for parts of words": (WORDS, PARTS)
}  # fmt: skip


def print_inserts(store: Store, found: Callable[[range], list[Found]], size: int) -> float:
    """Print documents per CPU second of both; the CPU seconds that one costs us. The store grows by what is written."""
    index_new(store)
    kept = taken = 0.0
    peers = dict.fromkeys(PEERS, 0.0)
    for number in range(ROUNDS):
        first = size + number * SAMPLE
        documents = found(range(first, first + SAMPLE))
        kept += _seconds(lambda documents=documents: save_documents(store, documents, now()))
        taken += _seconds(lambda: index_new(store))
        for mark, (name, tables) in enumerate(PEERS.items()):
            peers[name] += _peer(store, tables, str(mark))
        index_new(store)
    many = SAMPLE * ROUNDS
    print(f"\nof {many:,} documents, per CPU second:\n\n| | ours | insert_all | share |\n|---|---|---|---|")
    for name, theirs in peers.items():
        ours = kept + taken if PEERS[name] else kept
        missed = " MISSED" if theirs / ours < BAR else ""
        print(f"| {name} | {many / ours:,.0f} | {many / theirs:,.0f} | {theirs / ours:.2f}{missed} |")
    return (kept + taken) / many


def _rows(store: Store) -> tuple[list[Row], list[Row]]:
    """The rows of the last documents again, as others: the next numbers, and addresses that are not there yet."""
    documents = [dict(row) for row in store.rows("SELECT * FROM document ORDER BY id DESC LIMIT ?", SAMPLE)][::-1]
    versions = [dict(row) for row in store.rows("SELECT * FROM version ORDER BY id DESC LIMIT ?", SAMPLE)][::-1]
    for document, version in zip(documents, versions, strict=True):
        document["id"] += SAMPLE
        document["version_id"] += SAMPLE
        version["id"], version["document_id"] = document["version_id"], document["id"]
    return documents, versions


def _peer(store: Store, tables: tuple[str, ...], mark: str) -> float:
    from sqlite_utils import Database

    documents, versions = _rows(store)
    for document in documents:
        document["url"] += f"?{mark}"
    db = Database(store.connection)
    names = [table.split()[3] for table in tables]
    for name, table in zip(names, tables, strict=True):
        store.connection.execute(table)
        store.connection.execute(TRIGGER.format(name))

    def insert() -> None:
        with store.transaction() as connection:
            connection.execute("PRAGMA defer_foreign_keys = ON")
            db["document"].insert_all(documents)  # type: ignore[union-attr]
            db["version"].insert_all(versions)  # type: ignore[union-attr]

    took = _seconds(insert)
    for name in names:
        store.connection.execute(f"DROP TRIGGER {name}_kept")
        store.connection.execute(f"DROP TABLE {name}")
    return took


def _seconds(work: Callable[[], object]) -> float:
    began = thread_time()
    work()
    return thread_time() - began
