"""`policywatch collect` and `sources`; `procedures` stands in a module of its own."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import click

from crawlers.opml_commands import export_sources, import_sources
from crawlers.procedure_commands import procedures
from crawlers.repair_commands import repair
from crawlers.source_commands import accept, add, check, list_sources, try_source
from ground.config import Place
from ground.console import as_json, bar, say
from store.opening import opened

__all__ = ["collect", "procedures", "sources"]

ANSWERED = ("ok", "unchanged", "moved", "empty")


@click.command()
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@click.option("--due", is_flag=True, help="Only sources whose time has come (the default without SOURCE).")
@click.option("--all", "everything", is_flag=True, help="Every enabled source; known pages are asked for again too.")
@as_json
@click.pass_obj
def collect(place: Place, sources: tuple[str, ...], due: bool, everything: bool, as_json: bool) -> None:
    """Collect from sources; exit code 1 if none of those asked could be collected."""
    from crawlers.collecting.choosing import choose
    from crawlers.collecting.collect import Steering
    from crawlers.collecting.collect import collect as collect_sources

    config = place.load("sources")
    with opened(place, config) as store:
        chosen = choose(config.sources, store, sources, due=due or not (sources or everything))
        with bar("Collecting", len(chosen)) as moved:
            steering = Steering(told=lambda source_id, outcome: moved(1))
            outcomes = collect_sources(
                store, place.data, chosen, config.settings.collect, everything=everything, steering=steering
            ).outcomes
    document = {source_id: asdict(outcome) for source_id, outcome in sorted(outcomes.items())}
    lines = [f"{one:<40} {outcome['state']:<10} {outcome['reason']}" for one, outcome in document.items()]
    say(as_json, {"sources": document}, "\n".join(lines) if lines else "Nothing is due.")
    if outcomes and not any(outcome.state in ANSWERED for outcome in outcomes.values()):
        sys.exit(1)


@click.group()
def sources() -> None:
    """What is collected from: try and add sources, see how each does, and what to do about it."""


for command in (list_sources, try_source, add, check, accept, repair, export_sources, import_sources):
    sources.add_command(command)


@sources.command()
@click.option("--all", "everything", is_flag=True, help="Also those that need nobody.")
@as_json
@click.pass_obj
def health(place: Place, everything: bool, as_json: bool) -> None:
    """Show sources that need a person, with the next step; exit code 1 if there are any."""
    from crawlers.adding.health_table import health_table
    from ground.clock import now
    from ground.console import columns
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
    say(as_json, document, health_table(found, at, everything=everything, paint=_paint(), columns=columns()))
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
