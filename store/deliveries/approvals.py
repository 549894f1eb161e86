"""The states of a digest that people and the sender set, each by one conditional update, and a log of who did what."""

from __future__ import annotations

from collections.abc import Iterable

from store.shape.database import Store

# The states in which a withdrawal still keeps a mail from somebody.
UNFINISHED = ("draft", "approved", "sending", "sent_partly")


def record_approval(
    store: Store, digest_id: str, content: str, *, who: str, at: str, hold_until: str, ticks: Iterable[str] = ()
) -> bool:
    """Approve a digest if it is a draft (or approved with other content) and still has this hash; whether it was.

    `ticks` are the warnings that the approver has ticked off.
    """
    with store.transaction() as db:
        done = db.execute(
            """UPDATE digest SET state = 'approved', approved_by = ?, approved_at = ?, approved_hash = hash,
                hold_until = ? WHERE id = ? AND hash = ? AND state IN ('draft', 'approved')""",
            (who, at, hold_until, digest_id, content),
        ).rowcount
        if done:
            _note(store, digest_id, at, who, "approved", f"hash {content}; hold until {hold_until}")
            _note(store, digest_id, at, who, "ticked", " ".join(sorted(ticks)))
    return bool(done)


def record_withdrawal(store: Store, digest_id: str, *, who: str, at: str) -> bool:
    """Stop a digest that is not finished; False when there was nothing to stop."""
    marks = ", ".join("?" * len(UNFINISHED))
    with store.transaction() as db:
        done = db.execute(
            f"UPDATE digest SET state = 'withdrawn' WHERE id = ? AND state IN ({marks})", (digest_id, *UNFINISHED)
        ).rowcount
        if done:
            _note(store, digest_id, at, who, "withdrawn", "")
    return bool(done)


def record_hold(store: Store, digest_id: str, *, who: str, at: str, until: str) -> str | None:
    """Put off an approved digest, also one that is being sent; until when: a longer hold before it stays.

    None when it is in neither state.
    """
    with store.transaction() as db:
        kept = db.execute(
            """UPDATE digest SET hold_until = max(coalesce(hold_until, ''), ?)
                WHERE id = ? AND state IN ('approved', 'sending') RETURNING hold_until""",
            (until, digest_id),
        ).fetchall()
        if not kept:
            return None
        _note(store, digest_id, at, who, "held", f"until {kept[0]['hold_until']}")
    return str(kept[0]["hold_until"])


def record_missed(store: Store, digest_id: str, *, at: str, why: str) -> bool:
    """Note that a digest was not approved (or did not leave) in time; False when it is neither draft nor approved."""
    with store.transaction() as db:
        done = db.execute(
            "UPDATE digest SET state = 'missed' WHERE id = ? AND state IN ('draft', 'approved')", (digest_id,)
        ).rowcount
        if done:
            _note(store, digest_id, at, "policywatch", "missed", why)
    return bool(done)


def miss_earlier(store: Store, briefing: str, opens: str, at: str) -> list[str]:
    """Miss the digests of windows closed by `opens` that never left, so that the next one covers them; their ids."""
    rows = store.rows(
        """SELECT id FROM digest WHERE briefing = ? AND window_to <= ? AND state IN ('draft', 'approved')
            ORDER BY window_to""",
        briefing, opens,
    )  # fmt: skip
    return [row["id"] for row in rows if record_missed(store, row["id"], at=at, why="the next was drafted")]


def record_draft(store: Store, digest_id: str, *, who: str, at: str) -> None:
    """Log that somebody had a digest drafted; by itself it is drafted by "policywatch"."""
    _note(store, digest_id, at, who, "drafted", "")


def ticked(store: Store, digest_id: str) -> frozenset[str]:
    """The warnings that were ticked off with the last approval."""
    row = store.row(
        "SELECT detail FROM digest_event WHERE digest_id = ? AND what = 'ticked' ORDER BY id DESC LIMIT 1", digest_id
    )
    return frozenset(row["detail"].split()) if row else frozenset()


def last_drafter(store: Store, digest_id: str) -> str | None:
    """Who had a digest drafted last; None where that is not known."""
    row = store.row(
        "SELECT who FROM digest_event WHERE digest_id = ? AND what = 'drafted' ORDER BY id DESC LIMIT 1", digest_id
    )
    return row["who"] if row else None


def events_of(store: Store, digest_id: str) -> list[dict[str, str]]:
    """The log of a digest, the oldest first: at, who, what, detail."""
    rows = store.rows("SELECT at, who, what, detail FROM digest_event WHERE digest_id = ? ORDER BY id", digest_id)
    return [dict(row) for row in rows]


def told_already(store: Store, digest_id: str, what: str, mark: str) -> bool:
    """Whether approvers were told of this before."""
    return (
        store.row("SELECT 1 FROM digest_told WHERE digest_id = ? AND what = ? AND hash = ?", digest_id, what, mark)
        is not None
    )


def last_told(store: Store, digest_id: str) -> str | None:
    """When approvers were last told anything of a digest."""
    row = store.row("SELECT max(at) AS at FROM digest_told WHERE digest_id = ?", digest_id)
    return row["at"] if row else None


def keep_told(store: Store, digest_id: str, what: str, mark: str, at: str) -> None:
    """Keep that approvers were told of this, so that they are told once."""
    with store.transaction() as db:
        db.execute(
            "INSERT OR IGNORE INTO digest_told (digest_id, what, hash, at) VALUES (?, ?, ?, ?)",
            (digest_id, what, mark, at),
        )


def record_resolution(store: Store, digest_id: str, recipient: str, verdict: str, *, who: str, at: str) -> None:
    """Log what a person found out about a message in doubt."""
    _note(store, digest_id, at, who, "resolved", f"{recipient}: {verdict}")


def begin_sending(store: Store, digest_id: str, instance: str, at: str) -> bool:
    """Take an approved digest into sending, for one file of recipients; False when it was not approved any more."""
    with store.transaction() as db:
        done = db.execute(
            "UPDATE digest SET state = 'sending' WHERE id = ? AND state = 'approved'", (digest_id,)
        ).rowcount
        if done:
            _note(store, digest_id, at, instance, "sending", "")
    return bool(done)


def begun_by(store: Store, digest_id: str) -> str | None:
    """Which file of recipients (its instance id) a digest was last begun with; None before that."""
    row = store.row(
        "SELECT who FROM digest_event WHERE digest_id = ? AND what = 'sending' ORDER BY id DESC LIMIT 1", digest_id
    )
    return row["who"] if row else None


def set_outcome(store: Store, digest_id: str, state: str, at: str) -> None:
    """Keep what the ledger's rows add up to; a withdrawn digest stays withdrawn."""
    store.connection.execute(
        """UPDATE digest SET state = ?, sent_at = CASE WHEN ? = 'sent' THEN coalesce(sent_at, ?) ELSE sent_at END
            WHERE id = ? AND state IN ('sending', 'sent', 'sent_partly', 'failed') AND state != ?""",
        (state, state, at, digest_id, state),
    )


def _note(store: Store, digest_id: str, at: str, who: str, what: str, detail: str) -> None:
    store.connection.execute(
        "INSERT INTO digest_event (digest_id, at, who, what, detail) VALUES (?, ?, ?, ?, ?)",
        (digest_id, at, who, what, detail),
    )
