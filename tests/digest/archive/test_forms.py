"""An issue as Markdown and as PDF: the same words, no markup of anybody else's, nothing that was withdrawn."""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from digest.approving.correcting import withdraw_item
from digest.archive.markdown import plain
from digest.archive.write import write_archive
from digest.drafting.briefings import Briefing
from digest.drafting.draft import make_draft
from ground.errors import DigestError
from tests.digest.fixtures_hostile import HOSTILE
from tests.digest.fixtures_world import AFTER, THEMES, WEEK, World

WEEKLY = Briefing(id="weekly")
ADDRESS = "https://archive.example/"
ISSUE = "weekly/2026/W48"
LATER = "2026-12-01T09:00:00Z"


def sent(world: World) -> None:
    make_draft(world.store, WEEKLY, WEEK, themes=THEMES, now=AFTER)
    world.store.connection.execute("UPDATE digest SET state = 'sent', approved_hash = hash, sent_at = ?", (AFTER,))


def as_html(markdown: str) -> html.HtmlElement:
    parser = pytest.importorskip("markdown_it").MarkdownIt("commonmark").enable("table")
    return html.fromstring(f"<main>{parser.render(markdown)}</main>")


def test_markdown_has_the_headings_the_items_and_the_links_of_the_page(rich: World, tmp_path: Path) -> None:
    sent(rich)
    write_archive(rich.store, WEEKLY, tmp_path, ADDRESS)
    page = html.fromstring((tmp_path / ISSUE / "index.html").read_bytes())
    markdown = as_html((tmp_path / ISSUE / "digest.md").read_text("utf-8"))
    assert markdown.find("h1").text == page.findtext(".//h1")
    headings = [one.text_content() for one in markdown.iter("h2")]
    assert headings == [one.text_content() for one in page.iter("h2")][: len(headings)]
    assert re.findall(r"\[\d\d\]", markdown.text_content()) == re.findall(r"\[\d\d\]", page.text_content())
    links = [one.get("href") for one in markdown.iter("a")]
    assert links and links == [
        one for one in page.xpath("//main//article//a/@href | //main//ol//a/@href") if one.startswith("http")
    ]
    assert len(markdown.findall(".//tr")) == 1 + len(page.xpath("(//table)[1]/tbody/tr"))


@pytest.mark.parametrize("name", ["markup", "bidi", "line breaks", "marks", "style"])
def test_no_title_is_markup(world: World, tmp_path: Path, name: str) -> None:
    world.source("paper", publisher="# A paper [x](javascript:alert(1)) *bold*")
    world.document("paper", f"1. {HOSTILE[name]} [a](javascript:b) `code` ![i](https://x.example/i.png)", "On labour.",
                   url="https://paper.example/a_(b)?c=<d>", tags={"labour": 0.9})  # fmt: skip
    sent(world)
    write_archive(world.store, WEEKLY, tmp_path, ADDRESS)
    text = (tmp_path / ISSUE / "digest.md").read_text("utf-8")
    shown = as_html(text)
    assert not shown.xpath(".//script | .//img | .//em | .//b | .//*[@onclick]")
    assert {one.get("href") for one in shown.iter("a")} == {"https://paper.example/a_(b)?c=%3Cd%3E"}


@given(st.text(alphabet=st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=60).map(" ".join))
def test_any_line_stays_words(text: str) -> None:
    line = " ".join(text.split())
    shown = as_html(plain(line))
    assert " ".join(shown.text_content().split()) == line
    assert not [one.tag for one in shown.iter() if one.tag not in ("main", "p")]


def test_without_the_extra_a_pdf_is_refused_in_words(
    rich: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent(rich)
    monkeypatch.setattr("digest.archive.printed.find_spec", lambda name: None)
    with pytest.raises(DigestError, match="pip install policywatch"):
        write_archive(rich.store, WEEKLY, tmp_path, ADDRESS, pdf=True)


@pytest.mark.skipif(find_spec("weasyprint") is None, reason="the extra pdf is not installed")
def test_a_pdf_is_the_same_each_time_stays_while_its_page_does_and_goes_with_what_was_withdrawn(
    rich: World, tmp_path: Path
) -> None:
    import pypdfium2

    sent(rich)
    write_archive(rich.store, WEEKLY, tmp_path, ADDRESS, pdf=True)
    file = tmp_path / ISSUE / "digest.pdf"
    first = file.read_bytes()
    file.unlink()
    write_archive(rich.store, WEEKLY, tmp_path, ADDRESS, pdf=True)
    assert file.read_bytes() == first
    write_archive(rich.store, WEEKLY, tmp_path, ADDRESS)
    assert file.read_bytes() == first
    document = pypdfium2.PdfDocument(first)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    assert "What we could not see" in text
    assert pypdfium2.raw.FPDFCatalog_IsTagged(document.raw)
    withdraw_item(rich.store, f"weekly-{WEEK}/01", who="desk", now=LATER)
    write_archive(rich.store, WEEKLY, tmp_path, ADDRESS)
    assert not file.exists()
