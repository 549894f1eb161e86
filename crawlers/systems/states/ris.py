"""RIS, the legal information system of Austria: the Federal Law Gazette, draft bills in consultation, government bills.

Relies on https://data.bka.gv.at/ris/api/v2.6/ as the Chancellery's handbook (OGD-RIS API, V2_6) documents it: `Bundesrecht`
with `Applikation`, `ImRisSeit` (spans such as EinerWoche, no date), `DokumenteProSeite` in words and `Seitennummer` from 1;
`Hits` says how many there are, and one hit is an object where else a list is. The parameter `Geaendert` is reported to do
nothing, so what was changed before the window is left out here, by `Allgemein.Geaendert`. The texts that
`Dokumentliste.ContentReference` names are on www.ris.bka.gv.at. The names of the blocks `Begut` and `RegV` and of their
dates are from projects that read them, not from the handbook.
"""

from __future__ import annotations

import re
from typing import Any, Literal
from urllib.parse import urlencode, urlsplit

from crawlers.formats.entry import Entry
from crawlers.formats.rest_json import at_path, text_at
from crawlers.systems.answer import Ask
from crawlers.systems.base import System
from crawlers.systems.paging import Pages
from crawlers.systems.rows import beside, listed, must_count, must_hold, rows_at
from ground.records import FaultError
from ground.toml.strict import Strict

HOSTS = {"data.bka.gv.at": "www.ris.bka.gv.at"}
RESULTS, LAW = "OgdSearchResult.OgdDocumentResults", "Data.Metadaten.Bundesrecht"
IDENTIFIER = "Data.Metadaten.Technisch.ID"
PEOPLE = "https://www.ris.bka.gv.at/Dokument.wxe?Abfrage={}&Dokumentnummer={}"
SIZES = ((10, "Ten"), (20, "Twenty"), (50, "Fifty"), (100, "OneHundred"))
# A month may have 28 days.
SPANS = ((7, "EinerWoche"), (14, "ZweiWochen"), (28, "EinemMonat"), (88, "DreiMonaten"), (180, "SechsMonaten"))
DATES = {"BgblAuth": "Ausgabedatum", "Begut": "BeginnBegutachtungsfrist", "RegV": "Beschlussdatum"}
NUMBER = re.compile(r"BGBl\.?\s*(I{1,3})\s*Nr\.\s*(\d+/\d{4})")


class Options(Strict):
    """`application` is what to list: BgblAuth (the gazette), Begut (drafts in consultation) or RegV (government bills)."""

    application: Literal["BgblAuth", "Begut", "RegV"] = "BgblAuth"


class Ris(System):
    """Kind `ris`; `url` is the address of the interface's version, with its slash at the end."""

    proven = "recording"
    options = Options
    follows = True
    delay = 1.0
    rows, needed = f"{RESULTS}.OgdDocumentReference", (IDENTIFIER,)
    paging = Pages("Seitennummer", total=f"{RESULTS}.Hits.#text")
    day = "Data.Metadaten.Allgemein.Geaendert"

    def first(self, ask: Ask) -> str:
        """The first page of what came to RIS in the shortest span that holds the window."""
        days = len(ask.days)
        asked = {
            "Applikation": ask.options.application,
            "ImRisSeit": next((name for most, name in SPANS if days <= most), "EinemJahr"),
            "DokumenteProSeite": next((name for most, name in SIZES if ask.size <= most), "OneHundred"),
            "Seitennummer": "1",
        }
        return f"{ask.source.url}Bundesrecht?{urlencode(asked)}"

    def see(self, root: Any, ask: Ask) -> None:
        """See that it is no error, and that titles are said."""
        error = text_at(root, "OgdSearchResult.Error.Message")
        if error:
            raise FaultError("failed", f"RIS answers with an error: {error[:120]}")
        must_count(f"{RESULTS}.Hits.#text", text_at(root, f"{RESULTS}.Hits.#text"))
        must_hold("Kurztitel", [_title(row) for row in self.rows_of(root, ask)])

    def rows_of(self, root: Any, ask: Ask) -> list[Any]:
        """The documents; where there are none, their list is left out."""
        return [] if text_at(root, f"{RESULTS}.Hits.#text") == "0" else listed(rows_at(root, self.rows))

    def entry(self, row: Any, ask: Ask) -> Entry | None:
        """A document."""
        return _entry(row, ask)


def _title(row: Any) -> str:
    return _said(row, f"{LAW}.Kurztitel") or _said(row, f"{LAW}.Titel")


def _said(row: Any, path: str) -> str:
    return text_at(row, path) or text_at(row, f"{path}.#text")


def _entry(row: Any, ask: Ask) -> Entry | None:
    application = ask.options.application
    block, identifier = f"{LAW}.{application}", text_at(row, IDENTIFIER)
    if not _title(row):
        return None
    number = NUMBER.search(text_at(row, f"{block}.Bgblnummer"))
    eli = text_at(row, f"{LAW}.Eli").partition("/eli/")[2]
    references = [("national", f"AT BGBl {number[1]} {number[2]}")] if number else []
    ends = text_at(row, f"{block}.EndeBegutachtungsfrist")
    parts = (
        _said(row, f"{LAW}.Titel"),
        text_at(row, f"{block}.EinbringendeStelle") or text_at(row, "Data.Metadaten.Technisch.Organ"),
        f"Begutachtung bis {ends}" if ends else "",
    )  # fmt: skip
    file = _file(row)
    return Entry(
        link=text_at(row, "Data.Metadaten.Allgemein.DokumentUrl") or PEOPLE.format(application, identifier),
        title=_title(row), summary=". ".join(filter(None, parts)), date=text_at(row, f"{block}.{DATES[application]}"),
        updated=text_at(row, "Data.Metadaten.Allgemein.Geaendert"), language="de", key=identifier,
        text_at=beside(ask.source.url, urlsplit(file).path, HOSTS) if file else "",
        references=(*references, *([("eli", f"eli/{eli}")] if eli else [])),
        legal_type=text_at(row, f"{block}.Typ") or application,
    )  # fmt: skip


def _file(row: Any) -> str:
    """The main document, as HTML if there is one."""
    papers = listed(at_path(row, "Data.Dokumentliste.ContentReference"))
    papers.sort(key=lambda paper: paper.get("ContentType") != "MainDocument")
    for paper in papers:
        files = {text_at(one, "DataType"): text_at(one, "Url") for one in listed(at_path(paper, "Urls.ContentUrl"))}
        found = files.get("Html") or files.get("Pdf") or files.get("Authentisch")
        if found:
            return found
    return ""


SYSTEM = Ris()
