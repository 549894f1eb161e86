"""Finlex: lists of addresses, texts in Akoma Ntoso. All statutes are made up."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from tests.crawlers.systems.case import Case, path_of, query_of
from tests.crawlers.web import JSON, XML, Asked, Page

DAY = (date.today() - timedelta(days=4)).isoformat()
API = "/finlex/avoindata/v1/akn/fi/act/"
AKN = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"


def row(number: int) -> dict[str, Any]:
    """An address as the list holds it."""
    uri = f"https://opendata.finlex.fi{API}statute/2026/990{number}/fin@"
    return {"akn_uri": uri, "status": "MODIFIED" if number == 2 else "NEW"}


def listing(rows: Any) -> Page:
    """A page of addresses."""
    return Page(json.dumps(rows).encode(), JSON)


def statute(number: str) -> Page:
    """A text."""
    dates = f'<FRBRdate date="{DAY}" name="dateIssued"/><FRBRdate date="{DAY}" name="datePublished"/>'
    meta = f"<meta><identification><FRBRWork>{dates}</FRBRWork></identification><references><x/></references></meta>"
    preface = (
        f"<preface><p><docNumber>{number}/2026</docNumber> <docTitle>Keksitty laki {number}</docTitle></p></preface>"
    )
    section = (
        "<section><num>1 §</num><subsection><content><p>Mitään ei <i>tapahdu</i>.</p></content></subsection></section>"
    )
    body = f"<preamble><formula><p>Eduskunnan päätöksen mukaisesti:</p></formula></preamble><body>{section}</body>"
    return Page(f'<akomaNtoso xmlns="{AKN}"><act>{meta}{preface}{body}</act></akomaNtoso>'.encode(), XML)


def answer(asked: Asked) -> Page | None:
    """A full page and one that is not; texts."""
    path = path_of(asked)
    if path.startswith(f"{API}statute/2026/") and path.endswith("/fin@"):
        return statute(path.split("/")[-2])
    if path != f"{API}statute/list":
        return None
    return listing([row(1), row(2)] if query_of(asked)["page"] == "1" else [row(3)])


CASE = Case(
    kind="finlex",
    path=API,
    answer=answer,
    source={"country": "FI", "languages": ["fi", "sv"], "paging": {"size": 2}},
    asks_since=r"statute/list\?format=json&page=1&limit=2&langAndVersion=fin@&publishedSince={since}T",
    pages=2,
    is_listing=lambda asked: path_of(asked) == f"{API}statute/list",
    documents=[
        {
            "url": f"https://www.finlex.fi/fi/lainsaadanto/saadoskokoelma/2026/990{number}", "published_at": DAY,
            "title": f"Keksitty laki 990{number}", "language": "fi", "legal_type": "statute", "text_state": "full",
            "references": {("national", f"FI SD 990{number}/2026"), ("eli", f"eli/sd/2026/990{number}/alkup")},
            "text": "Eduskunnan päätöksen mukaisesti:\n\n1 §\nMitään ei tapahdu.", "media": "data",
        }
        for number in (1, 2, 3)
    ],
    fields=("akn_uri",),
    dates=(DAY,),
    empty=lambda asked: listing([]),
    single=lambda asked: listing(row(1)) if path_of(asked) == f"{API}statute/list" else answer(asked),
)  # fmt: skip
