"""`policywatch search`: what the store holds about some words."""

from __future__ import annotations

from dataclasses import asdict, fields
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ground.clock import moment, stamp
from ground.config import Place
from ground.console import as_json, say
from ground.records import THEMES
from ground.sheets import as_csv

if TYPE_CHECKING:
    from store.search.search import Found


def _country(context: click.Context, parameter: click.Parameter, country: str | None) -> str | None:
    return country and country.upper()


def _day(context: click.Context, parameter: click.Parameter, day: str | None) -> str | None:
    try:
        return day and stamp(moment(day))
    except ValueError:
        raise click.BadParameter("should be a day such as 2026-11-24") from None


@click.command()
@click.argument("words", nargs=-1)
@click.option("--theme", type=click.Choice(THEMES), help="Only documents with this theme.")
@click.option("--country", callback=_country, help="Only from publishers of this country (DE, EU, INT).")
@click.option("--language", help="Only in this language (de).")
@click.option("--since", callback=_day, help="Only what was collected, or changed, on this day or later (2026-11-24).")
@click.option("--limit", type=click.IntRange(1, 1_000), default=20, show_default=True, help="At most so many.")
@click.option("--all", "everything", is_flag=True, help="Look at everything, however long that takes.")
@click.option(
    "--saved", type=click.Path(path_type=Path, file_okay=False), help="Write a feed of each saved search here."
)
@click.option("--csv", "as_sheet", is_flag=True, help="A table on standard output.")
@as_json
@click.pass_obj
def search(
    place: Place,
    /,
    words: tuple[str, ...],
    limit: int,
    everything: bool,
    saved: Path | None,
    as_sheet: bool,
    as_json: bool,
    **by: str | None,
) -> None:
    """Find documents by WORDS, the best first: all words have to occur.

    "a phrase", word*, title:word, OR and NOT are understood, and no sign is an error. Case, accents and the Arabic article
    do not count; longer words that hold one of five letters or more are found too. With --saved the searches of
    searches.toml are asked, and each becomes an Atom feed.
    """
    if saved:
        return _feeds(place, saved, as_json)
    from store.search.search import BUDGET, Hit, Narrowed
    from store.search.search import search as look
    from store.shape.database import open_reader

    narrowed = Narrowed(**by)
    store = open_reader(place.data, todays=True)
    try:
        found = look(store, _joined(words), narrowed, most=limit, budget=None if everything else BUDGET)
    finally:
        store.close()
    if as_sheet and not as_json:
        names = [one.name for one in fields(Hit)]
        return click.echo(as_csv(names, [[getattr(hit, name) for name in names] for hit in found.hits]), nl=False)
    say(as_json, asdict(found), _in_words(found))


def _feeds(place: Place, to: Path, as_json: bool) -> None:
    from ground.errors import ConfigError
    from ground.toml.strict import Faults
    from policywatch.saved import FILE, read_saved, write_feeds
    from store.shape.database import open_reader

    folder, faults = place.load("settings").folder, Faults()
    searches = read_saved(folder, faults)
    faults.raise_if_any()
    if not searches:
        raise ConfigError([f"{folder / FILE}: no search is saved; write [[search]] with an id and words"])
    store = open_reader(place.data, todays=True)
    try:
        files = [str(file) for file in write_feeds(store, searches, to)]
    finally:
        store.close()
    say(as_json, {"feeds": files}, "\n".join(files))


def _in_words(found: Found) -> str:
    lines = [] if found.hits else ["nothing was found"]
    for hit in found.hits:
        lines.append(f"{hit.document}  {hit.date[:10]}  {hit.country} {hit.language or '?'}  {hit.title}")
        lines += [f"    {line}" for line in (hit.snippet, hit.url) if line]
    return "\n".join([*lines, *(f"({note})" for note in found.notes)])


def _joined(words: tuple[str, ...]) -> str:
    """The question as it was meant: a shell took the quotation marks off a word that holds a space."""
    return " ".join(f'"{one}"' if " " in one and '"' not in one and len(words) > 1 else one for one in words)
