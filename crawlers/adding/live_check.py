"""Asks every source once, and looks for another way to those that fail: the first hour on a machine with the internet.

Bounded (one page of a listing, two linked pages), polite as any collecting, and resumable: what was asked, and which ways
were found, is kept in a folder of its own, and not asked again before the source's config changes.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from crawlers.adding.other_ways import closed, other_way
from crawlers.adding.repairs import Repair
from crawlers.adding.rounds import in_step
from crawlers.adding.search import IN_A_HURRY
from crawlers.collecting.collect import Steering, collect
from crawlers.formats.urls import host_of
from crawlers.sources.catalogue import Source
from ground.clock import seconds
from ground.records import SEEN, Outcome
from ground.settings import Collect
from store.health.health import read_states
from store.health.lists import list_shape
from store.health.runs import sync_sources
from store.shape.database import FILE, open_reader, open_store

BOUNDED = {"max_pages": 1, "max_linked": 2, "retries": 1, "source_timeout": "2m"}
ASKED, WAYS = "asked.jsonl", "ways.jsonl"
# So many sites are searched in step; then what was found is kept.
TOGETHER = 24
# For the estimate: seconds until an answer, answers a second of one process, seconds to search a site, share that fails.
ANSWER, PACE, SEARCH, FAILING = 0.5, 15.0, 3.0, 0.15
ASIDE_REQUESTS = 3


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
    moved_to: str = ""
    repair: Repair | None = None
    """How its table should change, where another way was found, or it has moved."""
    why: str = ""
    """Why no other way is proposed."""

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
        asked = _kept(folder / ASKED)
        before = {} if again else read_states(store)
        left = [one for one in enabled if one.id not in before or asked.get(one.id, {}).get("mark") != one.mark]
        for _ in range(len(enabled) - len(left)):
            told()
        marks = {one.id: one.mark for one in left}

        def ended(source_id: str, outcome: Outcome) -> None:
            moved = outcome.moved_to or "" if outcome.state == "moved" else ""
            _keep(folder / ASKED, {"id": source_id, "mark": marks[source_id], "moved_to": moved})
            told()

        collect(store, folder, left, settings.model_copy(update=BOUNDED), steering=Steering(told=ended))
        states, asked = read_states(store), _kept(folder / ASKED)
    finally:
        store.close()
    return [
        Checked(one.id, one.country, one.kind, one.url, *states[one.id], moved_to=asked.get(one.id, {}).get("moved_to", ""))
        for one in enabled if one.id in states
    ]  # fmt: skip


def with_memory(data: Path, sources: Iterable[Source], seen: Sequence[Checked]) -> list[Checked]:
    """What was checked, but for lists that runs with a memory found to be no longer themselves: those are `drifted`.

    A check begins without a memory, so that it reads the cards of a relaunched site as the list they look like.
    """
    if not (data / FILE).is_file():
        return list(seen)
    store = open_reader(data)
    try:
        states = read_states(store)
        lost = {
            one.id: states[one.id] for one in sources
            if states.get(one.id, ("",))[0] == "drifted" and list_shape(store, one.id, one.mark)
        }  # fmt: skip
    finally:
        store.close()
    return [
        replace(one, state="drifted", reason=lost[one.id][1]) if one.id in lost and not one.needs_person else one
        for one in seen
    ]


def find_ways(
    folder: Path, sources: Iterable[Source], seen: Sequence[Checked], settings: Collect, told: Callable[[], None]
) -> list[Checked]:
    """What was checked, with a repair for each source that moved or for which another way was found.

    Ways that were found before, of a source whose config and state are the same, are not looked for again.
    """
    known = {one.id: one for one in sources}
    kept = _kept(folder / WAYS)
    hurried = settings.model_copy(update=IN_A_HURRY)
    wanted = [one for one in seen if one.needs_person and not _is_kept(kept.get(one.id), known[one.id], one)]
    asking = [one for one in wanted if not closed(known[one.id], one.state)]
    for group in _groups(asking):
        ways = in_step([other_way(known[one.id], one.state) for one in group], hurried)
        for one, way in zip(group, ways, strict=True):
            line = {"id": one.id, "mark": known[one.id].mark, "state": one.state, "why": way.why}
            repair = _repair(one, way.proposal, way.changes, way.drops, way.note) if way.proposal else None
            _keep(folder / WAYS, line | {"repair": repair and repair.model_dump(exclude_unset=True, exclude_none=True)})
            told()
    kept = _kept(folder / WAYS)
    return [_with_way(one, known[one.id], kept) for one in seen]


def estimate(sources: Sequence[Source], settings: Collect) -> float:
    """About how many seconds asking these sources takes: the slowest host, or all of them at our pace; and searching."""
    pause = seconds(settings.delay) + ANSWER
    slowest: dict[str, float] = defaultdict(float)
    requests = 0.0
    for one in sources:
        asked = 1 + (BOUNDED["max_linked"] if one.follows else 0)  # type: ignore[operator]
        requests += asked
        slowest[host_of(one.url)] += asked * max(pause, one.least_delay + ANSWER)
    hosts = len(slowest)
    longest = max(slowest.values(), default=0.0) + ASIDE_REQUESTS * pause
    return (
        max(longest, (requests + ASIDE_REQUESTS * hosts) / (PACE * settings.processes))
        + FAILING * len(sources) * SEARCH
    )


def _groups(asking: Sequence[Checked]) -> Iterable[list[Checked]]:
    for at in range(0, len(asking), TOGETHER):
        yield list(asking[at : at + TOGETHER])


def _repair(one: Checked, proposal: Any, changes: Any, drops: tuple[str, ...], note: str) -> Repair:
    return Repair.model_validate({
        "id": one.id, "state": one.state, "reason": one.reason, "was": one.url, "found": note,
        "documents": proposal.count, "newest": (proposal.newest or "")[:10], "titles": proposal.titles,
        "set": dict(changes), "drop": drops,
    })  # fmt: skip


def _with_way(one: Checked, source: Source, kept: dict[str, dict[str, Any]]) -> Checked:
    """A source that was checked, with what is known of another way to it."""
    if one.moved_to:
        repair = Repair.model_validate({
            "id": one.id, "state": one.state, "reason": one.reason, "was": one.url, "found": "its server says that it moved",
            "documents": one.documents, "set": {"url": one.moved_to},
        })  # fmt: skip
        return replace(one, repair=repair)
    told = closed(source, one.state) if one.needs_person else None
    if told:
        return replace(one, why=told.why)
    line = kept.get(one.id)
    if not one.needs_person or line is None or not _is_kept(line, source, one):
        return one
    return replace(one, why=line["why"], repair=Repair.model_validate(line["repair"]) if line["repair"] else None)


def _is_kept(line: dict[str, Any] | None, source: Source, one: Checked) -> bool:
    return line is not None and (line["mark"], line["state"]) == (source.mark, one.state)


def _keep(file: Path, line: dict[str, Any]) -> None:
    with file.open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(line) + "\n")


def _kept(file: Path) -> dict[str, dict[str, Any]]:
    """The last whole line of each source in a file of ours; one that was cut off by a crash is as if never written."""
    found: dict[str, dict[str, Any]] = {}
    for line in file.read_text("utf-8").splitlines() if file.is_file() else ():
        try:
            told = json.loads(line)
        except ValueError:
            continue
        found[told["id"]] = told
    return found
