"""HUDOC, the databases of the Council of Europe: the Court, execution of judgments, and the monitoring bodies.

Relies on the two services that every hudoc.*.coe.int shares and no page documents: `/app/query/results` with `query`,
`select`, `sort`, `start` and `length`, which answers `resultcount` and `results[].columns`, at most 10,000 in a search;
and `/app/conversion/docx/html/body?library=&id=` for texts. A field that a query names and a database lacks finds nothing
and says nothing, so only databases whose fields several projects use are asked by date (ECHR, EXEC, ESC); the others are
read by falling date until a page is older than the window. Of GREVIO, ECRI, FCNM, ECRML, COMMHR, GRECO and GRETA only the
identifiers are sure; titles, dates and types are named as the sure ones are, and `names` corrects them without code. One
survey found no reports of GRETA in its database. EXEC and ESC keep texts in `contentbody`; of CPT, whose texts are in
sections, the first is read. A Referer of the same host goes with every request for a text; let the source send it as well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any, Literal
from urllib.parse import quote, urlencode, urljoin

from pydantic import Field

from crawlers.formats.cleaning import plain
from crawlers.formats.entry import Entry
from crawlers.formats.pages import Page
from crawlers.formats.rest_json import text_at
from crawlers.systems.answer import Answer, Ask
from crawlers.systems.base import System
from crawlers.systems.paging import Offset
from crawlers.systems.rows import json_of, must_hold, objects_at, rows_at
from ground.toml.strict import Strict

QUERY, CAP = "/app/query/results", 10_000
LANGUAGES = {"en": "ENG", "fr": "FRE"}
CODES = {"eng": "en", "en": "en", "english": "en", "fre": "fr", "fra": "fr", "fr": "fr", "french": "fr"}
MIDNIGHT = re.compile(r"([\d/-]{8,10})[T ]00:00(:00)?(\.\d+)?Z?")
APPLICATION = re.compile(r"\d{1,5}/\d{2}")


@dataclass(frozen=True, slots=True)
class Base:
    """A database: the names of its fields, what narrows it to documents, how it is asked by date, where its texts are."""

    id: str
    title: str
    date: str
    language: str
    type: str
    narrowed: str = ""
    dated: str = ""
    spoken: bool = False
    text: Literal["docx", "section", "body"] = "docx"
    more: tuple[str, ...] = ()

    @property
    def by_section(self) -> bool:
        """Whether a report has a row for each of its sections, and a title only where they have one."""
        return self.title.endswith("sectiontitle")


def _alike(name: str, key: str = "sectionid") -> Base:
    return Base(
        f"{name}{key}", f"{name}sectiontitle", f"{name}publicationdate", f"{name}language", f"{name}documenttype"
    )


FROM = '{date}>="{since}T00:00:00.0Z"'
BASES = {
    "echr": Base(
        "itemid", "docname", "kpdate", "languageisocode", "doctype", "NOT (doctype=PR OR doctype=HFCOMOLD OR doctype=HECOMOLD)",
        FROM, True, more=("appno", "ecli", "respondent", "conclusion", "article", "importance"),
    ),
    "exec": Base(
        # CEC are cards of cases, some 90,000, with hardly any text.
        "execidentifier", "exectitle", "execpublisheddate", "execlanguage", "execdocumenttypecollection",
        "NOT (execdocumenttypecollection=CEC)", FROM, True,
        "body", ("execappno", "execstate"),
    ),
    "esc": Base(
        "escdcidentifier", "esctitle", "escpublicationdate", "escdclanguage", "escrawdctype", "",
        "{date}:[{since}T00:00:00Z TO {until}T23:59:59Z]", text="body", more=("escrawstateparty",),
    ),
    "cpt": Base(
        "cptdocumentid", "cptsectiontitle", "cptdocumentdate", "cptlanguage", "cptdocumenttype", 'cptsectionnumber="0001"',
        text="section", more=("cptstate", "cptvisityear", "cptvisittype", "cptdocumentreference"),
    ),
    "grevio": _alike("grevio"), "ecrml": _alike("ecrml"), "fcnm": _alike("fcnm"), "greco": _alike("greco"),
    "ecri": _alike("ecri", "identifier"), "greta": _alike("greta", "identifier"), "commhr": _alike("commhr", "identifier"),
}  # fmt: skip


class Options(Strict):
    """Which `database`; `narrowed` is a further condition, such as "article=4"; `names` are other names for the fields id,
    title, date, language and type.
    """

    database: Literal[
        "echr", "exec", "esc", "cpt", "grevio", "ecri", "ecrml", "fcnm", "greco", "greta", "commhr"
    ] = "echr"  # fmt: skip
    narrowed: str = ""
    names: dict[Literal["id", "title", "date", "language", "type"], str] = Field(default_factory=dict)

    @property
    def base(self) -> Base:
        """The database with its fields as they are named here."""
        return replace(BASES[self.database], **self.names)  # type: ignore[arg-type]


class Hudoc(System):
    """Kind `hudoc`; `url` is the host, with its slash at the end."""

    proven = "recording"
    access = (
        "homes and offices; 403 to addresses of clouds since 8 October 2026: a machine outside a data centre, or a "
        "proxy of the organisation, is the honest way"
    )
    options = Options
    follows = True
    delay = 1.0
    rows = "results"
    paging = Offset("start", total="resultcount", most=CAP)
    falling = True

    def first(self, ask: Ask) -> str:
        """Documents by falling date, since the window's beginning where the database is sure to know it."""
        base: Base = ask.options.base
        spoken = [
            f'{base.language}:"{LANGUAGES[one]}"' for one in ask.source.languages if one in LANGUAGES and base.spoken
        ]
        parts = (
            f"contentsitename:{ask.options.database.upper()}", base.narrowed and f"({base.narrowed})",
            base.dated.format(date=base.date, since=ask.since[:10], until=ask.until[:10]),
            f"({' OR '.join(spoken)})" if spoken else "", ask.options.narrowed and f"({ask.options.narrowed})",
        )  # fmt: skip
        asked = {
            "query": " AND ".join(filter(None, parts)), "sort": f"{base.date} Descending", "start": "0",
            "select": ",".join((base.id, base.title, base.date, base.language, base.type, *base.more)),
            "length": str(min(ask.size, 500)),
        }  # fmt: skip
        return f"{urljoin(ask.source.url, QUERY)}?{urlencode(asked, quote_via=quote)}"

    def needed_of(self, ask: Ask) -> tuple[str, ...]:
        """The identifier and the title, by their names in the database."""
        base: Base = ask.options.base
        # A section's title is "Executive summary", or nothing at all: reports of the CPT are named by what they are on.
        return (f"columns.{base.id}", *(() if base.by_section else (f"columns.{base.title}",)))

    def see(self, root: Any, ask: Ask) -> None:
        """See that documents can be named."""
        if ask.options.base.text == "section":
            must_hold("cptstate", [_title(row.get("columns"), ask) for row in objects_at(root, "results")])
        elif ask.options.base.by_section:
            title = ask.options.base.title
            rows = [row for row in objects_at(root, "results") if "columns" in row]
            must_hold(title, [text_at(row, f"columns.{title}") for row in rows])

    def day_of(self, row: Any, ask: Ask) -> str:
        """The day of the database's own kind of document."""
        return _day(text_at(row, f"columns.{ask.options.base.date}"))

    def entry(self, row: Any, ask: Ask) -> Entry | None:
        """A document."""
        return _entry(row["columns"], ask)

    def text(self, answer: Answer, entry: Entry) -> Page | None:
        """The text that a database keeps as a field; None for a conversion, which is HTML."""
        if QUERY not in answer.url:
            return None
        rows = rows_at(json_of(answer), "results")
        text = plain(text_at(rows[0], "columns.contentbody")) if rows else ""
        return Page(
            text=text, language=entry.language, note="" if text else "the database has no text of this document yet"
        )


def _entry(row: Any, ask: Ask) -> Entry:
    base: Base = ask.options.base
    identifier = text_at(row, base.id)
    number = text_at(row, "appno") or text_at(row, "execappno")
    references = [("echr", one) for one in dict.fromkeys(APPLICATION.findall(number))]
    references += [("ecli", text_at(row, "ecli"))] if text_at(row, "ecli").startswith("ECLI:") else []
    shown = f"{identifier}-1" if base.text == "section" else identifier
    names = ("respondent", "execstate", "escrawstateparty", "cptstate", "conclusion")
    return Entry(
        link=f"https://hudoc.{ask.options.database}.coe.int/eng?i={quote(shown, safe='')}", title=_title(row, ask),
        summary=". ".join(filter(None, (text_at(row, name) for name in names))), date=_day(text_at(row, base.date)),
        language=CODES.get(text_at(row, base.language).lower(), ""), key=identifier, text_at=_text_at(base, identifier, ask),
        text_headers=(("Referer", urljoin(ask.source.url, "/")),), references=tuple(references),
        legal_type=text_at(row, base.type),
    )  # fmt: skip


def _title(row: Any, ask: Ask) -> str:
    base: Base = ask.options.base
    if base.text != "section":
        return text_at(row, base.title) or f"{ask.options.database.upper()} {text_at(row, base.id)}"
    state, year, kind, number = (text_at(row, name) for name in base.more)
    visit = " ".join(filter(None, ("visit", year, f"({kind})" if kind else ""))) if year or kind else ""
    return ", ".join(filter(None, (": ".join(filter(None, (state, visit))), number)))


def _text_at(base: Base, identifier: str, ask: Ask) -> str:
    database = ask.options.database.upper()
    if base.text == "body":
        query = f'contentsitename:{database} AND {base.id}="{identifier}"'
        asked = {"query": query, "select": "contentbody", "sort": "", "start": "0", "length": "1"}
        return f"{urljoin(ask.source.url, QUERY)}?{urlencode(asked, quote_via=quote)}"
    section = "&sectionnumber=0001" if base.text == "section" else ""
    path = "/app/conversion/docx/section/html/body" if section else "/app/conversion/docx/html/body"
    return f"{urljoin(ask.source.url, path)}?library={database}&id={quote(identifier, safe='')}{section}"


def _day(text: str) -> str:
    """A day that is written as its midnight, as a day."""
    match = MIDNIGHT.fullmatch(text)
    return match[1] if match else text


SYSTEM = Hudoc()
