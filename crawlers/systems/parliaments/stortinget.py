"""The Storting (Norway): matters, publications with their texts, and written questions with their answers.

Relies on https://data.stortinget.no/eksport/ as its technical documentation describes it: `saker`, `publikasjoner` (by
`publikasjontype`) and `skriftligesporsmal` of a session (`sesjonid=2026-2027`, from October to September), with
`format=json`. It knows no time since when: a whole session is listed, and we keep by `sist_oppdatert_dato`,
`tilgjengelig_dato` or the day of question or answer. Texts: `sak?sakid=`, `publikasjon?publikasjonid=` (XML, which is also
the only known address for people) and `enkeltsporsmal?NSporsmalId=`, whose parameter projects report. Too many requests
are refused without saying until when. The Storting is to be named as the source.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, Literal
from urllib.parse import urlencode

from crawlers.formats.cleaning import plain
from crawlers.formats.entry import Entry
from crawlers.formats.pages import Page
from crawlers.formats.rest_json import MILLISECONDS, text_at
from crawlers.systems.answer import Answer, Ask
from crawlers.systems.base import System, Words
from crawlers.systems.rows import json_of, objects_at, rows_at
from crawlers.systems.xmlanswers import document_of
from ground.toml.strict import Strict

PEOPLE = "https://www.stortinget.no/no/Saker-og-publikasjoner/"
MATTER = PEOPLE + "Saker/Sak/?p={}"
QUESTION = PEOPLE + "Sporsmal/Skriftlige-sporsmal-og-svar/Skriftlig-sporsmal/?qid={}"
LISTS = {"saker": "saker_liste", "publikasjoner": "publikasjoner_liste", "skriftligesporsmal": "sporsmal_liste"}
OCTOBER = 10


class Options(Strict):
    """`resource` is what to list; `types` of publication: innstilling, lovvedtak, dok8, dok12, referat …"""

    resource: Literal["saker", "publikasjoner", "skriftligesporsmal"] = "saker"
    types: Words = ("innstilling", "lovvedtak", "dok8")


class Stortinget(System):
    """Kind `stortinget`; `url` is the address of the exports, with its slash at the end."""

    proven = "recording"
    access = "no refusal known; 429 in bursts, without saying until when"
    options = Options
    dated = False
    follows = True
    delay = 2.0
    needed = ("id", "tittel")

    def first(self, ask: Ask) -> str:
        """A list."""
        return ask.one

    def each(self, ask: Ask) -> tuple[str, ...]:
        """The lists of the window's sessions and types."""
        return tuple(_addresses(ask))

    def rows_of(self, root: Any, ask: Ask) -> list[Any]:
        """The rows, which each list names in its own way."""
        return rows_at(root, LISTS[ask.options.resource])

    def day_of(self, row: Any, ask: Ask) -> str:
        """When it was changed, or its day."""
        entry = self.entry(row, ask) if all(text_at(row, path) for path in self.needed) else None
        return (entry.updated or entry.date) if entry else ""

    def entry(self, row: Any, ask: Ask) -> Entry | None:
        """What the list tells of."""
        return MAKERS[ask.options.resource](row, ask.one, ask)

    def text(self, answer: Answer, entry: Entry) -> Page:
        """What is said of a matter, or the text of a publication, or a question and its answer."""
        if "/sak?" in answer.url:
            return _matter(json_of(answer))
        if "/enkeltsporsmal?" in answer.url:
            page = document_of(answer, (), ("sporsmal", "begrunnelse", "svar"), "the question")
            return Page(text=plain(page.text), note=page.note)
        return document_of(answer, (), (), "the publication")


def _addresses(ask: Ask) -> list[str]:
    name, year = ask.options.resource, _session(ask.days[0])
    years = range(year, _session(ask.days[-1]) + 1)
    more = [{"publikasjontype": kind} for kind in ask.options.types] if name == "publikasjoner" else [{}]
    asked = [{**one, "sesjonid": f"{each}-{each + 1}", "format": "json"} for each in years for one in more]
    return [f"{ask.source.url}{name}?{urlencode(one)}" for one in asked]


def _session(day: date) -> int:
    """The year in which the session of a day began."""
    return day.year if day.month >= OCTOBER else day.year - 1


def _case(row: Any, url: str, ask: Ask) -> Entry:
    identifier, changed = text_at(row, "id"), _time(text_at(row, "sist_oppdatert_dato"))
    paper = text_at(row, "henvisning")
    topics = [text_at(one, "navn") for one in objects_at(row, "emne_liste")]
    parts = (paper, text_at(row, "komite.navn"), ", ".join(filter(None, topics)))
    return Entry(
        link=MATTER.format(identifier), title=text_at(row, "tittel"), summary=". ".join(filter(None, parts)), date=changed,
        updated=changed, language="nb", key=identifier,
        text_at=f"{ask.source.url}sak?{urlencode({'sakid': identifier, 'format': 'json'})}",
        references=(("national", f"NO {paper}"),) if paper else (), legal_type=paper.partition(" ")[0].rstrip("."),
    )  # fmt: skip


def _publication(row: Any, url: str, ask: Ask) -> Entry:
    identifier = text_at(row, "id")
    address = f"publikasjon?{urlencode({'publikasjonid': identifier})}"
    days = (_time(text_at(row, name)) for name in ("tilgjengelig_dato", "dato"))
    return Entry(
        link=f"https://data.stortinget.no/eksport/{address}", title=text_at(row, "tittel"),
        date=next(filter(None, days), ""), language="nb", key=identifier, text_at=f"{ask.source.url}{address}",
        references=(("national", f"NO {text_at(row, 'tittel')}"),) if "(" in text_at(row, "tittel") else (),
        legal_type=url.partition("publikasjontype=")[2].partition("&")[0],
    )  # fmt: skip


def _question(row: Any, url: str, ask: Ask) -> Entry:
    identifier = text_at(row, "id")
    answered = _time(text_at(row, "besvart_dato"))
    sent = (_time(text_at(row, name)) for name in ("sendt_dato", "datert_dato"))
    minister = text_at(row, "sporsmal_til_minister_tittel")
    return Entry(
        link=QUESTION.format(identifier), title=text_at(row, "tittel"), summary=f"Til: {minister}" if minister else "",
        date=answered or next(filter(None, sent), ""), updated=answered, language="nb", key=identifier,
        text_at=f"{ask.source.url}enkeltsporsmal?{urlencode({'NSporsmalId': identifier})}",
        legal_type="Skriftlig spørsmål",
    )  # fmt: skip


MAKERS = {"saker": _case, "publikasjoner": _publication, "skriftligesporsmal": _question}


def _matter(root: Any) -> Page:
    papers = [text_at(one, "lenke_tekst") for one in objects_at(root, "publikasjon_referanse_liste")]
    named = ("innstillingstekst", "kortvedtak", "vedtakstekst", "parentestekst")
    said = [plain(text_at(root, name)) for name in named]
    return Page(
        text_at(root, "tittel"), "\n".join(filter(None, (text_at(root, "tittel"), *said, *papers))), language="nb"
    )


def _time(text: str) -> str:
    """A time of the interface as ISO 8601; midnight means only the day, and what lies before 1900 means unknown."""
    match = MILLISECONDS.fullmatch(text)
    if match is None:
        return ""
    zone = text[match.end(1) : -2]
    hours = int(zone[:3]) if zone else 0
    try:
        at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(match[1]))
        local = at.astimezone(timezone(timedelta(hours=hours)))
    except (OverflowError, ValueError):
        return ""
    if local.year < 1900:
        return ""
    return local.date().isoformat() if (local.hour, local.minute) == (0, 0) else local.isoformat(timespec="seconds")


SYSTEM = Stortinget()
