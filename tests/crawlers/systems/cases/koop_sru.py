"""Dutch official publications: SRU, texts as XML, HTML and PDF. All publications are made up."""

from __future__ import annotations

from datetime import date, timedelta

from tests.crawlers.formats.test_pages import pdf_saying
from tests.crawlers.systems.case import Case, path_of, query_of
from tests.crawlers.web import HTML, XML, Asked, Page, article

DAY = (date.today() - timedelta(days=3)).isoformat()
CHANGED = (date.today() - timedelta(days=2)).isoformat()
SPACES = (
    'xmlns="http://docs.oasis-open.org/ns/search-ws/sruResponse" xmlns:gzd="http://standaarden.overheid.nl/sru" '
    'xmlns:ow="http://standaarden.overheid.nl/wetgeving/" xmlns:dcterms="http://purl.org/dc/terms/"'
)
FORMS = {1: "xml", 2: "html", 3: "pdf"}
WORDS = "Er gebeurt helemaal niets in dit verzonnen besluit. " * 6


def record(number: int, host: str) -> str:
    """A publication; each has its text in another form, besides a PDF."""
    forms = dict.fromkeys(("pdf", FORMS[number]))
    items = "".join(
        f'<gzd:itemUrl manifestation="{form}">http://{host}/frbr/{number}/{number}.{form}</gzd:itemUrl>'
        for form in forms
    )
    kern = (
        f"<dcterms:identifier>stb-2026-900{number}</dcterms:identifier><dcterms:title>Verzonnen besluit {number}"
        f"</dcterms:title><dcterms:type>AMvB</dcterms:type><dcterms:creator>Ministerie van Niets</dcterms:creator>"
        f"<dcterms:modified>{CHANGED}</dcterms:modified>"
    )
    meta = f"<ow:meta><ow:owmskern>{kern}</ow:owmskern><ow:owmsmantel><dcterms:available>{DAY}</dcterms:available>"
    original = f"<gzd:originalData>{meta}</ow:owmsmantel></ow:meta></gzd:originalData>"
    enriched = f"<gzd:enrichedData>{items}<gzd:preferredUrl>http://x.example/</gzd:preferredUrl></gzd:enrichedData>"
    return f"<record><recordData><gzd:gzd>{original}{enriched}</gzd:gzd></recordData></record>"


def listing(records: list[str], number: int = 3) -> Page:
    """A page of records."""
    inner = f"<numberOfRecords>{number}</numberOfRecords><records>{''.join(records)}</records>"
    return Page(f"<?xml version='1.0'?><searchRetrieveResponse {SPACES}>{inner}</searchRetrieveResponse>".encode(), XML)


def answer(asked: Asked) -> Page | None:
    """Two pages of records; the texts."""
    path = path_of(asked)
    if path.endswith(".xml"):
        text = f"<besluit><al>{WORDS}</al><lid><lidnr>1.</lidnr><al>Dit <nadruk>besluit</nadruk> vervalt.</al></lid></besluit>"
        meta = "<metadata><meta name='DC.title'>Verzonnen</meta></metadata>"
        return Page(f"<officiele-publicatie>{meta}<staatsblad>{text}</staatsblad></officiele-publicatie>".encode(), XML)
    if path.endswith(".html"):
        return Page(article("Verzonnen besluit 2", WORDS * 2).encode(), HTML)
    if path.endswith(".pdf"):
        return Page(pdf_saying(WORDS.strip()), "application/pdf", tagged=False)
    if path != "/sru":
        return None
    host = asked.headers["host"]
    return listing([record(one, host) for one in ((1, 2) if query_of(asked)["startRecord"] == "1" else (3,))])


def diagnostic(asked: Asked) -> Page:
    """What a query that is not understood is answered with."""
    told = "<diagnostics><diagnostic><message>Sample trouble</message></diagnostic></diagnostics>"
    return Page(f"<searchRetrieveResponse {SPACES}>{told}</searchRetrieveResponse>".encode(), XML)


CASE = Case(
    kind="koop-sru",
    path="/sru",
    answer=answer,
    options={"publications": ["Staatsblad", "Staatscourant"], "words": "verzonnen", "query": "w.organisatietype==ministerie"},
    source={"country": "NL", "languages": ["nl"], "paging": {"size": 2}},
    asks_since=r"query=c\.product-area==officielepublicaties AND dt\.modified>={since} AND "
    r'\(w\.publicatienaam=="Staatsblad" OR w\.publicatienaam=="Staatscourant"\)'
    r' AND cql\.textAndIndexes="verzonnen" AND \(w\.organisatietype==ministerie\)&startRecord=1&maximumRecords=2',
    pages=2,
    is_listing=lambda asked: path_of(asked) == "/sru",
    documents=[
        {
            "url": f"https://zoek.officielebekendmakingen.nl/stb-2026-900{number}.html", "published_at": DAY,
            "title": f"Verzonnen besluit {number}", "language": "nl", "legal_type": "AMvB", "text_state": "full",
            "references": {("national", f"NL Stb 2026-900{number}")},
            "media": {"xml": "data"}.get(form, form),
            **({"text": f"{WORDS.strip()}\n1.\nDit besluit vervalt."} if form == "xml" else {}),
        }
        for number, form in FORMS.items()
    ],
    fields=("numberOfRecords", "record", "identifier", "title"),
    dates=(DAY, CHANGED),
    empty=lambda asked: listing([], 0),
)  # fmt: skip
