"""Packed bytes: as much as is there, never more than is allowed, and in no more pieces than anybody joins."""

from __future__ import annotations

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ground.limits.unpacking import MOST_MEMBERS, UnpackingError, gunzip, inflate


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=4), st.binary(max_size=20))
def test_joined_files_are_unpacked_and_what_follows_them_is_left(parts: list[bytes], rest: bytes) -> None:
    packed = b"".join(map(gzip.compress, parts)) + b"\0" + rest
    assert gunzip(packed, 10_000) == b"".join(parts)


def test_large_bodies_and_both_ways_of_deflate_come_out_whole() -> None:
    body = bytes(range(256)) * 3_000
    assert gunzip(gzip.compress(body) + gzip.compress(body), 2_000_000) == body * 2
    assert inflate(zlib.compress(body), 1_000_000) == body
    raw = zlib.compressobj(wbits=-15)
    assert inflate(raw.compress(body) + raw.flush(), 1_000_000) == body


def test_what_breaks_off_or_is_damaged_is_kept_as_far_as_it_goes() -> None:
    packed = gzip.compress(b"words " * 5_000)
    assert b"words words" in gunzip(packed[: len(packed) // 2], 100_000)
    assert gunzip(gzip.compress(b"whole") + b"\x1f\x8b\x08damaged", 1_000) == b"whole"
    with pytest.raises(zlib.error):
        gunzip(b"\x1f\x8b\x08\xff\xff\xff\xff\xff\xff\xff damaged", 1_000)


def test_no_more_is_unpacked_than_is_allowed() -> None:
    with pytest.raises(UnpackingError, match="larger than"):
        gunzip(gzip.compress(b"\0" * 5_000_000), 1_000_000)
    with pytest.raises(UnpackingError, match="larger than"):
        inflate(zlib.compress(b"\0" * 5_000_000), 1_000_000)
    with pytest.raises(UnpackingError, match="packed files joined"):
        gunzip(gzip.compress(b"") * (MOST_MEMBERS + 1), 1_000_000)
