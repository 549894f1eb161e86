"""Official gazettes in the model JOLux: Fedlex of Switzerland, and Legilux of Luxembourg, whose model it is.

Relies on the SPARQL endpoints https://fedlex.data.admin.ch/sparqlendpoint (asked by GET, `Accept` decides on the form) and
https://data.legilux.public.lu/sparqlendpoint, and on the ontology as both document it: acts with `publicationDate`,
expressions by language, files by `isExemplifiedBy`; consultations with `eventTitle` and tasks that have a date. Names of
files carry the number of their build, so they are asked for and never made up. That an act of either gazette has a
`publicationDate`, and that Legilux names languages by the Union's list as Fedlex does, no project read here proves; a
query that names what is not there finds nothing. Virtuoso answers no more than the first 10,000 rows.
"""

from __future__ import annotations

from itertools import groupby
from typing import Any, Literal
from urllib.parse import urlencode, urljoin, urlsplit

from pydantic import field_validator

from crawlers.formats.entry import Entry
from crawlers.formats.interfaces import row_of
from crawlers.systems.answer import Ask
from crawlers.systems.base import System, Words
from crawlers.systems.paging import Anew
from crawlers.systems.rows import must_hold, rows_at
from ground.toml.strict import Strict

LANGUAGES = {"de": "DEU", "fr": "FRA", "it": "ITA", "rm": "ROH", "en": "ENG"}
AUTHORITY = "http://publications.europa.eu/resource/authority/language/"
# Where people read what machines find on the host of the data, and where the types of acts are listed.
PEOPLE = {"fedlex": "https://www.fedlex.admin.ch/eli/{}/{}", "legilux": "https://legilux.public.lu/eli/{}"}
CONSULTATION = "https://fedlex.data.admin.ch/eli/{}"
TYPES = {
    "fedlex": "https://fedlex.data.admin.ch/vocabulary/resource-type/",
    "legilux": "http://data.legilux.public.lu/resource/authority/resource-type/",
}
PREFIXES = """PREFIX jolux: <http://data.legilux.public.lu/resource/ontology/jolux#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
"""
ACTS = """SELECT DISTINCT ?act ?date ?type ?title ?html ?pdf WHERE {{
  ?act a jolux:Act ; jolux:publicationDate ?date ; jolux:typeDocument ?type ; jolux:isRealizedBy ?expression .
  {narrowed}{spoken}?expression jolux:title ?title .
  OPTIONAL {{ ?expression jolux:isEmbodiedBy/jolux:isExemplifiedBy ?html FILTER(CONTAINS(STR(?html), "/html/")) }}
  OPTIONAL {{ ?expression jolux:isEmbodiedBy/jolux:isExemplifiedBy ?pdf FILTER(CONTAINS(STR(?pdf), "/pdf")) }}
  FILTER(?date >= "{since}"^^xsd:date)
}} ORDER BY ?act LIMIT {size} OFFSET {offset}"""
CONSULTATIONS = """SELECT DISTINCT ?act ?date ?title ?summary ?end WHERE {{
  ?act a jolux:Consultation ; jolux:eventTitle ?title ; jolux:hasSubTask ?task .
  ?task a jolux:ConsultationPhase ; jolux:eventStartDate ?date .
  OPTIONAL {{ ?task jolux:eventEndDate ?end }}
  OPTIONAL {{ ?act jolux:eventDescription ?summary FILTER(LANG(?summary) = "{code}") }}
  FILTER(LANG(?title) = "{code}" && ?date >= "{since}"^^xsd:date)
}} ORDER BY ?act LIMIT {size} OFFSET {offset}"""


class Options(Strict):
    """`system` is fedlex (CH) or legilux (LU); `list` what to ask for, of which only fedlex has consultations; `types` narrow
    acts to codes of the system's list, such as LOI or RGD in Luxembourg and numbers in Switzerland.
    """

    system: Literal["fedlex", "legilux"] = "fedlex"
    list: Literal["acts", "consultations"] = "acts"
    types: Words = ()

    @field_validator("types")
    @classmethod
    def _are_codes(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for one in value:
            if not one.replace("_", "").replace("-", "").isalnum():
                raise ValueError(f'"{one}" is not a code such as "LOI" or "21"')
        return value


def _page(ask: Ask, skip: int) -> str:
    options, code = ask.options, ask.source.languages[0]
    types = " ".join(f"<{TYPES[options.system]}{one}>" for one in options.types)
    # Of Luxembourg, every expression is in French, and nobody is known to ask for its language.
    language = f"<{AUTHORITY}{LANGUAGES.get(code, 'DEU')}>"
    spoken = "" if options.system == "legilux" else f"?expression jolux:language {language} . "
    query = PREFIXES + (CONSULTATIONS if options.list == "consultations" else ACTS).format(
        narrowed=f"VALUES ?type {{ {types} }} " if types else "", spoken=spoken,
        code=code, since=ask.since[:10], size=ask.size, offset=skip,
    )  # fmt: skip
    return f"{ask.source.url}?{urlencode({'query': query})}"


class Fedlex(System):
    """Kind `fedlex`; `url` is the SPARQL endpoint, the source's first language that of titles and texts."""

    proven = "clients"
    options = Options
    follows = True
    delay = 1.0
    size = 200
    rows, needed = "results.bindings", ("act", "title")
    paging = Anew(_page)

    def first(self, ask: Ask) -> str:
        """The query's first page."""
        return _page(ask, 0)

    def rows_of(self, root: Any, ask: Ask) -> list[Any]:
        """The rows; an act with several files of a form has several."""
        rows = [row_of(one) for one in rows_at(root, self.rows)]
        must_hold("date", [row.get("date", "") for row in rows])
        return rows

    def wanted(self, row: Any, ask: Ask) -> bool:
        """Whether it has an identifier of law."""
        return "/eli/" in row["act"]

    def ordered(self, rows: list[Any], ask: Ask) -> list[Any]:
        """Each act once."""
        return [next(group) for _, group in groupby(rows, key=lambda row: row["act"])]

    def obeys(self, row: Any, ask: Ask) -> dict[str, bool | None]:
        """Whether it is of one of the types."""
        kind = row.get("type", "").rpartition("/")[2]
        return {"types": kind in ask.options.types} if ask.options.types and kind else {}

    def entry(self, row: Any, ask: Ask) -> Entry:
        """An act."""
        return _entry(row, ask)


def _entry(row: dict[str, str], ask: Ask) -> Entry:
    options, language = ask.options, ask.source.languages[0]
    eli = row["act"].partition("/eli/")[2]
    consultation = options.list == "consultations"
    file = row.get("html") or row.get("pdf", "")
    ends = f"{row['date']} – {row['end']}" if row.get("end") else ""
    return Entry(
        link=(CONSULTATION if consultation else PEOPLE[options.system]).format(eli, language),
        title=row["title"].replace("\\n", " "), summary="\n".join(filter(None, (row.get("summary", ""), ends))),
        date=row.get("date", ""), language=language, key=row["act"],
        text_at=urljoin(ask.source.url, urlsplit(file).path) if file else "",
        references=() if consultation else (("eli", f"eli/{eli}"),),
        legal_type="Consultation" if consultation else row.get("type", "").rpartition("/")[2],
    )  # fmt: skip


SYSTEM = Fedlex()
