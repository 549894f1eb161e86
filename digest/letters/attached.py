"""The calendar that goes with a digest: made from its approved content, so that it is the same in every mail."""

from __future__ import annotations

import base64
import json
import textwrap

from digest.content.model import Event
from digest.drafting.briefings import Briefing
from digest.forms.calendar import render_calendar
from store.deliveries.digests import Digest

NAME = "deadlines.ics"
# RFC 2045, 6.8.
BASE64_LINE = 76
HEADERS = (
    f'Content-Type: text/calendar; charset="utf-8"; method=PUBLISH; name="{NAME}"\r\n'
    f'Content-Disposition: attachment; filename="{NAME}"\r\n'
    "Content-Transfer-Encoding: base64\r\n\r\n"
)


def calendar_part(digest: Digest, briefing: Briefing) -> bytes:
    """The part with its headers and a line end after it; empty where the digest names no date to keep."""
    events = [Event(**event) for event in json.loads(digest.model).get("events", ())]
    if not events:
        return b""
    content = render_calendar(events, name=briefing.title, domain=digest.list_id, stamp=digest.window_to)
    encoded = "\r\n".join(textwrap.wrap(base64.b64encode(content).decode(), BASE64_LINE))
    return f"{HEADERS}{encoded}\r\n".encode()
