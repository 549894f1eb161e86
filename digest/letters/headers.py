"""Header lines, written by the mail library; what could break out of a header is refused, never repaired."""

from __future__ import annotations

from collections.abc import Iterable
from email.headerregistry import Address
from email.policy import SMTP, EmailPolicy
from email.utils import parseaddr
from typing import Any

from ground.addresses import clean_address, unsafe
from ground.errors import DigestError

# RFC 2047, 2: the longest line that holds an encoded word.
ENCODED_LINE = 76
# Folding a long address or link would let the library encode it, and no mail program would know it again.
UNFOLDED = SMTP.clone(max_line_length=998)
LONGEST = 990


def header_bytes(headers: Iterable[tuple[str, str | Address]]) -> bytes:
    """Header lines for text that people read: non-ASCII encoded, long lines folded. Raises DigestError."""
    return _written(headers, SMTP)


def machine_header_bytes(headers: Iterable[tuple[str, str]]) -> bytes:
    """Header lines for ids and links, which must be ASCII and stay in one piece. Raises DigestError."""
    checked = list(headers)
    for name, value in checked:
        if not value.isascii() or len(value) > LONGEST:
            raise DigestError(f"the header {name} would be {value[:80]!r}: it must be plain ASCII and short")
    return _written(checked, UNFOLDED)


def mailbox(text: str, setting: str) -> Address:
    """The one address that a setting such as "Desk <desk@example.org>" names. Raises DigestError."""
    name, address = parseaddr(text)
    if not address or unsafe(text):
        raise DigestError(f'{setting} is {text[:80]!r}; write one address, such as "Desk <desk@example.org>"')
    return person(name, address)


def person(name: str, address: str) -> Address:
    """A name and an address as one mailbox. Raises DigestError."""
    _refuse_unsafe("name", name)
    return Address(display_name=name, addr_spec=clean_address(address))


def list_id(title: str, name: str) -> str:
    """The value of List-ID: the list's title and its name, which stays for ever. Raises DigestError."""
    from email.header import Header

    _refuse_unsafe("List-ID", title)
    if not title.isascii():
        return f"{Header(title, 'utf-8').encode(linesep='')} <{name}>"
    quoted = title.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}" <{name}>'


def _written(headers: Iterable[tuple[str, str | Address]], policy: EmailPolicy[Any]) -> bytes:
    lines = []
    for name, value in headers:
        _refuse_unsafe(name, str(value))
        if not str(value).isascii():
            lines.append(_encoded(name, value))
            continue
        try:
            folded = policy.fold_binary(*policy.header_store_parse(name, value))
            # A value that begins on a line of its own is shown by some programs with a space before it.
            lines.append(folded.replace(b":\r\n ", b": ", 1) if folded.startswith(f"{name}:\r\n".encode()) else folded)
        except ValueError as error:
            raise DigestError(f"the header {name} cannot be {str(value)[:80]!r}: {error}") from error
    return b"".join(lines)


def _encoded(name: str, value: str | Address) -> bytes:
    """A header line with letters beyond ASCII, all of its words encoded (RFC 2047).

    The library's folding, which encodes some of them, loses a space between two, and makes words longer than 75.
    """
    from email.header import Header

    text = value if isinstance(value, str) else value.display_name
    words = Header(text, "utf-8", ENCODED_LINE, name).encode(linesep="\r\n")
    line = f"{name}: {words}"
    if not isinstance(value, str):
        end = f"<{value.addr_spec}>"
        room = len(line.rpartition("\n")[2]) + len(end) < ENCODED_LINE
        line += f" {end}" if room else f"\r\n {end}"
    return f"{line}\r\n".encode()


def _refuse_unsafe(name: str, value: str) -> None:
    if unsafe(value):
        raise DigestError(f"the header {name} would hold a line end or control character: {value[:80]!r}; remove it")
