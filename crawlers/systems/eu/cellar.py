"""CELLAR, the common repository of the Publications Office: new acts, proposals and judgments of the Union.

Relies on the SPARQL endpoint https://publications.europa.eu/webapi/rdf/sparql and the ontology CDM as the Office documents
them, and on content negotiation at https://publications.europa.eu/resource/celex/{CELEX}: XHTML for newer texts, HTML for
older ones, so both are asked for. A corrigendum bears the type of its act as well, and is left out. The literal of a date must
be typed, or nothing is found. Concepts of EuroVoc come days or weeks after the act: a source that asks by type is the one that
misses nothing.
"""

from __future__ import annotations

from itertools import groupby
from typing import Any
from urllib.parse import quote, urlencode, urljoin

from pydantic import field_validator

from crawlers.formats.entry import Entry
from crawlers.formats.interfaces import row_of
from crawlers.formats.subjects import subjects_of
from crawlers.systems.answer import Ask
from crawlers.systems.base import System, Words
from crawlers.systems.paging import Anew
from crawlers.systems.rows import must_hold, rows_at
from ground.toml.strict import Strict

ACCEPT = "application/sparql-results+json"
TEXT = "/resource/celex/"
EURLEX = "https://eur-lex.europa.eu/legal-content/{language}/TXT/?uri=CELEX:{celex}"
AUTHORITY = "http://publications.europa.eu/resource/authority/"
# The Office's three letters for the languages of the Union.
LANGUAGES = {
    "bg": "BUL", "cs": "CES", "da": "DAN", "de": "DEU", "el": "ELL", "en": "ENG", "es": "SPA", "et": "EST", "fi": "FIN",
    "fr": "FRA", "ga": "GLE", "hr": "HRV", "hu": "HUN", "it": "ITA", "lt": "LIT", "lv": "LAV", "mt": "MLT", "nl": "NLD",
    "pl": "POL", "pt": "POR", "ro": "RON", "sk": "SLK", "sl": "SLV", "sv": "SWE",
}  # fmt: skip
QUERY = """PREFIX cdm: <http://publications.europa.eu/ontology/cdm#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
SELECT ?celex ?date ?type ?title ?eli (GROUP_CONCAT(DISTINCT ?about; SEPARATOR=" ") AS ?subjects) WHERE {{
  ?work cdm:work_date_document ?date ; cdm:resource_legal_id_celex ?celex ; cdm:work_has_resource-type ?type .
  {narrowed}
  ?expression cdm:expression_belongs_to_work ?work ; cdm:expression_title ?title ;
    cdm:expression_uses_language <{authority}language/{language}> .
  OPTIONAL {{ ?work cdm:resource_legal_eli ?eli }}
  OPTIONAL {{ ?work cdm:work_is_about_concept_eurovoc ?about }}
  FILTER NOT EXISTS {{ ?work cdm:work_has_resource-type <{authority}resource-type/CORRIGENDUM> }}
  FILTER NOT EXISTS {{ ?work cdm:do_not_index ?hidden . FILTER(STR(?hidden) IN ("true", "1")) }}
  FILTER(?date >= "{since}"^^xsd:date && ?date <= "{until}"^^xsd:date)
}} GROUP BY ?celex ?date ?type ?title ?eli ORDER BY ?celex ?type LIMIT {size} OFFSET {offset}"""


class Options(Strict):
    """What to ask for: `types` of resource (REG, DIR, PROP_DIR …), `concepts` of EuroVoc by number; both narrow."""

    types: Words = ()
    concepts: Words = ()

    @field_validator("types", "concepts")
    @classmethod
    def _are_codes(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for one in value:
            if not one.replace("_", "").isalnum():
                raise ValueError(f'"{one}" is not a code such as "DIR" or "5933"')
        return value


def _page(ask: Ask, skip: int) -> str:
    narrowed = ""
    if ask.options.types:
        values = " ".join(f"<{AUTHORITY}resource-type/{one}>" for one in ask.options.types)
        narrowed += f"VALUES ?type {{ {values} }} "
    if ask.options.concepts:
        values = " ".join(f"<http://eurovoc.europa.eu/{one}>" for one in ask.options.concepts)
        narrowed += f"VALUES ?concept {{ {values} }} ?work cdm:work_is_about_concept_eurovoc ?concept ."
    query = QUERY.format(
        narrowed=narrowed, authority=AUTHORITY, language=LANGUAGES[ask.source.languages[0]], since=ask.since[:10],
        until=ask.until[:10], size=ask.size, offset=skip,
    )  # fmt: skip
    return f"{ask.source.url}?{urlencode({'query': query, 'format': ACCEPT})}"


class Cellar(System):
    """Kind `cellar`; `url` is the SPARQL endpoint, the source's first language that of the texts."""

    proven = "clients"
    access = "no refusal known; eur-lex.europa.eu answers machines with a challenge, so texts come from CELLAR"
    accept = ACCEPT
    options = Options
    follows = True
    size = 200
    rows, needed = "results.bindings", ("celex", "title")
    paging = Anew(_page)
    day, filtered = "date", True

    def first(self, ask: Ask) -> str:
        """The query's first page."""
        return _page(ask, 0)

    def rows_of(self, root: Any, ask: Ask) -> list[Any]:
        """The rows; a work of several types has several."""
        rows = [row_of(one) for one in rows_at(root, self.rows)]
        must_hold("date", [row.get("date", "") for row in rows])
        return rows

    def ordered(self, rows: list[Any], ask: Ask) -> list[Any]:
        """Each work's rows, put together."""
        return [{"rows": list(group)} for _, group in groupby(rows, key=lambda row: row["celex"])]

    def obeys(self, row: Any, ask: Ask) -> dict[str, bool | None]:
        """Whether it is of one of the types."""
        kind = row.get("type", "").rpartition("/")[2]
        return {"types": kind in ask.options.types} if ask.options.types and kind else {}

    def entry(self, row: Any, ask: Ask) -> Entry:
        """A work."""
        return _entry(row, ask)


def _entry(work: Any, ask: Ask) -> Entry:
    rows: list[dict[str, str]] = work["rows"]
    first, language = rows[0], ask.source.languages[0]
    celex = first["celex"]
    eli = first.get("eli", "").partition("/eli/")[2]
    return Entry(
        link=EURLEX.format(language=language.upper(), celex=quote(celex, safe="")),
        title=first["title"],
        date=first.get("date", ""),
        language=language,
        key=celex,
        text_at=urljoin(ask.source.url, TEXT + quote(celex, safe="")),
        text_headers=(
            ("Accept", "application/xhtml+xml, text/html;q=0.9"),
            ("Accept-Language", LANGUAGES[language].lower()),
        ),
        references=(
            ("celex", celex),
            *([("eli", f"eli/{eli}")] if eli else []),
            *subjects_of(first.get("subjects", "").split()),
        ),
        legal_type=", ".join(dict.fromkeys(row["type"].rpartition("/")[2] for row in rows if row.get("type"))),
    )


SYSTEM = Cellar()
