"""Title, date and main text of pages and PDFs, bad ones too."""

from __future__ import annotations

import pypdfium2
import pytest
import trafilatura
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crawlers.formats.pages import Page, is_pdf, read_page, read_pdf
from tests.crawlers.web import article, words

URL = "http://x.example/a"


def read(page: str | bytes, most: int = 100_000) -> Page:
    return read_page(page.encode() if isinstance(page, str) else page, "text/html; charset=utf-8", URL, most)


def pdf_of(pages: int) -> bytes:
    """A PDF of empty pages."""
    import io

    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(200, 200)
    stream = io.BytesIO()
    document.save(stream)
    document.close()
    return stream.getvalue()


def pdf_saying(text: str) -> bytes:
    """A PDF of one page with a line of text, written by hand."""
    stream = f"BT /F1 12 Tf 20 100 Td ({text}) Tj ET"
    parts = [
        "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(stream)}>>stream\n{stream}\nendstream", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        "<</Title(On permits)>>",
    ]  # fmt: skip
    body, places = "%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(body))
        body += f"{number} 0 obj{part}endobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    return (
        f"{body}xref\n0 7\n0000000000 65535 f \n{table}trailer<</Size 7/Root 1 0 R/Info 6 0 R>>\n"
        f"startxref\n{len(body)}\n%%EOF\n"
    ).encode("latin-1")


def test_the_main_text_is_taken_out_and_the_menu_is_not() -> None:
    page = read(article("On permits", words(1) + "\n" + words(2)))
    assert page.title == "On permits"
    assert page.text.count("says") == 2
    assert "Home" not in page.text


@pytest.mark.parametrize(
    ("head", "date"),
    [
        ('<meta property="article:published_time" content="2026-11-24T08:00:00Z">', "2026-11-24T08:00:00Z"),
        ('<meta name="DC.date.issued" content="2026-11-24">', "2026-11-24"),
        ('<meta itemprop="datePublished" content="2026-11-24">', "2026-11-24"),
        ('<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2026-11-24"}</script>', "2026-11-24"),
        ('<script type="application/ld+json">{"@graph": [{"@type": ["Report"], "datePublished": "2026-11-24"}]}</script>',
         "2026-11-24"),
        ('<script type="application/ld+json">{broken</script><meta name="date" content="2026-11-24">', "2026-11-24"),
        ('<script type="application/ld+json">[["deep"], null, 5]</script><meta name="date" content="2026-11-24">',
         "2026-11-24"),
    ],
)  # fmt: skip
def test_the_date_is_what_the_page_says_of_itself(head: str, date: str) -> None:
    assert read(article("One", words(1), head)).date == date


def test_a_page_that_says_no_date_has_none() -> None:
    assert read(article("One", words(1))).date == ""


@pytest.mark.parametrize(
    ("page", "title"),
    [
        (
            '<html><head><meta property="og:title" content="From og"><title>T | Site</title></head><h1>H</h1></html>',
            "From og",
        ),
        ("<html><head><title>T | Site</title></head><h1>The heading</h1></html>", "The heading"),
        ("<html><head><title>The  title</title></head><h1>A</h1><h1>B</h1></html>", "The title"),
        ("<html><p>Nothing", ""),
    ],
)
def test_the_title_is_what_comes_closest_to_a_headline(page: str, title: str) -> None:
    assert read(page).title == title


@pytest.mark.parametrize("depth", [380, 390, 410, 1_900])
def test_a_deeply_nested_text_is_found(depth: int) -> None:
    page = read("<html><body>" + "<div>" * depth + f"<p>{words(1)}</p>" + "</div>" * depth)
    assert words(1)[:40] in page.text
    assert page.note == ("" if depth < 400 else "nested too deeply; text without layout")


def test_ten_thousand_nested_elements_do_no_harm_and_are_told() -> None:
    page = read("<html><body>" + "<div>" * 10_000 + f"<p>{words(1)}</p>" + "</div>" * 10_000)
    assert page.note == "nested too deeply; text without layout"


@pytest.mark.parametrize(("count", "ways"), [(400, [True]), (20, [True, False])])
def test_all_ways_of_taking_a_text_out_are_tried_only_where_the_quick_one_found_little(
    monkeypatch: pytest.MonkeyPatch, count: int, ways: list[bool]
) -> None:
    tried, real = [], trafilatura.bare_extraction

    def noting(page: object, **options: object) -> object:
        tried.append(options["fast"])
        return real(page, **options)

    monkeypatch.setattr(trafilatura, "bare_extraction", noting)
    assert words(1, count)[:40] in read(article("One", words(1, count))).text
    assert tried == ways


def test_a_text_is_cut_at_the_limit() -> None:
    assert len(read(article("One", words(1, 2_000)), most=1_000).text) == 1_000


@settings(max_examples=60, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=200),
        st.lists(
            st.sampled_from(["<p>", "<table>", "<td>", "<a href='x'>", "</p>", "<!--", "-->", "<svg>", "<math>", "text ",
                             "<script>", "<meta name=date content='x'>", "<?xml version='1.0'?>", "<h1>", "\0", "<time>"]),
            max_size=30,
        ).map(lambda parts: "".join(parts).encode()),
    )
)  # fmt: skip
@example(b"<html lang='de'/>")
@example(b"<?xml version='1.0' encoding='utf-16'?><p>x")
def test_no_bytes_raise(body: bytes) -> None:
    assert isinstance(read(body), Page)


def test_a_pdf_is_told_by_its_bytes_and_read() -> None:
    body = pdf_saying("Permits for carers")
    assert is_pdf(body)
    page = read_pdf(body, 1_000, 10)
    assert (page.title, page.text, page.note) == ("On permits", "Permits for carers", "")


def test_a_pdf_without_words_says_so_and_one_with_too_many_pages_is_cut() -> None:
    assert "its pages are images" in read_pdf(pdf_of(1), 1_000, 10).note
    assert read_pdf(pdf_saying("x" * 50), 20, 10).text == "x" * 20


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=100))
def test_a_broken_pdf_says_so(noise: bytes) -> None:
    for body in (b"%PDF-1.4\n" + noise, pdf_saying("x")[:200] + noise):
        assert isinstance(read_pdf(body, 1_000, 10), Page)
    assert "cannot be read" in read_pdf(b"%PDF-1.4 cut", 1_000, 10).note
