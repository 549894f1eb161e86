"""Text from outside is safe to keep: nothing invisible, nothing that steers, one Unicode form, a bounded length."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.formats.cleaning import clean_text, clean_title, plain

STEERING = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
INVISIBLE = set("\u200b\u200c\u200d\u2060\ufeff\u00ad\u180e\u034f\ufff9\ufffa\ufffb")
ODD = st.text(
    st.one_of(
        st.characters(), st.sampled_from(sorted(STEERING | INVISIBLE) + list("\0\x07\x1b\x85\x9f\r\n\ud800e\u0301"))
    )
)


def is_clean(text: str, lines: str = "") -> bool:
    """Whether nothing in a text is hidden, steers, or controls."""
    return not any(
        mark in STEERING or mark in INVISIBLE or (unicodedata.category(mark) in ("Cc", "Cs") and mark not in lines)
        for mark in text
    )


@given(ODD, st.integers(1, 200))
def test_nothing_hidden_steering_or_controlling_is_left_in_a_text(text: str, most: int) -> None:
    found = clean_text(text, most)
    assert is_clean(found, "\n")
    assert len(found) <= most
    assert unicodedata.is_normalized("NFC", found)
    found.encode("utf-8")


@given(ODD, st.integers(2, 200))
def test_a_title_is_one_line(text: str, most: int) -> None:
    found = clean_title(text, most)
    assert is_clean(found)
    assert len(found) <= most
    assert found == " ".join(found.split())


@given(ODD)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = clean_text(text, 1_000)
    assert clean_text(once, 1_000) == once


@given(ODD)
def test_no_element_survives_in_the_words_of_markup(text: str) -> None:
    found = plain(f"<p>{text}</p><script>alert(1)</script><img src=x onerror=alert(2)>")
    assert "alert" not in found.replace(text, "")


def test_paragraphs_stay_and_empty_lines_do_not_pile_up() -> None:
    assert clean_text("  One \r\n\r\n\r\n\r\n two\tthree \u2028 four ", 100) == "One\n\ntwo three\nfour"


def test_a_title_that_is_cut_says_so() -> None:
    assert clean_title("word " * 100, 20) == "word word word word…"


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("no markup", "no markup"),
        ("R&amp;D", "R&D"),
        ("<b>Raids</b> on farms", "Raids on farms"),
        ("a < b and c > d", "a < b and c > d"),
        ("<script>steal()</script>Rights", "Rights"),
        ("<style>p{}</style>Rights", "Rights"),
        ("<p>One</p><p>two</p>", "One two"),
        ("one<br>two", "one two"),
        ("&lt;script&gt;", "<script>"),
        ("<p>half a \ud83d character</p>", "half a \ufffd character"),
    ],
)
def test_markup_becomes_words(markup: str, words: str) -> None:
    assert " ".join(plain(markup).split()) == words
