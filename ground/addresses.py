"""E-mail addresses and names in one form each, and nothing in them that could break a mail header."""

from __future__ import annotations

import re
import unicodedata

from ground.errors import DigestError

LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
TOKEN = re.compile(r"[^\s<>()\[\]:;,\"']+")
MOST_NAME = 100
# Characters that turn the reading direction of what follows them: a name must not disguise another.
BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def unsafe(text: str) -> bool:
    """Whether a text holds line ends, control characters, direction marks or half characters: never in a header."""
    return any(one in BIDI or unicodedata.category(one) in ("Cc", "Cs", "Zl", "Zp") for one in text)


def clean_address(text: str) -> str:
    """An address in the one form we keep: lower case, its domain as ASCII. Raises DigestError in one line."""
    shown = repr(text.strip())[:100]
    local, at, domain = text.strip().rpartition("@")
    if unsafe(text.strip()) or not at or not LOCAL.fullmatch(local):
        raise DigestError(f"{shown} is not an e-mail address; write it as name@example.org, in plain letters")
    try:
        host = domain.lower().encode("idna").decode("ascii")
    except UnicodeError:
        host = ""
    labels = host.split(".")
    if len(labels) < 2 or not all(LABEL.fullmatch(label) for label in labels) or labels[-1].isdigit():
        raise DigestError(f"{shown} has no usable domain after the @; write it as name@example.org")
    if len(local) > 64 or len(local) + len(host) + 1 > 254:
        raise DigestError(f"{shown} is too long for an e-mail address; 64 characters may stand before the @")
    return f"{local.lower()}@{host}"


def clean_name(text: str) -> str:
    """A person's name in the one form we keep. Raises DigestError in one line."""
    name = unicodedata.normalize("NFC", text.strip())
    if unsafe(name) or len(name) > MOST_NAME:
        raise DigestError(f"the name {text[:60]!r} has control characters or is longer than {MOST_NAME}; shorten it")
    return name


def hide_addresses(text: str) -> str:
    """A server's words in one line, without the addresses they may repeat: the ledger holds none."""
    line = " ".join("".join(" " if unsafe(one) else one for one in text).split())
    return TOKEN.sub(lambda token: "(address)" if "@" in token[0][1:-1] else token[0], line)[:300]
