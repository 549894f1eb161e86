"""Documents whose own answer says only where their text is."""

from __future__ import annotations

import json

from tests.crawlers.desk import Desk, make_source
from tests.crawlers.formats.test_pages import pdf_saying
from tests.crawlers.systems.cases.ep_open_data import DAY, YEAR, expression
from tests.crawlers.web import Page, Web

LD = "application/ld+json"
IDENTIFIER = f"TA-10-{YEAR}-0001"


def answered(pdf: Page) -> dict[str, Page]:
    """A text adopted, its detail, and what comes in place of its PDF."""
    detail = {"data": [{"document_date": DAY, "is_realized_by": [expression(IDENTIFIER, "Invented resolution 1")]}]}
    return {
        f"/api/v2/adopted-texts/{IDENTIFIER}": Page(json.dumps(detail).encode(), LD, tagged=False),
        f"/distribution/doc/{IDENTIFIER}_en.pdf": pdf,
    }


def collect(web: Web, desk: Desk, pdf: Page) -> str:
    """How a run over the text adopted ended, of which the feed names the number alone."""

    stub = {"id": f"eli/dl/doc/{IDENTIFIER}", "identifier": IDENTIFIER}
    listed = Page(json.dumps({"data": [stub]}).encode(), LD)
    web.pages |= answered(pdf)
    web.answer("/api/v2/adopted-texts/feed", lambda asked: listed)
    options = {"resource": "adopted-texts", "listing": "feed"}
    source = make_source("texts", web.url("/api/v2/"), "ep-open-data", options=options, delay="0s")
    return desk.collect(source).outcomes["texts"].state


def test_a_text_elsewhere_is_fetched_once_and_belongs_to_the_document(web: Web, desk: Desk) -> None:
    pdf = Page(pdf_saying("What the invented resolution asks"), "application/pdf")
    assert collect(web, desk, pdf) == "ok"
    (row,) = desk.rows("SELECT * FROM documents")
    assert (row["title"], row["published_at"]) == ("Invented resolution 1", DAY)
    assert "What the invented resolution asks" in row["text"]
    assert collect(web, desk, pdf) == "ok"
    assert len(web.asked(f"/distribution/doc/{IDENTIFIER}_en.pdf")) == 1


def test_an_answer_that_always_points_elsewhere_is_left(web: Web, desk: Desk) -> None:
    detail = answered(Page())[f"/api/v2/adopted-texts/{IDENTIFIER}"]
    assert collect(web, desk, detail) == "ok"
    assert len(web.asked(f"/distribution/doc/{IDENTIFIER}_en.pdf")) <= 2
    (row,) = desk.rows("SELECT * FROM documents")
    assert row["title"] == "Invented resolution 1"


def test_a_text_elsewhere_that_is_not_there_keeps_what_is_known(web: Web, desk: Desk) -> None:
    assert collect(web, desk, Page(b"gone", "text/plain", 500, tagged=False)) in ("ok", "failed")
    (row,) = desk.rows("SELECT * FROM documents")
    assert (row["title"], row["text_state"]) == ("Invented resolution 1", "excerpt")
