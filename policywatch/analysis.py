"""`policywatch as-of`, `export` and `data`: what analysts ask of the store beside its views."""

from __future__ import annotations

import shlex
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ground.clock import moment, now, stamp
from ground.config import Place
from ground.console import as_json, say
from ground.errors import PolicywatchError, UnknownNameError
from ground.places import questions_page, schema_page
from ground.sheets import csv_lines

if TYPE_CHECKING:
    from store.history.as_of import AsOf
    from store.shape.database import Store


@click.command("as-of")
@click.argument("date")
@as_json
@click.pass_obj
def as_of(place: Place, date: str, as_json: bool) -> None:
    """Show counts by theme as they were at the end of a DATE (2026-11-24), and each document that differs today."""
    from store.history.as_of import as_of as look

    try:
        at = stamp(moment(f"{date}T23:59:59Z" if len(date) == 10 else date))
    except ValueError:
        raise click.BadParameter("should be a day such as 2026-11-24", param_hint="DATE") from None
    store = _reader(place)
    try:
        told = look(store, at)
    finally:
        store.close()
    say(as_json, asdict(told), _in_words(told))


def _in_words(told: AsOf) -> str:
    lines = [f"As of {told.at}: {told.documents} documents, {told.unread} of them not read by then."]
    lines += [f"  {one.theme:<16} {one.then:>7} then, {one.now:>7} by today's reading" for one in told.themes]
    if not told.differences:
        return "\n".join([*lines, "No document differs today."])
    lines.append(f"{len(told.differences)} differences:")
    for one in told.differences:
        by = f" ({one.classifier_then} then, {one.classifier_now} now)" if one.why.endswith("classifier") else ""
        lines.append(f"  document {one.document}: {one.theme} {one.change}, {one.why}{by}")
    return "\n".join(lines)


def _reader(place: Place) -> Store:
    from store.shape.database import open_reader

    return open_reader(place.data, todays=True)


PATH = click.Path(path_type=Path, file_okay=False)


@click.command()
@click.argument("folder", required=False, type=PATH)
@click.option("--release", "week", help="Make the edition for others of this ISO week (2026-W49).")
@click.option("--parquet", is_flag=True, help="With Parquet files too (needs the extra `parquet`).")
@click.option("--to", type=PATH, help="Where to; as FOLDER.")
@click.option("--view", help="Write one view, whole, as CSV to standard output.")
@click.option("--delta", type=PATH, nargs=2, help="Write what changed from one release to a later one.")
@click.option("--datasette", is_flag=True, help="Write what Datasette needs to show the store.")
@as_json
@click.pass_obj
def export(
    place: Place, /, folder: Path | None, to: Path | None, delta: tuple[Path, Path] | None, as_json: bool, **asked: Any
) -> None:
    """Make a release for others in FOLDER, or what changed between two; write one view; or describe the store for Datasette.

    A release has no recipients, no names of staff, nothing that is held, and no texts.
    """
    where = to or folder
    if sum(map(bool, (asked["week"], asked["view"], delta, asked["datasette"]))) != 1 or (where is None) != bool(
        asked["view"]
    ):
        raise click.UsageError(
            "say --release WEEK, --delta EARLIER LATER or --datasette, each with a folder, or --view NAME without one"
        )
    if asked["view"]:
        _write_view(place, asked["view"])
    elif asked["datasette"] and where:
        _describe(place, where, as_json)
    elif delta and where:
        _compare(delta, where, as_json)
    elif where:
        _release(place, asked["week"], where, as_json, parquet=asked["parquet"])


def _release(place: Place, week: str, where: Path, as_json: bool, *, parquet: bool) -> None:
    from store.releases.release import make_release

    _reader(place).close()
    made = make_release(place.data, week, where, schema_page(), now(), parquet=parquet)
    total = sum(made.rows.values())
    say(as_json, asdict(made), f"{made.folder}: {len(made.rows)} tables, {total} rows, with sums and a description.")


def _compare(delta: tuple[Path, Path], where: Path, as_json: bool) -> None:
    from store.releases.delta import make_delta

    made = make_delta(*delta, where)
    lines = [
        f"  {name:<20} {', '.join(f'{count} {change}' for change, count in counts.items() if count)}"
        for name, counts in made.tables.items()
    ]
    say(as_json, asdict(made), "\n".join([f"{made.folder}: from {made.earlier} to {made.later}", *lines]))


def _describe(place: Place, to: Path, as_json: bool) -> None:
    command = shlex.join(["datasette", *_for_datasette(place, to)])
    say(as_json, {"command": command}, f"{to}: metadata.json. Then, for readers on this machine:\n\n    {command}")


def _for_datasette(place: Place, to: Path) -> list[str]:
    from store.releases.datasette import write_for_datasette

    store = _reader(place)
    try:
        return write_for_datasette(store, place.data, to, schema_page(), questions_page())
    finally:
        store.close()


@click.command()
@click.option("--port", type=click.IntRange(0, 65_535), default=8001, show_default=True, help="0 takes a free one.")
@click.pass_obj
def data(place: Place, port: int) -> None:
    """Show the store in a browser, read-only, to readers on this machine, until Ctrl-C (needs the extra `data`)."""
    from tempfile import TemporaryDirectory

    try:
        from datasette.cli import cli as datasette
    except ImportError as error:
        raise PolicywatchError(
            f"Datasette is not installed ({error}); install the extra: pip install 'policywatch[data]'"
        ) from error
    with TemporaryDirectory(prefix="policywatch-") as folder:
        words = _for_datasette(place, Path(folder))
        datasette.main(["serve", *words, "--host", "127.0.0.1", "--port", str(port)], standalone_mode=False)


def _write_view(place: Place, view: str) -> None:
    from store.shape.views import VIEWS

    if view not in VIEWS:
        raise UnknownNameError(f'there is no view "{view}"; there are: {", ".join(sorted(VIEWS))}')
    store = _reader(place)
    try:
        names, rows = store.streamed(view)
        for line in csv_lines(names, rows):
            click.echo(line, nl=False)
    finally:
        store.close()
