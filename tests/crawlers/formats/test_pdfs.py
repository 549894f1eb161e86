"""PDFs as publishers leave them: encrypted, cut, scanned, endless. What there is is kept, what is missing is said."""

from __future__ import annotations

import hashlib
import struct
import threading
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psutil
import pytest

from crawlers.formats.entry import Entry
from crawlers.formats.pages import read_pdf
from crawlers.spiders.findings import Findings, terms_of
from ground.records import Outcome
from ground.settings import Collect
from tests.crawlers.desk import Desk, make_source
from tests.crawlers.web import XML, Web, item, rss

MOST, MOST_PAGES = 1_000_000, 300
LONG = 2_000
# What passwords are padded with (ISO 32000-1, 7.6.3.3, algorithm 2).
PAD = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")
FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"


def rc4(key: bytes, data: bytes) -> bytes:
    """Data under RC4, the cipher of the oldest encrypted PDFs, which all readers know."""
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) & 255
        state[i], state[j] = state[j], state[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) & 255
        j = (j + state[i]) & 255
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) & 255])
    return bytes(out)


class Lock:
    """The standard security handler, revision 2: one password to open, another that the owner keeps."""

    def __init__(self, password: bytes):
        user, owner = (password + PAD)[:32], (b"of the owner" + PAD)[:32]
        self.mark = b"0123456789abcdef"
        self.owner = rc4(hashlib.md5(owner, usedforsecurity=False).digest()[:5], user)
        told = user + self.owner + struct.pack("<i", -4) + self.mark
        self.key = hashlib.md5(told, usedforsecurity=False).digest()[:5]
        self.user = rc4(self.key, PAD)

    def close(self, number: int, data: bytes) -> bytes:
        """The data of an object, encrypted."""
        key = hashlib.md5(self.key + struct.pack("<I", number)[:3] + b"\0\0", usedforsecurity=False).digest()[:10]
        return rc4(key, data)

    @property
    def trailer(self) -> bytes:
        """What the trailer says of it."""
        filter_ = b"<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>"
        marks = self.mark.hex().encode()
        return (
            b"/Encrypt "
            + filter_ % (self.owner.hex().encode(), self.user.hex().encode())
            + b"/ID[<%s><%s>]" % (marks, marks)
        )


def pdf(contents: list[bytes], lock: Lock | None = None, resources: bytes = b"", count: int | None = None) -> bytes:
    """A PDF, written by hand, with a page for each of the contents."""
    pages = [4 + 2 * number for number in range(len(contents))]
    kids = b" ".join(b"%d 0 R" % number for number in pages)
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(contents) if count is None else count),
        3: FONT,
    }
    for number, content in zip(pages, contents, strict=True):
        named = b"<</Font<</F1 3 0 R>>%s>>" % resources
        objects[number] = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 200]/Contents %d 0 R/Resources%s>>" % (
            number + 1,
            named,
        )
        data = lock.close(number + 1, content) if lock else content
        objects[number + 1] = b"<</Length %d>>stream\n%s\nendstream" % (len(data), data)
    body, places = bytearray(b"%PDF-1.4\n"), []
    for number, content in sorted(objects.items()):
        places.append(b"%010d 00000 n \n" % len(body))
        body += b"%d 0 obj" % number + content + b"endobj\n"
    size = len(objects) + 1
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n"
    return bytes(body) + end % (size, b"".join(places), size, lock.trailer if lock else b"", len(body))


def saying(text: str) -> bytes:
    """What draws a line of text on a page."""
    return f"BT /F1 12 Tf 20 100 Td ({text}) Tj ET".encode()


PICTURE = b"q 500 0 0 150 20 20 cm BI /W 2 /H 2 /CS /G /BPC 8 ID \x10\x80\xc0\xff EI Q"
READABLE = pdf([saying("Permits for carers")])
BODIES = {
    "readable": READABLE,
    "needs-password": pdf([saying("Secret")], Lock(b"opensesame")),
    "owner-password": pdf([saying("Printing is forbidden, reading is not")], Lock(b"")),
    "cut": READABLE[:150],
    "only-a-mark": b"%PDF-1.7\n",
    "images": pdf([PICTURE] * 3),
    "images-and-words": pdf([PICTURE, saying("On the second page")]),
    "long": pdf([saying(f"This is page {number}.") for number in range(LONG)]),
    "lies-about-pages": pdf([saying("One")], count=10**9),
    "not-a-pdf": b"<html><body>Please log in</body></html>",
    "empty": b"",
}
# State of the text, what the text begins with, and what the note says.
EXPECTED = {
    "readable": ("full", "Permits for carers", ""),
    "needs-password": ("excerpt", "In short", "it is encrypted"),
    "owner-password": ("full", "Printing is forbidden", ""),
    "cut": ("excerpt", "In short", "it cannot be read"),
    "only-a-mark": ("excerpt", "In short", "it cannot be read"),
    "images": ("excerpt", "In short", "its pages are images"),
    "images-and-words": ("full", "On the second page", ""),
    "long": ("full", "This is page 0.", f"only the first {MOST_PAGES} of {LONG} pages"),
    "not-a-pdf": ("excerpt", "In short", "what came is not a PDF"),
    "empty": ("excerpt", "In short", "what came is not a PDF"),
}


@dataclass
class Round:
    """How the feed of all PDFs ended, and what was kept."""

    outcome: Outcome
    documents: dict[str, dict[str, Any]]
    took: float


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Round]:
    """One feed that links to all of them."""
    web, desk = Web(), Desk(tmp_path_factory.mktemp("pdfs"))
    try:
        entries = [item(f"/{name}.pdf", f"About {name}", summary="In short") for name in BODIES]
        web.put("/feed", rss(entries), XML)
        for name, body in BODIES.items():
            web.put(f"/{name}.pdf", body, "application/pdf")
        began = time.monotonic()
        outcome = desk.collect(make_source("pdfs", web.url("/feed"), follow=True)).outcomes["pdfs"]
        yield Round(outcome, desk.documents("pdfs"), time.monotonic() - began)
    finally:
        web.close()


@pytest.mark.parametrize("name", EXPECTED)
def test_the_document_is_kept_with_its_text_or_with_a_note_why_there_is_none(read: Round, name: str) -> None:
    state, text, note = EXPECTED[name]
    row = read.documents[f"/{name}.pdf"]
    assert (row["title"], row["text_state"], row["media"]) == (f"About {name}", state, "pdf")
    assert row["text"].startswith(text)
    assert (note in row["note"]) if note else row["note"] == ""


def test_bad_pdfs_spoil_neither_the_run_nor_its_time(read: Round) -> None:
    assert (read.outcome.state, read.outcome.new) == ("ok", len(BODIES))
    assert read.took < 20


def test_of_a_long_one_no_more_pages_are_read_than_the_limit(read: Round) -> None:
    text = read.documents["/long.pdf"]["text"]
    assert f"This is page {MOST_PAGES - 1}." in text
    assert f"This is page {MOST_PAGES}." not in text


def test_the_limits_bound_time_not_only_text() -> None:
    began = time.process_time()
    page = read_pdf(BODIES["long"], MOST, LONG)
    assert page.text.count("This is page") == LONG
    whole = time.process_time() - began
    began = time.process_time()
    assert read_pdf(BODIES["long"], 1_000, LONG).text.startswith("This is page 0.")
    assert time.process_time() - began < whole / 2, "reading stops where the text is long enough"


def test_a_page_count_that_cannot_be_is_not_believed() -> None:
    began = time.process_time()
    page = read_pdf(BODIES["lies-about-pages"], MOST, MOST_PAGES)
    assert time.process_time() - began < 2
    assert page.text in ("One", "")
    assert page.text or page.note


def unpacking_to(megabytes: int) -> bytes:
    """A small PDF whose one page says the same thing over and over, some 33,000 times a megabyte."""
    packer = zlib.compressobj(9)
    block = b"(word word word word word ) Tj " * 33_825
    packed = b"".join(
        [packer.compress(b"BT /F1 12 Tf 20 100 Td "), *(packer.compress(block) for _ in range(megabytes))]
    )
    packed += packer.compress(b" ET") + packer.flush()
    body = pdf([packed])
    plain = b"/Length %d" % len(packed)
    return body.replace(plain, plain + b"/Filter/FlateDecode")


def test_a_small_pdf_that_would_fill_the_memory_costs_itself_alone(web: Web, desk: Desk) -> None:
    bodies = {"bomb": unpacking_to(12), **{f"fine-{number}": READABLE for number in range(4)}}
    web.put("/feed", rss([item(f"/{name}.pdf", f"About {name}", summary="In short") for name in bodies]), XML)
    for name, body in bodies.items():
        web.put(f"/{name}.pdf", body, "application/pdf")
    largest: list[int] = []
    watcher = threading.Thread(target=watch, args=(largest,), daemon=True)
    watcher.start()
    outcome = desk.collect(make_source("bomb", web.url("/feed"), follow=True)).outcomes["bomb"]
    largest.append(-1)
    watcher.join(5)
    assert outcome.state == "ok"
    kept = desk.documents("bomb")
    assert (kept["/bomb.pdf"]["text"], kept["/bomb.pdf"]["text_state"]) == ("In short", "excerpt")
    assert "/bomb.pdf ended its process" in kept["/bomb.pdf"]["note"]
    assert {kept[f"/fine-{number}.pdf"]["text"] for number in range(4)} == {"Permits for carers"}
    assert max(largest) < 1_300_000_000, "no process may take much more than its limit"


def watch(largest: list[int]) -> None:
    """Note the memory of the largest process below this one, until told to stop by a negative number."""
    while -1 not in largest:
        for one in psutil.Process().children(recursive=True):
            try:
                largest.append(one.memory_info().rss)
            except psutil.Error:
                continue
        time.sleep(0.05)


def test_where_each_page_begins_is_kept_so_that_evidence_can_name_it() -> None:
    body = pdf([saying("First page."), PICTURE, saying("Third  page, inspectors."), saying("Fourth.")])
    page = read_pdf(body, MOST, MOST_PAGES)
    assert [(number, page.text[place:].split("\n")[0].strip()) for number, place in page.pages] == [
        (1, "First page."), (3, "Third page, inspectors."), (4, "Fourth."),
    ]  # fmt: skip


def test_pages_are_where_they_are_said_to_be_in_the_cleaned_text_too() -> None:
    body = pdf([saying("First   page."), saying("Second   page,   inspectors."), saying("Third.")])
    source = make_source("papers", "http://x.example/feed", follow=True)
    findings = Findings(terms_of(source, Collect()))
    found = findings.from_page("http://x.example/1.pdf", Entry("http://x.example/1.pdf"), body, {})
    assert [(number, found.text[place:].split("\n")[0]) for number, place in found.pages] == [
        (1, "First page."), (2, "Second page, inspectors."), (3, "Third."),
    ]  # fmt: skip
