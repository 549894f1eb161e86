"""Bytes into text: no label is believed against the bytes, and no bytes raise."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawlers.formats.decoding import decode

WORDS = "Übergriffe auf Straße und Brücke – „neu“"
GREEK = "Παραβιάσεις των δικαιωμάτων των εργαζομένων στα χωράφια και στα πλοία"
POLISH = "Nielegalne zatrudnienie cudzoziemców w rolnictwie: kontrole wykazały łamanie praw"


@given(st.binary(max_size=300), st.text(max_size=40))
@example(b"\xff\xfe\x00", "")
@example(b"<\0", "")
@example(b"\x00\x00\xfe\xff", "text/html; charset=utf-7")
@example(b"\x1b$B", "charset=iso-2022-jp")
@example(b"\xe9", "charset=idna")
@example(b"\xe9", "charset=base64")
@example(b"\xe9", "charset=rot13")
@example(b"\xe9", "charset=undefined")
@example(b"\xe9", "charset=unicode_escape")
@example(b"\xe9", "charset=mbcs")
def test_no_bytes_and_no_label_raise(body: bytes, label: str) -> None:
    assert isinstance(decode(body, label), str)


@given(
    st.sampled_from(
        ["hex", "zip", "bz2", "punycode", "raw_unicode_escape", "quopri", "uu", "charmap", "utf-7", "palmos"]
    )
)
def test_labels_that_name_no_charset_of_the_web_do_no_harm(label: str) -> None:
    assert "w" in decode(b"w\xe9w w", f"text/html; charset={label}")


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\ufeff\x1b\0<"), min_size=1))
def test_utf8_is_read_as_it_is_whatever_the_label_says(text: str) -> None:
    assert decode(text.encode(), "text/html; charset=iso-8859-1") == text


def test_a_few_letters_of_windows_in_a_long_text_are_read_and_not_replaced() -> None:
    text = (
        "The inspectors’ report on labour rights in ports – in brief. "
        + "Nothing else is here but plain letters. " * 60
    )
    assert decode(text.encode("cp1252"), "text/html; charset=utf-8") == text


def test_a_few_broken_bytes_in_a_long_text_of_utf8_do_not_spoil_the_rest() -> None:
    text = f"{WORDS} {GREEK} " * 30
    broken = text.encode()[:-3] + b"\xc3 end"
    assert decode(broken, "text/html; charset=utf-8").count(GREEK) >= 29


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_wins(encoding: str) -> None:
    assert decode(WORDS.encode(encoding), "text/html; charset=iso-8859-1") == WORDS


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_encodings_without_a_mark_are_told_by_the_first_element(encoding: str) -> None:
    assert decode(f"<p>{WORDS}".encode(encoding)) == f"<p>{WORDS}"


@pytest.mark.parametrize(
    ("text", "encoding", "label"),
    [
        (WORDS, "cp1252", "text/html; charset=iso-8859-1"),
        (WORDS, "cp1252", "text/html; charset=windows-1252"),
        (GREEK, "iso8859-7", "text/html; charset=ISO-8859-7"),
        (POLISH, "iso8859-2", "text/html; charset=iso-8859-2"),
        ("日本の労働者の権利", "iso2022_jp", "text/html; charset=iso-2022-jp"),
        ("日本の労働者の権利", "euc_jp", "text/html; charset=euc-jp"),
    ],
)
def test_a_label_that_fits_is_used(text: str, encoding: str, label: str) -> None:
    assert decode(text.encode(encoding), label) == text


def test_a_label_inside_the_page_comes_before_that_of_the_header() -> None:
    page = f'<meta charset="iso-8859-2"><p>{POLISH}'
    assert decode(page.encode("iso8859-2"), "text/html; charset=iso-8859-1") == page


def test_without_a_label_or_with_a_wrong_one_the_bytes_are_looked_at() -> None:
    assert decode(WORDS.encode("cp1252"), "") == WORDS
    assert decode(WORDS.encode("cp1252"), "application/xml; charset=utf-8") == WORDS


def test_a_stray_byte_in_a_long_text_spoils_nothing_else() -> None:
    body = (WORDS * 100).encode() + b"\xff"
    assert decode(body, "text/html; charset=utf-8") == WORDS * 100 + "\ufffd"
