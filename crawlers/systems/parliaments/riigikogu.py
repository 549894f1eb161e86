"""The Riigikogu, the parliament of Estonia: drafts of laws and of decisions.

Relies on https://api.riigikogu.ee/api/volumes/drafts as the parliament documents it: `page` from 0, `size` and
`sort=initiated,desc`; an answer holds `_embedded.content` and `page.totalPages`, and is read until a page is older than the
window. A draft's own answer has its `introduction` and `texts`, whose files are mostly DOCX, which this program does not
read: the text is then the introduction. A PDF among them is fetched from /api/files/{uuid}/download. Too many requests are
refused, files above all, so two seconds pass between two.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlencode, urljoin

from crawlers.formats.cleaning import plain
from crawlers.formats.entry import Entry
from crawlers.formats.pages import Page
from crawlers.formats.rest_json import at_path, text_at
from crawlers.systems.answer import Answer, Ask
from crawlers.systems.base import System, Words
from crawlers.systems.paging import Pages
from crawlers.systems.rows import json_of, listed, rows_at
from ground.toml.strict import Strict

PEOPLE = "https://www.riigikogu.ee/tegevus/eelnoud/eelnou/{}"


class Options(Strict):
    """`types` keep codes of drafts: SE (laws), OE (decisions), AE (declarations)."""

    types: Words = ("SE",)


class Riigikogu(System):
    """Kind `riigikogu`; `url` is the address of the drafts."""

    proven = "clients"
    options = Options
    follows = True
    delay = 2.0
    size = 50
    rows, needed = "_embedded.content", ("uuid", "title")
    paging = Pages("page", count="page.totalPages", first=0)
    day, falling = "initiated", True

    def first(self, ask: Ask) -> str:
        """The drafts initiated last."""
        return f"{ask.source.url}?{urlencode({'page': '0', 'size': str(ask.size), 'sort': 'initiated,desc', 'lang': 'et'})}"

    def rows_of(self, root: Any, ask: Ask) -> list[Any]:
        """The drafts; where there are none, their list is left out."""
        return [] if text_at(root, "page.totalPages") == "0" else listed(rows_at(root, self.rows))

    def entry(self, row: Any, ask: Ask) -> Entry | None:
        """A draft."""
        return _entry(row, ask)

    def text(self, answer: Answer, entry: Entry) -> Page | Entry | None:
        """A draft: its PDF or Word document where it has one, else its introduction."""
        if "json" not in answer.kind:
            return None
        root = json_of(answer)
        files = [at_path(one, "file") for one in listed(at_path(root, "texts"))]
        public = [one for one in listed(files) if text_at(one, "accessRestrictionType") in ("", "PUBLIC")]
        for form in ("pdf", "docx"):
            for file in public:
                if text_at(file, "fileExtension").lower() == form and text_at(file, "uuid"):
                    address = urljoin(answer.url, f"/api/files/{quote(text_at(file, 'uuid'))}/download")
                    return replace(entry, text_at=address, text_headers=(("Accept", "*/*"),))
        names = [text_at(one, "name") for one in listed(at_path(root, "initiators"))]
        parts = (
            plain(text_at(root, "introduction")),
            f"Algatajad: {', '.join(filter(None, names))}" if any(names) else "",
        )
        text = "\n\n".join(filter(None, parts))
        note = (
            "its introduction: the draft itself is no PDF or Word document" if text else "the draft has no introduction"
        )
        return Page(text=text, language="et", note=note)


def _entry(row: Any, ask: Ask) -> Entry | None:
    kind, mark, uuid = text_at(row, "draftTypeCode"), text_at(row, "mark"), text_at(row, "uuid")
    if ask.options.types and kind and kind not in ask.options.types:
        return None
    number = f"{mark} {kind}".strip()
    return Entry(
        link=PEOPLE.format(quote(uuid)), title=text_at(row, "title"),
        # A draft is read again when it goes on.
        summary=". ".join(filter(None, (number, text_at(row, "activeDraftStage"), text_at(row, "activeDraftStatus")))),
        date=text_at(row, "initiated"), language="et", key=uuid, text_at=f"{ask.source.url}/{quote(uuid)}?lang=et",
        text_headers=(("Accept", "application/json"),),
        references=(("national", f"EE Eelnõu {number}"),) if mark else (), legal_type=kind,
    )  # fmt: skip


SYSTEM = Riigikogu()
