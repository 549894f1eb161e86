"""How alike two texts are by their signatures, and the pieces by which like ones are looked up."""

from __future__ import annotations

import struct
from zlib import crc32

from classify.reading.signature import PLACES

ROWS = 4
BANDS = PLACES // ROWS
BYTES = ROWS * 4
VALUES = struct.Struct(f"<{PLACES}I")


def bands_of(signature: bytes) -> list[int]:
    """Sixteen numbers, one for each piece of four places; nothing without a whole signature.

    Texts of which eight tenths are the same share one with a likelihood of 0.9998, of six tenths with 0.89.
    """
    if len(signature) != VALUES.size:
        return []
    return [(band << 32) | crc32(signature[band * BYTES : (band + 1) * BYTES]) for band in range(BANDS)]


def likeness(one: bytes, other: bytes) -> float:
    """The share of equal places: an estimate of the Jaccard likeness; 0 without both signatures."""
    if len(one) != VALUES.size or len(other) != VALUES.size:
        return 0.0
    return sum(map(int.__eq__, VALUES.unpack(one), VALUES.unpack(other))) / PLACES
