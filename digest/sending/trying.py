"""A look at a waiting digest in a real mailbox: one mail, marked as a test, to one address of an allow-list.

It never touches the ledger: what readers got is written there alone.
"""

from __future__ import annotations

import re
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from digest.approving.approval import find
from digest.letters.editions import Editions
from digest.letters.mail import write_letter
from digest.sending.transport import UnreachableError
from digest.sending.ways import way_out
from ground.addresses import clean_address
from ground.config import Config
from ground.errors import DigestError
from store.deliveries.digests import Digest, list_digests
from store.deliveries.recipients import Recipient, Recipients, key_of
from store.deliveries.wishes import WHOLE, Form, Wishes
from store.shape.database import Store

WAITING = ("draft", "approved", "sending")
MARK = "[TEST]"
FOLDER = "test"


@dataclass(frozen=True, slots=True)
class Look:
    """What is looked at: a digest (None: the newest that waits), whole or the part that somebody would get."""

    digest_id: str | None = None
    wishes: Wishes = WHOLE
    form: Form = "both"


def send_test(
    store: Store, recipients: Recipients, address: str, config: Config, data: Path, *, look: Look, now: str
) -> dict[str, Any]:
    """Send a waiting digest to one address; what the server said. Raises DigestError."""
    address = clean_address(address)
    settings = config.settings
    if address not in settings.mail.test_to:
        raise DigestError(
            f"{address} is not on the list of those who may get a test; add it to mail.test_to in settings.toml"
        )
    digest = find(store, look.digest_id) if look.digest_id else _waiting(store)
    marked = replace(digest, subject=f"{MARK} {digest.subject}")
    editions = Editions(marked, config.briefing(digest.briefing), settings.mail)
    to = Recipient(
        key=key_of(recipients, digest.briefing, address), briefing=digest.briefing, address=address, name="",
        state="active", basis="you may get a test of it; nobody else got this mail", added_at=now, updated_at=now,
        form=look.form, wishes=look.wishes.to_json(),
    )  # fmt: skip
    kind = "test-" + re.sub("[^0-9A-Z]", "", now)
    letter = write_letter(editions.of(to), recipients, to, kind, now)
    with closing(way_out(FOLDER, settings, data, kind)) as transport:
        try:
            transport.open()
            result = transport.deliver(letter, lambda: None)
        except UnreachableError as error:
            raise DigestError(f"nothing was sent: {error}") from error
    return {"id": digest.id, "address": address, "state": result.state, "detail": result.detail}


def _waiting(store: Store) -> Digest:
    found = [one for one in list_digests(store) if one.state in WAITING]
    if not found:
        raise DigestError("no digest waits; draft one with `policywatch brief`, or name one with --digest")
    return found[0]
