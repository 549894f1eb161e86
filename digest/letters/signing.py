"""DKIM (RFC 6376): signs a whole mail with the key of the sender's domain, where one is set; else the relay does it.

The key is a secret: its PEM text, or the path of its file, stands in the environment.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from ground.errors import DigestError

KEY = "POLICYWATCH_DKIM_KEY"
# RFC 8058 wants both List-Unsubscribe headers signed; a header named once more cannot be added later by another.
SIGNED = (
    "From", "From", "Reply-To", "To", "Date", "Subject", "Subject", "Message-ID", "In-Reply-To", "References", "MIME-Version",
    "Content-Type", "Content-Language", "List-ID", "List-Unsubscribe", "List-Unsubscribe-Post", "List-Help", "List-Owner",
    "List-Archive", "List-Post", "Archived-At", "Precedence",
)  # fmt: skip
Sign = Callable[[bytes], bytes]


def signer(selector: str | None, domain: str) -> Sign | None:
    """What turns a mail into the signed mail; None without a selector. Raises DigestError where it cannot sign."""
    if not selector:
        return None
    key = _key()
    try:
        import dkim
    except ImportError as error:
        raise DigestError(
            "mail.dkim_selector is set but the program that signs is not here: install policywatch[dkim], or let the mail "
            "server sign and leave the selector out"
        ) from error
    names = [name.lower().encode() for name in SIGNED]

    def sign(content: bytes) -> bytes:
        try:
            line: bytes = dkim.sign(
                content, selector.encode(), domain.encode(), key, canonicalize=(b"relaxed", b"relaxed"),
                include_headers=_present(content, names), linesep=b"\r\n",
            )  # fmt: skip
        except (dkim.DKIMException, ValueError, TypeError) as error:
            # Not the error's own words: they may hold a part of the key.
            raise DigestError(f"{KEY} is no key that can sign (an RSA key in PEM form, of 2,048 bits)") from error
        return line + content

    sign(b"From: a@example.org\r\n\r\nA try, before anything leaves.\r\n")
    return sign


def _present(content: bytes, names: list[bytes]) -> list[bytes]:
    """The headers to sign that the mail has, twice where they may not be added to."""
    head = content.partition(b"\r\n\r\n")[0].lower()
    there = {line.partition(b":")[0] for line in head.split(b"\r\n")}
    return [name for name in names if name in there]


def _key() -> bytes:
    value = os.environ.get(KEY, "").strip()
    if not value:
        raise DigestError(
            f"mail.dkim_selector is set but {KEY} is not; put the key's file or text into the environment"
        )
    if value.startswith("-----BEGIN"):
        return value.encode()
    try:
        return Path(value).read_bytes()
    except OSError as error:
        raise DigestError(f"the file that {KEY} names cannot be read: {error.strerror}") from error
