"""The command line, and the only module that knows all packages: it wires them, and holds no logic of its own."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

import click

from classify.commands import classify, classify_store, evaluate, explain, review, terms
from crawlers.commands import choose, collect, collect_from, procedures, sources
from digest.commands import approve, brief, deliver, deliveries, draft, hold, recipients, send, unsubscribe, withdraw
from digest.notices.alerts import tell_operators
from ground.clock import now
from ground.console import Commands, Config, Place, as_json, say, version_option
from store.opening import opened

if TYPE_CHECKING:
    from policywatch.sampleweb import SampleWeb
    from policywatch.timetable import Job
    from store.shape.database import Store

log = logging.getLogger("policywatch")


def load_config(told: Path | None, data: Path | None, *parts: str) -> Config:
    """Parts of the configuration, or all of it. Raises ConfigError with every fault of every file."""
    from ground.places import config_folder, part_folder
    from ground.settings import read_settings
    from ground.strict import Faults

    folder, faults = config_folder(told), Faults()
    config = Config(folder, read_settings(folder, faults))
    if not parts or "sources" in parts:
        from crawlers.sources.sourcefiles import read_watched

        config = replace(config, **read_watched(folder, faults))
    if not parts or "lexicon" in parts:
        from classify.lexicons.lexicon import read_lexicon

        part = part_folder(folder, "themes")
        config = replace(config, lexicon=read_lexicon(part, faults, data), themes=part / "themes")
    if not parts or "briefings" in parts:
        from digest.drafting.briefings import read_briefings

        config = replace(config, briefings=read_briefings(part_folder(folder, "briefings"), faults))
    faults.raise_if_any()
    return config


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--config", type=click.Path(path_type=Path), envvar="POLICYWATCH_CONFIG",
    help="Folder of the configuration: ./config if there, else the packaged one.",
)  # fmt: skip
@click.option(
    "--data", type=click.Path(path_type=Path), envvar="POLICYWATCH_DATA", default=Path("data"), show_default=True,
    help="Folder of the store, the digests and the outbox.",
)  # fmt: skip
@click.option("-v", "--verbose", is_flag=True, help="Say what happens on standard error.")
@version_option
@click.pass_context
def cli(context: click.Context, config: Path | None, data: Path, verbose: bool) -> None:
    """Watch European policy and news for human rights: collect, classify, brief."""
    context.obj = Place(data, partial(load_config, config, data))
    level = logging.INFO if verbose else logging.WARNING
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stderr)


for command in (
    collect, sources, classify, explain, review, terms, evaluate, brief, approve, hold, withdraw, send, deliveries, recipients,
    unsubscribe, procedures,
):  # fmt: skip
    cli.add_command(command)


@cli.command()
@as_json
@click.pass_obj
def check(place: Place, as_json: bool) -> None:
    """Check all of the configuration; exit code 2 and every fault with file and line."""
    config = place.load()
    enabled = sum(not source.disabled for source in config.sources)
    counts = {
        "config": str(config.folder), "sources": len(config.sources), "enabled": enabled,
        "themes": sorted(config.lexicon.themes), "languages": sorted(config.lexicon.languages),
        "briefings": sorted(config.briefings),
    }  # fmt: skip
    say(
        as_json,
        counts,
        f"{config.folder}: {len(config.sources)} sources ({enabled} enabled), {len(config.lexicon.themes)} themes in "
        f"{len(config.lexicon.languages)} languages, briefings: {', '.join(config.briefings)}. No faults.",
    )


@cli.command()
@click.option("--briefing", help="Which briefing to draft; without it all.")
@as_json
@click.pass_obj
def run(place: Place, briefing: str | None, as_json: bool) -> None:
    """Collect what is due, classify it, and draft the briefing of the running week: the main job, once."""
    config = place.load()
    with opened(place, config) as store:
        outcomes = collect_from(place, config, store, choose(config, store, due=True))
        alerts = tell_operators(store, config.settings, place.data, now())
        done = classify_store(place, config, store)
        drafts = [draft(place, config, store, one) for one in ([briefing] if briefing else config.briefings)]
    states = dict(sorted(Counter(one.state for one in outcomes.values()).items()))
    lines = [
        f"{len(outcomes)} sources collected: "
        + (", ".join(f"{n} {state}" for state, n in states.items()) or "none was due")
    ]
    lines += [f"{done.read} documents read, {done.tagged} of them about a theme."]
    lines += [
        f"{one['id']}: {one['items']} items; read {one['text']}, then approve {one['hash'][:12]}" for one in drafts
    ]
    lines += alerts.lines
    document = {"states": states, "read": done.read, "tagged": done.tagged, "digests": drafts, "alerts": asdict(alerts)}
    say(as_json, document, "\n".join(lines))


@cli.command()
@click.pass_obj
def serve(place: Place) -> None:
    """Do it all on a timetable, until stopped (Ctrl-C or SIGTERM)."""
    from contextlib import ExitStack

    from policywatch.timetable import run_timetable

    config = place.load()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with ExitStack() as stack:
        store = stack.enter_context(opened(place, config))
        if config.settings.mail.unsubscribe_listen:
            from digest.leaving.leave_page import start_server

            stack.callback(start_server(place.data, config.settings.mail.unsubscribe_listen).stop)
        desk = _Desk(place, config, stop)
        click.echo(f"policywatch serves {len(config.sources)} sources; stop it with Ctrl-C.", err=True)
        run_timetable(store, desk.jobs(), stop)


class _Desk:
    """The jobs of `serve`: each source asks to be collected in its own rhythm; those that asked are collected together."""

    def __init__(self, place: Place, config: Config, stop: threading.Event):
        self.place, self.config, self.stop = place, config, stop
        self.asked: set[str] = set()

    def jobs(self) -> list[Job]:
        """All jobs: sources, the collecting itself, drafting and sending."""
        from digest.drafting.briefings import wall_time
        from ground.clock import seconds
        from policywatch.timetable import Job

        jobs = []
        for source in self.config.sources:
            if not source.disabled:
                every = seconds(source.every)
                ask = lambda one=source.id: self.asked.add(one)  # noqa: E731
                asked = lambda one=source.id: one in self.asked  # noqa: E731
                job = Job(f"source:{source.id}", f"collect {source.id}", ask, every=every, jitter=every // 10)
                jobs.append(replace(job, waiting=asked))
        jobs.append(Job("collect", "collect and classify what sources asked for", self.collect, every=30))
        for name, briefing in self.config.briefings.items():
            weekday, hour, minute = wall_time(briefing.window_closes)
            cron: dict[str, Any] = {"day_of_week": weekday, "hour": hour, "minute": minute}
            make = lambda one=name: self.draft(one)  # noqa: E731
            leave = lambda one=name: self.send(one)  # noqa: E731
            jobs.append(Job(f"brief:{name}", f"draft {name}", make, cron=cron, timezone=briefing.timezone))
            jobs.append(Job(f"send:{name}", f"send {name} if approved", leave, every=300))
        return jobs

    def collect(self) -> None:
        """Collect the sources that asked, but for those that are backing off; then classify. Who is not heard asks on."""
        from store.health.runs import backing_off

        if not self.asked:
            return
        with opened(self.place) as store:
            # One that is backing off asks on, so that it is tried as soon as its time has come.
            ready = self.asked - backing_off(store, now())
            if ready:
                chosen = choose(self.config, store, sorted(ready), due=False)
                self.asked -= set(collect_from(self.place, self.config, store, chosen, stop=self.stop))
                tell_operators(store, self.config.settings, self.place.data, now())
                classify_store(self.place, self.config, store)

    def draft(self, name: str) -> None:
        """Draft the briefing whose window has just closed."""
        from digest.drafting.window import current_week, week_before

        with opened(self.place) as store:
            week = week_before(current_week(self.config.briefing(name), now()))
            told = draft(self.place, self.config, store, name, week)
        log.warning("%s is drafted and waits for approval: %s", told["id"], told["html"])

    def send(self, name: str) -> None:
        """Send what is approved, once its hour has come."""
        from digest.sending.schedule import to_send

        with opened(self.place) as store:
            for digest in to_send(store, self.config.briefing(name), now()):
                report = deliver(self.place, self.config, store, digest)
                log.warning("%s is %s: %s accepted", digest, report["state"], report["accepted"])


@cli.command()
@click.option(
    "--folder", type=click.Path(path_type=Path, file_okay=False), default=Path("demo-data"), show_default=True,
    help="Where the demo's store, digests and outbox go; what an earlier demo left there is replaced.",
)  # fmt: skip
def demo(folder: Path) -> None:
    """Do the main job on the bundled sample web: two weeks collected, classified, briefed, approved and sent."""
    from ground.places import fresh_folder, packaged_config

    started = monotonic()
    config = load_config(packaged_config() / "demo", None)
    folder = fresh_folder(folder)
    place = Place(folder, partial(load_config, config.folder, folder))
    with _sample_web(config) as (web, proxied), opened(place, proxied) as store:
        for week in web.weeks:
            web.week = int(week.name.removeprefix("week-"))
            click.echo(f"Week {web.week} of the sample web: collecting from {len(config.sources)} sources ...")
            outcomes = collect_from(place, proxied, store, choose(proxied, store, due=False), everything=True)
            new, changed = (sum(getattr(one, what) for one in outcomes.values()) for what in ("new", "changed"))
            click.echo(f"  {new} new documents, {changed} changed")
            done = classify_store(place, proxied, store)
            click.echo(f"  {done.read} read, {done.tagged} of them about a theme")
        told = draft(place, proxied, store, "weekly")
        report = _approve_and_send(place, proxied, store, told)
    python = os.path.relpath(sys.executable) if Path(sys.executable).is_relative_to(Path.cwd()) else sys.executable
    told |= {"folder": folder, "seconds": monotonic() - started, "accepted": report["accepted"], "python": python}
    click.echo(DEMO_DONE.format(**told))


DEMO_DONE = """
Done in {seconds:.1f} s: a briefing of {items} items, approved by "demo" and sent to {accepted} mailboxes.

  briefing    {html}
  as text     {text}
  as mail     {folder}/outbox/{id}/*.eml
  database    {folder}/policywatch.db

Worth trying next:
  {python} -m policywatch --data {folder} explain 1
  {python} -m policywatch --data {folder} deliveries {id}
  {python} -m sqlite_utils {folder}/policywatch.db "SELECT source_id, state, reason FROM source_health" --table

To start with the real sources, on a connected machine:
  {python} -m policywatch run
"""


@contextmanager
def _sample_web(config: Config) -> Iterator[tuple[SampleWeb, Config]]:
    """The sample web, served, and the config that reaches it."""
    from datetime import UTC, datetime

    from policywatch.sampleweb import SampleWeb, serve_sample

    web = SampleWeb(config.folder / "web", datetime.now(UTC))
    with serve_sample(web) as proxy:
        collecting = config.settings.collect.model_copy(update={"proxy": proxy})
        yield web, replace(config, settings=config.settings.model_copy(update={"collect": collecting}))


def _approve_and_send(place: Place, config: Config, store: Store, told: dict[str, Any]) -> dict[str, Any]:
    """What a person would do with a draft; the demo's approver is plainly called "demo"."""
    from contextlib import closing

    from digest.approving.approval import approve as approve_digest
    from store.deliveries.recipients import add_recipient, open_recipients

    with closing(open_recipients(place.data)) as known:
        for name in ("First", "Second"):
            address = f"{name.lower()}.reader@policywatch.example"
            add_recipient(
                known, "weekly", address, name=f"{name} Reader", basis="you are a reader of the demo", now=now()
            )
    approve_digest(store, told["id"], told["hash"], who="demo", hold_minutes=0, now=now())
    return deliver(place, config, store, told["id"])
