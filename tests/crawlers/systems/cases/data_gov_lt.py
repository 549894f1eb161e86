"""Acts of Lithuania: conditions and commas as Spinta reads them, texts act by act. All acts are made up."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any
from urllib.parse import unquote

from tests.crawlers.systems.case import Case
from tests.crawlers.web import JSON, Asked, Page

DAY = (date.today() - timedelta(days=5)).isoformat()
SINCE = (date.today() - timedelta(days=44)).isoformat()
DATA = "/datasets/gov/lrsk/teises_aktai/Dokumentas"


def act(number: int, kind: str = "Įstatymas", maker: str = "Išgalvotas Seimas") -> dict[str, Any]:
    """An act as the data hold it."""
    return {
        "dokumento_id": f"TAR.ABCDEF{number}", "pavadinimas": f"Išgalvotas įstatymas {number}", "rusis": kind,
        "priemusi_inst": maker, "priimtas": DAY, "paskelbta_tar": DAY,
        "nuoroda": f"https://www.e-tar.lt/portal/lt/legalAct/TAR.ABCDEF{number}",
    }  # fmt: skip


def listing(rows: Any) -> Page:
    """A page of the data."""
    return Page(json.dumps({"_type": "datasets/x", "_data": rows}).encode(), JSON)


def answer(asked: Asked) -> Page | None:
    """Two pages and the texts; encoded commas are an error of the server."""
    if "%2C" in asked.path:
        return Page(b'{"errors": [{"code": "InternalServerError"}]}', JSON, 500, tagged=False)
    path, _, query = unquote(asked.path).partition("?")
    if path != DATA:
        return None
    if query.startswith('dokumento_id="TAR.ABCDEF'):
        return listing([{"dokumento_id": query[14:26], "tekstas_lt": f"Niekas nieko nekeičia {query[24]}."}])
    first = [act(1), act(8, kind="Įsakymas"), act(9, maker="Išgalvota savivaldybė")]
    return listing(first if query.endswith("limit(3)&offset(0)") else [act(2)])


CASE = Case(
    kind="data-gov-lt",
    path=DATA,
    answer=answer,
    options={"types": ["Įstatymas"], "institutions": ["seimas"]},
    source={"country": "LT", "languages": ["lt"], "paging": {"size": 3}},
    asks_since=rf'paskelbta_tar>="{SINCE}"&select\(dokumento_id,pavadinimas',
    pages=2,
    is_listing=lambda asked: asked.path.startswith(f"{DATA}?paskelbta_tar"),
    documents=[
        {
            "url": f"https://www.e-tar.lt/portal/lt/legalAct/TAR.ABCDEF{number}", "title": f"Išgalvotas įstatymas {number}",
            "published_at": DAY, "legal_type": "Įstatymas", "language": "lt", "text": f"Niekas nieko nekeičia {number}.",
            "references": {("national", f"LT TAR ABCDEF{number}")}, "text_state": "full", "media": "data",
        }
        for number in (1, 2)
    ],
    fields=("_data", "dokumento_id", "pavadinimas"),
    dates=(DAY,),
    empty=lambda asked: listing([]),
    single=lambda asked: listing(act(1)) if asked.path.startswith(f"{DATA}?paskelbta_tar") else answer(asked),
)  # fmt: skip
