"""`policywatch demo`: the main job on the bundled sample web, from collecting to mails in an outbox."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

import click

from ground.clock import now
from ground.config import Place
from policywatch.load import WholeConfig, load_config
from store.opening import opened

if TYPE_CHECKING:
    from policywatch.sampleweb import SampleWeb
    from store.shape.database import Store


def run_demo(folder: Path) -> None:
    """Do the main job on the bundled sample web: two weeks collected, classified, briefed, approved and sent."""
    from classify.bulk.whole_store import classify_store
    from crawlers.collecting.choosing import choose
    from crawlers.collecting.collect import collect
    from digest.archive.about import about_of
    from digest.archive.write import write_archive
    from digest.drafting.on_order import draft
    from ground.places import fresh_folder, packaged_config

    started = monotonic()
    config = load_config(packaged_config() / "demo", None)
    folder = fresh_folder(folder)
    place = Place(folder, partial(load_config, config.folder, folder))
    with _sample_web(config) as (web, proxied), opened(place, proxied) as store:
        for week in web.weeks:
            web.week = int(week.name.removeprefix("week-"))
            click.echo(f"Week {web.week} of the sample web: collecting from {len(config.sources)} sources ...")
            chosen = choose(proxied.sources, store, due=False)
            outcomes = collect(store, folder, chosen, proxied.settings.collect, everything=True).outcomes
            new, changed = (sum(getattr(one, what) for one in outcomes.values()) for what in ("new", "changed"))
            click.echo(f"  {new} new documents, {changed} changed")
            done = classify_store(folder, proxied, store)
            click.echo(f"  {done.read} read, {done.tagged} of them about a theme")
        told = draft(folder, proxied, store, "weekly")
        for note in told["notes"]:
            click.echo(f"  note for whoever approves: {note}")
        report = _approve_and_send(place, proxied, store, told)
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
Done in {seconds:.1f} s: a briefing of {items} items, approved by "demo" and sent to {accepted} mailboxes.

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
    from datetime import UTC, datetime

    from policywatch.sampleweb import SampleWeb, serve_sample

    web = SampleWeb(config.folder / "web", datetime.now(UTC))
    with serve_sample(web) as proxy:
        collecting = config.settings.collect.model_copy(update={"proxy": proxy})
        yield web, replace(config, settings=config.settings.model_copy(update={"collect": collecting}))


def _approve_and_send(place: Place, config: WholeConfig, store: Store, told: dict[str, Any]) -> dict[str, Any]:
    """What a person would do with a draft; the demo's approver is plainly called "demo"."""

    from digest.approving.approval import approve as approve_digest
    from digest.sending.delivering import deliver
    from store.deliveries.recipients import add_recipient, open_recipients

    with closing(open_recipients(place.data)) as known:
        for name in ("First", "Second"):
            address = f"{name.lower()}.reader@policywatch.example"
            add_recipient(
                known, "weekly", address, name=f"{name} Reader", basis="you are a reader of the demo", now=now()
            )
    # The sample web is collected in a moment of the running week, and some of its publishers are out of order.
    ticks = ("open", "blind", "held")
    approve_digest(store, told["id"], told["hash"], who="demo", hold_minutes=0, now=now(), although=ticks)
    return deliver(place.data, config, store, told["id"])
