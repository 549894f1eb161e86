"""Leaving a list: by the token in each mail, at once, without a login, and only for the one it was made for."""

from __future__ import annotations

import re

from digest.letters.tokens import read_leave_token
from store.deliveries.recipients import Recipients, leave


def unsubscribe(recipients: Recipients, token: str, *, now: str) -> bool:
    """Take the recipient a token names off its list; False for a token that is not ours. Doing it twice is fine."""
    named = read_leave_token(recipients, token)
    if named is None:
        return False
    leave(recipients, named[0], now=now, reason="unsubscribed")
    return True


def token_in_subject(subject: str, word: str = "unsubscribe") -> str | None:
    """The token after a word in the subject of a mail sent to the unsubscribe mailbox, or None."""
    found = re.search(rf"\b{word}\s+([A-Za-z2-7]{{30,400}})\b", subject, re.IGNORECASE)
    return found[1].lower() if found else None
