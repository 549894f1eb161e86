"""What components share gives the answers that each found for itself."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from classify.facts.rights.groups import _words
from classify.places.words import words_with_places
from ground.folding import WORD


@given(st.text(max_size=300))
def test_words_split_once_stand_where_an_expression_finds_them(text: str) -> None:
    words = words_with_places(text)
    assert [(match.start(), match[0]) for match in WORD.finditer(text)] == list(
        zip(words.starts, words.texts, strict=True)
    )


@given(st.text(max_size=200), st.integers(0, 200), st.integers(0, 200))
def test_the_words_of_a_part_are_those_an_expression_finds_there(text: str, start: int, end: int) -> None:
    found = list(WORD.finditer(text, start, end))
    assert _words(text, start, end) == ([match.start() for match in found], [match[0] for match in found])
