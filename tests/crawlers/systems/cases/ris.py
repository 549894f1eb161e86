"""RIS: spans in words, pages counted against hits, one hit as an object, texts elsewhere. All documents are made up."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from tests.crawlers.systems.case import Case, path_of, query_of
from tests.crawlers.web import HTML, JSON, Asked, Page, article

DAY = (date.today() - timedelta(days=5)).isoformat()
CHANGED = (date.today() - timedelta(days=4)).isoformat()
OLD = (date.today() - timedelta(days=60)).isoformat()
RIS = "https://www.ris.bka.gv.at"


def law(number: int, changed: str = CHANGED) -> dict[str, Any]:
    """A document of the gazette."""
    identifier = f"BGBLA_2026_II_90{number}"
    block = {"Bgblnummer": f"BGBl. II Nr. 90{number}/2026", "Teil": "Teil2", "Ausgabedatum": DAY, "Typ": "Verordnung"}
    files = [
        {"DataType": kind, "Url": f"{RIS}/Dokumente/BgblAuth/{identifier}/{identifier}.{kind.lower()}"}
        for kind in ("Xml", "Html")
    ]
    return {
        "Data": {
            "Metadaten": {
                "Technisch": {"ID": identifier, "Applikation": "BgblAuth", "Organ": "BMX (Bundesministerium für Beispiele)"},
                "Allgemein": {"Geaendert": changed, "DokumentUrl": f"{RIS}/eli/bgbl/II/2026/90{number}/2026"},
                "Bundesrecht": {
                    "Kurztitel": f"Erfundene Verordnung {number}", "Eli": f"{RIS}/eli/bgbl/II/2026/90{number}/2026",
                    "BgblAuth": block,
                },
            },
            "Dokumentliste": {
                "ContentReference": {"ContentType": "MainDocument", "Name": "Hauptdokument", "Urls": {"ContentUrl": files}}
            },
        }
    }  # fmt: skip


def draft(number: int) -> dict[str, Any]:
    """A draft in consultation; its title is an element with attributes, its papers are several."""
    path = f"{RIS}/Dokumente/Begut/BEGUT_{number}"
    papers = [
        {
            "ContentType": kind,
            "Name": kind,
            "Urls": {"ContentUrl": {"DataType": form, "Url": f"{path}/{kind}.{form.lower()}"}},
        }
        for kind, form in (("Letter", "Pdf"), ("MainDocument", "Html"))
    ]
    block = {
        "EinbringendeStelle": "BMX (Bundesministerium für Beispiele)", "BeginnBegutachtungsfrist": DAY,
        "EndeBegutachtungsfrist": "2030-01-31",
    }  # fmt: skip
    return {
        "Data": {
            "Metadaten": {
                "Technisch": {"ID": f"BEGUT_{number}", "Applikation": "Begut"},
                "Allgemein": {"Geaendert": CHANGED},
                "Bundesrecht": {"Kurztitel": {"#text": f"Erfundener Entwurf {number}"}, "Begut": block},
            },
            "Dokumentliste": {"ContentReference": papers},
        }
    }


def results(rows: Any, total: int) -> Page:
    """A page of results; without hits there is no list."""
    found: dict[str, Any] = {"Hits": {"@pageNumber": "1", "@pageSize": "2", "#text": str(total)}}
    if rows:
        found["OgdDocumentReference"] = rows
    return Page(json.dumps({"OgdSearchResult": {"OgdDocumentResults": found}}).encode(), JSON)


def answer(asked: Asked) -> Page | None:
    """Two pages and the texts of the gazette; one draft."""
    if path_of(asked).startswith("/Dokumente/") and path_of(asked).endswith(".html"):
        return Page(article("Erfunden", "Niemand hat irgendetwas zu tun. " * 12).encode(), HTML)
    if path_of(asked) != "/ris/api/v2.6/Bundesrecht":
        return None
    if query_of(asked)["Applikation"] == "Begut":
        return results(draft(1), 1)
    return results([law(1), law(2)], 4) if query_of(asked)["Seitennummer"] == "1" else results([law(3), law(4, OLD)], 4)


def is_listing(asked: Asked) -> bool:
    """Whether the search was asked."""
    return path_of(asked).endswith("/Bundesrecht")


CASES = [
    Case(
        kind="ris", path="/ris/api/v2.6/", answer=answer, source={"country": "AT", "languages": ["de"]}, pages=2,
        asks_since="Applikation=BgblAuth&ImRisSeit=DreiMonaten&DokumenteProSeite=OneHundred&Seitennummer=1",
        is_listing=is_listing, fields=("OgdDocumentReference", "#text", "ID", "Kurztitel"), dates=(DAY, CHANGED),
        empty=lambda asked: results(None, 0), single=lambda asked: results(law(1), 1) if is_listing(asked) else answer(asked),
        documents=[
            {
                "url": f"{RIS}/eli/bgbl/II/2026/90{number}/2026", "title": f"Erfundene Verordnung {number}",
                "references": {("national", f"AT BGBl II 90{number}/2026"), ("eli", f"eli/bgbl/II/2026/90{number}/2026")},
                "published_at": DAY, "legal_type": "Verordnung", "language": "de", "text_state": "full", "media": "html",
            }
            for number in (1, 2, 3)
        ],
    ),
    Case(
        kind="ris", path="/ris/api/v2.6/", answer=answer, options={"application": "Begut"},
        source={"country": "AT", "languages": ["de"], "window": "5d"}, asks_since="Applikation=Begut&ImRisSeit=EinerWoche",
        pages=1, is_listing=is_listing, fields=("OgdDocumentReference", "ID", "Kurztitel"), dates=(DAY, CHANGED),
        empty=lambda asked: results(None, 0),
        documents=[
            {
                "url": "https://www.ris.bka.gv.at/Dokument.wxe?Abfrage=Begut&Dokumentnummer=BEGUT_1", "published_at": DAY,
                "title": "Erfundener Entwurf 1", "legal_type": "Begut", "text_state": "full", "media": "html",
            }
        ],
        endless=False,
    ),
]  # fmt: skip
