"""`policywatch serve`: collects, classifies, drafts and sends by itself, and takes up edits of the configuration."""

from __future__ import annotations

import logging
import signal
from contextlib import ExitStack
from functools import partial
from threading import Event, Lock
from typing import TYPE_CHECKING, Any

import click

from ground.clock import now
from ground.config import Place
from ground.errors import ConfigError, DigestError
from ground.lock import only_one
from ground.records import Outcome
from policywatch.load import WholeConfig, fingerprint, whole_config
from policywatch.timetable import Job, Timetable
from policywatch.watching.signs import Signs, take_care
from store.health.troubles import Trouble, begin_trouble, end_trouble
from store.opening import opened

if TYPE_CHECKING:
    from classify.facts.together.facts import FactReader
    from classify.reading.reader import Reader
    from crawlers.sources.catalogue import Source

log = logging.getLogger(__name__)
# Seconds from one look to the next.
COLLECT, CLASSIFY, READ_CONFIG, TELL, SEND, APPROVERS, RETURNED, CARE = 30, 15, 20, 60, 300, 300, 45, 600
FORGET = 86_400
WRONG_EDIT = "config"


def serve_until_stopped(place: Place) -> None:
    """Serve until SIGTERM or SIGINT; SIGHUP reads the configuration at once. Raises StoreError where another serves."""
    config, stop = whole_config(place), Event()
    with ExitStack() as stack:
        stack.enter_context(only_one(place.data / "serve.lock", "serving"))
        store = stack.enter_context(opened(place, config))
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        signs = Signs(store)
        signs.begin()
        stack.callback(signs.end)
        _serve_health(place, config, stack)
        timetable = Timetable(store, stop, signs.give)
        desk = Desk(place, config, timetable, stop)
        serve_pages(place, desk, stack)
        if hasattr(signal, "SIGHUP"):
            signal.signal(signal.SIGHUP, lambda *_: timetable.hurry("config"))
        click.echo(f"policywatch serves {len(config.sources)} sources; stop it with Ctrl-C.", err=True)
        timetable.run(desk.jobs())


def serve_pages(place: Place, desk: Desk, stack: ExitStack) -> None:
    """Serve the page for leaving and the archive, each where it is wanted. Raises DigestError."""
    mail = desk.config.settings.mail
    if mail.unsubscribe_listen:
        from digest.leaving.leave_server import start_server

        stack.callback(start_server(place.data, mail.unsubscribe_listen, languages=desk.language_of).stop)
    if mail.archive_listen:
        from digest.archive.about import FOLDER
        from digest.archive.offering import answer
        from digest.serving.server import serve_answers

        offer = partial(answer, folder=place.data / FOLDER)
        stack.callback(serve_answers(offer, mail.archive_listen, "mail.archive_listen").stop)


def _serve_health(place: Place, config: WholeConfig, stack: ExitStack) -> None:
    """Serve the health address where one is wanted. One that is taken is no reason not to collect."""
    if not config.settings.health.listen:
        return
    from policywatch.watching.health import start_health

    try:
        stack.callback(start_health(place.data, config.settings.health.listen).stop)
    except DigestError as error:
        log.warning("how it does is not told: %s", error)


class Desk:
    """The jobs of `serve`, and the configuration they work with: that of the last edit that was without fault."""

    def __init__(self, place: Place, config: WholeConfig, timetable: Timetable, stop: Event):
        self.place, self.config, self.timetable, self.stop = place, config, timetable, stop
        self._read = fingerprint(config)
        self._reader: tuple[WholeConfig, tuple[Reader, FactReader]] | None = None
        self._unread, self._reading = Event(), Lock()
        self._unread.set()

    def jobs(self) -> list[Job]:
        """All jobs: collecting, classifying, telling operators, reading the configuration, drafting and sending."""
        from digest.drafting.briefings import wall_time

        jobs = [
            Job("collect", "collect from sources that are due", self.collect, "collecting", every=COLLECT),
            Job("classify", "classify what was collected", self.classify, "reading", every=CLASSIFY),
            Job("config", "take up edits of the configuration", self.read_config, "reading", every=READ_CONFIG),
            Job("alerts", "tell operators what goes wrong", self.tell, "letters", every=TELL),
            Job("care", "look after disk, clock and the store's log", self.care, "letters", every=CARE),
        ]
        jobs.append(Job("forget", "delete what is kept no longer", self.forget, "letters", every=FORGET))
        if self.config.settings.mail.returned:
            jobs.append(Job("returned", "read returned mail", self.read_returned, "letters", every=RETURNED))
        for name, briefing in self.config.briefings.items():
            weekday, hour, minute = wall_time(briefing.window_closes)
            cron: dict[str, Any] = {"day_of_week": weekday, "hour": hour, "minute": minute}
            make, leave = partial(self.draft, name), partial(self.send, name)
            jobs.append(Job(f"brief:{name}", f"draft {name}", make, "reading", cron=cron, timezone=briefing.timezone))
            tell = partial(self.tell_approvers, name)
            jobs.append(Job(f"approvers:{name}", f"tell who approves {name}", tell, "letters", every=APPROVERS))
            jobs.append(Job(f"send:{name}", f"send {name} if approved", leave, "letters", every=SEND))
        return jobs

    def collect(self) -> None:
        """Close runs that were interrupted, and collect what is due; what falls due meanwhile joins."""
        from crawlers.collecting.choosing import choose
        from crawlers.collecting.collect import Steering, collect

        with opened(self.place) as store:

            def due() -> list[Source]:
                return choose(self.config.sources, store, due=True)

            def told(source_id: str, outcome: Outcome) -> None:
                if outcome.new or outcome.changed:
                    self._unread.set()

            steering = Steering(stop=self.stop, told=told, more=due)
            collect(store, self.place.data, due(), self.config.settings.collect, steering=steering)

    def classify(self) -> None:
        """Read what was collected since the last time."""
        from classify.bulk.whole_store import classify_store

        with self._reading:
            if not self._unread.is_set():
                return
            self._unread.clear()
            config = self.config
            with opened(self.place) as store:
                reader, facts = self._readers_for(config)
                classify_store(self.place.data, config, store, reader=reader, facts=facts)

    def read_config(self) -> None:
        """Take up the configuration if somebody edited it; a wrong edit is told once, and the old one stays."""
        seen = fingerprint(self.config)
        if seen == self._read:
            return
        self._read = seen
        try:
            config = whole_config(self.place)
        except ConfigError as error:
            log.error("the configuration was edited and is wrong; the one before stays in use:\n%s", error)
            self._tell_wrong_edit(error)
            return
        with opened(self.place, config) as store:
            end_trouble(store, WRONG_EDIT, now())
        self.config = config
        self._unread.set()
        self.timetable.plan(self.jobs())
        log.warning("the configuration was edited: %s sources from now on", len(config.sources))

    def language_of(self, name: str) -> str:
        """The language of a briefing; English for one that is not there any more."""
        briefing = self.config.briefings.get(name)
        return briefing.language if briefing else "en"

    def tell(self) -> None:
        """Tell operators what has gone wrong since they were last told."""
        from digest.notices.alerts import tell_operators

        with opened(self.place) as store:
            tell_operators(store, self.config.settings, self.place.data, now())

    def care(self) -> None:
        """Keep the store's log short, and note what is wrong with the installation itself."""
        with opened(self.place) as store:
            take_care(store, self.place.data)

    def forget(self) -> None:
        """Delete what was kept about recipients long enough."""
        from digest.leaving.forgetting import forget_old

        with opened(self.place) as store:
            gone = forget_old(store, self.place.data, self.config.settings, now())
        if gone.total():
            log.warning("kept long enough and deleted: %s", ", ".join(f"{n} {what}" for what, n in gone.items() if n))

    def tell_approvers(self, name: str) -> None:
        """Tell approvers that a draft waits, that its end is near, or that it was missed."""
        from digest.notices.approvers import tell_approvers

        with opened(self.place) as store:
            order = self.config.briefing(name)
            for line in tell_approvers(store, order, self.config.settings, self.place.data, now()):
                log.warning("approvers were told: %s", line)

    def read_returned(self) -> None:
        """Read what came back: mail that could not be delivered, complaints, and wishes to leave."""
        from policywatch.returned import read_returned

        told = read_returned(self.place.data, self.config.settings, now())
        if sum(told.values()):
            log.warning("returned mail: %s", ", ".join(f"{count} {kind}" for kind, count in told.items() if count))

    def draft(self, name: str) -> None:
        """Draft the briefing whose window has just closed, from all that was collected."""
        from digest.drafting.on_order import draft
        from digest.drafting.window import current_week, week_before

        self._unread.set()
        self.classify()
        with opened(self.place) as store:
            week = week_before(current_week(self.config.briefing(name), now()))
            told = draft(self.place.data, self.config, store, name, week)
        log.warning("%s is drafted and waits for approval: %s", told["id"], told["html"], extra={"digest": told["id"]})

    def send(self, name: str) -> None:
        """Send what is approved, once its hour has come; what nobody approved until its last hour is missed."""
        from digest.archive.about import write_again
        from digest.sending.delivering import deliver
        from digest.sending.schedule import miss, to_send

        with opened(self.place) as store:
            miss(store, self.config.briefing(name), now())
            for digest in to_send(store, self.config.briefing(name), now()):
                report = deliver(self.place.data, self.config, store, digest)
                log.warning(
                    "%s is %s: %s accepted", digest, report["state"], report["accepted"], extra={"digest": digest}
                )
                # Where an archive is kept below the data, its page is there when the first reader looks for it.
                write_again(self.place.data, self.config, store, name)

    def _readers_for(self, config: WholeConfig) -> tuple[Reader, FactReader]:
        """The readers of themes and of facts of a configuration, built once for each."""
        from classify.bulk.whole_store import fact_reader_for, reader_for

        if self._reader is None or self._reader[0] is not config:
            self._reader = config, (reader_for(config), fact_reader_for(config))
        return self._reader[1]

    def _tell_wrong_edit(self, error: ConfigError) -> None:
        first, more = error.faults[0], len(error.faults) - 1
        trouble = Trouble(
            id=WRONG_EDIT,
            sentence=f"The configuration was edited and is wrong: {first}{f' (and {more} more)' if more else ''}.",
            todo="Mend it; until then the one before stays in use. `policywatch check` names every fault.",
            since=now(),
        )
        with opened(self.place) as store:
            begin_trouble(store, trouble)
