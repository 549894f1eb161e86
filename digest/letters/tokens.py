"""Signed tokens: one lets a recipient leave a list, one finds whose mail came back. Neither holds an address.

A token is lower-case letters and digits, since some mail programs and relays change the case of what they carry.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import re

from store.deliveries.recipients import Recipients

KEY_BYTES = 10
SIGNATURE_BYTES = 16
BOUNCE_SIGNATURE = 16


def leave_token(recipients: Recipients, key: str, briefing: str) -> str:
    """The token with which one recipient leaves one briefing's list. It does not expire."""
    name = briefing.encode()
    signature = recipients.keyed_hash("leave", key, briefing)[:SIGNATURE_BYTES]
    return base64.b32encode(bytes.fromhex(key) + signature + name).decode().rstrip("=").lower()


def read_leave_token(recipients: Recipients, token: str) -> tuple[str, str] | None:
    """The recipient's key and the briefing that a token of ours names; None for any other text."""
    if not re.fullmatch(r"[A-Za-z2-7]{1,400}", token):
        return None
    padded = token.upper() + "=" * (-len(token) % 8)
    try:
        raw = base64.b32decode(padded)
        briefing = raw[KEY_BYTES + SIGNATURE_BYTES :].decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
    key, signature = raw[:KEY_BYTES].hex(), raw[KEY_BYTES : KEY_BYTES + SIGNATURE_BYTES]
    wanted = recipients.keyed_hash("leave", key, briefing)[:SIGNATURE_BYTES]
    return (key, briefing) if hmac.compare_digest(signature, wanted) else None


def confirm_token(recipients: Recipients, key: str, asked_at: str) -> str:
    """The token with which somebody says yes to the question that was put to them at a time."""
    signature = recipients.keyed_hash("confirm", key, asked_at)[:SIGNATURE_BYTES]
    return base64.b32encode(bytes.fromhex(key) + signature).decode().rstrip("=").lower()


def key_of_confirm(token: str) -> str | None:
    """The key that a token to say yes may be of, to be compared with that of each question; None for any other text."""
    if not re.fullmatch(r"[A-Za-z2-7]{42}", token):
        return None
    return base64.b32decode(token.upper() + "=" * (-len(token) % 8))[:KEY_BYTES].hex()


def bounce_token(recipients: Recipients, key: str) -> str:
    """What stands after "bounce+" in the envelope sender of a recipient's mail."""
    return key + recipients.keyed_hash("bounce", key).hex()[:BOUNCE_SIGNATURE]


def read_bounce_token(recipients: Recipients, token: str) -> str | None:
    """The recipient's key that a bounce token of ours names; None for any other text."""
    key, signature = token[: 2 * KEY_BYTES].lower(), token[2 * KEY_BYTES :].lower()
    if not re.fullmatch(r"[0-9a-f]{36}", key + signature):
        return None
    return key if hmac.compare_digest(signature, bounce_token(recipients, key)[2 * KEY_BYTES :]) else None
