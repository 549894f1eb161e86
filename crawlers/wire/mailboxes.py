"""Where mails come from: a Maildir, or a folder of an IMAP server; opened for reading only, newest first, bounded.

What a mail says is for newsletters.py to know.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from crawlers.sources.needs import password_variable
from ground.clock import moment
from ground.passwords import secret
from ground.records import FaultError

if TYPE_CHECKING:
    import imaplib

    from crawlers.sources.catalogue import Source

IMAPS_PORT = 993
# Would end the line of a command, or break it.
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


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
    strange: int = 0
    """Mails from others than the senders whom the source names."""
    faults: list[str] = field(default_factory=list)


def mails_of(source: Source, limits: Limits, counts: Counts) -> Iterator[bytes]:
    """The newer mails of a source's mailbox, the newest first. Raises FaultError."""
    if source.url.startswith("maildir:"):
        yield from _maildir(Path(unquote(urlsplit(source.url).path)), limits, counts)
    else:
        yield from _imap(source, limits, counts)


def _maildir(folder: Path, limits: Limits, counts: Counts) -> Iterator[bytes]:
    """Mails in a Maildir; read as files, since the standard library's mailbox would read each whole to tell its time."""
    places = [folder / name for name in ("new", "cur")]
    edge = moment(limits.since).timestamp()
    try:
        if not all(place.is_dir() for place in places):
            raise FaultError("gone", f"there is no Maildir at {folder} (a folder with cur and new in it)")
        found = [one for place in places for one in _files(place, counts)]
    except OSError as error:
        raise FaultError("failed", f"the Maildir at {folder} cannot be read: {error.strerror}") from error
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


def _files(place: Path, counts: Counts) -> Iterator[tuple[float, int, Path]]:
    """The mails in one part of a Maildir: when each arrived, its size, and where it is. Raises OSError."""
    with os.scandir(place) as entries:
        for one in entries:
            try:
                if one.is_file() and not one.name.startswith("."):
                    status = one.stat()
                    yield status.st_mtime, status.st_size, Path(one.path)
            except FileNotFoundError:
                # Another program moved it from new to cur, or away, since the folder was opened.
                counts.lost += 1


def _imap(source: Source, limits: Limits, counts: Counts) -> Iterator[bytes]:
    import imaplib

    from crawlers.wire.imap import connected, log_in

    setting = password_variable(source.id)
    parts = urlsplit(source.url)
    host, port, user = parts.hostname or "", parts.port or IMAPS_PORT, unquote(parts.username or "")
    folder, password = unquote(parts.path.lstrip("/")) or "INBOX", _password(setting)
    if CONTROL.search(user + folder):
        raise FaultError(
            "failed", "the user or the folder in url holds a control character, which no mail server takes"
        )
    try:
        with connected(host, port, limits, private=source.allow_private) as server:
            try:
                log_in(server, user, password)
            except imaplib.IMAP4.abort:
                raise
            except imaplib.IMAP4.error as error:
                said = f"the mail server refuses user {user} with the password in {setting}: {_short(error)}"
                raise FaultError("blocked", said) from error
            yield from _folder(server, folder, limits, counts)
    except imaplib.IMAP4.error as error:
        raise FaultError("failed", f"the mail server answers with an error: {_short(error)}") from error
    except UnicodeError as error:
        raise FaultError("failed", f"the mail server's answer cannot be read: {_short(error)}") from error
    except OSError as error:
        raise FaultError("failed", f"the mail server {host} cannot be reached: {_short(error)}") from error


def _password(setting: str) -> str:
    password = secret(setting)
    if not password:
        raise FaultError("failed", f"{setting} is not set in the environment; put the password there")
    if CONTROL.search(password):
        raise FaultError("failed", f"{setting} holds a line break or another control character; take it out")
    return password


def _folder(server: imaplib.IMAP4, folder: str, limits: Limits, counts: Counts) -> Iterator[bytes]:
    from crawlers.wire.imap import folder_name

    status, answer = server.select(folder_name(folder), readonly=True)
    if status != "OK":
        raise FaultError("gone", f'the mail server has no folder "{folder}": {_short(answer[0])}')
    total = int(answer[0] or b"0") if (answer[0] or b"").isdigit() else 0
    day = moment(limits.since)
    status, found = server.uid("SEARCH", "SINCE", _imap_day(day))
    if status != "OK":
        raise FaultError("failed", f"the mail server does not say what is new: {_short(found[0])}")
    numbers = sorted((int(one) for one in b" ".join(filter(None, found)).split() if one.isdigit()), reverse=True)
    counts.old, counts.cut = max(0, total - len(numbers)), max(0, len(numbers) - limits.most)
    for number in numbers[: limits.most]:
        raw = _fetched(server, number, limits.most_bytes, counts)
        if raw:
            yield raw


def _fetched(server: imaplib.IMAP4, number: int, most: int, counts: Counts) -> bytes:
    """A mail's bytes, without marking it as read; nothing where it is too large or gone."""
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
