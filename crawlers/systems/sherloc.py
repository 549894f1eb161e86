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
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

from crawlers.formats.entry import Entry, Listing
from crawlers.formats.rest_json import at_path, text_at
from crawlers.systems.answer import Answer, Ask
from crawlers.systems.base import System
from crawlers.systems.rows import entries_of, json_of, must_count, must_hold, rows_at
from ground.strict import Strict

PEOPLE = "https://www.unodc.org/cld{}?lng={}&tmpl=sherloc"
KINDS = {"cldb": "caseLaw", "legdb": "legislation"}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# Tue Oct 15 00:00:00 CEST 2024
MOMENT = re.compile(rf"[A-Z][a-z]{{2}} ({'|'.join(MONTHS)}) (\d{{2}}) [\d:]{{8}} \S+ (\d{{4}})")


class Options(Strict):
    """`library`: cldb for cases, legdb for laws; `crime` as SHERLOC names it, such as "Trafficking in persons"."""

    library: Literal["cldb", "legdb"] = "cldb"
    crime: str = ""


class Sherloc(System):
    """Kind `sherloc`; `url` is the address above both libraries, with its slash at the end."""

    options = Options
    dated = False
    delay = 2.0

    def first(self, ask: Ask) -> str:
        """The first page."""
        return _page(ask, 0)

    def read(self, answer: Answer, ask: Ask) -> Listing:
        """A page of cases or laws."""
        root = json_of(answer)
        rows, total = rows_at(root, "results"), text_at(root, "found")
        if rows:
            must_count("found", total)
        must_hold("title", [_title(row) for row in rows])
        found = entries_of(rows, lambda row: _entry(row, ask), ("uri",), ask.most)
        from_start = json.loads(parse_qs(urlsplit(answer.url).query)["criteria"][0])["startAt"] + len(rows)
        quiet = "" if rows else "the library holds nothing of this kind"
        following = _page(ask, from_start) if rows and from_start < int(total) else ""
        return Listing(found, next_link=following, rows=len(rows), quiet=quiet)


def _page(ask: Ask, start: int) -> str:
    kind = KINDS[ask.options.library]
    crime = [{"fieldName": f"en#__el.{kind}.crimeTypes_s", "value": ask.options.crime}] if ask.options.crime else []
    criteria = json.dumps({"filters": crime, "startAt": start, "sortings": ""}, separators=(",", ":"))
    asked = urlencode({"lng": ask.source.languages[0], "criteria": criteria})
    return f"{ask.source.url}{ask.options.library}/data.json?{asked}"


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
