"""BOE, the official gazette of Spain: what it published, a day at a time.

Relies on https://www.boe.es/datosabiertos/api/boe/sumario/{YYYYMMDD} as the gazette's page on open data documents it, in
JSON: `data.sumario.diario`, then sections, departments, headings and items, each of them a list or one object. A day
without an issue, such as a Sunday, is answered with status 404. Texts come in XML from /diario_boe/xml.php?id=, with the
words in `texto` and the date in `metadatos`. The summary does not say what an act legally is, so its section does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from urllib.parse import quote, urljoin

from crawlers.formats.entry import Entry, Listing
from crawlers.formats.pages import Page
from crawlers.formats.rest_json import at_path, text_at
from crawlers.systems.answer import Answer, Ask
from crawlers.systems.base import System, Words
from crawlers.systems.rows import entries_of, json_of, listed
from crawlers.systems.xmlanswers import document_of, value_at
from ground.records import FaultError
from ground.toml.strict import Strict

ISSUES = "data.sumario.diario"
PEOPLE = "https://www.boe.es/diario_boe/txt.php?id={}"
DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
NUMBER = re.compile(r"(BOE-[A-Z])-(\d{4}-\d+)")


class Options(Strict):
    """`sections` keep codes of the gazette's sections: 1 general provisions, 2A and 2B staff, 3 other provisions, 4 courts,
    5A to 5C notices; `departments` keep departments whose name holds one of these words.
    """

    sections: Words = ("1", "3")
    departments: Words = ()


class Boe(System):
    """Kind `boe`; `url` is the address of the daily summaries, with its slash at the end."""

    proven = "recording"
    options = Options
    follows = True
    delay = 1.0
    empty_statuses = frozenset({404})

    def first(self, ask: Ask) -> str:
        """The window's first day."""
        return _day(ask, ask.days[0])

    def read(self, answer: Answer, ask: Ask) -> Listing:
        """A day's items; then the next day."""
        asked = DAY.search(answer.url.rsplit("/", 1)[1])
        then = date(*map(int, asked.groups())) + timedelta(days=1) if asked else ask.days[-1]
        following = _day(ask, then) if asked and then <= ask.days[-1] else ""
        root = json_of(answer) if answer.status != 404 else None
        if root is None or text_at(root, "status.code") == "404":
            return Listing(next_link=following)
        issues = listed(at_path(root, ISSUES))
        if not issues:
            raise FaultError("drifted", f'the field "{ISSUES}" is not there')
        day = DAY.sub(r"\1-\2-\3", text_at(root, "data.sumario.metadatos.fecha_publicacion"))
        found: list[Entry] = []
        total = 0
        for section in _inside(issues, "seccion"):
            for department in listed(at_path(section, "departamento")):
                rows = list(_inside([department], "item"))
                total += len(rows)
                if _wanted(section, department, ask):
                    found += _items(rows, section, department, day, ask)
        if not total:
            raise FaultError("drifted", 'the field "item" is in none of the sections')
        return Listing(tuple(found[: ask.most]), next_link=following, rows=total)

    def text(self, answer: Answer, entry: Entry) -> Page | None:
        """An item's own XML."""
        if "html" in answer.kind or "pdf" in answer.kind:
            return None

        def head(element: Any) -> Page:
            day = DAY.sub(r"\1-\2-\3", value_at(element, "fecha_publicacion"))
            return Page(value_at(element, "titulo"), date=day, language="es")

        return document_of(
            answer, ("documento",), ("texto",), "the gazette's item", heads=("metadatos",), read_head=head
        )


def _day(ask: Ask, day: date) -> str:
    return urljoin(ask.source.url, f"{day:%Y%m%d}")


def _inside(nodes: list[Any], name: str) -> Iterator[dict[str, Any]]:
    """The objects of a name anywhere inside some nodes."""
    for node in nodes:
        for key, value in node.items():
            if key == name:
                yield from listed(value)
            else:
                yield from _inside(listed(value), name)


def _wanted(section: Any, department: Any, ask: Ask) -> bool:
    options, name = ask.options, text_at(department, "nombre").lower()
    fits = not options.sections or text_at(section, "codigo") in options.sections
    return fits and (not options.departments or any(word.lower() in name for word in options.departments))


def _items(rows: list[Any], section: Any, department: Any, day: str, ask: Ask) -> list[Entry]:
    def entry(row: Any) -> Entry:
        identifier = text_at(row, "identificador")
        number = NUMBER.fullmatch(identifier)
        return Entry(
            link=text_at(row, "url_html") or PEOPLE.format(identifier), title=text_at(row, "titulo"),
            summary=text_at(department, "nombre"), date=day, language="es", key=identifier,
            text_at=urljoin(ask.source.url, f"/diario_boe/xml.php?id={quote(identifier)}"),
            text_headers=(("Accept", "application/xml"),),
            references=(("national", f"ES {number[1]} {number[2]}"),) if number else (),
            legal_type=text_at(section, "nombre"),
        )  # fmt: skip

    return list(entries_of(rows, entry, ("identificador", "titulo"), ask.most))


SYSTEM = Boe()
