"""What `status`, the health address and operators' alerts all look at, and what of it needs a person."""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from ground.clock import later, moment, span_words
from ground.console import program_version
from ground.errors import StoreError
from ground.keeping import LAST_BACKUP, PUT_BACK, Kept, noted
from store.health.health import needs_person, read_health
from store.health.heartbeat import Heartbeat, last_beat
from store.health.overview import Overview, read_overview
from store.health.troubles import troubles
from store.shape.backup import log_size, steps_of
from store.shape.database import FILE, STEPS, Store

SERVE = "serve"
# A sign of life comes every few seconds; as long without one, and nobody is there.
DEAD_AFTER = 180
LEAST_FREE, LEAST_SHARE = 1_000_000_000, 0.05
MOST_LOG = 256_000_000
BACKUP_AGE = 8 * 86_400
QUIET = 86_400
CLOCK_SLACK = 300
# Fewer than these in trouble at once have causes of their own.
MANY = 10


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that needs a person: what it is about, what is wrong, what to do."""

    id: str
    sentence: str
    todo: str


@dataclass(frozen=True, slots=True)
class Situation:
    """An installation at a moment. Sizes in bytes."""

    at: str
    version: str
    serve: Heartbeat | None
    sources: dict[str, int]
    """How many are in each state."""
    need_a_person: int
    core_in_need: int
    overview: Overview
    backup: Kept | None
    put_back: Kept | None
    free: int
    disk: int
    store: int
    log: int
    problems: tuple[Problem, ...]

    @property
    def serving(self) -> bool:
        """Whether `serve` gave a sign of life of late."""
        sign = self.serve
        return sign is not None and sign.ended_at is None and later(sign.at, DEAD_AFTER) >= self.at


def look(store: Store, data: Path, at: str) -> Situation:
    """The installation at a moment. Raises StoreError where the store is not of today's shape."""
    if set(steps_of(data / FILE)) != set(STEPS):
        raise StoreError(
            f"{data / FILE}: of another shape than this program's; a command that writes brings it to today's"
        )
    health, overview, serve = read_health(store, at), read_overview(store, at), last_beat(store, SERVE)
    needing = [one for one in health if needs_person(one, at)]
    backup, put_back, usage = noted(data, LAST_BACKUP), noted(data, PUT_BACK), shutil.disk_usage(data)
    states = dict(Counter(one.state for one in health).most_common())
    log = log_size(data / FILE)
    problems = [
        *_of_serve(serve, at), *_of_disk(usage.free, usage.total, log, data), *_of_keeping(backup, put_back, at),
        *_of_work(overview, serve, at), *_of_sources(states, len(needing)),
        *(Problem(one.id, one.sentence, one.todo) for one in troubles(store)
          if not one.id.startswith(OWN) or one.id.startswith(DAMAGED)),
    ]  # fmt: skip
    return Situation(
        at=at, version=program_version() or "from its checkout", serve=serve, sources=states, need_a_person=len(needing),
        core_in_need=sum(one.core for one in needing), overview=overview, backup=backup, put_back=put_back, free=usage.free,
        disk=usage.total, store=(data / FILE).stat().st_size, log=log, problems=tuple(problems),
    )  # fmt: skip


OWN = "house:"
"""Troubles that `serve` notes of these very problems begin with it, so that they are not shown twice."""
DAMAGED = f"{OWN}damaged"
"""But not these: what is found only where a whole database was read."""


def _of_serve(sign: Heartbeat | None, at: str) -> list[Problem]:
    if sign is None:
        # Somebody may run it all from crontab: where it never ran, it is not missed.
        return []
    todo = "Start it: `systemctl start policywatch`, or `policywatch serve`; its log says why it ended."
    if sign.ended_at:
        return [Problem("serve", f"serve was stopped at {sign.ended_at}.", todo)]
    if later(sign.at, DEAD_AFTER) < at:
        return [Problem("serve", f"serve has given no sign of life since {sign.at}; it died or hangs.", todo)]
    installed = program_version()
    if installed and sign.version and sign.version != installed:
        said = f"serve still runs version {sign.version}, and {installed} is installed."
        return [Problem("version", said, "Restart it: `systemctl restart policywatch`.")]
    return []


def _of_disk(free: int, total: int, log: int, data: Path) -> list[Problem]:
    found = []
    if (free < LEAST_FREE and free < total * LEAST_SHARE * 4) or free < total * LEAST_SHARE:
        said = f"The disk of {data} is nearly full: {size_words(free)} of {size_words(total)} are left."
        found.append(
            Problem("disk", said, "Make room, or move the data; a full disk stops collecting and loses nothing.")
        )
    if log > MOST_LOG:
        said = f"The store's write-ahead log has grown to {size_words(log)}: somebody has been reading for very long."
        found.append(
            Problem("log", said, "Close what reads policywatch.db (a notebook, a viewer); serve then cuts it back.")
        )
    return found


def _of_keeping(backup: Kept | None, put_back: Kept | None, at: str) -> list[Problem]:
    found = []
    if put_back:
        said = f"The store was put back from a backup of {put_back.made_at}: nothing is sent."
        todo = "Look at what left since then, withdraw it, then `policywatch restore --confirm`."
        found.append(Problem("put-back", said, todo))
    if backup and later(backup.made_at, BACKUP_AGE) < at:
        said = f"The last backup is of {backup.made_at}."
        found.append(Problem("backup", said, "Make one: `policywatch backup FOLDER`; look at the timer that should."))
    return found


def _of_work(overview: Overview, sign: Heartbeat | None, at: str) -> list[Problem]:
    found = []
    if overview.newest_at and later(overview.newest_at, -CLOCK_SLACK) > at:
        said = f"The clock says {at}, and the store holds {overview.newest_at}: it is or was wrong."
        found.append(Problem("clock", said, "Set the clock by the network (`timedatectl set-ntp true`)."))
    if (
        sign
        and not sign.ended_at
        and later(sign.since, QUIET) < at
        and later(overview.last_run_at or "2000-01-01", QUIET) < at
    ):
        said = f"No source was asked since {overview.last_run_at or 'ever'}, although serve runs."
        found.append(
            Problem("collecting", said, "Look at its log; `policywatch collect --due` says what is in the way.")
        )
    if overview.in_doubt:
        said = f"Of {overview.in_doubt} mails nobody knows whether they arrived."
        found.append(
            Problem("mail", said, "Look into the mail server's log, then settle each: `policywatch deliveries DIGEST`.")
        )
    partly = [one.id for one in overview.open_digests if one.state == "sent_partly"]
    if partly:
        said = f"{partly[0]} is sent in part: some of its mails were not accepted."
        todo = f"`policywatch deliveries {partly[0]}` says why; `policywatch send {partly[0]}` tries again what may arrive."
        found.append(Problem("partly", said, todo))
    missed = [one.id for one in overview.open_digests if one.state == "missed"]
    if missed and missed[0] == overview.open_digests[0].id:
        said = f"{missed[0]} was not approved in time and did not leave."
        found.append(Problem("missed", said, "The next digest covers its week too; see who can approve it."))
    return found


def _of_sources(states: dict[str, int], needing: int) -> list[Problem]:
    asked = sum(count for state, count in states.items() if state not in ("paused", "never"))
    failed = states.get("failed", 0)
    if failed >= MANY and failed * 2 >= asked:
        said = f"{failed} of {asked} sources fail at once."
        return [Problem("network", said, "Look at this machine's own network, proxy and certificates first.")]
    return []


def size_words(size: int) -> str:
    """Bytes as people say them."""
    for unit, name in ((10**9, "GB"), (10**6, "MB"), (10**3, "kB")):
        if size >= unit:
            return f"{size / unit:.1f} {name}"
    return f"{size} bytes"


def ago(then: str, at: str) -> str:
    """How long ago something was, or when it will be."""
    passed = round((moment(at) - moment(then)).total_seconds())
    return f"{span_words(passed)} ago" if passed >= 0 else f"in {span_words(-passed)}"
