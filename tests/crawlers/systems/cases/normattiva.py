"""Normattiva: spans asked by POST, one of them too full and asked again in halves. All acts are made up."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from tests.crawlers.systems.case import Case, path_of
from tests.crawlers.web import HTML, JSON, Asked, Page, article

API = "/t/normattiva.api/bff-opendata/v1/api/v1/"
TODAY = date.today()
DAY = (TODAY - timedelta(days=8)).isoformat()
CHANGED = f"{(TODAY - timedelta(days=3)).isoformat()}T08:00:00.000Z"


def act(number: int) -> dict[str, Any]:
    """An act as the search holds it."""
    return {
        "codiceRedazionale": f"26G9000{number}", "dataGU": DAY, "denominazioneAtto": "DECRETO LEGISLATIVO",
        "numeroProvvedimento": str(number), "annoProvvedimento": "2026", "meseProvvedimento": "1", "giornoProvvedimento": "2",
        "descrizioneAtto": f"DECRETO LEGISLATIVO inventato, n. {number}",
        "titoloAtto": f"[Nulla è deciso da questo atto {number}. ]", "dataUltimaModifica": CHANGED,
    }  # fmt: skip


def listing(acts: Any, pages: int = 1) -> Page:
    """An answer of the search."""
    return Page(json.dumps({"listaAtti": acts, "numeroPagine": pages, "numeroAttiTrovati": 9}).encode(), JSON)


def answer(asked: Asked) -> Page | None:
    """A week that is too full, its halves, and the rest of the window; the texts."""
    # Where the day of the gazette cannot be read, there is still the page that the site's own lists lead to.
    if path_of(asked).startswith((f"/eli/id/{DAY.replace('-', '/')}//26G9000", "/atto/caricaDettaglioAtto")):
        return Page(article("Atto inventato", "Nulla è deciso, e nessuno deve fare nulla. " * 12).encode(), HTML)
    if path_of(asked) != f"{API}ricerca/aggiornati":
        return None
    told = json.loads(asked.body)
    begins, ends = (date.fromisoformat(told[f"data{name}Aggiornamento"][:10]) for name in ("Inizio", "Fine"))
    if ends - begins > timedelta(days=5):
        return listing([act(1)], 2)
    return listing([act(1), act(2)]) if begins == TODAY - timedelta(days=8) else listing([act(3)])


CASE = Case(
    kind="normattiva",
    path=API,
    answer=answer,
    source={"country": "IT", "languages": ["it"], "window": "8d"},
    asks_since=rf'"dataInizioAggiornamento": "{TODAY - timedelta(days=8)}T\d\d:\d\d:\d\d\.000Z"',
    pages=3,
    is_listing=lambda asked: path_of(asked).endswith("/aggiornati"),
    documents=[
        {
            "url": f"https://www.normattiva.it/eli/id/{DAY.replace('-', '/')}//26G9000{number}/CONSOLIDATED",
            "title": f"Nulla è deciso da questo atto {number}.", "published_at": DAY, "legal_type": "DECRETO LEGISLATIVO",
            "references": {("national", f"IT DECRETO LEGISLATIVO {number}/2026")}, "language": "it", "text_state": "full",
            "media": "html",
        }
        for number in (1, 2, 3)
    ],
    fields=("listaAtti", "codiceRedazionale", "dataGU"),
    dates=(f'"dataGU": "{DAY}"', CHANGED),
    empty=lambda asked: listing([]),
    endless=False,
)  # fmt: skip
