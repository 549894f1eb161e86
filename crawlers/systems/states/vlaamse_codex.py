"""Vlaamse Codex, the law of Flanders: decrees and decisions of its government, by their year.

Relies on https://codex.opendata.api.vlaanderen.be/api/ as its own page documents it and a project reads it:
`WetgevingDocument/Datum/{year}` lists the documents of a year, `v2/WetgevingDocument/{id}/VolledigDocument` has the words in
`Inhoud.ArtikelVersies`. That the list of a year takes `skip` and `take`, as the list of all does, and that its rows hold
`Opschrift` and `Datum`, is not proven. Documents come into the Codex weeks after their date, so the span begins two months
before the window; one whose words are not there yet (`HeeftInhoud`) is read again once they are.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from crawlers.formats.cleaning import plain
from crawlers.formats.entry import Entry
from crawlers.formats.pages import Page
from crawlers.formats.rest_json import at_path, text_at
from crawlers.systems.answer import Answer, Ask
from crawlers.systems.base import System
from crawlers.systems.paging import Offset
from crawlers.systems.rows import json_of, listed
from ground.toml.strict import Strict

PEOPLE = "https://codex.vlaanderen.be/Zoeken/Document.aspx?DID={}"


class Options(Strict):
    """With `federal`, documents of the federal state that the Codex also holds are kept."""

    federal: bool = False


class VlaamseCodex(System):
    """Kind `vlaamse-codex`; `url` is the interface's address, with its slash at the end."""

    options = Options
    follows = True
    delay = 1.0
    rows, needed = "ResultatenLijst", ("Id", "Opschrift")
    paging = Offset("skip", total="TotaalAantal", alone=True)
    day, margin = "Datum", 60 * 86_400

    def first(self, ask: Ask) -> str:
        """The first page of a year."""
        return f"{ask.source.url}WetgevingDocument/Datum/{ask.one}?{urlencode({'skip': '0', 'take': str(ask.size)})}"

    def each(self, ask: Ask) -> tuple[str, ...]:
        """The years of the window."""
        return tuple(str(year) for year in range(int(ask.since[:4]), int(ask.until[:4]) + 1))

    def wanted(self, row: Any, ask: Ask) -> bool:
        """Whether it is of Flanders."""
        return ask.options.federal or row.get("IsFederaal") is not True

    def ordered(self, rows: list[Any], ask: Ask) -> list[Any]:
        """The newest first, as there may be more than one run can fetch."""
        return sorted(rows, key=lambda row: text_at(row, self.day), reverse=True)

    def entry(self, row: Any, ask: Ask) -> Entry | None:
        """A document."""
        return _entry(row, ask)

    def text(self, answer: Answer, entry: Entry) -> Page:
        """A document's articles."""
        versions = listed(at_path(json_of(answer), "Inhoud.ArtikelVersies"))
        parts = []
        for one in versions:
            number, words = (
                text_at(one, "ArtikelVersie.ArtikelNummer"),
                plain(text_at(one, "ArtikelVersie.Tekst")).strip(),
            )
            parts.append(f"Artikel {number}\n{words}" if number and words else words)
        text = "\n\n".join(filter(None, parts))
        return Page(text=text, language="nl", note="" if text else "the Codex has no words of this document yet")


def _entry(row: Any, ask: Ask) -> Entry:
    identifier, kind, title = (text_at(row, name) for name in ("Id", "WetgevingDocumentType", "Opschrift"))
    numac = text_at(row, "Numac")
    # A heading goes on where its kind ends: "Decreet" and "betreffende …".
    title = f"{kind} {title}" if kind and title[:1].islower() else title
    return Entry(
        link=PEOPLE.format(quote(identifier)), title=title, date=text_at(row, "Datum")[:10], language="nl", key=identifier,
        updated="" if row.get("HeeftInhoud") else "no words yet",
        text_at=f"{ask.source.url}v2/WetgevingDocument/{quote(identifier)}/VolledigDocument",
        text_headers=(("Accept", "application/json"),),
        references=(("national", f"BE NUMAC {numac}"),) if numac else (), legal_type=kind,
    )  # fmt: skip


SYSTEM = VlaamseCodex()
