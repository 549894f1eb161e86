"""`policywatch demo`: the main job on the bundled sample web, from collecting to mails in an outbox."""

from __future__ import annotations

import os
import sys
import tomllib
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

import click

from ground.clock import moment, now, stamp, standing_at
from ground.config import Place
from policywatch.load import WholeConfig, load_config
from store.opening import opened

if TYPE_CHECKING:
    from policywatch.sampleweb import SampleWeb
    from store.shape.database import Store


def run_demo(folder: Path) -> None:
    """Do the main job on the bundled sample web: two weeks collected, classified, briefed, approved and sent."""
    from digest.archive.about import about_of
    from digest.archive.write import write_archive
    from ground.places import fresh_folder, packaged_config

    started = monotonic()
    config = load_config(packaged_config() / "demo", None)
    folder = fresh_folder(folder)
    place = Place(folder, partial(load_config, config.folder, folder))
    told: dict[str, Any] = {}
    with _sample_web(config) as (web, proxied), opened(place, proxied) as store:
        _add_readers(folder)
        for at in _weeks(web, config.briefing("weekly").timezone):
            with standing_at(at) if at else nullcontext():
                _collect_and_read(folder, proxied, store, web.week)
                desk = tomllib.loads(web.beside("_desk.toml"))
                _at_the_desk(proxied, store, desk, told.get("id", ""))
                told = _draft(place, proxied, store, desk)
                for note in told["notes"]:
                    click.echo(f"  note for whoever approves: {note}")
                report = _approve_and_send(place, proxied, store, told)
            if at:
                # The page of the archive shows an earlier one; beside the last it would only be in the way.
                for form in ("html", "text"):
                    Path(told[form]).unlink()
            click.echo(f"  {told['id']} sent to {report['accepted']} mailboxes")
        write_archive(store, proxied.briefing("weekly"), folder / "archive", ARCHIVE, about=about_of(proxied))
    python, command = _as_typed()
    told |= {"folder": folder, "seconds": monotonic() - started, "accepted": report["accepted"]}
    click.echo(DEMO_DONE.format(**told, python=python, command=command))


def _as_typed() -> tuple[str, str]:
    """This Python and our command, as somebody types them in the folder at hand."""
    python = Path(sys.executable)
    shown = Path(os.path.relpath(python)) if python.is_relative_to(Path.cwd()) else python
    return str(shown), str(shown.parent / "policywatch") if (
        python.parent / "policywatch"
    ).exists() else f"{shown} -m policywatch"


# Where the archive would stand, if it stood anywhere.
ARCHIVE = "https://archive.policywatch.example/"
DEMO_DONE = """
Done in {seconds:.1f} s: two briefings, approved by "demo" and sent to {accepted} mailboxes; the last:

  briefing    {html}
  as text     {text}
  as mail     {folder}/outbox/{id}/*.eml
  archive     {folder}/archive/index.html
  database    {folder}/policywatch.db

Worth trying next:
  {command} --data {folder} explain 1
  {command} --data {folder} deliveries {id}
  {python} -m sqlite_utils {folder}/policywatch.db "SELECT source_id, state, reason FROM source_health" --table

To start with the real sources, on a connected machine (docs/running.md):
  {command} init FOLDER
"""


@contextmanager
def _sample_web(config: WholeConfig) -> Iterator[tuple[SampleWeb, WholeConfig]]:
    """The sample web, served, and the config that reaches it."""
    from policywatch.sampleweb import SampleWeb, serve_sample

    web = SampleWeb(config.folder / "web", moment(now()))
    with serve_sample(web) as proxy:
        collecting = config.settings.collect.model_copy(update={"proxy": proxy})
        yield web, replace(config, settings=config.settings.model_copy(update={"collect": collecting}))


def _weeks(web: SampleWeb, zone: str) -> Iterator[str]:
    """The sample web put into one week after the other, each with the moment at which it is collected; "" for now.

    The weeks before the last are told as they would have gone, at the same hour by the clock on the wall.
    """
    from datetime import timedelta
    from zoneinfo import ZoneInfo

    today = moment(now()).astimezone(ZoneInfo(zone))
    for number in range(1, len(web.weeks) + 1):
        web.week, ago = number, len(web.weeks) - number
        yield stamp(today - timedelta(weeks=ago)) if ago else ""


def _collect_and_read(folder: Path, config: WholeConfig, store: Store, week: int) -> None:
    """Collect from all sources and read what is new."""
    from classify.bulk.whole_store import classify_store
    from crawlers.collecting.choosing import choose
    from crawlers.collecting.collect import collect

    click.echo(f"Week {week} of the sample web: collecting from {len(config.sources)} sources ...")
    chosen = choose(config.sources, store, due=False)
    outcomes = collect(store, folder, chosen, config.settings.collect, everything=True).outcomes
    new, changed = (sum(getattr(one, what) for one in outcomes.values()) for what in ("new", "changed"))
    click.echo(f"  {new} new documents, {changed} changed")
    done = classify_store(folder, config, store)
    click.echo(f"  {done.read} read, {done.tagged} of them about a theme")


def _at_the_desk(config: WholeConfig, store: Store, desk: dict[str, Any], last: str) -> None:
    """What people of the desk do before a week's draft: note days of followed files, correct what was sent the week before."""
    from crawlers.sources.procedures import ProcedureDate
    from digest.approving.correcting import Mistake, correct
    from store.deliveries.digests import items_of
    from store.documents.naming import document_named
    from store.documents.procedures import sync_procedures

    days = {one["file"]: ProcedureDate(**one["day"]) for one in desk.get("day", [])}
    files = [
        one.model_copy(update={"dates": (*one.dates, days[one.id])}) if one.id in days else one
        for one in config.procedures
    ]
    sync_procedures(store, [one.row() for one in files])
    for one in desk.get("correction", []) if last else []:
        document = document_named(store, one["url"])
        number = next(item.number for item in items_of(store, last) if item.document_id == document)
        wrong = Mistake("fact", one["was"], one["right"])
        correct(store, f"{last}/{number:02}", wrong, mail=False, who="demo", now=now())


def _draft(place: Place, config: WholeConfig, store: Store, desk: dict[str, Any]) -> dict[str, Any]:
    """A week's draft, and again with what an editor of the demo adds to it."""
    from digest.approving.editing import Change, edit
    from digest.drafting.on_order import draft
    from digest.wording.own import OwnWords
    from store.documents.naming import document_named

    told = draft(place.data, config, store, "weekly")
    for one in desk.get("gloss", []):
        change = Change(f"document:{document_named(store, one['url'])}", "gloss", one["words"])
        edit(store, told["id"], change, who="demo", why=one["why"], now=now(), own=OwnWords(config.wording))
    return draft(place.data, config, store, "weekly") if desk.get("gloss") else told


def _add_readers(folder: Path) -> None:
    """Two readers of the demo's mail."""
    from store.deliveries.recipients import add_recipient, open_recipients

    with closing(open_recipients(folder)) as known:
        for name in ("First", "Second"):
            address = f"{name.lower()}.reader@policywatch.example"
            add_recipient(
                known, "weekly", address, name=f"{name} Reader", basis="you are a reader of the demo", now=now()
            )


def _approve_and_send(place: Place, config: WholeConfig, store: Store, told: dict[str, Any]) -> dict[str, Any]:
    """What a person would do with a draft; the demo's approver is plainly called "demo"."""
    from digest.approving.approval import approve as approve_digest
    from digest.sending.delivering import deliver

    # The sample web is collected in a moment of the running week, and some of its publishers are out of order.
    ticks = ("open", "blind", "held")
    approve_digest(store, told["id"], told["hash"], who="demo", hold_minutes=0, now=now(), although=ticks)
    return deliver(place.data, config, store, told["id"])
