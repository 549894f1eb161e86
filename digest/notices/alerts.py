"""Tells operators when a source or the installation goes wrong: one message, once for each change, at most one a day.

Mail and web hook are two ways out that know nothing of each other: what one could not carry waits for its next time.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from digest.notices.carrying import UntoldError, carry
from ground.clock import later, seconds
from ground.errors import PolicywatchError, StoreError
from ground.lock import only_one
from ground.passwords import secret
from store.health.advice import rank
from store.health.alerts import Told, channel_of, keep_failure, keep_told, told_by
from store.health.health import SourceHealth, needs_person, read_health
from store.health.troubles import keep_troubles_told, untold_troubles
from store.shape.database import Store

if TYPE_CHECKING:
    from digest.notices.notice import Notice
    from ground.settings import Settings

log = logging.getLogger(__name__)
# An address with a secret in it belongs into the environment.
WEBHOOK = "POLICYWATCH_ALERTS_WEBHOOK"
HOOK_TIMEOUT = 10.0
# After a failure, so that `serve` does not try every half minute.
RETRY = 900
# A job that runs at the same hour every day is not always done at the same minute.
SLACK = 1_800
# Well for as long as this, a source that goes wrong again is news.
SETTLED = 86_400


@dataclass(frozen=True, slots=True)
class Plan:
    """What one way out has to tell, and what it may forget."""

    fresh: tuple[SourceHealth, ...]
    back: tuple[tuple[SourceHealth, Told], ...]
    kept: tuple[Told, ...]
    """Rows that change without a message: seen well for the first time, or wrong again soon after."""
    forgotten: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChannelReport:
    """What became of one way out: `told` of some sources, `nothing` to tell, `waiting` for its time, or `failed`."""

    channel: str
    state: str
    sources: int = 0
    detail: str = ""


@dataclass(frozen=True, slots=True)
class AlertReport:
    """What became of each way out; none where alerts are off."""

    channels: tuple[ChannelReport, ...] = ()

    @property
    def lines(self) -> list[str]:
        """What a person should read of it."""
        words = {"told": "Operators told by {0.channel}; sources: {0.sources} ({0.detail}).",
                 "failed": "Operators could not be told by {0.channel}: {0.detail}."}  # fmt: skip
        return [words[one.state].format(one) for one in self.channels if one.state in words]


def tell_operators(store: Store, settings: Settings, data: Path, now: str) -> AlertReport:
    """Tell operators what changed for the worse since they were last told; never raises for what cannot be told."""
    ways = _ways(settings, data)
    if not ways:
        return AlertReport()
    try:
        with only_one(data / "alerts.lock", "telling operators"):
            everything = read_health(store, now)
            at_most = settings.alerts.at_most
            return AlertReport(
                tuple(_tell(store, channel, way, everything, at_most, now) for channel, way in ways.items())
            )
    except StoreError as error:
        log.info("operators are not told now: %s", error)
        return AlertReport()


def plan_alert(everything: list[SourceHealth], told: dict[str, Told], at: str) -> Plan:
    """What is to be told at a moment, given what was told before. Only computes."""
    fresh, back, kept, forgotten = [], [], [], set(told) - {one.id for one in everything}
    for one in everything:
        known = told.get(one.id)
        if one.state == "paused":
            forgotten |= {one.id} & set(told)
        elif needs_person(one, at):
            settled = known is not None and known.back_at is not None and later(known.back_at, SETTLED) <= at
            if known is None or settled or rank(one.state) < rank(known.state):
                fresh.append(one)
            elif known.back_at is not None:
                kept.append(replace(known, back_at=None))
        elif one.well and known is not None:
            if known.back_at is None:
                known = replace(known, back_at=at)
                kept.append(known)
            back.append((one, known))
    return Plan(tuple(fresh), tuple(back), tuple(kept), tuple(sorted(forgotten)))


def _ways(settings: Settings, data: Path) -> dict[str, Callable[[Notice], str]]:
    """The ways out that the settings name: each carries a notice and says where it went, or raises UntoldError."""
    ways: dict[str, Callable[[Notice], str]] = {}
    if settings.alerts.mail_to:
        ways["mail"] = lambda notice: _mail(notice, settings, data)
    hook = secret(WEBHOOK) or settings.alerts.webhook
    if hook:
        ways["webhook"] = lambda notice: _post(notice, hook)
    return ways


def _tell(
    store: Store, channel: str, way: Callable[[Notice], str], everything: list[SourceHealth], at_most: str, at: str
) -> ChannelReport:
    plan = plan_alert(everything, told_by(store, channel), at)
    keep_told(store, channel, plan.kept, plan.forgotten)
    troubles = untold_troubles(store, channel)
    if not plan.fresh and not troubles:
        return ChannelReport(channel, "nothing")
    last, rest = channel_of(store, channel), seconds(at_most)
    after_told = later(last.told_at, rest - min(SLACK, rest / 20)) if last.told_at else ""
    tell_from = max(after_told, later(last.tried_at, RETRY) if last.tried_at else "")
    if at < tell_from:
        return ChannelReport(channel, "waiting", len(plan.fresh), f"not before {tell_from}")
    from digest.notices.notice import make_notice

    try:
        detail = way(make_notice(list(plan.fresh), list(plan.back), everything, at, troubles))
    except UntoldError as error:
        keep_failure(store, channel, at)
        log.error("operators could not be told by %s: %s; tried again later", channel, error)
        return ChannelReport(channel, "failed", len(plan.fresh), str(error))
    told = [Told(one.id, one.state, one.since, at) for one in plan.fresh]
    keep_told(store, channel, told, [one.id for one, _ in plan.back], sent_at=at)
    keep_troubles_told(store, channel, troubles)
    return ChannelReport(channel, "told", len(told), detail)


def _mail(notice: Notice, settings: Settings, data: Path) -> str:
    """Mail a notice to every operator, or lay it into the outbox. Raises UntoldError where nobody got it."""
    from digest.notices.notice_mail import write_mail

    to = settings.alerts.mail_to
    try:
        content = write_mail(notice, to, settings.mail, settings.alerts.at_most)
    except PolicywatchError as error:
        raise UntoldError(str(error)) from error
    return carry(content, to, settings, data, folder="alerts", name=notice.at[:10], setting="alerts.mail_to")


def _post(notice: Notice, address: str) -> str:
    """Post a notice as JSON. Raises UntoldError. Only the host is ever named: the address may hold a secret."""
    from urllib.parse import urlsplit

    import httpx

    from digest.notices.notice import as_message
    from ground.settings import hook_address, is_this_machine

    # It would log the whole address.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    try:
        host = urlsplit(hook_address(address)).hostname or ""
        with (
            httpx.Client(timeout=HOOK_TIMEOUT, follow_redirects=False, trust_env=not is_this_machine(host)) as client,
            client.stream("POST", address, json=as_message(notice)) as answer,
        ):
            if not answer.is_success:
                raise UntoldError(f"{host} answered with status {answer.status_code}")
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise UntoldError(f"{host}: {type(error).__name__}") from None
    except ValueError as error:
        raise UntoldError(f"the web hook {error}") from None
    return host
