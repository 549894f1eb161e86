"""A digest as a mail to each recipient: what is the same for all is built once, headers and two places differ."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from email.headerregistry import Address
from email.utils import format_datetime
from textwrap import fill
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from digest.content.links import page_path
from digest.content.model import BASIS, UNSUBSCRIBE
from digest.content.tongue import say, speaking
from digest.drafting.briefings import Briefing
from digest.letters.attached import calendar_part
from digest.letters.body import Body, make_body
from digest.letters.headers import header_bytes, list_id, machine_header_bytes, mailbox, person
from digest.letters.signing import Sign, signer
from digest.letters.tokens import bounce_token, leave_token
from ground.clock import moment
from ground.errors import DigestError
from ground.settings import Mail
from store.deliveries.digests import Digest
from store.deliveries.recipients import Recipient, Recipients

TEXT_WIDTH = 72
# Marks the outer parts where a calendar goes with the digest.
AROUND = ".mixed"
TEXT_ALONE = [("Content-Type", 'text/plain; charset="utf-8"'), ("Content-Transfer-Encoding", "quoted-printable")]


@dataclass(frozen=True, slots=True)
class Letter:
    """One message ready to leave: its recipient's key, the envelope, and its bytes with CRLF."""

    key: str
    sender: str
    address: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Edition:
    """What all mails of a digest share."""

    digest_id: str
    briefing: str
    zone: ZoneInfo
    own_domain: str
    mail: Mail
    head: bytes
    text: Body
    html: Body
    boundary: bytes
    calendar: bytes
    """The part that holds the calendar, with its headers; empty where there is no date to keep."""
    language: str
    """Of our own words in it."""
    form: str = "both"
    """both, or text for those who asked for text alone."""
    note: str = ""
    """What its readers are told of which part of the digest it is."""
    sign: Sign | None = None


def prepare(digest: Digest, briefing: Briefing, mail: Mail, *, form: str = "both", note: str = "") -> Edition:
    """The shared part of a digest's mails. Raises DigestError for a header or setting that cannot leave."""
    for part, name in ((digest.text, "text"), (digest.html, "HTML")):
        if UNSUBSCRIBE not in part:
            raise DigestError(f"{digest.id}: its {name} part has no place for the unsubscribe link; draft it again")
    if mail.public_url and urlsplit(mail.public_url).scheme != "https":
        raise DigestError(f"mail.public_url is {mail.public_url!r}; it must begin with https://, or be left out")
    if (digest.list_id, digest.rules) != (briefing.list_id, briefing.rules_mark):
        raise DigestError(
            f"{digest.id}: the rules of {briefing.id}, or its list_id, were changed since it was drafted; draft it again"
        )
    mailbox(mail.unsubscribe_mailto, "mail.unsubscribe_mailto")
    mailbox(f"bounce@{mail.bounce_domain}", "the bounce address from mail.bounce_domain")
    sender, reply_to = mailbox(mail.sender, "mail.sender"), mailbox(mail.reply_to, "mail.reply_to")
    boundary = f"=_{digest.hash[:32]}"
    head = header_bytes([("From", sender), ("Reply-To", reply_to), ("Subject", digest.subject)])
    head += machine_header_bytes(_shared(digest, briefing, mail, reply_to))
    calendar = calendar_part(digest, briefing)
    inner = [("Content-Type", f'multipart/alternative; boundary="{boundary}"')] if form == "both" else TEXT_ALONE
    mixed = [("Content-Type", f'multipart/mixed; boundary="{boundary}{AROUND}"')]
    head += machine_header_bytes(mixed if calendar else inner)
    if calendar:
        # The two forms of the digest are one part, and the calendar another beside it.
        head += b"".join((b"\r\n--", boundary.encode(), AROUND.encode(), b"\r\n", machine_header_bytes(inner)))
    return Edition(
        digest_id=digest.id, briefing=digest.briefing, zone=ZoneInfo(briefing.timezone), own_domain=sender.domain,
        mail=mail, head=head, text=make_body(digest.text), html=make_body(digest.html), boundary=boundary.encode(),
        calendar=calendar, language=briefing.language, form=form, note=note, sign=signer(mail.dkim_selector, sender.domain),
    )  # fmt: skip


def write_letter(
    edition: Edition, recipients: Recipients, to: Recipient, kind: str, at: str, answers: str = ""
) -> Letter:
    """The mail of one recipient at a time; `answers` is the message id that it belongs under.

    Raises DigestError when a header cannot be written.
    """
    leave = leave_token(recipients, to.key, edition.briefing)
    links = leave_links(edition.mail, leave)
    own: list[tuple[str, str | Address]] = [("To", person(to.name, to.address))]
    machine = [
        ("Date", format_datetime(moment(at).astimezone(edition.zone))),
        ("Message-ID", f"<{message_id(edition.digest_id, to.key, kind, edition.own_domain)}>"),
        ("List-Unsubscribe", ", ".join(f"<{link}>" for link in links)),
    ]
    if answers:
        machine += [("In-Reply-To", f"<{answers}>"), ("References", f"<{answers}>")]
    if edition.mail.public_url:
        machine.append(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
    why = _why(edition, to)
    values = {UNSUBSCRIBE: links[0], BASIS: fill(why, TEXT_WIDTH, break_long_words=False)}
    escaped = {UNSUBSCRIBE: html.escape(links[0]), BASIS: html.escape(why)}
    text = edition.text.filled(values)
    forms = _both(edition, text, edition.html.filled(escaped)) if edition.form == "both" else text + b"\r\n"
    content = b"".join(
        (header_bytes(own), machine_header_bytes(machine), edition.head, b"\r\n", forms, _around(edition))
    )
    if edition.sign:
        content = edition.sign(content)
    bounce = f"bounce+{bounce_token(recipients, to.key)}@{edition.mail.bounce_domain}"
    return Letter(to.key, bounce, to.address, content)


def _why(edition: Edition, to: Recipient) -> str:
    """Why this reader gets it, in the language of the digest."""
    with speaking(edition.language):
        because = say("You get this because {basis}.", basis=to.basis.rstrip("."))
        choose = say("At the link to leave you can also choose a part of it.") if edition.mail.public_url else ""
    return " ".join(filter(None, (because, choose, edition.note)))


def message_id(digest_id: str, key: str, kind: str, domain: str) -> str:
    """The id that every attempt at this message carries, so that a repeat can be told to be the same."""
    return f"{digest_id}.{key}.{kind}@{domain}"


def sender_domain(mail: Mail) -> str:
    """The domain of the address the briefing comes from. Raises DigestError."""
    return mailbox(mail.sender, "mail.sender").domain


def leave_links(mail: Mail, token: str) -> list[str]:
    """Where a recipient can leave, the best first: the https page if it is really served, and the mailbox."""
    letter = f"mailto:{mail.unsubscribe_mailto}?subject=unsubscribe%20{token}"
    return [f"{mail.public_url.rstrip('/')}/u/{token}", letter] if mail.public_url else [letter]


def permalink(digest: Digest, mail: Mail) -> str:
    """Where the whole issue stands in the archive on the web; "" where that is not known."""
    return f"{mail.archive_url.rstrip('/')}/{page_path(digest.briefing, digest.week)}" if mail.archive_url else ""


def _shared(digest: Digest, briefing: Briefing, mail: Mail, reply_to: Address) -> list[tuple[str, str]]:
    headers = [
        ("Content-Language", ", ".join(_languages(digest.html))),
        ("List-ID", list_id(briefing.title, digest.list_id)),
        ("List-Owner", f"<mailto:{reply_to.addr_spec}>"),
        ("List-Post", "NO"),
        ("Precedence", "bulk"),
        ("MIME-Version", "1.0"),
    ]
    if mail.help_url:
        headers.append(("List-Help", f"<{mail.help_url}>"))
    if mail.archive_url:
        headers.append(("List-Archive", f"<{mail.archive_url.rstrip('/')}/>"))
        headers.append(("Archived-At", f"<{permalink(digest, mail)}>"))
    return headers


def _languages(page: str) -> list[str]:
    """The languages a page's elements are marked with: first that of the page, in which our own words are."""
    found = [one.lower() for one in re.findall(r"""\slang=["']([A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*)["']""", page)] or ["en"]
    return [found[0], *sorted(set(found) - {found[0]})]


def _around(edition: Edition) -> bytes:
    if not edition.calendar:
        return b""
    mark = b"--" + edition.boundary + AROUND.encode()
    return b"".join((mark, b"\r\n", edition.calendar, mark, b"--\r\n"))


def _both(edition: Edition, text: bytes, page: bytes) -> bytes:
    end = b"".join((b"--", edition.boundary, b"--\r\n"))
    return b"".join((_part(edition, b"plain", text), _part(edition, b"html", page), end))


def _part(edition: Edition, subtype: bytes, body: bytes) -> bytes:
    return b"".join((
        b"--", edition.boundary, b"\r\nContent-Type: text/", subtype, b'; charset="utf-8"\r\n',
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\n", body, b"\r\n",
    ))  # fmt: skip
