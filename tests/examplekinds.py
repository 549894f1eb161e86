"""What the worked examples of docs/operators.md find at their made-up hosts, for the kinds beside feeds and listings."""

from __future__ import annotations

import json
from pathlib import Path

MAILDIR = "/var/mail/osservatorio"
# How many documents each example collects.
FOUND = {
    "int-hafenblatt": 2, "es-inspeccion": 1, "pl-glos-zatoki": 1, "be-assemblee-bills": 1, "eu-amtsblatt-acts": 1,
    "nl-besluiten": 1, "ie-studies": 1, "it-lettera": 1,
}  # fmt: skip
KINDS = {
    "de-hafenaufsicht": "rss", "fr-mediateur-travail": "html-listing", "ie-consultations": "rest-json",
    "int-hafenblatt": "json-feed", "es-inspeccion": "sitemap", "pl-glos-zatoki": "news-sitemap",
    "be-assemblee-bills": "odata", "eu-amtsblatt-acts": "sparql", "nl-besluiten": "sru", "ie-studies": "oai-pmh",
    "it-lettera": "mailbox", "it-rassegna": "mailbox",
}  # fmt: skip
SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"'
DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'


def json_pages() -> dict[tuple[str, str], str]:
    """What answers in JSON, by host and path."""
    items = [{"id": str(n), "url": f"http://hafenblatt.example/{n}", "title": f"Meldung {n}"} for n in (1, 2)]
    act = {"act": {"value": "http://gazette-northern-union.example/1"}, "title": {"value": "On ports", "xml:lang": "en"},
           "date": {"value": "{{date -1 day}}"}}  # fmt: skip
    bill = {"Id": 7, "Title": "Projet de loi sur les ports", "Published": "{{date -1 iso}}"}
    return {
        ("hafenblatt.example", "feed.json"): json.dumps(
            {"version": "https://jsonfeed.org/version/1.1", "items": items}
        ),
        ("assemblee-valbrume.example", "odata/Bills"): json.dumps({"value": [bill]}),
        ("gazette-northern-union.example", "sparql"): json.dumps(
            {"head": {"vars": ["act", "title", "date"]}, "results": {"bindings": [act]}}
        ),
    }


def xml_pages() -> dict[tuple[str, str], str]:
    """What answers in XML, by host and path."""
    changed = "<lastmod>{{date -1 iso}}</lastmod>"
    notes = "".join(
        f"<url><loc>http://inspeccion-costaverde.example/{one}</loc>{changed}</url>" for one in ("notas/1", "x")
    )
    news = (
        "<n:news><n:publication><n:name>Głos</n:name><n:language>pl</n:language></n:publication>"
        "<n:publication_date>{{date -1 iso}}</n:publication_date><n:title>O porcie</n:title></n:news>"
    )
    besluit = "<dc:title>Besluit</dc:title><dc:identifier>http://besluiten-laagveen.example/1</dc:identifier>"
    study = "<dc:title>Study</dc:title><dc:identifier>http://archive-northmoor.example/1</dc:identifier>"
    return {
        ("inspeccion-costaverde.example", "sitemap.xml"): f"<urlset {SITEMAP}>{notes}</urlset>",
        ("glos-zatoki.example", "news-sitemap.xml"):
            f"<urlset {SITEMAP}><url><loc>http://glos-zatoki.example/1</loc>{news}</url></urlset>",
        ("besluiten-laagveen.example", "sru"):
            "<searchRetrieveResponse><numberOfRecords>1</numberOfRecords><records><record><recordData>"
            f"<dc {DC}>{besluit}</dc></recordData></record></records></searchRetrieveResponse>",
        ("archive-northmoor.example", "oai"):
            "<OAI-PMH><ListRecords><record><header><identifier>oai:1</identifier><datestamp>{{date -1 day}}</datestamp>"
            f"</header><metadata><dc {DC}>{study}</dc></metadata></record></ListRecords></OAI-PMH>",
    }  # fmt: skip


def put_kinds(web: Path, note: str) -> None:
    """Lay the pages below a folder of hosts; `note` is the page that the sitemap names."""
    pages = {**json_pages(), **xml_pages(), ("inspeccion-costaverde.example", "notas/1"): note}
    for (host, path), text in pages.items():
        file = web / host / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def put_mail(folder: Path) -> None:
    """A Maildir with one letter."""
    for name in ("new", "cur", "tmp"):
        (folder / name).mkdir(parents=True)
    (folder / "new" / "1").write_text(
        "Subject: Lettera di novembre\nMessage-ID: <1@osservatorio.example>\n\nGli ispettori hanno visitato il porto.\n",
        encoding="utf-8",
    )
