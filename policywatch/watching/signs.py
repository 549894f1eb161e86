"""The signs of life of `serve`: in the store for whoever looks there, to systemd for its watchdog; and what it looks after."""

from __future__ import annotations

import logging
import os
import sqlite3
from dataclasses import replace
from pathlib import Path

from ground.clock import later, now
from ground.console import program_version
from ground.keeping import LAST_LOOK, Kept, note, noted, way_back
from policywatch.watching.notify import tell_systemd
from policywatch.watching.situation import DAMAGED, DEAD_AFTER, OWN, SERVE, Problem, look
from store.deliveries.recipients import FILE as RECIPIENTS
from store.health.heartbeat import Heartbeat, beat, last_beat
from store.health.troubles import Trouble, begin_trouble, end_trouble, troubles
from store.shape.backup import cut_log, damage
from store.shape.database import FILE, Store

log = logging.getLogger(__name__)
# Not told by mail: serve itself is what tells, and whoever restored or upgraded knows of it.
NOT_TOLD = ("serve", "version")
STOPPED = f"{OWN}stopped"
REMEMBERED = 86_400
READ_ALL = 86_400


def _damaged(data: Path) -> list[Problem]:
    """What is wrong with the databases themselves."""
    found = []
    for name in (FILE, RECIPIENTS):
        wrong = damage(data / name, quick=True) if (data / name).is_file() else []
        if wrong:
            said = f"{name} is damaged: {wrong[0]}."
            found.append(Problem(f"damaged-{name}", said, f"Stop serve, then {way_back(data)}."))
    return found


class Signs:
    """Gives signs of life until it is ended. One that cannot be kept now is given again in a moment."""

    def __init__(self, store: Store):
        self._store = store
        self._sign = Heartbeat(SERVE, now(), now(), os.getpid(), program_version() or "")

    def begin(self) -> None:
        """Give the first sign, and note it where the one before died without a word."""
        before = last_beat(self._store, SERVE)
        at = now()
        if before and not before.ended_at and later(before.at, DEAD_AFTER) < at:
            said = f"serve had ended without a word at about {before.at}; nothing was collected until {at}."
            begin_trouble(self._store, Trouble(STOPPED, said, "Look into its log for the reason; it runs again.", at))
        self.give()
        tell_systemd("READY=1")

    def give(self) -> None:
        """A sign of life."""
        tell_systemd("WATCHDOG=1")
        self._keep(replace(self._sign, at=now()))

    def end(self) -> None:
        """The last sign: that this is a proper end."""
        tell_systemd("STOPPING=1")
        at = now()
        self._keep(replace(self._sign, at=at, ended_at=at))

    def _keep(self, sign: Heartbeat) -> None:
        try:
            beat(self._store, sign)
        except sqlite3.Error as error:
            log.warning("a sign of life could not be kept: %s", error)


def take_care(store: Store, data: Path, *, read_all: bool | None = None) -> None:
    """Cut the write-ahead log back, and note for operators what is wrong with the installation itself.

    `read_all` looks whether the databases are whole, which reads all of them: once a day where nobody says.
    """
    cut_log(data / FILE)
    at = now()
    if read_all is None:
        last = noted(data, LAST_LOOK)
        read_all = last is None or later(last.made_at, READ_ALL) < at
    problems = {
        f"{OWN}{one.id}": one for one in look(store, data, at).problems if not one.id.startswith((*NOT_TOLD, OWN))
    }
    if read_all:
        problems |= {f"{OWN}{one.id}": one for one in _damaged(data)}
        note(data, LAST_LOOK, Kept(str(data.resolve()), at))
    for known in troubles(store):
        lasts = later(known.since, REMEMBERED) >= at if known.id == STOPPED else known.id in problems
        # Only whoever reads all of a database can say that it is whole again.
        over = not lasts and (read_all or not known.id.startswith(DAMAGED))
        if known.id.startswith(OWN) and over:
            end_trouble(store, known.id, at)
    known_ids = {known.id for known in troubles(store)}
    for name, one in problems.items():
        # What goes on is told once, although its sentence counts bytes and hours.
        if name not in known_ids and name.removeprefix(OWN) not in known_ids:
            begin_trouble(store, Trouble(name, one.sentence, one.todo, at))
