"""What a mail in the mailbox for returned mail is: a delivery report, a complaint, a wish to leave, or none of these.

Reports are read by RFC 3464 (delivery) and RFC 5965 (feedback); of systems that write neither, Exim's old and qmail's forms
are known. What is none of these, such as an answer from somebody's holidays, is left alone.
"""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.policy import compat32
from typing import Literal

from digest.leaving.unsubscribe import token_in_subject
from ground.addresses import hide_addresses

Kind = Literal["hard", "soft", "delayed", "complaint", "leave", "confirm", "other"]
BOUNCE = re.compile(r"\bbounce\+([0-9A-Za-z]{36})@")
LEAVE = re.compile(r"/u/([A-Za-z2-7]{30,400})\b")
OURS = re.compile(r"<([^<>\s@]{1,300})@[^<>\s@]{1,255}>")
# RFC 3463; `#` as qmail writes it.
STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
TO_US = (
    "Delivered-To",
    "X-Original-To",
    "Envelope-To",
    "X-Envelope-To",
    "To",
    "Resent-To",
    "X-Failed-Recipients-Return",
)
QMAIL = "this is the qmail-send program"
MOST_TEXT = 20_000
# What a report says and the headers that it quotes stand at its beginning; the mail that came back may follow whole.
MOST_READ = 50_000
MOST_PARTS = 50


@dataclass(frozen=True, slots=True)
class Returned:
    """What a mail says, and by what it names whom it is about; `words` are the server's, without addresses."""

    kind: Kind
    words: str = ""
    bounce_tokens: tuple[str, ...] = ()
    leave_tokens: tuple[str, ...] = ()
    message_ids: tuple[str, ...] = ()
    """Left sides of message ids that it quotes, as we write them: digest.key.kind."""


def read_mail(raw: bytes) -> Returned:
    """What a mail is. Never raises: what cannot be read is `other`."""
    try:
        message = email.message_from_bytes(raw[:MOST_READ], policy=compat32)
        return _read(message, list(_parts(message)))
    except (RecursionError, ValueError, LookupError, AttributeError, TypeError, KeyError, IndexError):
        # The library's own words for broken mail.
        return Returned("other")


def _read(message: Message, parts: list[Message]) -> Returned:
    token = token_in_subject(_header(message, "Subject"))
    if token:
        return Returned("leave", leave_tokens=(token,))
    token = token_in_subject(_header(message, "Subject"), "confirm")
    # A machine that answers for somebody says no yes (RFC 3834).
    if token and _header(message, "Auto-Submitted").lower() in ("", "no"):
        return Returned("confirm", leave_tokens=(token,))
    kinds = [part.get_content_type() for part in parts]
    if "message/feedback-report" in kinds:
        return _complaint(message, parts, parts[kinds.index("message/feedback-report")])
    if "message/delivery-status" in kinds:
        return _delivery(message, parts, parts[kinds.index("message/delivery-status")])
    return _unreported(message, parts)


def _complaint(message: Message, parts: list[Message], report: Message) -> Returned:
    fields = _blocks(report)
    kind = next((_header(block, "Feedback-Type") for block in fields if block["Feedback-Type"]), "").lower()
    if kind in ("", "not-spam"):
        return Returned("other")
    said = "\n".join(f"{name}: {value}" for block in fields for name, value in block.items())
    return _named("complaint", f"feedback: {kind}", message, parts, said)


def _delivery(message: Message, parts: list[Message], report: Message) -> Returned:
    blocks = [block for block in _blocks(report) if block["Action"] or block["Status"]]
    # A report may speak of several; ours go to one each, so the worst word is the one about us.
    judged = [_judged(block) for block in blocks]
    for kind in ("hard", "soft", "delayed"):
        for found, words in judged:
            if found == kind:
                return _named(found, words, message, parts)
    return Returned("other")


def _judged(block: Message) -> tuple[Kind, str]:
    action, status = _header(block, "Action").lower(), _header(block, "Status")
    words = _header(block, "Diagnostic-Code").partition(";")[2].strip() or _header(block, "Diagnostic-Code")
    if action == "delayed":
        return "delayed", hide_addresses(words or status)
    if action not in ("failed", ""):
        return "other", ""
    return _weight(status, words), hide_addresses(words or status)


def _weight(status: str, words: str) -> Kind:
    """Hard is 5.1.x: there is no such address. A server's own words say more than a bare 5.0.0."""
    codes = [match.groups() for text in (status, words) for match in STATUS.finditer(text[:2_000])]
    exact = [code for code in codes if code[1:] != ("0", "0")]
    return "hard" if exact and exact[0][:2] == ("5", "1") else "soft"


def _unreported(message: Message, parts: list[Message]) -> Returned:
    """A report in words alone."""
    text = next((_text(part) for part in parts if part.get_content_type() == "text/plain"), "")
    lowered = text.lower()
    if message["X-Failed-Recipients"] or QMAIL in lowered:
        if "will try again" in lowered or "delayed" in _header(message, "Subject").lower():
            return Returned("delayed")
        line = next((line for line in text.splitlines() if STATUS.search(line)), "")
        return _named(_weight("", line), hide_addresses(line.strip()), message, parts, text)
    return Returned("other")


def _named(kind: Kind, words: str, message: Message, parts: list[Message], more: str = "") -> Returned:
    """With everything that may say whom it is about: where it was sent to, and what it quotes."""
    to = "\n".join(_header(message, name) for name in TO_US)
    quoted = [more]
    for part in parts:
        if part is not message and (part["Message-ID"] or part["List-Unsubscribe"] or part["Return-Path"]):
            quoted += [_header(part, "Message-ID"), _header(part, "List-Unsubscribe"), _header(part, "Return-Path")]
        elif part.get_content_type() in ("text/rfc822-headers", "message/rfc822-headers"):
            quoted.append(_text(part))
    text = "\n".join(quoted)[:MOST_TEXT]
    return Returned(
        kind, words[:300],
        bounce_tokens=tuple(dict.fromkeys(BOUNCE.findall(f"{to}\n{text}"))),
        leave_tokens=tuple(dict.fromkeys(LEAVE.findall(text))),
        message_ids=tuple(dict.fromkeys(OURS.findall(text))),
    )  # fmt: skip


def _parts(message: Message) -> Iterator[Message]:
    for number, part in enumerate(message.walk()):
        if number >= MOST_PARTS:
            return
        yield part


def _blocks(report: Message) -> list[Message]:
    """The blocks of fields in a report; some systems write them as text."""
    payload = report.get_payload()
    if isinstance(payload, list):
        return [one for one in payload if isinstance(one, Message)]
    text = _text(report)
    return [email.message_from_string(block, policy=compat32) for block in text.split("\n\n")[:MOST_PARTS]]


def _header(message: Message, name: str) -> str:
    return " ".join(str(message.get(name, "")).split())[:2_000]


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else str(part.get_payload()).encode()
    return content[:MOST_TEXT].decode("utf-8", "replace").replace("\r\n", "\n")
