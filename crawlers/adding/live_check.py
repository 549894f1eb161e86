"""Asks every source once and reports by state, for the first hour on a machine that reaches the internet.

Bounded (one page of a listing, two linked pages), polite as any collecting, and resumable: what was asked is kept in a
store of its own, and not asked again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from crawlers.collecting.collect import Steering, collect
from crawlers.sources.catalogue import Source
from ground.records import SEEN
from ground.settings import Collect
from store.health.advice import advice_on, next_step, rank
from store.health.health import read_states
from store.health.runs import sync_sources
from store.shape.database import open_store

BOUNDED = {"max_pages": 1, "max_linked": 2, "retries": 1, "source_timeout": "2m"}
# States that a later try seldom mends: the source stays out of the way until somebody has looked.
LASTING = ("gone", "blocked", "refused", "malformed", "drifted", "unsafe")


@dataclass(frozen=True, slots=True)
class Checked:
    """How a source answered when it was asked; `documents` is how many it showed."""

    id: str
    country: str
    kind: str
    url: str
    state: str
    reason: str
    documents: int

    @property
    def needs_person(self) -> bool:
        """Whether it could not be collected."""
        return self.state not in SEEN


def check_sources(
    folder: Path, sources: list[Source], settings: Collect, again: bool, told: Callable[[], None]
) -> list[Checked]:
    """Ask the enabled sources that were not asked before (all with `again`); how each answered."""
    enabled = [source for source in sources if not source.disabled]
    store = open_store(folder)
    try:
        sync_sources(store, [source.row() for source in enabled])
        before = {} if again else read_states(store)
        left = [source for source in enabled if source.id not in before]
        for _ in range(len(enabled) - len(left)):
            told()
        bounded = settings.model_copy(update=BOUNDED)
        collect(store, folder, left, bounded, steering=Steering(told=lambda source_id, outcome: told()))
        states = read_states(store)
    finally:
        store.close()
    found = [(source, states[source.id]) for source in enabled if source.id in states]
    return [Checked(one.id, one.country, one.kind, one.url, *state) for one, state in found]


def report_on(seen: Sequence[Checked]) -> str:
    """The report as Markdown: counts, then each source that needs a person with the next step, then what to disable."""
    by_state: dict[str, list[Checked]] = defaultdict(list)
    for one in seen:
        by_state[one.state].append(one)
    well = sum(not one.needs_person for one in seen)
    lines = ["# Sources asked once", "", f"{len(seen)} sources were asked; {well} can be collected.", ""]
    lines += ["| state | sources | |", "|---|---|---|"]
    states = sorted(by_state, key=rank)
    lines += [f"| {state} | {len(by_state[state])} | {advice_on(state).words} |" for state in states]
    for state in states:
        if state not in SEEN:
            lines += ["", f"## {state}", "", next_step(state, "ID"), ""]
            lines += [f"- `{one.id}` ({one.country}, {one.kind}) {one.url}: {one.reason}" for one in by_state[state]]
    lasting = [one for one in seen if one.state in LASTING]
    if lasting:
        lines += ["", "## Proposed to be disabled until somebody has looked", ""]
        lines += ["Put the line into each source's table:", ""]
        lines += [
            f'- `{one.id}`: `disabled = "{one.state} when first asked: {_quoted(one.reason)}"`' for one in lasting
        ]
    return "\n".join(lines) + "\n"


def _quoted(reason: str) -> str:
    return reason[:120].replace("\\", "").replace('"', "'").replace("`", "'")
