"""Signs of life of what runs for long, so that a `serve` that died is noticed by whoever looks at the store."""

from __future__ import annotations

from dataclasses import dataclass

from store.shape.database import Store


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """The last sign of life: when, since when it runs, in which process, of which version; `ended_at` after a proper end."""

    name: str
    at: str
    since: str
    pid: int
    version: str
    ended_at: str | None = None


def beat(store: Store, sign: Heartbeat) -> None:
    """Keep a sign of life in place of the one before."""
    with store.transaction() as db:
        db.execute(
            "INSERT OR REPLACE INTO heartbeat (name, at, since, pid, version, ended_at) VALUES (?, ?, ?, ?, ?, ?)",
            (sign.name, sign.at, sign.since, sign.pid, sign.version, sign.ended_at),
        )


def last_beat(store: Store, name: str) -> Heartbeat | None:
    """The last sign of life of a name, or None where there never was any."""
    row = store.row("SELECT name, at, since, pid, version, ended_at FROM heartbeat WHERE name = ?", name)
    return Heartbeat(**dict(row)) if row else None
