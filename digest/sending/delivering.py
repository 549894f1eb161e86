"""Delivers an approved digest to its recipients, by the way out that the settings name."""

from __future__ import annotations

from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

from digest.approving.approval import find
from digest.sending.correcting import send_correction
from digest.sending.send import Wish
from digest.sending.send import send as send_digest
from ground.clock import now
from ground.config import Config
from ground.errors import DigestError
from ground.keeping import PUT_BACK, noted
from store.deliveries.recipients import open_recipients
from store.shape.database import Store


def deliver(
    data: Path, config: Config, store: Store, digest: str, only: tuple[str, ...] = (), although: tuple[str, ...] = ()
) -> dict[str, Any]:
    """Send a digest, or one of its corrections; the report as plain data.

    Raises DigestError, also in a store that was put back and not looked at.
    """
    put_back = noted(data, PUT_BACK)
    if put_back is not None:
        raise DigestError(
            f"this store was put back from a backup of {put_back.made_at}, and what was sent after that is not known here; "
            "look at what has left, withdraw it, then say `policywatch restore --confirm`"
        )
    order = config.briefing(find(store, digest.partition("/")[0]).briefing)
    given = (config.settings, data)
    with closing(open_recipients(data)) as recipients:
        if "/" in digest:
            report = send_correction(store, recipients, digest, *given, briefing=order, now=now(), although=although)
        else:
            wish = Wish(only or None, although)
            report = send_digest(store, recipients, digest, *given, briefing=order, now=now(), wish=wish)
    return asdict(report)
