"""The French Senate: two lists of everything, texts in Akoma Ntoso. All texts are made up."""

from __future__ import annotations

from datetime import date, timedelta

from tests.crawlers.systems.case import Case, path_of
from tests.crawlers.web import XML, Asked, Page

DAY = (date.today() - timedelta(days=6)).isoformat()
CHANGED = f"{(date.today() - timedelta(days=3)).isoformat()}T10:00:00+01:00"
OLD = f"{(date.today() - timedelta(days=90)).isoformat()}T10:00:00+01:00"


def listing(*texts: tuple[str, str]) -> Page:
    """A list of texts and of when they were last changed."""
    rows = "".join(
        f"<text><url>https://www.senat.fr/akomantoso/{name}.akn.xml</url>"
        f"<lastModifiedDateTime>{changed}</lastModifiedDateTime></text>"
        for name, changed in texts
    )
    return Page(f'<?xml version="1.0" encoding="UTF-8"?><texts>{rows}</texts>'.encode(), XML)


def akoma_ntoso(name: str) -> Page:
    """A text; the second has only a short title."""
    title = (
        ""
        if name.endswith("2")
        else f"<preamble><docTitle>Proposition de loi <i>inventée</i> {name[-1]}</docTitle></preamble>"
    )
    meta = (
        '<FRBRWork><FRBRdate date="2020-01-01" name="#presentation"/>'
        f'<FRBRalias name="intitule-court" value="Loi inventée {name[-1]}"/></FRBRWork>'
        f'<FRBRExpression><FRBRdate date="{DAY}" name="#depot"/></FRBRExpression>'
    )
    words = "<alinea><content><p>Rien n’est <b>décidé</b>.</p></content></alinea>"
    body = f"<body><article><num>Article 1er</num>{words}</article></body>"
    space = 'xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"'
    told = f"<bill><meta><identification>{meta}</identification></meta>{title}{body}</bill>"
    return Page(f"<akomaNtoso {space}>{told}</akomaNtoso>".encode(), XML)


def answer(asked: Asked) -> Page | None:
    """The lists and the texts."""
    path = path_of(asked)
    if path == "/akomantoso/depots.xml":
        return listing(("ppl25-901", CHANGED), ("ppl25-902", CHANGED), ("ppl20-001", OLD))
    if path == "/akomantoso/adoptions.xml":
        return listing(("tas25-903", CHANGED))
    return akoma_ntoso(path.rpartition("/")[2].removesuffix(".akn.xml")) if path.endswith(".akn.xml") else None


CASE = Case(
    kind="senat",
    path="/akomantoso/",
    answer=answer,
    source={"country": "FR", "languages": ["fr"]},
    asks_since=r"/akomantoso/depots\.xml",
    pages=2,
    is_listing=lambda asked: path_of(asked).endswith(("/depots.xml", "/adoptions.xml")),
    documents=[
        {
            "url": f"https://www.senat.fr/leg/{name}.html", "published_at": DAY, "language": "fr", "text_state": "full",
            "title": "Loi inventée 2" if name.endswith("2") else f"Proposition de loi inventée {name[-1]}",
            "text": "Article 1er\nRien n’est décidé.", "references": {("national", f"FR Sénat {name}")},
            "legal_type": "Texte adopté" if name.startswith("tas") else "Proposition de loi", "media": "data",
        }
        for name in ("ppl25-901", "ppl25-902", "tas25-903")
    ],
    fields=("text", "url", "lastModifiedDateTime"),
    dates=(CHANGED, DAY, "2020-01-01"),
    empty=lambda asked: listing(("ppl20-001", OLD)),
    single=lambda asked: (
        listing(("ppl25-901", CHANGED)) if path_of(asked).endswith("/depots.xml") else listing(("tas20-001", OLD))
        if path_of(asked).endswith("/adoptions.xml") else answer(asked)
    ),
    endless=False,
)  # fmt: skip
