"""The two parts of a mail, encoded once for all recipients; only the lines that name a recipient are encoded for each.

Quoted-printable works line by line, so a line with a placeholder can be filled and encoded apart from the rest.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass

from digest.content.model import BASIS, UNSUBSCRIBE

PLACEHOLDER = re.compile(f"{UNSUBSCRIBE}|{BASIS}")


@dataclass(frozen=True, slots=True)
class Body:
    """A part's lines in order: encoded bytes where they are the same for all, text where a placeholder stands."""

    pieces: tuple[bytes | str, ...]

    def filled(self, values: Mapping[str, str]) -> bytes:
        """The part for one recipient, quoted-printable, with CRLF. `values` by placeholder."""
        return b"".join(
            piece
            if isinstance(piece, bytes)
            else _encoded(PLACEHOLDER.sub(lambda found: values[found.group()], piece)) + b"\r\n"
            for piece in self.pieces
        )


def make_body(text: str) -> Body:
    """A part made ready for filling."""
    pieces: list[bytes | str] = []
    same: list[bytes] = []
    for line in text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n"):
        if not PLACEHOLDER.search(line):
            same.append(_encoded(line) + b"\r\n")
            continue
        pieces += [b"".join(same), line]
        same = []
    return Body((*pieces, b"".join(same)))


def _encoded(line: str) -> bytes:
    return binascii.b2a_qp(line.encode(), istext=True).replace(b"\n", b"\r\n")
