"""What somebody who lets a digest leave has to tick off first, by name; nothing of it is overlooked."""

from __future__ import annotations

import json
from collections.abc import Collection

from ground.clock import later
from ground.errors import DigestError
from store.deliveries.digests import Digest

OPEN, BLIND, HELD, LATE, RESTORED = "open", "blind", "held", "late", "restored"
# A message that could have left so many seconds ago, and has not since the machine was down, is asked about.
LATEST = 6 * 3_600


def warnings_of(digest: Digest, now: str) -> dict[str, str]:
    """What is to be ticked off at a moment: a sentence by the name of each."""
    found = {}
    if now < digest.window_to:
        found[OPEN] = f"its week is open until {digest.window_to}, and what comes later would be in no digest"
    if digest.coverage == "poor":
        found[BLIND] = "its coverage is poor: much was not seen, and nothing in it may be read as silence"
    held = json.loads(digest.held or "[]")
    if held:
        found[HELD] = f"held back as they may identify somebody: documents {', '.join(map(str, held))}"
    return found


def refuse_unticked(digest: Digest, ticked: Collection[str], now: str, again: str) -> tuple[str, ...]:
    """The names of the warnings that there are, all ticked off.

    Raises DigestError with every one that was not, and how that is done.
    """
    warnings = warnings_of(digest, now)
    left = {name: words for name, words in warnings.items() if name not in ticked}
    if left:
        flags = " ".join(f"--although-{name}" for name in left)
        raise DigestError(f"{digest.id}: {'; '.join(left.values())}. If it may leave all the same: {again} {flags}")
    return tuple(warnings)


def late_since(digest: Digest, due_since: str | None, now: str) -> str | None:
    """Since when the rest of a digest could have left, where that is hours ago; None where it is not."""
    if digest.state != "sending" or not due_since:
        return None
    since = max(due_since, digest.hold_until or "")
    return since if later(since, LATEST) < now else None


def refuse_late(digest: Digest, due_since: str | None, now: str, confirmed: bool) -> None:
    """Raise DigestError where the rest of a digest could have left hours ago: a person is asked whether it still should."""
    since = late_since(digest, due_since, now)
    if since and not confirmed:
        raise DigestError(
            f"{digest.id}: the rest of it could have left since {since}, more than six hours ago; send it with --although-late "
            "if it should still go, or withdraw it"
        )
