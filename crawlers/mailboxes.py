"""Where mails come from: a Maildir, or a folder of an IMAP server; opened for reading only, newest first, bounded.

What a mail says is for newsletters.py to know.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from store.clock import moment
from store.records import State

if TYPE_CHECKING:
    from crawlers.catalogue import Source

IMAPS_PORT = 993
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


class MailboxFault(Exception):  # noqa: N818 (a fault is what the rest of collecting calls it)
    """The mailbox cannot be read: a state and a sentence."""

    def __init__(self, state: State, sentence: str):
        super().__init__(sentence)
        self.fault: tuple[State, str] = (state, sentence)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a mailbox is read: mails that arrived since a time, so many, each of so many bytes; and how long."""

    since: str
    most: int
    most_bytes: int
    patience: float


@dataclass(slots=True)
class Counts:
    """What was left out: mails from before, beyond the limit, too large, or gone before they could be read."""

    old: int = 0
    cut: int = 0
    large: int = 0
    lost: int = 0
    faults: list[str] = field(default_factory=list)


def mails_of(source: Source, limits: Limits, counts: Counts) -> Iterator[bytes]:
    """The newer mails of a source's mailbox, the newest first. Raises MailboxFault."""
    if source.url.startswith("maildir:"):
        yield from _maildir(Path(unquote(urlsplit(source.url).path)), limits, counts)
    else:
        yield from _imap(source, limits, counts)


def password_name(source_id: str) -> str:
    """The environment variable that holds the password of a source's mailbox."""
    return f"POLICYWATCH_IMAP_PASSWORD_{source_id.upper().replace('-', '_')}"


def _maildir(folder: Path, limits: Limits, counts: Counts) -> Iterator[bytes]:
    """Mails in a Maildir; read as files, since the standard library's mailbox would read each whole to tell its time."""
    places = [folder / name for name in ("new", "cur")]
    if not all(place.is_dir() for place in places):
        raise MailboxFault("gone", f"there is no Maildir at {folder} (a folder with cur and new in it)")
    edge = moment(limits.since).timestamp()
    found: list[tuple[float, int, Path]] = []
    try:
        for place in places:
            for one in os.scandir(place):
                if one.is_file() and not one.name.startswith("."):
                    status = one.stat()
                    found.append((status.st_mtime, status.st_size, Path(one.path)))
    except OSError as error:
        raise MailboxFault("failed", f"the Maildir at {folder} cannot be read: {error.strerror}") from error
    new = sorted((one for one in found if one[0] >= edge), reverse=True)
    counts.old, counts.cut = len(found) - len(new), max(0, len(new) - limits.most)
    for _, size, path in new[: limits.most]:
        if size > limits.most_bytes:
            counts.large += 1
            continue
        try:
            with path.open("rb") as file:
                raw = file.read(limits.most_bytes)
        except OSError:
            # Another program moved it from new to cur, or away, since we looked.
            counts.lost += 1
            continue
        yield raw


def _imap(source: Source, limits: Limits, counts: Counts) -> Iterator[bytes]:
    import imaplib

    from crawlers.imap import connected

    password = os.environ.get(password_name(source.id))
    if not password:
        raise MailboxFault(
            "failed", f"{password_name(source.id)} is not set in the environment; put the password there"
        )
    parts = urlsplit(source.url)
    host, port, user = parts.hostname or "", parts.port or IMAPS_PORT, unquote(parts.username or "")
    folder = unquote(parts.path.lstrip("/")) or "INBOX"
    try:
        with connected(host, port, limits, private=source.allow_private) as server:
            yield from _folder(server, user, password, folder, limits, counts)
    except imaplib.IMAP4.error as error:
        raise MailboxFault("failed", f"the mail server answers with an error: {_short(error)}") from error
    except OSError as error:
        raise MailboxFault("failed", f"the mail server {host} cannot be reached: {_short(error)}") from error


def _folder(server: object, user: str, password: str, folder: str, limits: Limits, counts: Counts) -> Iterator[bytes]:
    import imaplib

    assert isinstance(server, imaplib.IMAP4)
    try:
        server.login(user, password)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:
        raise MailboxFault("blocked", f"the mail server refuses our login: {_short(error)}") from error
    status, answer = server.select('"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"', readonly=True)
    if status != "OK":
        raise MailboxFault("gone", f'the mail server has no folder "{folder}": {_short(answer[0])}')
    total = int(answer[0] or b"0") if (answer[0] or b"").isdigit() else 0
    day = moment(limits.since)
    _, found = server.uid("SEARCH", "SINCE", _imap_day(day))
    numbers = sorted(map(int, (found[0] or b"").split()), reverse=True)
    counts.old, counts.cut = max(0, total - len(numbers)), max(0, len(numbers) - limits.most)
    for number in numbers[: limits.most]:
        raw = _fetched(server, number, limits.most_bytes, counts)
        if raw:
            yield raw


def _fetched(server: object, number: int, most: int, counts: Counts) -> bytes:
    """A mail's bytes, without marking it as read; nothing where it is too large or gone."""
    import imaplib

    assert isinstance(server, imaplib.IMAP4)
    _, answer = server.uid("FETCH", str(number), f"(BODY.PEEK[]<0.{most + 1}>)")
    raw = next((one[1] for one in answer or [] if isinstance(one, tuple) and isinstance(one[1], bytes)), b"")
    counts.lost += not raw
    counts.large += len(raw) > most
    return raw if len(raw) <= most else b""


def _imap_day(day: datetime) -> str:
    """A day as IMAP writes it, whatever language this machine speaks."""
    return f"{day.day}-{MONTHS[day.month - 1]}-{day.year}"


def _short(error: object) -> str:
    text = error.decode("utf-8", "replace") if isinstance(error, bytes) else str(error)
    return " ".join(text.removeprefix("b'").rstrip("'").split())[:120]
