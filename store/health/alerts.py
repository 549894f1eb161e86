"""What operators were told of which source, by way out (mail, web hook), so that nothing is told twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from store.shape.database import Store


@dataclass(frozen=True, slots=True)
class Told:
    """A trouble that operators know of; `back_at` is when the source was first seen well again."""

    source_id: str
    state: str
    since: str | None
    told_at: str
    back_at: str | None = None


@dataclass(frozen=True, slots=True)
class Channel:
    """A way out: when it last carried a message, and when it last failed to."""

    told_at: str | None = None
    tried_at: str | None = None


def told_by(store: Store, channel: str) -> dict[str, Told]:
    """What was told by one way out, by source."""
    rows = store.rows("SELECT source_id, state, since, told_at, back_at FROM alert WHERE channel = ?", channel)
    return {row["source_id"]: Told(**dict(row)) for row in rows}


def channel_of(store: Store, channel: str) -> Channel:
    """When a way out was last used."""
    row = store.row("SELECT told_at, tried_at FROM alert_channel WHERE channel = ?", channel)
    return Channel(**dict(row)) if row else Channel()


def keep_told(
    store: Store, channel: str, told: Iterable[Told] = (), forgotten: Iterable[str] = (), *, sent_at: str | None = None
) -> None:
    """Keep what operators now know, forget what they need not know any more; `sent_at` if a message has left."""
    told, forgotten = list(told), list(forgotten)
    if not (told or forgotten or sent_at):
        return
    with store.transaction() as db:
        db.executemany("DELETE FROM alert WHERE channel = ? AND source_id = ?", [(channel, one) for one in forgotten])
        db.executemany(
            """INSERT OR REPLACE INTO alert (channel, source_id, state, since, told_at, back_at)
                VALUES (?, ?, ?, ?, ?, ?)""",
            [(channel, one.source_id, one.state, one.since, one.told_at, one.back_at) for one in told],
        )
        if sent_at:
            db.execute("INSERT OR REPLACE INTO alert_channel VALUES (?, ?, NULL)", (channel, sent_at))


def keep_failure(store: Store, channel: str, at: str) -> None:
    """Note that a message could not leave, so that it is not tried again at once."""
    with store.transaction() as db:
        db.execute(
            """INSERT INTO alert_channel (channel, tried_at) VALUES (?, ?)
                ON CONFLICT (channel) DO UPDATE SET tried_at = excluded.tried_at""",
            (channel, at),
        )
