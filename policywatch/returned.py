"""Reads the mailbox for returned mail with the collecting code's mailboxes, and hands what is there to the letters' code."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ground.clock import later, now
from ground.config import Place
from ground.console import as_json, say
from ground.errors import DigestError
from ground.records import FaultError
from store.deliveries.recipients import open_recipients
from store.deliveries.returned import keep_read, last_read
from store.shape.database import open_store

if TYPE_CHECKING:
    from ground.settings import Settings

# Seconds: so far back at first, and again what came shortly before the last time; what was taken is not taken again.
LONGEST, OVERLAP = 30 * 86_400, 86_400
MOST, MOST_BYTES, PATIENCE = 5_000, 1_000_000, 30.0


def read_returned(data: Path, settings: Settings, at: str) -> dict[str, int]:
    """Take what is new in the mailbox `mail.returned`; how many of each kind. Raises DigestError where it cannot be read."""
    from crawlers.sources.catalogue import Source
    from crawlers.wire.mailboxes import Counts, Limits, mails_of
    from digest.returned.acting import take_returned

    if not settings.mail.returned:
        raise DigestError("there is no mailbox for returned mail; name it as mail.returned in settings.toml")
    # No source of the catalogue, but read as one; an operator's own mail server may well be in their own network.
    mailbox = Source.model_construct(id="returned", url=settings.mail.returned, allow_private=True)
    counts = Counts()
    with closing(open_store(data)) as store, closing(open_recipients(data)) as recipients:
        last = last_read(recipients)
        since = max(later(at, -LONGEST), later(last, -OVERLAP)) if last else later(at, -LONGEST)
        limits = Limits(since, MOST, MOST_BYTES, PATIENCE)
        try:
            told = take_returned(store, recipients, mails_of(mailbox, limits, counts), at)
        except FaultError as error:
            raise DigestError(f"returned mail cannot be read: {error}") from error
        keep_read(recipients, at)
    return {**dict(sorted(told.items())), **({"too large": counts.large} if counts.large else {})}


@click.command("returned")
@as_json
@click.pass_obj
def returned(place: Place, as_json: bool) -> None:
    """Read the mailbox of returned mail (mail.returned) now; `serve` does it every minute."""
    told = read_returned(place.data, place.load("briefings").settings, now())
    say(as_json, told, ", ".join(f"{count} {kind}" for kind, count in told.items()) or "Nothing new.")
