"""BOE: a day at a time, days without an issue, objects where lists may be, texts in XML. All items are made up."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

from tests.crawlers.systems.case import Case, path_of, query_of
from tests.crawlers.web import JSON, XML, Asked, Page

API = "/datosabiertos/api/boe/sumario/"
DAYS = [date.today() - timedelta(days=back) for back in (3, 2, 1, 0)]
NOTHING = Page(
    json.dumps({"status": {"code": "404", "text": "no issue"}, "data": []}).encode(), JSON, 404, tagged=False
)


def item(number: int) -> dict[str, Any]:
    """An item of the summary."""
    identifier = f"BOE-A-2026-9000{number}"
    return {
        "identificador": identifier, "titulo": f"Real Decreto inventado {number}",
        "url_pdf": {"szBytes": "1", "texto": f"https://www.boe.es/boe/{identifier}.pdf"},
        "url_html": f"https://www.boe.es/diario_boe/txt.php?id={identifier}",
        "url_xml": f"https://www.boe.es/diario_boe/xml.php?id={identifier}",
    }  # fmt: skip


def summary(day: date, sections: Any) -> Page:
    """A day's summary."""
    issue = {"numero": "1", "sumario_diario": {"identificador": "BOE-S-2026-1"}, "seccion": sections}
    told = {"metadatos": {"publicacion": "BOE", "fecha_publicacion": f"{day:%Y%m%d}"}, "diario": [issue]}
    return Page(json.dumps({"status": {"code": "200"}, "data": {"sumario": told}}).encode(), JSON)


def section(code: str, headings: Any) -> dict[str, Any]:
    """A section with one department."""
    department = {"codigo": "9999", "nombre": "MINISTERIO INVENTADO", "epigrafe": headings}
    return {"codigo": code, "nombre": f"Sección {code}", "departamento": department}


def answer(asked: Asked) -> Page | None:
    """Two days with an issue, of which one holds a section that is not wanted; the texts."""
    if path_of(asked) == "/diario_boe/xml.php":
        title = f"Real Decreto inventado {query_of(asked)['id'][-1]}"
        text = "<texto><p class='a'>Artículo <b>único</b>.</p><p>No se hace nada.</p></texto>"
        meta = f"<metadatos><titulo>{title}</titulo><fecha_publicacion>{DAYS[0]:%Y%m%d}</fecha_publicacion></metadatos>"
        return Page(f"<?xml version='1.0'?><documento>{meta}<analisis/>{text}</documento>".encode(), XML)
    if not path_of(asked).startswith(API):
        return None
    if path_of(asked).endswith(f"{DAYS[0]:%Y%m%d}"):
        ours = section("1", [{"nombre": "Uno", "item": [item(1), item(2)]}, {"nombre": "Dos", "item": item(3)}])
        return summary(DAYS[0], [ours, section("5A", {"nombre": "Anuncios", "item": [item(8)]})])
    if path_of(asked).endswith(f"{DAYS[2]:%Y%m%d}"):
        return summary(DAYS[2], section("3", {"nombre": "Tres", "item": item(4)}))
    return NOTHING


def alone(asked: Asked) -> Page | None:
    """One day with one item."""
    if path_of(asked).startswith(API) and not asked.path.endswith(f"{DAYS[0]:%Y%m%d}"):
        return NOTHING
    one = section("1", {"nombre": "Uno", "item": item(1)})
    return summary(DAYS[0], one) if path_of(asked).startswith(API) else answer(asked)


CASE = Case(
    kind="boe",
    path=API,
    answer=answer,
    options={"departments": ["inventado"]},
    source={"country": "ES", "languages": ["es"], "window": "3d"},
    asks_since=f"sumario/{DAYS[0]:%Y%m%d}$|sumario/{DAYS[0]:%Y%m%d} ",
    pages=4,
    is_listing=lambda asked: path_of(asked).startswith(API),
    documents=[
        {
            "url": f"https://www.boe.es/diario_boe/txt.php?id=BOE-A-2026-9000{number}", "language": "es",
            "title": f"Real Decreto inventado {number}", "published_at": (DAYS[2] if number == 4 else DAYS[0]).isoformat(),
            "references": {("national", f"ES BOE-A 2026-9000{number}")}, "text": "Artículo único.\nNo se hace nada.",
            "legal_type": "Sección 3" if number == 4 else "Sección 1", "text_state": "full", "media": "data",
        }
        for number in (1, 2, 3, 4)
    ],
    fields=("diario", "item", "identificador", "titulo"),
    dates=(f'"{DAYS[0]:%Y%m%d}"', f'"{DAYS[2]:%Y%m%d}"', f">{DAYS[0]:%Y%m%d}<"),
    empty=lambda asked: NOTHING,
    endless=False,
    single=alone,
)  # fmt: skip
