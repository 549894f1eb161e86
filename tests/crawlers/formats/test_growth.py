"""Doubling the input may not triple the time: every expression in the code, and every loop over outside text.

The table with figures is printed by `python -m benchmarks growth`; time is that of the processor, the best of several.
"""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.attacks import Expression, expressions_in_code
from benchmarks.cases import LOOPS, Loop
from benchmarks.growth import MOST_FACTOR, growth, of_expression, of_loop
from crawlers.formats.cleaning import MOST_MARKS, composed
from crawlers.wire.reservations import fits
from ground.addresses import hide_addresses

EXPRESSIONS = tuple(expressions_in_code())
# What grows with the square of so many characters takes seconds for them; the benchmark goes on to a million.
LARGEST = 131_072
MARK_TEXT = st.text(alphabet="eé가\u0301\u0316\u05b0 a1", max_size=200)


@pytest.mark.slow
@pytest.mark.parametrize("expression", EXPRESSIONS, ids=lambda one: one.place)
def test_an_expression_takes_time_that_grows_with_its_text_alone(expression: Expression) -> None:
    worst = of_expression(expression, LARGEST)
    assert worst.factor < MOST_FACTOR, worst


@pytest.mark.slow
@pytest.mark.parametrize("loop", [one for one in LOOPS if not one.limited], ids=lambda one: one.name)
def test_a_loop_takes_time_that_grows_with_its_text_alone(loop: Loop) -> None:
    worst = of_loop(loop, LARGEST)
    assert worst.factor < MOST_FACTOR, worst


def test_the_expressions_are_found_and_looked_for_as_the_code_does_it() -> None:
    uses = {one.use for one in EXPRESSIONS}
    assert (len(EXPRESSIONS) > 150, uses) == (True, {"finditer", "match", "fullmatch"})


@pytest.mark.parametrize(
    ("expression", "use"), [(r"\([^)]*\)$", "finditer"), (r"(?:.*euro[^/]*/)?\d{1,7}", "fullmatch")]
)
def test_an_expression_that_grows_faster_is_found_by_texts_of_its_own_parts(expression: str, use: str) -> None:
    assert of_expression(Expression("here", re.compile(expression), use), LARGEST).factor > MOST_FACTOR


def test_what_grows_faster_is_recognised() -> None:
    bad = growth("bad", re.compile(r"\([^)]*\)$").search, lambda length: "(" * (length // 4), "")
    assert bad.factor > MOST_FACTOR
    assert growth("good", len, lambda length: "a" * length, "").factor < MOST_FACTOR


@given(MARK_TEXT)
def test_text_with_few_marks_is_composed_as_unicode_says(text: str) -> None:
    assert composed(text) == unicodedata.normalize("NFC", text) or re.search(r"[^\w\x00-\x7f]{31,}", text)


def test_of_a_run_of_marks_as_many_are_kept_as_any_script_needs() -> None:
    assert composed("e" + "\u0316" * 10_000 + "x") == "e" + "\u0316" * MOST_MARKS + "x"
    assert composed("“" * 100 + "…" * 100) == "“" * 100 + "…" * 100, "other signs are no marks"


@given(st.text(alphabet="a@ <>.,x", max_size=60))
def test_addresses_are_hidden_as_before(text: str) -> None:
    line = " ".join(text.split())
    before = re.sub(r"[^\s<>()\[\]:;,\"']+@[^\s<>()\[\]:;,\"']+", "(address)", line)[:300]
    assert hide_addresses(text) == before


@given(st.text(alphabet="ab/", max_size=12), st.text(alphabet="ab/*", max_size=8))
def test_a_pattern_fits_as_its_stars_say(path: str, pattern: str) -> None:
    wanted = re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), path)
    assert fits(path, pattern) == bool(wanted)
