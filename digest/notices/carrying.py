"""Carries a message to people of the house, such as operators and approvers: by mail, or into the outbox."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ground.errors import PolicywatchError

if TYPE_CHECKING:
    from ground.settings import Settings

log = logging.getLogger(__name__)
MAIL_TIMEOUT = 60.0


class UntoldError(Exception):
    """A message could not leave; the text says why, in one line and without secrets."""


def carry(
    content: bytes, to: Sequence[str], settings: Settings, data: Path, *, folder: str, name: str, setting: str
) -> str:
    """Mail a whole message to each address, or lay it once into a folder of the outbox; where it went.

    `setting` is where the addresses are from.

    Raises UntoldError where nobody got it.
    """
    from digest.letters.mail import Letter
    from digest.notices.notice_mail import envelope_sender
    from digest.sending.outbox import Outbox, letter_file
    from digest.sending.smtp import MailServer
    from digest.sending.transport import Transport, UnreachableError

    way: Transport
    try:
        sender = envelope_sender(settings.mail)
        if settings.transport == "outbox":
            # One file for all: it lies here to be looked at.
            key = _free_name(lambda name: letter_file(data, folder, name), name)
            way, letters = Outbox(data, folder), [Letter(key, sender, to[0], content)]
        else:
            way = MailServer(settings.smtp, timeout=MAIL_TIMEOUT, answer_timeout=MAIL_TIMEOUT)
            letters = [Letter(str(number), sender, one, content) for number, one in enumerate(to, 1)]
        way.open()
        try:
            results = [way.deliver(one, lambda: None) for one in letters]
        finally:
            way.close()
    except (UnreachableError, PolicywatchError) as error:
        raise UntoldError(str(error)) from error
    # A message in doubt may have arrived; it is not repeated.
    lost = [(one.key, result) for one, result in zip(letters, results, strict=True)
            if result.state not in ("accepted", "unknown")]  # fmt: skip
    for key, result in lost:
        log.error("address %s of %s did not get the message: %s", key, setting, result.detail)
    if len(lost) == len(letters):
        raise UntoldError(lost[0][1].detail)
    return results[0].detail if settings.transport == "outbox" else f"{len(letters) - len(lost)} of {len(to)} addresses"


def _free_name(file_of: Callable[[str], Path], wanted: str) -> str:
    """The name, or the first numbered one whose file is not there yet."""
    name, number = wanted, 1
    while file_of(name).exists():
        number += 1
        name = f"{wanted}-{number}"
    return name
