"""SHERLOC of UNODC: court cases and laws on trafficking, smuggling and other crimes, from all countries.

Relies on https://www.unodc.org/cld/v3/sherloc/, which no page documents; one survey probed it in August 2026:
`cldb/data.json` (cases, ten a page) and `legdb/data.json` (laws, a hundred a page) with `lng` and `criteria`, a JSON text of
`startAt` and `filters`; `found` and `results` of `uri`, `id` and `values` in the answer. Nothing says when an entry was
made: cases come by falling date of their decision, and an old decision that is added today stands far behind, so that only
`paging.pages` pages are watched. That laws take the filter en#__el.legislation.crimeTypes_s is inferred from that of cases;
in which order laws come is unknown. A case's facts are in the list; a law's text is on its page, which follow = true asks for.
"""

from __future__ import annotations

import json
import re
from typing import Any, Literal
from urllib.parse import urlencode, urljoin

from crawlers.formats.entry import Entry
from crawlers.formats.rest_json import at_path, text_at
from crawlers.systems.answer import Ask
from crawlers.systems.base import System
from crawlers.systems.paging import Anew
from crawlers.systems.rows import must_hold
from ground.toml.strict import Strict

PEOPLE = "https://www.unodc.org/cld{}?lng={}&tmpl=sherloc"
KINDS = {"cldb": "caseLaw", "legdb": "legislation"}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# Tue Oct 15 00:00:00 CEST 2024
MOMENT = re.compile(rf"[A-Z][a-z]{{2}} ({'|'.join(MONTHS)}) (\d{{2}}) [\d:]{{8}} \S+ (\d{{4}})")


class Options(Strict):
    """`library`: cldb for cases, legdb for laws; `crime` as SHERLOC names it, such as "Trafficking in persons"."""

    library: Literal["cldb", "legdb"] = "cldb"
    crime: str = ""


def _page(ask: Ask, start: int) -> str:
    kind = KINDS[ask.options.library]
    crime = [{"fieldName": f"en#__el.{kind}.crimeTypes_s", "value": ask.options.crime}] if ask.options.crime else []
    criteria = json.dumps({"filters": crime, "startAt": start, "sortings": ""}, separators=(",", ":"))
    asked = urlencode({"lng": ask.source.languages[0], "criteria": criteria})
    return f"{ask.source.url}{ask.options.library}/data.json?{asked}"


class Sherloc(System):
    """Kind `sherloc`; `url` is the address above both libraries, with its slash at the end."""

    proven = "recording"
    options = Options
    dated = False
    delay = 2.0
    rows, needed = "results", ("uri",)
    paging = Anew(_page, total="found")

    def first(self, ask: Ask) -> str:
        """The first page."""
        return _page(ask, 0)

    def see(self, root: Any, ask: Ask) -> None:
        """See that titles are said."""
        must_hold("title", [_title(row) for row in self.rows_of(root, ask)])

    def obeys(self, row: Any, ask: Ask) -> dict[str, bool | None]:
        """Whether the crime is the one that was asked for."""
        crimes = _value(row, f"en#__el.{KINDS[ask.options.library]}.crimeTypes_s")
        return {"crime": ask.options.crime in crimes} if ask.options.crime and crimes else {}

    def entry(self, row: Any, ask: Ask) -> Entry | None:
        """A case or a law."""
        return _entry(row, ask)


def _entry(row: Any, ask: Ask) -> Entry:
    uri, language = text_at(row, "uri"), ask.source.languages[0]
    kind = KINDS[ask.options.library]
    countries, crimes = (
        _value(row, f"{language}#{kind}@country_label_s1"),
        _value(row, f"{language}#__el.{kind}.crimeTypes_s"),
    )
    page = f"/cld{uri}?{urlencode({'lng': language, 'tmpl': 'sherloc'})}"
    return Entry(
        link=PEOPLE.format(uri, language), title=_title(row), summary=". ".join(filter(None, (countries, crimes))),
        text=_value(row, "//caseLaw/factSummary/html"), date=_day(_value(row, "caseLaw@decisionVerdictDate_s1")),
        language=language, key=text_at(row, "id"), legal_type=kind,
        text_at=urljoin(ask.source.url, page) if kind == "legislation" else "",
    )  # fmt: skip


def _title(row: Any) -> str:
    law = (
        _value(row, f"legislation.nationalLawArticle@{name}_s1") for name in ("title", "chapterDescription", "article")
    )
    return _value(row, "page_title") or " – ".join(filter(None, law))


def _value(row: Any, name: str) -> str:
    """A value, whose name may hold dots."""
    values = at_path(row, "values")
    value = values.get(name) if isinstance(values, dict) else ""
    said = [one for one in value if isinstance(one, str)] if isinstance(value, list) else [value]
    return ", ".join(one for one in said if isinstance(one, str))


def _day(text: str) -> str:
    match = MOMENT.fullmatch(text)
    return f"{match[3]}-{MONTHS.index(match[1]) + 1:02}-{match[2]}" if match else text


SYSTEM = Sherloc()
