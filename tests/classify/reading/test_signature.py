"""Two texts that say nearly the same have nearly the same signature; short ones have none."""

from __future__ import annotations

import random
import struct

import pytest

from classify.reading.signature import FEWEST, PLACES, signature

CHANCE = random.Random(7)
WORDS = [f"word{CHANCE.randrange(5_000)}" for _ in range(400)]


def likeness(one: list[str], other: list[str]) -> float:
    """The share of equal places in two signatures."""
    pairs = zip(*(struct.unpack(f"<{PLACES}I", signature(words)) for words in (one, other)), strict=True)
    return sum(a == b for a, b in pairs) / PLACES


def test_a_signature_is_64_numbers_of_32_bits_and_always_the_same() -> None:
    assert len(signature(WORDS)) == 4 * 64
    assert signature(WORDS) == signature(list(WORDS))


def test_case_makes_no_difference() -> None:
    assert signature([word.upper() for word in WORDS]) == signature(WORDS)


def test_a_copy_with_a_few_words_changed_is_recognised() -> None:
    copy = list(WORDS)
    copy[50], copy[300] = "other", "another"
    assert likeness(WORDS, copy) > 0.8
    assert likeness(WORDS, WORDS[:-40]) > 0.75


def test_another_text_is_not_alike() -> None:
    other = [f"term{CHANCE.randrange(5_000)}" for _ in range(400)]
    assert likeness(WORDS, other) < 0.1


@pytest.mark.parametrize("number", [0, 1, FEWEST - 1])
def test_a_text_too_short_to_be_compared_has_none(number: int) -> None:
    assert signature(WORDS[:number]) == b""


def test_odd_words_do_no_harm() -> None:
    assert len(signature(["\x00", "", "é", "😀", "a b"] * 10)) == 256
