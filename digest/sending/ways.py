"""The way out that the settings name, its pace, and the sender's clock."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from digest.sending.throttle import Pace
from digest.sending.transport import Transport
from ground.clock import later
from ground.settings import Settings
from store.deliveries.deliveries import ISSUE


def way_out(digest_id: str, settings: Settings, data: Path, kind: str = ISSUE) -> Transport:
    """The mail server of the settings, or the folder."""
    if settings.transport == "smtp":
        from digest.sending.smtp import MailServer

        return MailServer(settings.smtp)
    from digest.sending.outbox import Outbox

    return Outbox(data, digest_id, kind)


def pace(settings: Settings) -> Pace:
    """How fast messages may leave; the outbox needs no waiting."""
    return Pace(settings.smtp.per_minute, settings.smtp.per_domain) if settings.transport == "smtp" else Pace()


def clock_from(now: str) -> Callable[[], str]:
    """The caller's time, moving on by itself."""
    started = time.monotonic()
    return lambda: later(now, time.monotonic() - started)
