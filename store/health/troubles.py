"""What goes wrong with the installation itself, beside its sources: told to operators once, until it is over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from store.shape.database import Store


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that a person has to mend: what is wrong, what to do, and since when."""

    id: str
    sentence: str
    todo: str
    since: str


def begin_trouble(store: Store, trouble: Trouble) -> None:
    """Note a trouble; one that goes on with another sentence is a new one."""
    with store.transaction() as db:
        db.execute(
            """INSERT INTO trouble (id, sentence, todo, since) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET
                since = CASE WHEN ended_at IS NULL AND sentence = excluded.sentence THEN since ELSE excluded.since END,
                sentence = excluded.sentence, todo = excluded.todo, ended_at = NULL""",
            (trouble.id, trouble.sentence, trouble.todo, trouble.since),
        )


def end_trouble(store: Store, trouble_id: str, at: str) -> None:
    """Note that a trouble is over, if it was there."""
    with store.transaction() as db:
        db.execute("UPDATE trouble SET ended_at = ? WHERE id = ? AND ended_at IS NULL", (at, trouble_id))


def troubles(store: Store) -> list[Trouble]:
    """What is wrong at present, the oldest first."""
    rows = store.rows("SELECT id, sentence, todo, since FROM trouble WHERE ended_at IS NULL ORDER BY since, id")
    return [Trouble(**dict(row)) for row in rows]


def untold_troubles(store: Store, channel: str) -> list[Trouble]:
    """What is wrong and was not told yet by one way out."""
    rows = store.rows("SELECT trouble_id, since FROM trouble_told WHERE channel = ?", channel)
    told = {(row["trouble_id"], row["since"]) for row in rows}
    return [one for one in troubles(store) if (one.id, one.since) not in told]


def keep_troubles_told(store: Store, channel: str, told: Iterable[Trouble]) -> None:
    """Note what operators now know by one way out."""
    with store.transaction() as db:
        db.executemany(
            "INSERT OR REPLACE INTO trouble_told (channel, trouble_id, since) VALUES (?, ?, ?)",
            [(channel, one.id, one.since) for one in told],
        )
