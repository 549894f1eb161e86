"""A text's MinHash signature, by which near-duplicates are recognised without comparing texts."""

from __future__ import annotations

import struct
from collections.abc import Sequence

PLACES = 64
SHINGLE = 5
SEED = 42
FEWEST = 20


def signature(words: Sequence[str]) -> bytes:
    """64 numbers of 32 bits, little-endian, over shingles of five words; empty for texts too short to be compared.

    The share of equal places in two signatures estimates the Jaccard likeness of the texts.
    """
    if len(words) < FEWEST:
        return b""
    from rensa import RMinHash

    lowered = " ".join(words[:5_000]).lower().split(" ")
    shingles = map(" ".join, zip(*(lowered[place:] for place in range(SHINGLE)), strict=False))
    minhash = RMinHash(num_perm=PLACES, seed=SEED)
    # A minimum over all of them, whatever their order and however often each stands.
    minhash.update(list(shingles))
    return struct.pack(f"<{PLACES}I", *minhash.digest())
