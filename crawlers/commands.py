"""`policywatch collect` and `sources`; `procedures` stands in a module of its own."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict
from threading import Event
from typing import TYPE_CHECKING, Any

import click

from crawlers.procedure_commands import procedures
from crawlers.source_commands import accept, add, check, list_sources, try_source
from ground.console import Config, Place, as_json, bar, say
from ground.records import Outcome
from store.opening import opened
from store.shape.database import Store

if TYPE_CHECKING:
    from crawlers.sources.catalogue import Source

__all__ = ["choose", "collect", "collect_from", "procedures", "sources"]

ANSWERED = ("ok", "unchanged", "moved", "empty")


@click.command()
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option("--due", is_flag=True, help="Only sources whose time has come (the default without SOURCE).")
@click.option("--all", "everything", is_flag=True, help="Every enabled source; known pages are asked for again too.")
@as_json
@click.pass_obj
def collect(place: Place, sources: tuple[str, ...], due: bool, everything: bool, as_json: bool) -> None:
    """Collect from sources; exit code 1 if none of those asked could be collected."""
    config = place.load("sources")
    with opened(place, config) as store:
        chosen = choose(config, store, sources, due=due or not (sources or everything))
        outcomes = collect_from(place, config, store, chosen, everything=everything)
    document = {source_id: asdict(outcome) for source_id, outcome in sorted(outcomes.items())}
    lines = [f"{one:<40} {outcome['state']:<10} {outcome['reason']}" for one, outcome in document.items()]
    say(as_json, {"sources": document}, "\n".join(lines) if lines else "Nothing is due.")
    if outcomes and not any(outcome.state in ANSWERED for outcome in outcomes.values()):
        sys.exit(1)


@click.group()
def sources() -> None:
    """What is collected from: try and add sources, see how each does, and what to do about it."""


for command in (list_sources, try_source, add, check, accept):
    sources.add_command(command)


@sources.command()
@click.option("--all", "everything", is_flag=True, help="Also those that need nobody.")
@as_json
@click.pass_obj
def health(place: Place, everything: bool, as_json: bool) -> None:
    """Show sources that need a person, with the next step; exit code 1 if there are any."""
    from crawlers.adding.health_table import health_table
    from ground.clock import now
    from store.health.advice import next_step
    from store.health.health import needs_person, read_health

    at = now()
    with opened(place, place.load("sources")) as store:
        found = read_health(store, at)
    needing = [one for one in found if needs_person(one, at)]
    states = Counter(one.state for one in found)
    document = {
        "at": at, "total": len(found), "need_a_person": len(needing), "states": dict(sorted(states.items())),
        "sources": [
            asdict(one) | {"needs_person": one in needing, "todo": next_step(one.state, one.id)}
            for one in (found if everything else needing)
        ],
    }  # fmt: skip
    say(as_json, document, health_table(found, at, everything=everything, paint=_paint()))
    if needing:
        sys.exit(1)


def _paint() -> Callable[[str, str], str]:
    """Styles words where a person sees them on a terminal, and wants colours."""
    styles: dict[str, dict[str, Any]] = {
        "head": {"dim": True}, "bad": {"fg": "red", "bold": True}, "wait": {"fg": "yellow"}, "good": {}, "todo": {"bold": True},
    }  # fmt: skip
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR"):
        return lambda text, style: text
    return lambda text, style: click.style(text, **styles[style])


def choose(config: Config, store: Store, names: Sequence[str] = (), *, due: bool) -> list[Source]:
    """The enabled sources of those names (or all), only those whose time has come if `due`. Raises UsageError."""
    from difflib import get_close_matches

    from ground.clock import now
    from store.health.runs import due_sources

    known: dict[str, Source] = {source.id: source for source in config.sources}
    for name in names:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            hint = f"did you mean {near[0]}?" if near else "its config may be in another folder: see --config"
            raise click.UsageError(f'there is no source "{name}"; {hint}')
        if known[name].disabled:
            raise click.UsageError(f'"{name}" is disabled: {known[name].disabled}')
    ready = due_sources(store, now()) if due else set(known)
    chosen = [known[name] for name in dict.fromkeys(names)] if names else list(known.values())
    return [source for source in chosen if source.id in ready and not source.disabled]


def collect_from(
    place: Place,
    config: Config,
    store: Store,
    chosen: list[Source],
    *,
    everything: bool = False,
    stop: Event | None = None,
) -> dict[str, Outcome]:
    """Collect from the chosen sources, with a progress bar on a terminal; how each ended."""
    from crawlers.collecting.collect import collect as collect_sources

    with bar("Collecting", len(chosen)) as moved:
        progress = collect_sources(
            store,
            place.data,
            chosen,
            config.settings.collect,
            everything=everything,
            stop=stop,
            told=lambda one, outcome: moved(1),
        )
    return progress.outcomes
