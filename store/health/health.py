"""How each source does at a moment: its state, since when, and whether a person has to do something about it."""

from __future__ import annotations

from dataclasses import dataclass

from ground.clock import later
from ground.records import SEEN
from store.health.advice import advice_on, rank
from store.shape.database import Store
from store.shape.views import health_select

# One failure may be anybody's; what is called lasting was seen at least twice.
LEAST_FAILURES = 2


@dataclass(frozen=True, slots=True)
class SourceHealth:
    """A source of the config at a moment; `state` as in the view `source_health`, times as the store keeps them."""

    id: str
    publisher: str
    country: str
    core: bool
    url: str
    state: str
    reason: str
    since: str | None
    """Since when it is in this state."""
    trouble_since: str | None
    """Since when no run has seen what the source has to show; None while runs do."""
    last_success_at: str | None
    last_new_at: str | None
    failures: int
    next_at: str | None
    usual_days: float | None
    """Its usual rest between days with news, in working days."""

    @property
    def well(self) -> bool:
        """Whether its last run saw what it has to show, and it is not silent."""
        return self.state in SEEN


def read_health(store: Store, at: str) -> list[SourceHealth]:
    """All sources of the config as they are at a moment: those that need a person first, core ones, the worst."""
    rows = store.connection.execute(
        f"""SELECT h.source_id AS id, h.publisher, h.country, h.core, s.url, h.state, h.reason, h.since,
            h.trouble_since, h.last_success_at, h.last_new_at, coalesce(h.failures, 0) AS failures, h.next_at,
            h.usual_days FROM ({health_select(":at")}) h JOIN source s ON s.id = h.source_id""",
        {"at": at},
    )
    found = [SourceHealth(**{**dict(row), "core": bool(row["core"])}) for row in rows]
    return sorted(
        found, key=lambda one: (not needs_person(one, at), not one.core, rank(one.state), one.country, one.id)
    )


def read_states(store: Store) -> dict[str, tuple[str, str, int]]:
    """Of each source that was ever asked: the state and sentence of its last run, and how many documents it has."""
    rows = store.rows(
        """SELECT h.source_id AS id, h.state, h.reason,
            (SELECT count(*) FROM document d WHERE d.source_id = h.source_id) AS documents
            FROM health h WHERE h.state IS NOT NULL"""
    )
    return {row["id"]: (row["state"], row["reason"], row["documents"]) for row in rows}


def needs_person(one: SourceHealth, at: str) -> bool:
    """Whether somebody has to look at a source: at once, or once it has lasted where that may pass by itself."""
    patience = advice_on(one.state).patience
    if not patience:
        return patience == 0
    if one.trouble_since is None or later(one.trouble_since, patience) > at:
        return False
    # A server that asks for time is not asked again before it is over.
    return one.failures >= LEAST_FAILURES or one.state == "limited"
