"""When an approved digest leaves: at its briefing's hour, once its hold is over, and never long after (docs/sending.md)."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from digest.approving.warnings import late_since
from digest.drafting.briefings import Briefing, wall_time
from digest.sending.recovery import to_try_again
from ground.clock import moment
from store.deliveries.approvals import record_missed
from store.deliveries.corrections import waiting_corrections
from store.deliveries.deliveries import due_since
from store.deliveries.digests import Digest, list_digests
from store.shape.database import Store

log = logging.getLogger(__name__)
# A time found this far in the past, after a machine was down, is not made up for: a person is asked again.
LATEST = timedelta(hours=4)


def to_send(store: Store, briefing: Briefing, now: str) -> list[str]:
    """The digests of a briefing, and the corrections, that should be sent now, also such as were sent in part."""
    found = [one.id for one in list_digests(store, briefing.id) if _ready(store, one, briefing, now)]
    return found + [one.id for one in waiting_corrections(store, briefing.id)]


def miss(store: Store, briefing: Briefing, now: str) -> list[str]:
    """Miss the drafts whose last hour for approving has come; their ids. One drafted after it waits for a person."""
    missed = []
    for digest in list_digests(store, briefing.id):
        ends = approve_until(briefing, digest.window_to)
        late = digest.state == "draft" and moment(digest.created_at) < ends <= moment(now)
        if late and record_missed(store, digest.id, at=now, why=f"nobody approved it until {briefing.approve_until}"):
            log.warning("%s was not approved in time: it is missed, and the next digest covers its week too", digest.id)
            missed.append(digest.id)
    return missed


def approve_until(briefing: Briefing, closes: str) -> datetime:
    """Until when the digest of a window that closes then (UTC) may be approved."""
    return _next(moment(closes).astimezone(ZoneInfo(briefing.timezone)), briefing.approve_until)


def send_window(briefing: Briefing, closes: str) -> tuple[datetime, datetime]:
    """From when until when the digest of a window that closes then (UTC) may leave by itself."""
    zone = ZoneInfo(briefing.timezone)
    closed = moment(closes).astimezone(zone)
    return _next(closed, briefing.send_at), _next(closed, briefing.approve_until) + LATEST


def _ready(store: Store, digest: Digest, briefing: Briefing, now: str) -> bool:
    if digest.state == "sending":
        since = late_since(digest, due_since(store, digest.id), now)
        if since:
            log.warning(
                "%s: the rest of it could have left since %s; send it with --although-late, or withdraw it",
                digest.id,
                since,
            )
        return since is None
    if digest.state == "sent_partly":
        return bool(to_try_again(store, digest.id, briefing, now))
    if digest.state != "approved" or not digest.hold_until or digest.hold_until > now:
        return False
    opens, ends = send_window(briefing, digest.window_to)
    if moment(now) > ends:
        log.warning("%s was approved but its hour is long past; send it by hand if it should still go", digest.id)
    return opens <= moment(now) <= ends


def _next(after: datetime, wall: str) -> datetime:
    """The first such weekday and hour after a moment, in its time zone."""
    weekday, hour, minute = wall_time(wall)
    day = after + timedelta(days=(weekday - after.weekday()) % 7)
    found = day.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return found if found >= after else found + timedelta(days=7)
