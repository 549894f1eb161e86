"""Collects from sources: starts the collecting processes, stores what they find, and closes every run in one state.

Scrapy never enters this process: a hung or killed child costs the sources it was working on, not what was stored.
"""

from __future__ import annotations

import logging
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

from crawlers.collecting.batches import Batch, make_batches
from crawlers.collecting.children import NO_TAPE, Children, Tape
from crawlers.formats.urls import host_of
from crawlers.sources.catalogue import Source
from crawlers.spiders.messages import finds_of, found_of, outcome_of, reached_of, shape_of
from ground.clock import now
from ground.lock import only_one
from ground.records import Found, Outcome, Reached, Shape
from ground.settings import Collect
from store.documents.documents import Saved, mark_gone, newest_of, save_documents, visited_unchanged
from store.health.exceeded import remember_exceeded
from store.health.lists import keep_apart, keep_shape
from store.health.runs import close_interrupted, end_run, held_back, interrupt_run, start_runs
from store.shape.database import Store

log = logging.getLogger(__name__)
AT_ONCE = 100
STOPPED = Outcome("failed", "interrupted: collecting was stopped before this source was done")
# How often a running round looks for what has fallen due meanwhile (seconds).
LOOK_AGAIN = 5.0
# A process that has so few sources left, and is at work for so long (seconds), keeps no others waiting for a place.
TAIL, TAIL_AFTER = 5, 30.0


@dataclass(slots=True)
class Progress:
    """What a run of collecting has done; `outcomes` by source."""

    outcomes: dict[str, Outcome] = field(default_factory=dict)
    interrupted: int = 0


@dataclass(frozen=True, slots=True)
class Steering:
    """How whoever starts a round follows it, stops it, and lets more sources join it while it is at work.

    What falls due meanwhile joins, so that a slow tail keeps no other host waiting.
    """

    stop: Event = field(default_factory=Event)
    told: Callable[[str, Outcome], None] = lambda source_id, outcome: None
    more: Callable[[], list[Source]] = list


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
        elif event == "exceeded":
            remember_exceeded(self.store, message["mark"], message["sentence"])
        elif event == "listed":
            self.shapes[source_id] = shape_of(message)
        elif event == "apart":
            keep_apart(self.store, source_id, finds_of(message))
        elif event == "end":
            self.end(source_id, outcome_of(message), message["validators"], reached_of(message))

    def join(self, sources: Iterable[Source]) -> None:
        """Take on further sources, also such as were done before and have fallen due again."""
        for source in sources:
            self.sources[source.id] = source
            self.progress.outcomes.pop(source.id, None)
            self.runs.pop(source.id, None)
            self.saved.pop(source.id, None)

    def left(self, batch: Batch) -> list[Source]:
        """The sources of a batch that are not done."""
        return [source for source in batch.sources if source.id not in self.progress.outcomes]

    def stop(self) -> None:
        """Keep what was found, and close the runs that are not done: no failure of their sources."""
        try:
            with self.store.transaction():
                self.flush()
                for source_id, run in self.runs.items():
                    if source_id not in self.progress.outcomes:
                        saved = self.saved[source_id]
                        interrupt_run(self.store, run, replace(STOPPED, new=saved.new, changed=saved.changed), "stop")
        except sqlite3.Error as error:
            log.warning("runs that were stopped could not be closed, the next start does it: %s", error)

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

    def end(
        self, source_id: str, outcome: Outcome, validators: dict[str, dict[str, str | None]],
        reached: Reached | None = None,
    ) -> None:  # fmt: skip
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
            mark = self.sources[source_id].mark
            end_run(self.store, self.runs[source_id], outcome, validators, mark, reached=reached)
            shape = self.shapes.pop(source_id, None)
            if shape and outcome.state in ("ok", "moved"):
                keep_shape(self.store, source_id, mark, shape)
        self.progress.outcomes[source_id] = outcome
        log.info("%s: %s, %s", source_id, outcome.state, outcome.reason, extra={"source": source_id})
        self.told(source_id, outcome)


def collect(
    store: Store,
    data: Path,
    sources: list[Source],
    settings: Collect,
    *,
    everything: bool = False,
    tape: Tape = NO_TAPE,
    steering: Steering | None = None,
) -> Progress:
    """Visit some sources once; how each ended. What is not done when told to stop is interrupted, and due again.

    With `everything`, known pages are asked for again at once (conditionally), whatever their rhythm. Raises StoreError
    where another process is collecting into the same folder.
    """
    with only_one(data / "collect.lock", "collecting"):
        steering = steering or Steering()
        keeper = _Keeper(store, sources, steering.told)
        keeper.progress.interrupted = close_interrupted(store)
        wanted = _without_held_back(store, sources, keeper)
        batches = make_batches(wanted, settings.processes)
        children = Children(data, settings, everything=everything, batches=len(batches), tape=tape)
        _work_through(batches, keeper, children, steering)
    return keeper.progress


def _without_held_back(store: Store, sources: list[Source], keeper: _Keeper) -> list[Source]:
    """The sources whose servers did not ask for more time; for the others that is the outcome."""
    waiting = held_back(store, now())
    for source in sources:
        if source.id in waiting:
            reason = f"its server asked us to wait until {waiting[source.id]}; not asked again before that"
            keeper.end(source.id, Outcome("limited", reason, retry_at=waiting[source.id]), {})
    return [source for source in sources if source.id not in waiting and not source.disabled]


def _work_through(batches: list[Batch], keeper: _Keeper, children: Children, steering: Steering) -> None:
    waiting, looked = list(batches), monotonic()
    try:
        while (waiting or children.busy) and not steering.stop.is_set():
            while waiting and _has_place(children, keeper):
                children.start(waiting.pop(0))
            if not waiting and monotonic() - looked > LOOK_AGAIN:
                looked = monotonic()
                waiting += _joining(steering.more(), keeper, children)
            batch, message = children.next_message()
            if batch is not None and message is not None:
                keeper.take(message)
            elif batch is not None:
                waiting += _after(batch, children.ending(batch), keeper)
    finally:
        children.stop()
        keeper.stop()


def _has_place(children: Children, keeper: _Keeper) -> bool:
    """Whether another process may start: all that are at work count, but for one that only waits for its tail."""
    full = [batch for batch, lasting in children.at_work() if lasting < TAIL_AFTER or len(keeper.left(batch)) > TAIL]
    return len(full) < children.most and children.busy <= children.most


def _joining(due: list[Source], keeper: _Keeper, children: Children) -> list[Batch]:
    """Batches of what has fallen due meanwhile, but for hosts that a process is visiting: a host meets one visitor.

    What is done in a batch no longer belongs to it, so that its tail keeps nobody from being visited again.
    """
    for batch, _ in children.at_work():
        batch.sources = keeper.left(batch)
    visited = {host_of(source.url) for batch, _ in children.at_work() for source in batch.sources}
    fresh = _without_held_back(keeper.store, [one for one in due if host_of(one.url) not in visited], keeper)
    keeper.join(fresh)
    return make_batches(fresh, children.most) if fresh else []


def _after(batch: Batch, ending: str, keeper: _Keeper) -> list[Batch]:
    """What a child's end leaves to do: sources it was at work on are tried once more, each alone, then failed."""
    left = keeper.left(batch)
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
