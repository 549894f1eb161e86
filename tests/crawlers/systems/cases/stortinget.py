"""The Storting: matters, publications by type, written questions; whole sessions with old rows. All of it is made up."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta, timezone
from typing import Any

from tests.crawlers.systems.case import Case, path_of, query_of
from tests.crawlers.web import JSON, XML, Asked, Page

DAY = date.today() - timedelta(days=3)
OLD = date.today() - timedelta(days=90)
NEVER = "/Date(-62135596800000+0100)/"
LISTS = {"saker": "saker_liste", "publikasjoner": "publikasjoner_liste", "skriftligesporsmal": "sporsmal_liste"}
PEOPLE = "https://www.stortinget.no/no/Saker-og-publikasjoner/"


def session(day: date) -> int:
    """The year in which a session began."""
    return day.year if day.month >= 10 else day.year - 1


YEAR = session(date.today())
SESSIONS = YEAR - session(date.today() - timedelta(days=30)) + 1


def at(day: date) -> str:
    """Midnight in Oslo, as the interface writes it in winter."""
    moment = datetime(day.year, day.month, day.day, tzinfo=timezone(timedelta(hours=1)))
    return f"/Date({int(moment.timestamp() * 1000)}+0100)/"


def matter(number: int, day: date = DAY) -> dict[str, Any]:
    """A matter as a session's list holds it."""
    return {
        "id": 9000 + number, "tittel": f"Oppdiktet sak {number}", "henvisning": f"Prop. {number} L ({YEAR}-{YEAR + 1})",
        "sist_oppdatert_dato": at(day), "komite": {"navn": "Ingenkomiteen"}, "emne_liste": [{"navn": "Ingenting"}],
        "status": 1, "dokumentgruppe": 1,
    }  # fmt: skip


def publication(number: int, day: date = DAY) -> dict[str, Any]:
    """A publication."""
    return {
        "id": f"inns-{number}", "tittel": f"Innst. {number} L ({YEAR}-{YEAR + 1})", "dato": NEVER,
        "tilgjengelig_dato": at(day), "type": 6,
    }  # fmt: skip


def question(number: int, day: date = DAY) -> dict[str, Any]:
    """A written question."""
    return {
        "id": 7000 + number, "tittel": f"Oppdiktet spørsmål {number}?", "sendt_dato": at(day), "besvart_dato": at(day),
        "sporsmal_til_minister_tittel": "ingenministeren", "status": 3,
    }  # fmt: skip


MAKERS: dict[str, Any] = {"saker": matter, "publikasjoner": publication, "skriftligesporsmal": question}


def listing(resource: str, rows: Any) -> Page:
    """A list of the interface."""
    told = {"respons_dato_tid": at(DAY), "versjon": "1.6", LISTS[resource]: rows, "sesjon_id": "x"}
    return Page(json.dumps(told).encode(), JSON)


def answer(asked: Asked) -> Page | None:
    """Lists of the session that runs, and texts."""
    resource, query = path_of(asked).rpartition("/")[2], query_of(asked)
    if resource == "sak":
        told = {
            "tittel": "Oppdiktet sak", "innstillingstekst": "Komiteen ber om <i>ingenting</i>.", "vedtakstekst": "Vedtatt.",
            "publikasjon_referanse_liste": [{"lenke_tekst": "Prop. 1 L"}],
        }  # fmt: skip
        return Page(json.dumps(told).encode(), JSON)
    if resource == "publikasjon":
        return Page(
            b"<?xml version='1.0'?><Innstilling><Tit>Innst.</Tit><A>Komiteen <i>ber</i>.</A></Innstilling>", XML
        )
    if resource == "enkeltsporsmal" and query.get("NSporsmalId"):
        inner = "<id>1</id><sporsmal>Hva skjer?</sporsmal><begrunnelse/><svar>&lt;p&gt;Ingenting.&lt;/p&gt;</svar>"
        return Page(f"<detaljert_sporsmal xmlns='http://data.stortinget.no'>{inner}</detaljert_sporsmal>".encode(), XML)
    if resource not in LISTS:
        return None
    if query["sesjonid"] != f"{YEAR}-{YEAR + 1}":
        return listing(resource, [])
    make = MAKERS[resource]
    return listing(resource, [make(3)] if query.get("publikasjontype") == "dok8" else [make(1), make(2), make(4, OLD)])


def is_listing(asked: Asked) -> bool:
    """Whether a list was asked for."""
    return path_of(asked).rpartition("/")[2] in LISTS


def case(resource: str, pages: int, documents: list[dict[str, Any]], **options: Any) -> Case:
    """The case of a resource."""

    def single(asked: Asked) -> Page | None:
        told = MAKERS[resource](1) if query_of(asked).get("publikasjontype") != "dok8" else []
        return listing(resource, told) if is_listing(asked) else answer(asked)

    return Case(
        kind="stortinget", path="/eksport/", answer=answer, options={"resource": resource, **options},
        source={"country": "NO", "languages": ["nb"], "timezone": "Europe/Oslo", "paging": {"pages": 9}},
        asks_since=rf"/eksport/{resource}\?.*sesjonid={YEAR + 1 - SESSIONS}-\d{{4}}&format=json", pages=pages * SESSIONS,
        is_listing=is_listing, documents=documents, fields=(LISTS[resource], "id", "tittel"), dates=(at(DAY),),
        empty=lambda asked: listing(resource, []) if is_listing(asked) else None, single=single, endless=False,
    )  # fmt: skip


def row(number: int, **more: Any) -> dict[str, Any]:
    """What every document has."""
    return {"published_at": DAY.isoformat(), "language": "nb", "text_state": "full", "media": "data", **more}


CASES = [
    case("saker", 1, [
        row(
            number, url=f"{PEOPLE}Saker/Sak/?p=900{number}", title=f"Oppdiktet sak {number}", legal_type="Prop",
            references={("national", f"NO Prop. {number} L ({YEAR}-{YEAR + 1})")},
            text="Oppdiktet sak\nKomiteen ber om ingenting.\nVedtatt.\nProp. 1 L",
        )
        for number in (1, 2)
    ]),
    case("publikasjoner", 2, [
        row(
            number, url=f"https://data.stortinget.no/eksport/publikasjon?publikasjonid=inns-{number}",
            title=f"Innst. {number} L ({YEAR}-{YEAR + 1})", legal_type="dok8" if number == 3 else "innstilling",
            references={("national", f"NO Innst. {number} L ({YEAR}-{YEAR + 1})")}, text="Innst.\nKomiteen ber.",
        )
        for number in (1, 2, 3)
    ], types=["innstilling", "dok8"]),
    case("skriftligesporsmal", 1, [
        row(
            number, url=f"{PEOPLE}Sporsmal/Skriftlige-sporsmal-og-svar/Skriftlig-sporsmal/?qid=700{number}",
            title=f"Oppdiktet spørsmål {number}?", legal_type="Skriftlig spørsmål", text="Hva skjer?\n\nIngenting.",
        )
        for number in (1, 2)
    ]),
]  # fmt: skip
