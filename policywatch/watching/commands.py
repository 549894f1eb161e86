"""`policywatch status` and `doctor`."""

from __future__ import annotations

import os
import sys
from contextlib import closing
from dataclasses import asdict

import click

from ground.clock import now
from ground.config import Place
from ground.console import as_json, columns, say


@click.command()
@as_json
@click.pass_obj
def status(place: Place, as_json: bool) -> None:
    """Show how this installation does, on one screen; exit code 1 where something needs a person. It changes nothing."""
    from policywatch.watching.situation import look
    from policywatch.watching.status import status_document, status_screen
    from store.shape.database import open_reader

    with closing(open_reader(place.data)) as store:
        seen = look(store, place.data, now())
    say(as_json, status_document(seen), status_screen(seen, columns()))
    if seen.problems:
        sys.exit(1)


@click.command()
@click.option("--deep", is_flag=True, help="Read both databases all through; of a large one this takes minutes.")
@click.option("--no-smtp", is_flag=True, help="Leave the mail server alone.")
@as_json
@click.pass_obj
def doctor(place: Place, deep: bool, no_smtp: bool, as_json: bool) -> None:
    """Look at configuration, databases, rights, disk, clock, mail server and sources; exit code 1 where something is bad."""
    from policywatch.watching.doctor import doctor_screen, examine

    found = examine(place, now(), deep=deep, smtp=not no_smtp)
    colours = {"ok": None, "look": "yellow", "bad": "red"}
    plain = not sys.stdout.isatty() or bool(os.environ.get("NO_COLOR"))
    screen = doctor_screen(found, columns(), lambda text, mark: text if plain else click.style(text, fg=colours[mark]))
    document = {"well": all(one.mark != "bad" for one in found), "findings": [asdict(one) for one in found]}
    say(as_json, document, screen)
    if not document["well"]:
        sys.exit(1)
