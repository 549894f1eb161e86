"""DKIM (RFC 6376): signs a whole mail with the key of the sender's domain, where one is set; else the relay does it.

rsa-sha256, relaxed for headers and body. The key is a secret: its PEM text, or the path of its file, stands in the
environment.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
import textwrap
from collections.abc import Callable, Iterable
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ground.errors import DigestError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

KEY = "POLICYWATCH_DKIM_KEY"
# RFC 8301, 3.2.
LEAST_BITS = 2_048
# RFC 8058 wants both List-Unsubscribe headers signed; a header named once more cannot be added later by another.
SIGNED = (
    "From", "From", "Reply-To", "To", "Date", "Subject", "Subject", "Message-ID", "In-Reply-To", "References", "MIME-Version",
    "Content-Type", "Content-Language", "List-ID", "List-Unsubscribe", "List-Unsubscribe-Post", "List-Help", "List-Owner",
    "List-Archive", "List-Post", "Archived-At", "Precedence",
)  # fmt: skip
SPACE = re.compile(rb"[ \t]+")
WIDE = 72
Sign = Callable[[bytes], bytes]


def signer(selector: str | None, domain: str) -> Sign | None:
    """What turns a mail into the signed mail; None without a selector. Raises DigestError where it cannot sign."""
    if not selector:
        return None
    key = _key()

    def sign(content: bytes) -> bytes:
        return _signature(content, key, selector, domain) + content

    return sign


def _signature(content: bytes, key: RSAPrivateKey, selector: str, domain: str) -> bytes:
    """The header line (RFC 6376, 3.5) with its line end, folded."""
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.hashes import SHA256

    head, _, body = content.partition(b"\r\n\r\n")
    headers = _headers(head + b"\r\n")
    names = [name.lower() for name in SIGNED if name.lower().encode() in headers]
    digest = base64.b64encode(hashlib.sha256(relaxed_body(body)).digest()).decode()
    tags = [
        "v=1; a=rsa-sha256; c=relaxed/relaxed;", f"d={domain}; s={selector};", *_time(headers), *_folded(names),
        f"bh={digest};", "b=",
    ]  # fmt: skip
    line = ("DKIM-Signature: " + "\r\n ".join(tags)).encode()
    signed = b"".join(_chosen(headers, names)) + relaxed_header(line)
    value = base64.b64encode(key.sign(signed, PKCS1v15(), SHA256())).decode()
    return line + "\r\n ".join(["", *textwrap.wrap(value, WIDE)]).encode() + b"\r\n"


def relaxed_header(line: bytes) -> bytes:
    """A header by RFC 6376, 3.4.2, without its line end."""
    name, _, value = line.replace(b"\r\n", b"").partition(b":")
    return name.strip().lower() + b":" + SPACE.sub(b" ", value).strip(b" \t")


def relaxed_body(body: bytes) -> bytes:
    """A body by RFC 6376, 3.4.4."""
    lines = [SPACE.sub(b" ", line).rstrip(b" ") for line in body.split(b"\r\n")]
    while lines and not lines[-1]:
        lines.pop()
    return b"".join(line + b"\r\n" for line in lines)


def _headers(head: bytes) -> dict[bytes, list[bytes]]:
    """The headers of a mail, each with its folded lines, by small name; of one name the last first."""
    found: dict[bytes, list[bytes]] = {}
    for line in re.split(rb"\r\n(?![ \t])", head):
        name = line.partition(b":")[0].strip().lower()
        if name:
            found.setdefault(name, []).insert(0, line)
    return found


def _chosen(headers: dict[bytes, list[bytes]], names: Iterable[str]) -> list[bytes]:
    """The headers as they are signed, one each time that its name is named; one that is not there (any more) is nothing."""
    left = {name: list(lines) for name, lines in headers.items()}
    lines = [left[name.encode()].pop(0) for name in names if left[name.encode()]]
    return [relaxed_header(line) + b"\r\n" for line in lines]


def _time(headers: dict[bytes, list[bytes]]) -> list[str]:
    """When it was signed: the mail's own date, so that the same mail has the same signature."""
    dates = headers.get(b"date", ())
    return [
        f"t={int(parsedate_to_datetime(one.partition(b':')[2].decode().strip()).timestamp())};" for one in dates[:1]
    ]


def _folded(names: list[str]) -> list[str]:
    return textwrap.wrap(f"h={' : '.join(names)};", WIDE, break_on_hyphens=False)


def _key() -> RSAPrivateKey:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(_pem(), password=None)
    except (ValueError, TypeError):
        # Not the error's own words, nor the error: they may hold a part of the key.
        key = None
    if not isinstance(key, RSAPrivateKey) or key.key_size < LEAST_BITS:
        raise DigestError(f"{KEY} is no key that can sign (an RSA key in PEM form, of {LEAST_BITS:,} bits)")
    return key


def _pem() -> bytes:
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
