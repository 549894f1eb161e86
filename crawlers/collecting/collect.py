"""Collects from sources: starts the collecting processes, stores what they find, and closes every run in one state.

Scrapy never enters this process: a hung or killed child costs the sources it was working on, not what was stored.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event
from typing import Any

from crawlers.collecting.batches import Batch, make_batches
from crawlers.collecting.children import NO_TAPE, Children, Tape
from crawlers.sources.catalogue import Source
from crawlers.spiders.messages import finds_of, found_of, outcome_of, shape_of
from ground.clock import now
from ground.lock import only_one
from ground.records import Found, Outcome, Shape
from ground.settings import Collect
from store.documents.documents import Saved, mark_gone, newest_of, save_documents, visited_unchanged
from store.health.lists import keep_apart, keep_shape
from store.health.runs import close_interrupted, end_run, held_back, start_runs
from store.shape.database import Store

log = logging.getLogger(__name__)
AT_ONCE = 100


@dataclass(slots=True)
class Progress:
    """What a run of collecting has done; `outcomes` by source."""

    outcomes: dict[str, Outcome] = field(default_factory=dict)
    interrupted: int = 0


class _Keeper:
    """Stores what children report, in batches, and closes runs."""

    def __init__(self, store: Store, sources: Iterable[Source], told: Callable[[str, Outcome], None]):
        self.store, self.told = store, told
        self.sources = {source.id: source for source in sources}
        self.runs: dict[str, int] = {}
        self.waiting: list[Found] = []
        self.saved: dict[str, Saved] = defaultdict(Saved)
        self.newest: dict[str, str] = {}
        self.same: dict[str, list[str]] = defaultdict(list)
        self.shapes: dict[str, Shape] = {}
        self.progress = Progress()

    def take(self, message: dict[str, Any]) -> None:
        """Act on one message of a child."""
        event, source_id = message["event"], message.get("source", "")
        if event == "begin" and source_id not in self.runs:
            self.runs.update(start_runs(self.store, [source_id]))
        elif event == "found":
            self.waiting.append(found_of(message))
            if len(self.waiting) >= AT_ONCE:
                self.flush()
        elif event == "same":
            self.same[source_id].append(message["url"])
        elif event == "gone":
            mark_gone(self.store, source_id, [message["url"]])
        elif event == "listed":
            self.shapes[source_id] = shape_of(message)
        elif event == "apart":
            keep_apart(self.store, source_id, finds_of(message))
        elif event == "end":
            self.end(source_id, outcome_of(message), message["validators"])

    def abandon(self, why: str) -> None:
        """Close the runs that were begun and are not done."""
        for source_id in [one for one in self.runs if one not in self.progress.outcomes]:
            self.end(source_id, Outcome("failed", why), {})

    def flush(self) -> None:
        """Write the documents that wait."""
        found, self.waiting = self.waiting, []
        for source_id, saved in save_documents(self.store, found).items() if found else ():
            self.saved[source_id].new += saved.new
            self.saved[source_id].changed += saved.changed
        for one in found:
            newest = newest_of([one])
            if newest and newest > self.newest.get(one.source_id, ""):
                self.newest[one.source_id] = newest

    def end(self, source_id: str, outcome: Outcome, validators: dict[str, dict[str, str | None]]) -> None:
        """Close a source's run; its documents first, all in one transaction."""
        if source_id in self.progress.outcomes:
            return
        with self.store.transaction():
            self.flush()
            visited_unchanged(self.store, source_id, self.same.pop(source_id, []))
            if source_id not in self.runs:
                self.runs.update(start_runs(self.store, [source_id]))
            saved = self.saved[source_id]
            outcome = replace(
                outcome,
                new=saved.new,
                changed=saved.changed,
                newest=self.newest.get(source_id),
                reason=_counted(outcome, saved),
            )
            end_run(self.store, self.runs[source_id], outcome, validators, self.sources[source_id].mark)
            shape = self.shapes.pop(source_id, None)
            if shape and outcome.state in ("ok", "moved"):
                keep_shape(self.store, source_id, self.sources[source_id].mark, shape)
        self.progress.outcomes[source_id] = outcome
        log.info("%s: %s, %s", source_id, outcome.state, outcome.reason)
        self.told(source_id, outcome)


def collect(
    store: Store,
    data: Path,
    sources: list[Source],
    settings: Collect,
    *,
    everything: bool = False,
    told: Callable[[str, Outcome], None] = lambda source_id, outcome: None,
    stop: Event | None = None,
    tape: Tape = NO_TAPE,
) -> Progress:
    """Visit some sources once; how each ended. When `stop` is set, what is not done yet ends as `failed`.

    With `everything`, known pages are asked for again at once (conditionally), whatever their rhythm. Raises StoreError
    where another process is collecting into the same folder.
    """
    with only_one(data / "collect.lock", "collecting"):
        keeper = _Keeper(store, sources, told)
        keeper.progress.interrupted = close_interrupted(store)
        wanted = _without_held_back(store, sources, keeper)
        batches = make_batches(wanted, settings.processes)
        children = Children(data, settings, everything=everything, batches=len(batches), tape=tape)
        _work_through(batches, keeper, children, stop or Event())
    return keeper.progress


def _without_held_back(store: Store, sources: list[Source], keeper: _Keeper) -> list[Source]:
    """The sources whose servers did not ask for more time; for the others that is the outcome."""
    waiting = held_back(store, now())
    for source in sources:
        if source.id in waiting:
            reason = f"its server asked us to wait until {waiting[source.id]}; not asked again before that"
            keeper.end(source.id, Outcome("limited", reason, retry_at=waiting[source.id]), {})
    return [source for source in sources if source.id not in waiting and not source.disabled]


def _work_through(batches: list[Batch], keeper: _Keeper, children: Children, stop: Event) -> None:
    waiting = list(batches)
    try:
        while (waiting or children.busy) and not stop.is_set():
            while waiting and children.busy < children.most:
                children.start(waiting.pop(0))
            batch, message = children.next_message()
            if batch is not None and message is not None:
                keeper.take(message)
            elif batch is not None:
                waiting += _after(batch, children.ending(batch), keeper)
    finally:
        children.stop()
        keeper.flush()
        keeper.abandon("stopped before this source was done")


def _after(batch: Batch, ending: str, keeper: _Keeper) -> list[Batch]:
    """What a child's end leaves to do: sources it was at work on are tried once more, each alone, then failed."""
    left = [source for source in batch.sources if source.id not in keeper.progress.outcomes]
    if not left:
        return []
    begun = [source for source in left if source.id in keeper.runs]
    if batch.alone or not ending:
        for source in left:
            keeper.end(source.id, Outcome("failed", f"the collecting process {ending or 'ended early'}"), {})
        return []
    log.warning("a collecting process %s; trying its %d sources again", ending, len(left))
    fresh = [source for source in left if source not in begun]
    again = [Batch([source], alone=True) for source in begun]
    return again + ([Batch(fresh, alone=not begun)] if fresh else [])


def _counted(outcome: Outcome, saved: Saved) -> str:
    if outcome.state not in ("ok", "moved") and not (saved.new or saved.changed):
        return outcome.reason
    return f"{saved.new} new, {saved.changed} changed; {outcome.reason}"
