"""legislation.gov.uk: a publication log by day, CLML, and an item that exists only as a PDF. All items are made up."""

from __future__ import annotations

from datetime import date, timedelta

from tests.crawlers.formats.test_pages import pdf_saying
from tests.crawlers.systems.case import Case, path_of, query_of
from tests.crawlers.web import XML, Asked, Page

FIRST = date.today() - timedelta(days=2)
YEAR = FIRST.year
TIME = f"{FIRST}T06:15:04.129462Z"
ATOM = "application/atom+xml;charset=utf-8"
SPACES = (
    'xmlns="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:ukm="http://www.legislation.gov.uk/namespaces/metadata" '
    'xmlns:leg="http://www.legislation.gov.uk/namespaces/legislation" '
    'xmlns:pbl="http://www.legislation.gov.uk/namespaces/publication-log"'
)
LAW = 'xmlns="http://www.legislation.gov.uk/namespaces/legislation"'
META = 'xmlns:ukm="http://www.legislation.gov.uk/namespaces/metadata" xmlns:dc="http://purl.org/dc/elements/1.1/"'


def entry(number: int, form: str = "xml", kind: str = "uksi") -> str:
    """An event of the log."""
    item = f"{kind}/{YEAR}/{number}"
    return (
        f"<entry><id>http://www.legislation.gov.uk/{item}/made/data.{form}/published/{TIME}</id>"
        f"<dc:identifier>http://www.legislation.gov.uk/id/{item}</dc:identifier>"
        f"<title>The Invented Instrument {number} Regulations {YEAR}</title><author><name>nobody</name></author>"
        f'<updated>{TIME}</updated><ukm:DocumentMainType Value="UnitedKingdomStatutoryInstrument"/>'
        f'<ukm:Year Value="{YEAR}"/><ukm:Number Value="{number}"/><pbl:Event>published</pbl:Event>'
        f"<pbl:New>true</pbl:New><pbl:Format>{form}</pbl:Format></entry>"
    )


def feed(entries: list[str], more: int = 0) -> Page:
    """A page of the log."""
    head = f'<?xml version="1.0" encoding="utf-8"?><feed {SPACES}><title>Publication Log</title>'
    paging = f"<leg:page>1</leg:page><leg:morePages>{more}</leg:morePages>"
    return Page(f"{head}{paging}{''.join(entries)}</feed>".encode(), ATOM)


def clml(number: str) -> Page:
    """An instrument's text; the third has none."""
    meta = (
        f"<ukm:Metadata><dc:title>The Invented Instrument {number}</dc:title><dc:language>en</dc:language>"
        f'<ukm:SecondaryMetadata><ukm:Made Date="{FIRST}"/></ukm:SecondaryMetadata><ukm:Alternatives>'
        f'<ukm:Alternative URI="http://www.legislation.gov.uk/uksi/{number}.pdf"/></ukm:Alternatives></ukm:Metadata>'
    )
    body = (
        "<Contents><ContentsTitle>Regulations</ContentsTitle></Contents><Secondary><SecondaryPrelims><Title>Invented"
        "</Title></SecondaryPrelims><Body><P1group><Title>Citation</Title><P1><Pnumber>1</Pnumber><P1para><Text>These "
        "<Emphasis>Regulations</Emphasis> do nothing.</Text></P1para></P1></P1group></Body></Secondary>"
    )
    return Page(f"<Legislation {LAW} {META}>{meta}{'' if number == '3' else body}</Legislation>".encode(), XML)


def answer(asked: Asked) -> Page | None:
    """Two pages on one day, one on the day after, none on all others; the texts."""
    path = path_of(asked)
    if path == "/uksi/3.pdf":
        return Page(pdf_saying("These Regulations do nothing"), "application/pdf", tagged=False)
    if path.endswith("/data.xml"):
        return clml(path.split("/")[3])
    if not is_listing(asked) or query_of(asked).get("new") != "true" or query_of(asked).get("language") != "en":
        return None
    day = path.split("/")[2]
    if day == FIRST.isoformat():
        first = query_of(asked)["page"] == "1"
        return feed([entry(1), entry(1, "pdf")], 1) if first else feed([entry(2), entry(9, kind="ukia")])
    return feed([entry(3)]) if day == (FIRST + timedelta(days=1)).isoformat() else feed([])


def is_listing(asked: Asked) -> bool:
    """Whether the log was asked for."""
    return path_of(asked).startswith("/update/") and path_of(asked).endswith("/legislation/data.feed")


CASE = Case(
    kind="legislation-gov-uk",
    path="/update/",
    answer=answer,
    options={"types": ["uksi", "ukpga"]},
    source={"country": "GB", "window": "3d"},
    asks_since=rf"/update/{date.today() - timedelta(days=3)}/legislation/data\.feed\?event=published",
    pages=5,
    is_listing=is_listing,
    documents=[
        {
            "url": f"https://www.legislation.gov.uk/uksi/{YEAR}/{number}", "language": "en", "text_state": "full",
            "title": f"The Invented Instrument {number} Regulations {YEAR}", "published_at": f"{TIME[:19]}Z",
            "references": {("national", f"GB uksi {YEAR}/{number}")}, "legal_type": "UnitedKingdomStatutoryInstrument",
            "text": "These Regulations do nothing" if number == 3
            else "Invented\nCitation\n1\nThese Regulations do nothing.",
            "media": "pdf" if number == 3 else "data",
        }
        for number in (1, 2, 3)
    ],
    fields=("identifier", "title", "morePages"),
    dates=(TIME, f'Date="{FIRST}"'),
    empty=lambda asked: feed([]) if is_listing(asked) else None,
    endless=False,
)  # fmt: skip
