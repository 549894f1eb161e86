"""Word documents, also such as are broken, hostile or none."""

from __future__ import annotations

import io
import time
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.formats.word import MOST_PART, is_word, read_word
from tests.crawlers.desk import Desk, make_source
from tests.crawlers.web import XML, Web, item, rss

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MOST = 100_000


def paragraph(words: str) -> str:
    """A paragraph, its words in two runs."""
    half = len(words) // 2
    return f"<w:p><w:r><w:t>{words[:half]}</w:t></w:r><w:r><w:t>{words[half:]}</w:t></w:r></w:p>"


def word(body: str, title: str = "", **more: str) -> bytes:
    """A Word document."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/document.xml", f"<?xml version='1.0'?><w:document {W}><w:body>{body}</w:body></w:document>")
        if title:
            dc = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
            file.writestr("docProps/core.xml", f"<c {dc}><dc:title>{title}</dc:title></c>")
        for name, text in more.items():
            file.writestr(name, text)
    return packed.getvalue()


def test_paragraphs_are_lines_and_the_cells_of_a_table_are_not_glued() -> None:
    table = f"<w:tbl><w:tr><w:tc>{paragraph('Farms')}</w:tc><w:tc>{paragraph('Visits')}</w:tc></w:tr></w:tbl>"
    page = read_word(word(paragraph("On permits") + table + paragraph("The end")), MOST)
    assert page.text == "On permits\nFarms\nVisits\nThe end"


def test_breaks_stand_between_words_and_deleted_text_does_not() -> None:
    body = (
        "<w:p><w:r><w:t>one</w:t><w:br/><w:t>two</w:t><w:tab/><w:t>three</w:t><w:delText>gone</w:delText></w:r></w:p>"
    )
    assert read_word(word(body), MOST).text == "one\ntwo\tthree"


def test_the_title_is_that_of_its_facts() -> None:
    assert read_word(word(paragraph("Words"), "Sample bill"), MOST).title == "Sample bill"


@pytest.mark.parametrize(
    "body", [b"", b"PK\x03\x04word/document.xml", b"PK\x03\x04" + b"x" * 999 + b"word/document.xml"]
)
def test_what_is_broken_is_said(body: bytes) -> None:
    page = read_word(body, MOST)
    assert (page.text, page.note) == ("", "Word document without text: it cannot be read")


def test_a_file_that_breaks_off_keeps_what_is_there() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("word/document.xml", f"<w:document {W}><w:body>{paragraph('Whole')}<w:p><w:r><w:t>ha")
    assert read_word(packed.getvalue(), MOST).text.startswith("Whole")


def test_no_more_is_unpacked_than_may_be() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/document.xml", " " * (MOST_PART + 1))
    started = time.monotonic()
    assert "larger than" in read_word(packed.getvalue(), MOST).note
    assert time.monotonic() - started < 5


def test_entities_are_not_resolved() -> None:
    body = "<w:p><w:r><w:t>x&a;y</w:t></w:r></w:p>"
    text = f'<!DOCTYPE d [<!ENTITY a "aaaa">]><w:document {W}><w:body>{body}</w:body></w:document>'
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("word/document.xml", text)
    assert "aaaa" not in read_word(packed.getvalue(), MOST).text


@given(st.binary(max_size=300))
def test_nothing_makes_it_fail(tail: bytes) -> None:
    page = read_word(b"PK\x03\x04word/document.xml" + tail, MOST)
    assert page.text == ""
    assert page.note


def test_other_packed_files_are_no_word_documents() -> None:
    assert not is_word(b"PK\x03\x04" + b"xl/workbook.xml")
    assert is_word(word(paragraph("x")))


def test_a_linked_word_document_is_read_whatever_it_calls_itself(desk: Desk, web: Web) -> None:
    for number, kind in ((1, KIND), (2, "application/octet-stream"), (3, "application/pdf")):
        web.put(f"/{number}", word(paragraph(f"Inspectors visited {number} farms in Laagveen.")), kind)
    items = [item(web.url(f"/{n}"), f"Sample paper {n}", "Mon, 02 Nov 2026 08:00:00 GMT") for n in (1, 2, 3)]
    web.put("/feed", rss(items), XML)
    assert desk.collect(make_source("papers", web.url("/feed"), follow=True)).outcomes["papers"].state == "ok"
    rows = desk.rows("SELECT text, text_state, media FROM documents ORDER BY url")
    assert [row["text"] for row in rows] == [f"Inspectors visited {n} farms in Laagveen." for n in (1, 2, 3)]
    assert {(row["text_state"], row["media"]) for row in rows} == {("full", "word")}
