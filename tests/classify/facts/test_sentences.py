"""Sentences: where they end, and where a full stop ends nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.facts.rights.sentences import sentences_of


def split(text: str) -> list[str]:
    found = sentences_of(text)
    return [text[start:end] for start, end in zip(found.starts, found.ends, strict=True)]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("It rained. We left.", ["It rained.", "We left."]),
        ("Blessing O. lives here. She works.", ["Blessing O. lives here.", "She works."]),
        ("See Art. 5 of the act.", ["See Art. 5 of the act."]),
        ("Am 17. Mai tagt er.", ["Am 17. Mai tagt er."]),
        ("Title\n\nA text.", ["Title", "A text."]),
        ("A line that is long enough to have been folded\nby a printer. So.",
         ["A line that is long enough to have been folded\nby a printer.", "So."]),
        ("Միգրանտները պահվում են։ Դա փաստ է։", ["Միգրանտները պահվում են։", "Դա փաստ է։"]),
        ("", []),
    ],
)  # fmt: skip
def test_a_text_is_split_where_its_sentences_end(text: str, sentences: list[str]) -> None:
    assert split(text) == sentences


@given(st.text(alphabet="ab AB.!?\n'\"1", max_size=200))
def test_sentences_follow_each_other_and_lose_only_white_space(text: str) -> None:
    assert "".join("".join(split(text)).split()) == "".join(text.split())
