"""What follows from a returned mail: the ledger learns of it, and whom it is about is written to no more, or only for now.

Hard: suspended after the first. Soft: after three digests in a row. A complaint, or a wish to leave: at once, for good.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from digest.joining.asking import confirm
from digest.leaving.unsubscribe import unsubscribe
from digest.letters.tokens import read_bounce_token, read_leave_token
from digest.returned.reading import Returned, read_mail
from digest.sending.recovery import settle
from store.deliveries.deliveries import ISSUE
from store.deliveries.recipients import Recipients, leave, suspend
from store.deliveries.returned import keep_returned, last_issues, mark_returned, message_of, seen_returned
from store.shape.database import Store

IN_A_ROW = 3
STATES = {"hard": "bounced_hard", "soft": "bounced_soft", "complaint": "complained"}


@dataclass(frozen=True, slots=True)
class About:
    """Whom a returned mail is about, and which message came back ("" where that is not known)."""

    key: str
    digest_id: str = ""
    kind: str = ISSUE


def take_returned(store: Store, recipients: Recipients, mails: Iterable[bytes], now: str) -> Counter[str]:
    """Act on mails of the mailbox, each once however often it is read; how many there were of each kind.

    `unknown` counts reports that name nobody of ours, `other` what is no report; both are left alone.
    """
    counts: Counter[str] = Counter()
    for raw in mails:
        mark = hashlib.sha256(raw).hexdigest()
        if seen_returned(recipients, mark):
            continue
        found = read_mail(raw)
        about = _about(store, recipients, found)
        kind: str = found.kind
        if kind in STATES and about is None:
            kind = "unknown"
        elif about is not None:
            _act(store, recipients, found, about, now)
        elif kind == "leave":
            kind = "leave" if unsubscribe(recipients, found.leave_tokens[0], now=now) else "unknown"
        elif kind == "confirm":
            kind = "confirm" if confirm(recipients, found.leave_tokens[0], how="mail", now=now) else "unknown"
        keep_returned(recipients, mark, kind, now, about.key if about else "", about.digest_id if about else "")
        counts[kind] += 1
    return counts


def _about(store: Store, recipients: Recipients, found: Returned) -> About | None:
    """Whom a mail is about, by what only we can have written: a signed token, or a message id that the ledger knows."""
    if found.kind not in STATES:
        return None
    known = [about for text in found.message_ids for about in _by_id(store, text)]
    for token in found.bounce_tokens:
        key = read_bounce_token(recipients, token)
        if key:
            return next((one for one in known if one.key == key), None) or _newest(store, key)
    for token in found.leave_tokens:
        named = read_leave_token(recipients, token)
        if named:
            return next((one for one in known if one.key == named[0]), None) or _newest(store, named[0])
    return known[0] if known else None


def _by_id(store: Store, left: str) -> list[About]:
    """The message that the left side of a message id of ours names, if the ledger has it."""
    row = message_of(store, left)
    return [About(key=row[1], digest_id=row[0], kind=row[2])] if row else []


def _newest(store: Store, key: str) -> About:
    last = last_issues(store, key, 1)
    return About(key, last[0][0]) if last else About(key)


def _act(store: Store, recipients: Recipients, found: Returned, about: About, now: str) -> None:
    if about.digest_id and mark_returned(
        store, about.digest_id, about.key, about.kind, STATES[found.kind], found.words, now
    ):
        settle(store, about.digest_id, now, about.kind)
    if found.kind == "complaint":
        leave(recipients, about.key, now=now, reason="complained")
    elif found.kind == "hard":
        suspend(recipients, about.key, now=now, note=found.words or "no such address")
    else:
        last = [state for _, state in last_issues(store, about.key, IN_A_ROW)]
        if last == ["bounced_soft"] * IN_A_ROW:
            suspend(recipients, about.key, now=now, note=f"three digests in a row came back: {found.words}")
