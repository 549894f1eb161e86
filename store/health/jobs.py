"""The plan of `serve` as it stands: each job with its rhythm and next time, so that it can be seen and survives a restart."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import astuple, dataclass

from store.shape.database import Store


@dataclass(frozen=True, slots=True)
class PlannedJob:
    """A job: `rhythm` in words, `next_at` as the store keeps times."""

    id: str
    what: str
    rhythm: str
    next_at: str | None


def planned_jobs(store: Store) -> dict[str, PlannedJob]:
    """The plan that was kept last, by job."""
    rows = store.rows("SELECT id, what, rhythm, next_at FROM job")
    return {row["id"]: PlannedJob(**dict(row)) for row in rows}


def keep_plan(store: Store, jobs: Iterable[PlannedJob], ids: Iterable[str]) -> None:
    """Keep the jobs' next times; jobs with other ids than these are forgotten."""
    with store.transaction() as db:
        db.executemany("INSERT OR REPLACE INTO job (id, what, rhythm, next_at) VALUES (?, ?, ?, ?)", map(astuple, jobs))
        db.execute("DELETE FROM job WHERE id NOT IN (SELECT value FROM json_each(?))", (json.dumps(list(ids)),))
