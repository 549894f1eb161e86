"""Narodne novine: a sitemap of issues, a sitemap for each, JSON-LD in two forms. All acts are made up."""

from __future__ import annotations

import json
from datetime import date, timedelta

from tests.crawlers.systems.case import Case, path_of
from tests.crawlers.web import HTML, XML, Asked, Page, article

TODAY = date.today()
DAY = (TODAY - timedelta(days=3)).isoformat()
OLD = (TODAY - timedelta(days=50)).isoformat()
YEAR = TODAY.year
HOST = "https://narodne-novine.nn.hr"
ONTOLOGY = "http://data.europa.eu/eli/ontology#"
SPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def index(issues: list[tuple[str, str]]) -> Page:
    """The sitemap of issues."""
    rows = "".join(
        f"<sitemap><loc>{HOST}/sitemap_{name}.xml</loc><lastmod>{day}</lastmod></sitemap>" for name, day in issues
    )
    return Page(f"<sitemapindex {SPACE}>{rows}</sitemapindex>".encode(), XML)


def issue(*paths: str) -> Page:
    """The sitemap of an issue, which also names pages in the older form."""
    rows = "".join(f"<url><loc>{HOST}{path}</loc></url>" for path in ("/clanci/sluzbeni/full/1.html", *paths))
    return Page(f"<urlset {SPACE}>{rows}</urlset>".encode(), XML)


def about(number: str) -> Page:
    """What is said of an act, in either form."""
    title, kind = f"Izmišljeni zakon {number}", f"{HOST}/resource/authority/document-type/ZAKON"
    full = [
        {"@id": f"{HOST}/eli/x", "@type": [f"{ONTOLOGY}LegalResource"], f"{ONTOLOGY}type_document": [{"@id": kind}]},
        {f"{ONTOLOGY}title": [{"@value": title, "@language": "hrv"}], f"{ONTOLOGY}date_publication": [{"@value": DAY}]},
    ]
    short = {"@graph": [{"eli:title": {"@value": title}, "eli:date_document": DAY, "eli:type_document": {"@id": kind}}]}
    return Page(json.dumps(full if number == "1" else short).encode(), "application/ld+json")


def answer(asked: Asked) -> Page | None:
    """Two issues that are wanted, one that is old, one of another part; the acts."""
    path = path_of(asked)
    if path == "/sitemap.xml":
        issues = [(f"1_{YEAR}_131", DAY), (f"1_{YEAR}_130", DAY), (f"1_{YEAR}_99", OLD), (f"3_{YEAR}_131", DAY)]
        return index(issues)
    if path == f"/sitemap_1_{YEAR}_130.xml":
        return issue(f"/eli/sluzbeni/{YEAR}/130/1")
    if path == f"/sitemap_1_{YEAR}_131.xml":
        return issue(f"/eli/sluzbeni/{YEAR}/131/2", f"/eli/sluzbeni/{YEAR}/131/3")
    if path.endswith("/json-ld"):
        return about(path.split("/")[-2])
    if path.endswith("/hrv/html"):
        return Page(article("Izmišljeno", "Ništa se ne mijenja i nitko ništa ne mora. " * 12).encode(), HTML)
    return None


CASE = Case(
    kind="narodne-novine",
    path="/sitemap.xml",
    answer=answer,
    source={"country": "HR", "languages": ["hr"]},
    asks_since=r"^/sitemap\.xml",
    pages=3,
    is_listing=lambda asked: path_of(asked).startswith("/sitemap"),
    documents=[
        {
            "url": f"{HOST}/eli/sluzbeni/{YEAR}/{number}", "title": f"Izmišljeni zakon {number[-1]}", "published_at": DAY,
            "legal_type": "ZAKON", "references": {("eli", f"eli/sluzbeni/{YEAR}/{number}")}, "language": "hr",
            "text_state": "full", "media": "html",
        }
        for number in ("130/1", "131/2", "131/3")
    ],
    fields=("sitemap", "loc", "lastmod"),
    dates=(f'"{DAY}"',),
    empty=lambda asked: index([(f"1_{YEAR}_99", OLD)]),
    endless=False,
)  # fmt: skip
