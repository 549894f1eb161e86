"""A notice to operators as one mail: plain text of at most 72 columns, and simple HTML that says the same."""

from __future__ import annotations

import re
import textwrap
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path

from digest.forms.environment import templates_of
from digest.forms.palette import DARK, LIGHT, rules
from digest.forms.plain import COLUMNS, SIGNATURE
from digest.letters.headers import mailbox
from digest.notices.notice import Entry, Notice
from ground.clock import moment, seconds, span_words
from ground.settings import Mail

# Apart from the digests' templates, whose bytes are part of what a person approves.
TEMPLATES = Path(__file__).parent / "templates"
INDENT = " " * 4
FOOT = (
    "This comes from Policywatch because alerts.mail_to in its settings names you: once for each change, and at most "
    "one message in {at_most}. All sources, with those you were told of before: policywatch sources health"
)


def write_mail(notice: Notice, to: tuple[str, ...], mail: Mail, at_most: str) -> bytes:
    """The whole message with CRLF. Raises DigestError for a setting that cannot stand in a header."""
    message = EmailMessage(policy=SMTP)
    sender = mailbox(mail.sender, "mail.sender")
    message["From"] = sender
    message["To"] = [mailbox(one, "alerts.mail_to") for one in to]
    message["Subject"] = f"Policywatch: {notice.subject}"
    message["Date"] = format_datetime(moment(notice.at))
    # The same for every try at this message, so that a repeat can be told to be one.
    message["Message-ID"] = f"<alert.{re.sub('[^0-9A-Z]', '', notice.at)}@{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(render_text(notice, at_most), cte="quoted-printable")
    message.add_alternative(render_html(notice, at_most), subtype="html", cte="quoted-printable")
    # Set before, it would go with the text into its part.
    message["Content-Language"] = "en"
    return message.as_bytes()


def envelope_sender(mail: Mail) -> str:
    """Where a mail server may send what it could not deliver. Raises DigestError."""
    return mailbox(f"bounce@{mail.bounce_domain}", "the bounce address from mail.bounce_domain").addr_spec


def render_text(notice: Notice, at_most: str) -> str:
    """The text part; only an address, alone on its line, may be longer than 72 columns."""
    title = _wrap(f"Policywatch: {notice.subject}".upper())
    lines = [*title, "=" * max(map(len, title)), notice.made]
    for line in notice.sums:
        lines += _wrap(line)
    if notice.house:
        lines += _heading("This installation")
        for trouble in notice.house:
            lines += [*_wrap(f"{trouble.sentence}", "* ", "  "), *_wrap(f"Since {trouble.since}.", "  ")]
            lines += _wrap(f"To do: {trouble.todo}", "  ")
    if notice.entries:
        lines += _heading("Went wrong")
    for one in notice.entries:
        lines += [*_entry(one), ""]
    lines += _wrap(notice.more) if notice.more else []
    while not lines[-1]:
        lines.pop()
    if notice.back:
        lines += _heading("Back again")
        for line in notice.back:
            lines += _wrap(line, "* ", "  ")
    return "\n".join([*lines, "", SIGNATURE, *_wrap(_foot(at_most)), ""])


def render_html(notice: Notice, at_most: str) -> str:
    """The HTML part: every style inline, a dark scheme beside it, nothing fetched from anywhere."""
    import css_inline

    page = (
        templates_of(TEMPLATES)
        .get_template("alert.html.j2")
        .render(notice=notice, light=rules(LIGHT), dark=rules(DARK, important=True), foot=_foot(at_most))
    )
    inlined: str = css_inline.CSSInliner(load_remote_stylesheets=False).inline(page)
    return re.sub(r"\n\s*\n+", "\n", inlined).strip() + "\n"


def _foot(at_most: str) -> str:
    return FOOT.format(at_most=span_words(seconds(at_most)))


def _entry(one: Entry) -> list[str]:
    core = "Core source. " if one.core else ""
    return [
        *_wrap(f"{one.publisher} ({one.country})"),
        *_wrap(f"{core}{one.words[0].upper()}{one.words[1:]}, since {one.since}.", INDENT),
        *_wrap(f"Last success: {one.last_success}", INDENT),
        *_wrap(f"{one.said}: {one.reason}", INDENT, INDENT + "  "),
        *_wrap(f"To do: {one.todo}", INDENT, INDENT + "  "),
        *_wrap(f"Source: {one.id}", INDENT, INDENT + "  "),
        *([INDENT + one.url] if one.url else []),
    ]


def _heading(words: str) -> list[str]:
    return ["", "", words.upper(), "-" * len(words), ""]


def _wrap(text: str, first: str = "", rest: str | None = None) -> list[str]:
    return textwrap.wrap(
        text, COLUMNS, initial_indent=first, subsequent_indent=first if rest is None else rest, break_on_hyphens=False
    ) or [first.rstrip()]
