"""Jobs on their timetable, by APScheduler 3; the plan is mirrored in the store, so it can be seen and survives a restart."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Event, Lock
from typing import Any, Literal

from ground.clock import moment, stamp
from ground.errors import PolicywatchError
from store.health.jobs import PlannedJob, keep_plan, planned_jobs
from store.shape.database import Store

log = logging.getLogger(__name__)
TICK = 5.0
Line = Literal["collecting", "reading", "letters"]
"""Jobs of one line wait for one another; those of different lines do not."""
LINES: tuple[Line, ...] = Line.__args__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Job:
    """A plan: what to do, and its rhythm as a crontab line in a time zone, or so many seconds after it was last done."""

    id: str
    what: str
    work: Callable[[], object]
    line: Line = "letters"
    cron: dict[str, Any] | None = None
    timezone: str = "UTC"
    every: int = 0

    @property
    def rhythm(self) -> str:
        """The rhythm in words."""
        if self.cron is None:
            return f"every {self.every} s"
        return " ".join(f"{name}={value}" for name, value in self.cron.items()) + f" ({self.timezone})"


class Timetable:
    """Runs jobs at their times until `stop` is set; what is at work then is finished first.

    A time missed while the program was down is made up for once, however many were missed.
    """

    def __init__(self, store: Store, stop: Event, each_tick: Callable[[], object] = lambda: None):
        self._store, self._stop, self._each_tick = store, stop, each_tick
        self._jobs: dict[str, Job] = {}
        self._wanted: list[Job] | None = None
        self._hurried: set[str] = set()
        self._ending = False
        self._lock = Lock()
        self._scheduler = _scheduler()

    def plan(self, jobs: Iterable[Job]) -> None:
        """Do these from now on; those planned before and not among them are left out. Any thread may call it."""
        with self._lock:
            self._wanted = list(jobs)

    def hurry(self, job_id: str) -> None:
        """Do a job at once instead of at its next time. Any thread, and a signal handler, may call it."""
        self._hurried.add(job_id)

    def run(self, jobs: Iterable[Job]) -> None:
        """Work until told to stop."""
        self.plan(jobs)
        self._take_plan()
        self._scheduler.start()
        try:
            self._mirror()
            while not self._stop.wait(TICK):
                self._each_tick()
                self._take_plan()
                self._hurry()
                self._mirror()
        finally:
            with self._lock:
                self._ending = True
            times = self._times()
            self._scheduler.shutdown(wait=True)
            self._keep(self._times() | times)

    def _hurry(self) -> None:
        """Let the next time of each hurried job be now; one that is at work is done again after that."""
        from apscheduler.jobstores.base import JobLookupError

        for job_id in list(self._hurried):
            try:
                self._scheduler.modify_job(job_id, next_run_time=datetime.now(UTC))
            except JobLookupError:
                continue
            self._hurried.discard(job_id)

    def _take_plan(self) -> None:
        with self._lock:
            wanted, self._wanted = self._wanted, None
        if wanted is None:
            return
        kept = planned_jobs(self._store)
        before, self._jobs = self._jobs, {job.id: job for job in wanted}
        for job_id in before.keys() - self._jobs.keys():
            if self._scheduler.get_job(job_id):
                self._scheduler.remove_job(job_id)
        for job in wanted:
            if job.id not in before or before[job.id].rhythm != job.rhythm:
                self._begin(job, _first_time(job, kept.get(job.id)))

    def _begin(self, job: Job, at: datetime | None) -> None:
        """Put a job's next time onto the scheduler; `at` is None for the next time of its crontab line."""
        times = {} if at is None else {"next_run_time": at}
        trigger = _cron(job) if job.cron is not None else _once(at or datetime.now(UTC))
        self._scheduler.add_job(
            self._do,
            trigger,
            args=[job.id],
            id=job.id,
            name=job.what,
            executor=job.line,
            replace_existing=True,
            **times,
        )

    def _do(self, job_id: str) -> None:
        job = self._jobs.get(job_id)
        if job is None:
            return
        # The one wide net around a whole job: the next time must come even if this one failed.
        try:
            job.work()
        except PolicywatchError as error:
            log.error("the job %s failed and will be tried again at its next time: %s", job.id, error)
        except Exception:
            log.exception("the job %s failed; it will be tried again at its next time", job.id)
        # The scheduler waits for us while it ends, and would keep us waiting for it.
        with self._lock:
            if job.cron is None and not self._ending and job_id in self._jobs:
                self._begin(job, datetime.now(UTC) + timedelta(seconds=job.every))

    def _times(self) -> dict[str, datetime]:
        """When each job comes next; one that is at work has no time."""
        return {job.id: job.next_run_time for job in self._scheduler.get_jobs() if job.next_run_time}

    def _mirror(self) -> None:
        self._keep(self._times())

    def _keep(self, times: dict[str, datetime]) -> None:
        """Keep each job's next time in the store. One that cannot be kept now is kept at the next tick."""
        jobs = [
            PlannedJob(job.id, job.what, job.rhythm, stamp(times[job.id]))
            for job in self._jobs.values()
            if job.id in times
        ]
        try:
            keep_plan(self._store, jobs, self._jobs)
        except sqlite3.Error as error:
            log.warning("the timetable could not be kept: %s", error)


def run_timetable(store: Store, jobs: Iterable[Job], stop: Event) -> None:
    """Run jobs at their times until `stop` is set."""
    Timetable(store, stop).run(jobs)


def _scheduler() -> Any:
    from apscheduler.schedulers.background import BackgroundScheduler

    return BackgroundScheduler(
        timezone=UTC, job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
        executors={line: {"type": "threadpool", "max_workers": 1} for line in LINES},
    )  # fmt: skip


def _cron(job: Job) -> Any:
    from apscheduler.triggers.cron import CronTrigger

    return CronTrigger(timezone=job.timezone, **(job.cron or {}))


def _once(at: datetime) -> Any:
    from apscheduler.triggers.date import DateTrigger

    return DateTrigger(at)


def _first_time(job: Job, kept: PlannedJob | None) -> datetime | None:
    """The time planned before the restart, if the rhythm is still the same; a missed one is due at once."""
    if kept is not None and kept.next_at and kept.rhythm == job.rhythm:
        return max(moment(kept.next_at), datetime.now(UTC))
    return None if job.cron is not None else datetime.now(UTC)
