"""The Folketing (Denmark): bills, motions, questions and other matters, with the summary that its own service writes.

Relies on https://oda.ft.dk/api/ as its documentation describes it: OData 3, `Sag` with `$filter` on `opdateringsdato`
(Danish time, without a zone), `$orderby`, `$top` (100 at most), `$skip` and `$expand`; rows in `value`. Headers of OData 4
are answered with 404. Texts are PDFs on www.ft.dk, which lets no machine in: what we keep is `resume`. Types are told by
the numbers of `typeid`: 3 bill, 5 motion, 10 question by the rules of section 20 (own knowledge, as are the paths of
addresses for people); where an address cannot be made, that of the record is taken.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from pydantic import field_validator

from crawlers.formats.entry import Entry
from crawlers.formats.queries import with_query
from crawlers.formats.rest_json import text_at
from crawlers.systems.answer import Ask
from crawlers.systems.base import System, Words
from crawlers.systems.paging import Offset
from crawlers.systems.rows import must_hold
from ground.clock import moment
from ground.toml.strict import Strict

PEOPLE = "https://www.ft.dk/samling/{period}/{kind}/{number}/index.htm"
RECORD = "https://oda.ft.dk/api/Sag({})"
# The part of the address by the letters of a matter's number.
KINDS = {"L": "lovforslag", "B": "beslutningsforslag", "S": "spoergsmaal", "F": "forespoergsel", "V": "vedtagelse"}
PERIOD = re.compile(r"\d{4}[1-9]")
MOST = 100


class Options(Strict):
    """`types` of matter by number (3 bill, 5 motion, 10 question …); `words` that titles must hold."""

    types: Words = ()
    words: str = ""

    @field_validator("types")
    @classmethod
    def _are_numbers(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not all(one.isdigit() for one in value):
            raise ValueError('types are numbers, such as "3"')
        return value


class Oda(System):
    """Kind `oda`; `url` is the interface's address, with its slash at the end."""

    proven = "recording"
    access = "machines at oda.ft.dk; www.ft.dk, with the texts, lets no machine in"
    options = Options
    delay = 0.5
    rows, needed = "value", ("id", "opdateringsdato")
    paging = Offset("$skip")
    day, filtered = "opdateringsdato", True

    def first(self, ask: Ask) -> str:
        """Matters that changed since the window's beginning."""
        since = moment(ask.since).astimezone(ZoneInfo("Europe/Copenhagen"))
        narrowed = f"opdateringsdato ge datetime'{since:%Y-%m-%dT%H:%M:%S}'"
        if ask.options.types:
            narrowed += f" and ({' or '.join(f'typeid eq {one}' for one in ask.options.types)})"
        if ask.options.words:
            words = ask.options.words.replace("'", "''")
            narrowed += f" and substringof('{words}',titel)"
        query = f"$filter={narrowed}&$orderby=opdateringsdato&$expand=Periode,Sagstype,Sagsstatus"
        # Its server reads a dollar sign only where it is encoded.
        asked = f"{query}&$top={min(ask.size, MOST)}&$skip=0"
        return with_query(urljoin(ask.source.url, "Sag"), asked).replace("$", "%24")

    def see(self, root: Any, ask: Ask) -> None:
        """See that titles are said."""
        must_hold("titel", [text_at(row, "titel") or text_at(row, "titelkort") for row in self.rows_of(root, ask)])

    def obeys(self, row: Any, ask: Ask) -> dict[str, bool | None]:
        """Whether it has one of the types, and the words in its title."""
        types, words, kind = ask.options.types, ask.options.words.lower(), text_at(row, "typeid")
        told: dict[str, bool | None] = {"types": kind in types} if types and kind else {}
        return told | ({"words": words in text_at(row, "titel").lower()} if words else {})

    def entry(self, row: Any, ask: Ask) -> Entry | None:
        """A matter."""
        return _entry(row, ask)


def _entry(row: Any, ask: Ask) -> Entry:
    number, identifier = text_at(row, "nummer"), text_at(row, "id")
    period, changed = text_at(row, "Periode.kode"), text_at(row, "opdateringsdato")
    letters = re.sub(r"[\d ].*", "", number)
    fine = bool(PERIOD.fullmatch(period)) and letters in KINDS
    address = PEOPLE.format(period=period, kind=KINDS.get(letters, ""), number=number.replace(" ", ""))
    act = text_at(row, "lovnummer")
    kind, status = text_at(row, "Sagstype.type"), text_at(row, "Sagsstatus.status")
    said = (
        kind,
        number,
        f"Status: {status}" if status else "",
        f"Lov nr. {act}" if act else "",
        text_at(row, "resume"),
    )
    return Entry(
        link=address if fine else RECORD.format(identifier), title=text_at(row, "titel") or text_at(row, "titelkort"),
        summary=". ".join(filter(None, said)), date=_day(changed), updated=changed, language="da", key=identifier,
        references=(("national", f"DK Folketinget {period} {number}"),) if number and period else (),
        legal_type=kind or text_at(row, "typeid"),
    )  # fmt: skip


def _day(text: str) -> str:
    """The day of a time, which is all that a change of a record says of a matter."""
    try:
        return datetime.fromisoformat(text).date().isoformat()
    except ValueError:
        return text


SYSTEM = Oda()
