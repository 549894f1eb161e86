"""`policywatch init`."""

from __future__ import annotations

import shlex
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ground.console import as_json, say

if TYPE_CHECKING:
    from policywatch.setup.choosing import Choice
    from policywatch.setup.layout import Laid

ASKED = (
    ("contact", "A page or address where publishers can reach you"),
    ("sender", 'Who the briefing comes from, such as "Desk <briefing@ngo.example>"'),
    ("reply_to", "Where answers go (empty: to the sender)"),
    ("operator", "Who is told when something goes wrong"),
)


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--countries", default="", metavar="IE,EU,…", help="Only sources of these countries; EU and INT are two.")
@click.option("--languages", default="", metavar="en,fr,…", help="Only sources in these languages.")
@click.option("--themes", default="", metavar="labour,…", help="Only sources and items about these themes.")
@click.option("--contact", default="", help="Where a publisher finds out who we are: a page, or mailto:…")
@click.option("--sender", default="", help="Who the briefing comes from.")
@click.option("--reply-to", default="", help="Where answers go; without it to the sender.")
@click.option("--operator", default="", help="Who is told when something goes wrong.")
@as_json
def init(folder: Path, countries: str, languages: str, themes: str, as_json: bool, **addresses: str) -> None:
    """Lay out a deployment in FOLDER: configuration from the catalogue, a first briefing, a place for data.

    On a terminal, addresses that no option names are asked for; what stays empty is marked, and `check` names it.
    """
    from ground.places import packaged_config
    from policywatch.setup.layout import Addresses, lay_out

    catalogue = packaged_config()
    choice = _choice(catalogue, countries, languages, themes)
    if sys.stdin.isatty() and not as_json:
        addresses |= {name: _ask(words) for name, words in ASKED if not addresses[name]}
    laid = lay_out(folder, catalogue, choice, Addresses(**addresses))
    steps = next_steps(laid)
    document = {name: str(value) if isinstance(value, Path) else value for name, value in asdict(laid).items()}
    lines = [
        f"{laid.config}: {laid.sources} sources ({laid.enabled} enabled), one briefing; themes are the program's own.",
        f"{laid.data}: where the store, the digests and the outbox will be.", "", "Next:", *steps,
    ]  # fmt: skip
    say(as_json, document | {"next": list(steps)}, "\n".join(lines))


def next_steps(laid: Laid) -> tuple[str, str, str]:
    """The three steps from a new deployment to a first briefing, as lines to copy."""
    first = f"fill in {len(laid.open)} places: each is named by the next line" if laid.open else "read it once"
    return (
        f"  1. $EDITOR {shlex.quote(str(laid.config / 'settings.toml'))}    # {first}",
        f"  2. cd {shlex.quote(str(laid.folder))} && policywatch check && policywatch sources check --live",
        "  3. policywatch run, then policywatch serve    # docs/running.md: as a service, passwords, backup",
    )


def _choice(catalogue: Path, countries: str, languages: str, themes: str) -> Choice:
    """What was chosen, in the catalogue's own names. Raises UnknownNameError, ConfigError."""
    from crawlers.sources.sourcefiles import read_sources
    from ground.records import THEMES
    from ground.toml.strict import Faults
    from policywatch.setup.choosing import Choice, listed

    faults = Faults()
    sources = read_sources(catalogue, faults) if countries or languages else []
    faults.raise_if_any()
    return Choice(
        listed(countries, {source.country for source in sources}, "country"),
        listed(languages, {one.partition("-")[0] for source in sources for one in source.languages}, "language"),
        listed(themes, THEMES, "theme"),
    )


def _ask(words: str) -> str:
    answer: str = click.prompt(words, default="", show_default=False)
    return answer.strip()
