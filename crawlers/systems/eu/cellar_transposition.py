"""National measures that states have notified for directives, by CELLAR of the Publications Office.

Relies on the SPARQL endpoint https://publications.europa.eu/webapi/rdf/sparql and on the ontology CDM, in which a measure
points at its directive with `measure_national_implementing_implements_resource_legal` and has the properties in QUERY;
several projects of 2026 read them so, one of them found the country everywhere, the day of notification and the kind of
act nearly everywhere. A measure has a CELEX for each directive it serves (7, then the directive's, then the state's three
letters, "_" and a number), so a measure for many directives counts only where its CELEX says this one; some have "7*"
instead of a directive's. A day of the year 1001 stands for none.

Projects disagree on whether the measures stand in the endpoint's default graph: where none comes, they are asked for once more
inside `GRAPH`, and an act from years ago without a single measure is then told as `drifted`. The title of a recent measure is
often that of the directive: such a one is named by its state, kind, number and CELEX. A measure that was notified says nothing
of its being complete; states notify in parts, and late, and some notify a republication. There is no order in time that could
be trusted, so all measures are asked for each time.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote, urlencode

from pydantic import Field, field_validator

from crawlers.formats.entry import Entry, Listing
from crawlers.formats.interfaces import row_of
from crawlers.systems.answer import Answer, Ask
from crawlers.systems.base import System, Words
from crawlers.systems.eu.cellar import EURLEX, Cellar
from crawlers.systems.paging import Anew, go_on
from crawlers.systems.rows import ISO_DAY, json_of, must_hold, rows_at
from ground.records import FaultError
from ground.toml.strict import Strict

# After so many years some state has notified something.
YEARS = 4
# Aggregates are reported to mix the values of several measures on this endpoint, so rows come plain and are put together here.
QUERY = """PREFIX cdm: <http://publications.europa.eu/ontology/cdm#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
SELECT DISTINCT ?act ?celex ?title ?country ?type ?notified ?published ?reference ?website WHERE {{
  VALUES ?act {{ {acts} }}
  ?directive cdm:resource_legal_id_celex ?act .
  OPTIONAL {{ {graph} {{
    ?measure cdm:measure_national_implementing_implements_resource_legal ?directive ;
      cdm:resource_legal_id_celex ?celex .
    FILTER(STRSTARTS(STR(?celex), CONCAT("7", SUBSTR(STR(?act), 2))) || STRSTARTS(STR(?celex), "7*"))
    OPTIONAL {{ ?measure cdm:work_title ?title }}
    OPTIONAL {{ ?measure cdm:measure_national_implementing_implemented_by_country ?country }}
    OPTIONAL {{ ?measure cdm:measure_national_implementing_type_act ?type }}
    OPTIONAL {{ ?measure cdm:measure_national_implementing_date_notification ?notified }}
    OPTIONAL {{ ?measure cdm:measure_national_implementing_date_official_journal ?published }}
    OPTIONAL {{ ?measure cdm:measure_national_implementing_reference_member-state ?reference }}
    OPTIONAL {{ ?measure cdm:measure_national_implementing_national_website_link ?website }}
  }} }}
}} ORDER BY ?act ?celex LIMIT {size} OFFSET {offset}"""
# How the title of the directive itself begins, which recent measures have in place of their own.
DIRECTIVE = re.compile(
    r"(?:the |an )?(?:directive|richtlinie|directiv[aă]|direttiva|richtlijn|diretiva|dyrektywa|direktiiv|direkti[vī]\w*|"
    r"direktyva|smernica|směrnice|irányelv|οδηγία|директива|treoir)\b.{0,40}?\d{2,4}/\d", re.IGNORECASE,
)  # fmt: skip
# A template that was never filled in.
PLACEHOLDER = re.compile(r"\$[A-Z_]+\$")


class Options(Strict):
    """`acts` are the CELEX numbers of the directives whose national measures are wanted."""

    acts: Words = Field(min_length=1)

    @field_validator("acts")
    @classmethod
    def _are_directives(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for one in value:
            if not (len(one) == len("32011L0036") and one.isalnum() and one[0] == "3" and one[5] == "L"):
                raise ValueError(f'"{one}" is not the CELEX number of a directive such as "32011L0036"')
        return value


class CellarTransposition(System):
    """Kind `cellar-transposition`; `url` is the SPARQL endpoint."""

    proven = "clients"
    access = "no refusal known; heavy queries may take 60 s"
    accept = Cellar.accept
    options = Options
    dated = False
    size = 500

    def first(self, ask: Ask) -> str:
        """The query's first page."""
        return _page(ask, 0)

    def read(self, answer: Answer, ask: Ask) -> Listing:
        """The page's measures, each for one directive; an act without any has a row of its own."""
        rows = [row_of(one) for one in rows_at(json_of(answer), "results.bindings")]
        must_hold("act", [row.get("act", "") for row in rows])
        measures = [row for row in rows if len(row) > 1 and row.get("act")]
        for name in ("celex", "country", "notified"):
            must_hold(name, [row.get(name, "") for row in measures])
        inside = "GRAPH" in answer.url
        if rows and not measures and answer.page <= 2:
            if not inside:
                # Two projects found the measures in graphs of their own alone: asked for once more, there.
                return Listing(next_link=_page(ask, 0, inside=True), rows=len(rows), quiet=_none(ask))
            _see_that_this_may_be(ask)
        entries = tuple(_entry(row, ask) for row in _once(_grouped(measures)))[: ask.most]
        further = Anew(lambda ask, skip: _page(ask, skip, inside=inside))
        following, _ = go_on(further, answer, ask, len(rows)) if measures else ("", "")
        return Listing(entries, next_link=following, rows=len(rows), quiet=_none(ask) if rows and not measures else "")


def _none(ask: Ask) -> str:
    return f"CELLAR holds no national measure for {', '.join(ask.options.acts)}"


def _page(ask: Ask, skip: int, *, inside: bool = False) -> str:
    acts = " ".join(f'"{one}"^^xsd:string' for one in ask.options.acts)
    query = QUERY.format(acts=acts, size=ask.size, offset=skip, graph="GRAPH ?g" if inside else "")
    return f"{ask.source.url}?{urlencode({'query': query, 'format': Cellar.accept})}"


def _grouped(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """One row for each measure and directive: the last day of notification, the first of printing, and a title of its own."""
    found: dict[tuple[str, str], dict[str, set[str]]] = {}
    states: dict[str, set[str]] = {}
    for row in rows:
        group = found.setdefault((row["act"], row.get("celex", "")), {})
        for name, value in row.items():
            if _day(value):
                group.setdefault(name, set()).add(value)
        states.setdefault(row.get("title", ""), set()).add(row.get("country", ""))
    for group in found.values():
        # What several states call theirs is the directive's own title.
        group["title"] = {one for one in group.get("title", ()) if _own(one) and len(states[one]) == 1}
    last = {"notified"}
    return [
        {name: (max if name in last else min)(values) for name, values in group.items() if values}
        for group in found.values()
    ]


def _own(title: str) -> bool:
    return not (DIRECTIVE.match(title) or PLACEHOLDER.search(title))


def _see_that_this_may_be(ask: Ask) -> None:
    old = [one for one in ask.options.acts if int(one[1:5]) <= int(ask.until[:4]) - YEARS]
    if old:
        raise FaultError("drifted", f'"celex" is in no row: not one measure, though {old[0]} is years old')


def _once(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Rows with a CELEX, those with "7*" only where the same notification has no CELEX that names the directive."""
    named = [row for row in rows if row.get("celex")]
    proper = {(row["act"], _end(row)) for row in named if "*" not in row["celex"]}
    return [row for row in named if "*" not in row["celex"] or (row["act"], _end(row)) not in proper]


def _end(row: dict[str, str]) -> str:
    """The end of a CELEX from the state's letters on."""
    return row["celex"].lstrip("7*") if "*" in row["celex"] else row["celex"][len(row["act"]) :]


def _entry(row: dict[str, str], ask: Ask) -> Entry:
    act, celex = row["act"], row["celex"]
    country, name, language = _state(row.get("country", "").rpartition("/")[2])
    days = {what: day for what in ("notified", "published") for day in [_day(row.get(what, ""))] if day}
    said = [f"{name} ({country})", f"for {act}", *(f"{what} {day}" for what, day in days.items())]
    # States also notify what they had, and republications of it.
    said += ["older than the directive"] if days.get("published", "9")[:4] < act[1:5] else []
    said += [row["website"]] if row.get("website", "").startswith("http") else []
    return Entry(
        link=EURLEX.format(language=ask.source.languages[0].upper(), celex=quote(celex, safe="")),
        title=row.get("title") or _named(row, name),
        summary=", ".join(said),
        date=next(iter(days.values()), ""),
        language=language,
        key=celex,
        references=(("celex", celex), ("celex", act)),
        legal_type=row.get("type", ""),
    )


def _named(row: dict[str, str], state: str) -> str:
    """A title for a measure that has none of its own: its state, what kind of act it is, its number there, its CELEX."""
    said = [row[name] for name in ("type", "reference") if row.get(name) and _own(row[name])]
    return f"{state}: {', '.join([*said, row['celex']])}"


def _day(text: str) -> str:
    return "" if ISO_DAY.match(text) and text < "1900" else text


def _state(letters: str) -> tuple[str, str, str]:
    """A state by its three letters: two letters, name, and its language where it has one alone."""
    from babel import Locale
    from babel.core import get_global
    from babel.languages import get_official_languages

    aliases: Any = get_global("territory_aliases").get(letters)
    country = aliases[0] if aliases else letters
    official = get_official_languages(country, de_facto=True)
    return country, Locale("en").territories.get(country, country), official[0] if len(official) == 1 else ""


SYSTEM = CellarTransposition()
