"""Tells approvers by mail that a draft waits, with the draft itself; once more an hour before its end; and of a missed week.

Each is told once, and kept in the store. Held documents are named by number alone.
"""

from __future__ import annotations

import json
import logging
import re
import textwrap
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from digest.approving.warnings import warnings_of
from digest.content.model import BASIS, UNSUBSCRIBE
from digest.drafting.briefings import Briefing
from digest.forms.plain import COLUMNS
from digest.letters.headers import mailbox
from digest.notices.carrying import UntoldError, carry
from digest.sending.schedule import approve_until
from ground.clock import later, moment
from ground.errors import PolicywatchError
from ground.settings import Mail, Settings
from store.deliveries.approvals import keep_told, last_told, told_already
from store.deliveries.digests import Digest, list_digests
from store.shape.database import Store

log = logging.getLogger(__name__)
What = Literal["draft", "reminder", "missed"]
BEFORE_THE_END = timedelta(hours=1)
# While a draft is being edited, its approvers are not told of each change.
QUIET = 3_600
# A week missed longer ago is no news.
NEWS = 7 * 86_400
MOST_AT_ONCE = 8
WORDS: dict[What, str] = {
    "draft": "waits for approval",
    "reminder": "still waits for approval",
    "missed": "was missed: nobody approved it in time",
}


def tell_approvers(store: Store, briefing: Briefing, settings: Settings, data: Path, now: str) -> list[str]:
    """Tell the approvers of a briefing what they have not been told; what was told. Never raises for what cannot be told."""
    told: list[str] = []
    if not briefing.approvers:
        return told
    for digest in list_digests(store, briefing.id)[:MOST_AT_ONCE]:
        what = due(store, digest, briefing, now)
        if what is None:
            continue
        try:
            content = write_mail(digest, what, briefing, settings.mail, now)
            where = carry(
                content,
                briefing.approvers,
                settings,
                data,
                folder="approvers",
                name=f"{digest.id}-{what}",
                setting="approvers",
            )
        except (UntoldError, PolicywatchError) as error:
            log.error("approvers could not be told that %s %s: %s; tried again later", digest.id, WORDS[what], error)
            continue
        keep_told(store, digest.id, what, _mark(digest, what), now)
        told.append(f"{digest.id} {WORDS[what]} ({where})")
    return told


def due(store: Store, digest: Digest, briefing: Briefing, now: str) -> What | None:
    """What the approvers of a digest are to be told at a moment, if anything. Only reads."""
    ends = approve_until(briefing, digest.window_to)
    if digest.state == "missed":
        fresh = moment(now) - ends < timedelta(seconds=NEWS)
        return "missed" if fresh and not told_already(store, digest.id, "missed", "") else None
    # A draft of a week that is still running is not the one to approve.
    if digest.state != "draft" or now < digest.window_to:
        return None
    last = last_told(store, digest.id)
    if not told_already(store, digest.id, "draft", digest.hash) and (last is None or later(last, QUIET) <= now):
        return "draft"
    close = ends - BEFORE_THE_END <= moment(now) < ends
    return "reminder" if close and not told_already(store, digest.id, "reminder", "") else None


def write_mail(digest: Digest, what: What, briefing: Briefing, mail: Mail, now: str) -> bytes:
    """The whole message with CRLF: what is to be done, then the draft as text, and as HTML beside it. Raises DigestError."""
    message = EmailMessage(policy=SMTP)
    sender = mailbox(mail.sender, "mail.sender")
    message["From"] = sender
    message["To"] = [mailbox(one, "approvers") for one in briefing.approvers]
    message["Subject"] = f"Policywatch: {digest.id} {WORDS[what]}"
    message["Date"] = format_datetime(moment(now))
    mark = re.sub("[^0-9A-Z]", "", now)
    message["Message-ID"] = f"<{digest.id}.{what}.{mark}@{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(_text(digest, what, briefing, now), cte="quoted-printable")
    if what != "missed":
        page = digest.html.replace(f'href="{UNSUBSCRIBE}"', 'href="#"').replace(BASIS, "")
        message.add_attachment(page, subtype="html", filename=f"{digest.id}.html", cte="quoted-printable")
    return message.as_bytes()


def _text(digest: Digest, what: What, briefing: Briefing, now: str) -> str:
    title = f"{digest.id} {WORDS[what]}"
    lines = [title.upper(), "=" * len(title), *_wrap(digest.subject), ""]
    if what == "missed":
        lines += _wrap(
            "It is not sent any more. The next digest covers its week too, and says so; nobody has seen its items."
        )
        return "\n".join([*lines, ""])
    warnings = warnings_of(digest, now)
    for sentence in warnings.values():
        lines += _wrap(f"* {sentence}", rest="  ")
    held = json.loads(digest.held or "[]")
    if not held:
        lines += _wrap("* Nothing was held back from it.", rest="  ")
    ends = approve_until(briefing, digest.window_to).astimezone(ZoneInfo(briefing.timezone))
    flags = "".join(f" --although-{name}" for name in warnings)
    lines += _wrap(
        f"* It may be approved until {ends:%Y-%m-%d %H:%M} ({briefing.timezone}); then its week is missed.", rest="  "
    )
    lines += [
        "",
        f"Hash: {digest.hash}",
        "",
        *_wrap("Read it, below or in the page attached. If it may leave as it is:"),
        "",
    ]
    lines += [f"policywatch approve {digest.id} {digest.hash[:12]}{flags}", ""]
    lines += _wrap(
        "If not, edit it: another draft has another hash, and this one is then void. Nobody approves by silence."
    )
    body = digest.text.replace(UNSUBSCRIBE, "(each mail has its own link here)").replace(BASIS, "")
    return "\n".join([*lines, "", "", "-" * COLUMNS, body])


def _mark(digest: Digest, what: What) -> str:
    return digest.hash if what == "draft" else ""


def _wrap(text: str, rest: str = "") -> list[str]:
    return textwrap.wrap(text, COLUMNS, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False)
