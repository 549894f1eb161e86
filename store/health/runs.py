"""Runs of sources: opened when collecting begins, closed with exactly one state, summed up as each source's health."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from ground.clock import later, now
from ground.records import SEEN, Outcome, Reached, Request
from store.health.silence import silence_of
from store.history.keeping import note_changes, note_config, note_day, note_event
from store.shape.database import Store

# A source that fails is asked again after its rhythm times this, doubling, up to three days; see docs/operators.md.
MOST_WAIT = 3 * 86_400
JITTER = 0.1
# Runs of a source that may crash in a row before it has to wait for its rhythm again.
MOST_CRASHES = 2
Interruption = Literal["stop", "crash"]
"""Somebody stopped us, or the process ended without a word."""


@dataclass(frozen=True, slots=True)
class SourceRow:
    """What the store keeps of a source of the config; spans in seconds."""

    id: str
    publisher: str
    country: str
    kind: str
    url: str
    languages: tuple[str, ...]
    publishes: str
    priority: int
    core: bool
    every_seconds: int
    silence_seconds: int | None
    hint: tuple[str, ...]
    disabled: str | None
    licence: str = ""


def sync_sources(store: Store, sources: Iterable[SourceRow]) -> None:
    """Make the store's sources those of the config; one that left the config keeps its documents and history."""
    wanted = {one.id: one for one in sources}
    kept = {row["id"]: dict(row) for row in store.rows("SELECT * FROM source")}
    at = now()
    with store.transaction() as db:
        for one in wanted.values():
            row = {
                "id": one.id, "publisher": one.publisher, "country": one.country, "kind": one.kind, "url": one.url,
                "languages": json.dumps(one.languages), "publishes": one.publishes, "priority": one.priority,
                "core": int(one.core), "every_seconds": one.every_seconds, "silence_seconds": one.silence_seconds,
                "hint": json.dumps(one.hint), "disabled": one.disabled, "in_config": 1, "licence": one.licence,
            }  # fmt: skip
            if kept.get(one.id) != row:
                names = ", ".join(row)
                marks = ", ".join(f":{name}" for name in row)
                sets = ", ".join(f"{name} = :{name}" for name in row if name != "id")
                db.execute(
                    f"INSERT INTO source ({names}) VALUES ({marks}) ON CONFLICT (id) DO UPDATE SET {sets}",
                    row,
                )
                _refresh_silence(store, one.id)
                note_changes(store, kept.get(one.id), row, at)
            if one.id in kept and kept[one.id]["country"] != one.country:
                db.execute("UPDATE document SET country = ? WHERE source_id = ?", (one.country, one.id))
        for source_id in set(kept) - set(wanted):
            if kept[source_id]["in_config"]:
                db.execute("UPDATE source SET in_config = 0 WHERE id = ?", (source_id,))
                note_event(store, source_id, "left", at)
        note_config(store, store.rows("SELECT * FROM source WHERE in_config = 1"))


def start_runs(store: Store, source_ids: Iterable[str]) -> dict[str, int]:
    """Open a run for each source; the run's id by source."""
    at = now()
    with store.transaction() as db:
        return {
            one: int(db.execute("INSERT INTO run (source_id, started_at) VALUES (?, ?)", (one, at)).lastrowid or 0)
            for one in source_ids
        }


def end_run(
    store: Store, run_id: int, outcome: Outcome, validators: dict[str, dict[str, str | None]], config: str = "",
    *, reached: Reached | None = None,
) -> None:  # fmt: skip
    """Close a run and refresh its source's health; `config` marks the source's config that the validators hold for, and
    how far it was `reached`.

    A run that is closed stays as it is.

    The validators of listing pages are kept only here, together with the end of the run: had they been kept before its
    documents, a crash between the two would turn "not modified" into lost documents.
    """
    at = now()
    with store.transaction() as db:
        source_id = _close(store, run_id, outcome, at)
        if source_id is None:
            return
        for url, marks in validators.items():
            db.execute(
                "INSERT OR REPLACE INTO validator VALUES (?, ?, ?, ?, ?, ?)",
                (source_id, url, marks.get("etag"), marks.get("last_modified"), marks.get("body_hash"), config),
            )
        if reached:
            _keep_reached(store, source_id, config, reached)
        _refresh_health(store, source_id, run_id, outcome, at)
        note_day(store, source_id, outcome.state, outcome.new, at)


def interrupt_run(store: Store, run_id: int, outcome: Outcome, how: Interruption) -> None:
    """Close a run that ended by no fault of its source: its health stays as it was, and it is due again at once.

    A source that was at work in several crashes in a row waits for its rhythm: it may be what ends the process.
    """
    at = now()
    with store.transaction() as db:
        source_id = _close(store, run_id, outcome, at, how)
        if source_id is None:
            return
        row = store.row("SELECT every_seconds FROM source WHERE id = ?", source_id)
        wait = row["every_seconds"] if row and _crashes(store, source_id) > MOST_CRASHES else 0
        db.execute("INSERT OR IGNORE INTO health (source_id) VALUES (?)", (source_id,))
        db.execute("UPDATE health SET next_at = ? WHERE source_id = ?", (later(at, wait), source_id))


def close_interrupted(store: Store) -> int:
    """Close runs that no process works on any more; how many there were. Call it only while holding the lock."""
    with store.transaction():
        rows = store.rows("SELECT id FROM run WHERE state IS NULL")
        for row in rows:
            outcome = Outcome("failed", "interrupted: the collecting process ended before this source was done")
            interrupt_run(store, row["id"], outcome, "crash")
    return len(rows)


def _close(store: Store, run_id: int, outcome: Outcome, at: str, how: Interruption | None = None) -> str | None:
    """Write a run's end; its source, or None where it was closed before."""
    closed = store.connection.execute(
        """UPDATE run SET ended_at = ?, state = ?, reason = ?, seen = ?, new = ?, changed = ?, requests = ?,
            bytes = ?, retry_at = ?, moved_to = ?, interrupted = ? WHERE id = ? AND state IS NULL RETURNING source_id""",
        (at, outcome.state, outcome.reason, outcome.seen, outcome.new, outcome.changed, outcome.requests,
         outcome.bytes, outcome.retry_at, outcome.moved_to, how, run_id),
    ).fetchone()  # fmt: skip
    return str(closed["source_id"]) if closed else None


def _crashes(store: Store, source_id: str) -> int:
    """How many of the source's last runs in a row ended in a crash."""
    rows = store.rows(
        "SELECT interrupted FROM run WHERE source_id = ? ORDER BY id DESC LIMIT ?", source_id, MOST_CRASHES + 1
    )
    endings = [row["interrupted"] for row in rows]
    return next((number for number, how in enumerate(endings) if how != "crash"), len(endings))


def validators_of(store: Store, source_id: str, config: str) -> dict[str, dict[str, str | None]]:
    """ETag, Last-Modified and body hash of a source's listing pages, by address, as read under this config."""
    rows = store.rows(
        "SELECT url, etag, last_modified, body_hash FROM validator WHERE source_id = ? AND config = ?",
        source_id,
        config,
    )
    return {
        row["url"]: {"etag": row["etag"], "last_modified": row["last_modified"], "body_hash": row["body_hash"]}
        for row in rows
    }


def reached_of(store: Store, source_id: str, config: str) -> Reached:
    """How far the source was read under this config."""
    row = store.row("SELECT * FROM reached WHERE source_id = ? AND config = ?", source_id, config)
    if row is None:
        return Reached()
    if row["url"] is None:
        return Reached(row["complete_at"])
    rest = Request(row["url"], row["method"], row["body"], row["note"])
    return Reached(row["complete_at"], rest, row["page"], row["since"], row["began"])


def _keep_reached(store: Store, source_id: str, config: str, reached: Reached) -> None:
    rest = reached.rest or Request("")
    store.connection.execute(
        """INSERT OR REPLACE INTO reached
            (source_id, config, complete_at, url, method, body, note, page, since, began)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        (source_id, config, reached.complete_at, rest.url or None, rest.method, rest.body, rest.note, reached.page,
         reached.since, reached.began),
    )  # fmt: skip


def last_success(store: Store, source_id: str) -> str | None:
    """When the source was last seen with all it had to show; None where it never was."""
    row = store.row("SELECT last_success_at FROM health WHERE source_id = ?", source_id)
    return str(row["last_success_at"]) if row and row["last_success_at"] else None


def due_sources(store: Store, at: str) -> set[str]:
    """Sources whose next time has come, or that were never collected."""
    rows = store.rows(
        """SELECT s.id FROM source s LEFT JOIN health h ON h.source_id = s.id
            WHERE s.in_config = 1 AND s.disabled IS NULL AND (h.next_at IS NULL OR h.next_at <= ?)""",
        at,
    )
    return {row["id"] for row in rows}


def held_back(store: Store, at: str) -> dict[str, str]:
    """Sources whose server asked for time (429/503 with Retry-After) that is not over: the time, by source."""
    rows = store.rows(
        """SELECT h.source_id, r.retry_at FROM health h JOIN run r ON r.id = h.run_id
            WHERE r.state = 'limited' AND r.retry_at > ?""",
        at,
    )
    return {row["source_id"]: row["retry_at"] for row in rows}


def source_health(store: Store) -> list[dict[str, object]]:
    """The view `source_health`, worst first, as dictionaries."""
    rows = store.rows(
        """SELECT * FROM source_health
            ORDER BY state IN ('ok', 'unchanged', 'moved', 'paused'), core DESC, country, source_id"""
    )
    return [dict(row) for row in rows]


def _refresh_health(store: Store, source_id: str, run_id: int, outcome: Outcome, at: str) -> None:
    before = store.row("SELECT * FROM health WHERE source_id = ?", source_id)
    source = store.row("SELECT every_seconds FROM source WHERE id = ?", source_id)
    seen = outcome.state in SEEN
    failures = 0 if seen else (before["failures"] if before else 0) + 1
    every = source["every_seconds"] if source else 86_400
    next_at = _next_at(at, every, failures, outcome)
    if before and _only_waits(before["state"], before["next_at"], outcome):
        failures, next_at = before["failures"], before["next_at"]
    new_at = outcome.newest if outcome.new else None
    last_new = max(
        filter(None, (before and before["last_new_at"], new_at or (at if outcome.new else None))), default=None
    )
    store.connection.execute(
        """INSERT OR REPLACE INTO health
            (source_id, run_id, state, reason, since, failures, last_run_at, last_success_at, last_new_at, next_at,
             trouble_since, silent_after, silence, usual_days)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        (source_id, run_id, outcome.state, outcome.reason,
         before["since"] if before and before["state"] == outcome.state else at, failures, at,
         at if seen else before and before["last_success_at"], last_new, next_at,
         None if seen else (before and before["trouble_since"]) or at,
         *((before["silent_after"], before["silence"], before["usual_days"]) if before else (None, None, None))),
    )  # fmt: skip
    # Nothing new changes nothing of when it was last heard of, and costs no look at its documents.
    if outcome.new or before is None or before["state"] is None:
        _refresh_silence(store, source_id)


def _refresh_silence(store: Store, source_id: str) -> None:
    """Keep from when a source counts as silent, so that the view only has to compare with the present."""
    row = store.row(
        """SELECT h.last_new_at, s.silence_seconds FROM health h JOIN source s ON s.id = h.source_id
            WHERE h.source_id = ?""",
        source_id,
    )
    if row is None:
        return
    silence = silence_of(store, source_id, row["last_new_at"], row["silence_seconds"])
    store.connection.execute(
        "UPDATE health SET silent_after = ?, silence = ?, usual_days = ? WHERE source_id = ?",
        (silence and silence.after, silence and silence.why, silence and silence.usual, source_id),
    )


def _only_waits(state: str, next_at: str, outcome: Outcome) -> bool:
    """Whether a run made no request, because the time that the server asked for is not over: no failure of its own."""
    waits = state == outcome.state == "limited" and outcome.requests == 0
    return waits and outcome.retry_at is not None and next_at >= outcome.retry_at


def _next_at(at: str, every: int, failures: int, outcome: Outcome) -> str:
    """When a source is asked again: in its rhythm, or after a failure ever later; the server's own word goes first."""
    wait = every * 2 ** min(failures, 8) * (1 + random.uniform(-JITTER, JITTER))  # noqa: S311
    if failures:
        wait = min(wait, max(every, MOST_WAIT) * (1 - random.uniform(0, JITTER)))  # noqa: S311
    return max(later(at, wait), outcome.retry_at or "")
