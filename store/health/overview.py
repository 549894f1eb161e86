"""The state of an installation in numbers, as `status`, the health address and monitors show it."""

from __future__ import annotations

from dataclasses import dataclass

from ground.clock import later
from store.shape.database import Store

DAY = 86_400
# Digests that somebody may still have to do something about.
OPEN = ("draft", "approved", "sending", "sent_partly", "missed")


@dataclass(frozen=True, slots=True)
class OpenDigest:
    """A digest of the last weeks that is not finished."""

    id: str
    briefing: str
    state: str
    hash: str
    window_to: str


@dataclass(frozen=True, slots=True)
class Overview:
    """Counts at a moment; times are None where nothing has happened yet."""

    documents: int
    new_documents: int
    """Collected within a day."""
    unread: int
    """Not classified yet."""
    last_run_at: str | None
    last_new_at: str | None
    in_doubt: int
    """Deliveries of which nobody knows whether they arrived."""
    newest_at: str | None
    """The latest time in the store: one that is still to come means that a clock is or was wrong."""
    open_digests: tuple[OpenDigest, ...]
    last_sent: str | None
    """The id of the digest that left last."""


def read_overview(store: Store, at: str) -> Overview:
    """The installation at a moment."""
    marks = ", ".join("?" * len(OPEN))
    digests = store.rows(
        f"""SELECT id, briefing, state, hash, window_to FROM digest WHERE state IN ({marks}) AND created_at > ?
            ORDER BY window_to DESC, id""",
        *OPEN, later(at, -14 * DAY),
    )  # fmt: skip
    sent = store.row("SELECT id FROM digest WHERE sent_at IS NOT NULL ORDER BY sent_at DESC LIMIT 1")
    times = ("SELECT max(ended_at) FROM run", "SELECT max(collected_at) FROM document", "SELECT max(at) FROM heartbeat")
    last_run, last_new, last_sign = (store.rows(sql)[0][0] for sql in times)
    return Overview(
        documents=_count(store, "document"),
        new_documents=_count(store, "document WHERE collected_at > ?", later(at, -DAY)),
        unread=_count(store, "document WHERE classifier IS NULL"),
        last_run_at=last_run,
        last_new_at=last_new,
        in_doubt=_count(store, "delivery WHERE state = 'unknown'"),
        newest_at=max((one for one in (last_run, last_new, last_sign) if one), default=None),
        open_digests=tuple(OpenDigest(**dict(row)) for row in digests),
        last_sent=sent["id"] if sent else None,
    )


def _count(store: Store, what: str, *values: str) -> int:
    return int(store.rows(f"SELECT count(*) FROM {what}", *values)[0][0])
