"""Packed bytes unpacked, in time that grows with their length alone, and never into more than was asked for."""

from __future__ import annotations

import zlib
from typing import Any

GZIP = b"\x1f\x8b\x08"
# Packed files may be joined one after the other (RFC 1952, 2.2); each costs something, also where nothing is in it.
MOST_MEMBERS = 1_000
# So much is given to zlib at a time, since it hands back a copy of what it has not used.
PIECE = 65_536


class UnpackingError(ValueError):
    """More is packed than may be unpacked; the text says what it is: "larger than …"."""


def gunzip(body: bytes, most: int) -> bytes:
    """The gzip files joined in a body, as much of them as is there; what else follows the last one is no part of it.

    Raises UnpackingError beyond `most` bytes, zlib.error where nothing of it can be unpacked.
    """
    output = bytearray()
    place = members = 0
    while body[place : place + 3] == GZIP:
        members += 1
        if members > MOST_MEMBERS:
            raise UnpackingError(f"more than {MOST_MEMBERS:,} packed files joined")
        unpacking = zlib.decompressobj(wbits=31)
        try:
            place = _stream(unpacking, body, place, most, output)
        except zlib.error:
            if not output:
                raise
            # What came before the damage is kept, as of a file that breaks off.
            break
        if not unpacking.eof:
            break
    return bytes(output)


def inflate(body: bytes, most: int) -> bytes:
    """A body of the encoding "deflate", with or without zlib's frame. Raises as `gunzip`."""
    output = bytearray()
    try:
        _stream(zlib.decompressobj(), body, 0, most, output)
    except zlib.error:
        if output:
            return bytes(output)
        # Some servers leave the frame out.
        _stream(zlib.decompressobj(wbits=-15), body, 0, most, output)
    return bytes(output)


def _stream(unpacking: Any, body: bytes, place: int, most: int, output: bytearray) -> int:
    """Unpack one stream that begins at a place, onto the output; where it ends."""
    while place < len(body) and not unpacking.eof:
        piece = body[place : place + PIECE]
        place += len(piece)
        while piece and not unpacking.eof:
            output += unpacking.decompress(piece, most + 1 - len(output))
            if len(output) > most:
                raise UnpackingError(f"larger than collect.max_bytes allows: {most:,} bytes")
            piece = unpacking.unconsumed_tail
        place -= len(unpacking.unused_data)
    return place
