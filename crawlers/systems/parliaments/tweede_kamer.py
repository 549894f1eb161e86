"""The Tweede Kamer (Netherlands): letters, motions, amendments, questions and other papers, with their files.

Relies on https://gegevensmagazijn.tweedekamer.nl/OData/v4/2.0/ as its open data portal documents it: `Document` with
`$filter` on `ApiGewijzigdOp`, `Verwijderd` and `Soort`, `$orderby` and `$expand=Kamerstukdossier`; 250 rows at most, and
`@odata.nextLink`. Projects say that the link comes only where no `$top` is sent, so none is; where a full page has none, we
count on with `$skip`. Files come from `Document({id})/resource`: a Word document first, and hours later the PDF. Many changes
concern the record alone; `GewijzigdOp` tells that of the document. The address for people is own knowledge.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

from crawlers.formats.entry import Entry
from crawlers.formats.queries import with_query
from crawlers.formats.rest_json import at_path, text_at
from crawlers.systems.answer import Ask
from crawlers.systems.base import System, Words
from crawlers.systems.paging import Anew, Cursor
from crawlers.systems.rows import must_hold, since_or_undated
from ground.clock import later
from ground.toml.strict import Strict

PEOPLE = "https://www.tweedekamer.nl/kamerstukken/detail?id={0}&did={0}"
EXPAND = "Kamerstukdossier($select=Nummer,Toevoeging,Titel)"


class Options(Strict):
    """`kinds` are values of Soort, such as "Brief regering", "Motie", "Amendement" or "Schriftelijke vragen"."""

    kinds: Words = ()


def _page(ask: Ask, skip: int) -> str:
    narrowed = f"ApiGewijzigdOp ge {ask.since} and Verwijderd eq false"
    if ask.options.kinds:
        each = " or ".join("Soort eq '{}'".format(kind.replace("'", "''")) for kind in ask.options.kinds)
        narrowed += f" and ({each})"
    skipped = f"&$skip={skip}" if skip else ""
    return with_query(
        urljoin(ask.source.url, "Document"), f"$filter={narrowed}&$orderby=ApiGewijzigdOp&$expand={EXPAND}{skipped}"
    )


class TweedeKamer(System):
    """Kind `tweede-kamer`; `url` is the address of the interface's version, with its slash at the end."""

    proven = "recording"
    options = Options
    follows = True
    delay = 0.5
    size = 250
    rows, needed = "value", ("Id", "DocumentNummer")
    paging = Cursor("@odata.nextLink", full=Anew(_page))

    def first(self, ask: Ask) -> str:
        """Papers whose record changed since the window's beginning."""
        return _page(ask, 0)

    def see(self, root: Any, ask: Ask) -> None:
        """See that subjects are said."""
        must_hold("Onderwerp", [text_at(row, "Onderwerp") or text_at(row, "Titel") for row in self.rows_of(root, ask)])

    def obeys(self, row: Any, ask: Ask) -> dict[str, bool | None]:
        """Whether it is of one of the kinds, and its record was changed within the window."""
        kind, changed = text_at(row, "Soort"), text_at(row, "ApiGewijzigdOp")
        told: dict[str, bool | None] = {"kinds": kind in ask.options.kinds} if ask.options.kinds and kind else {}
        return told | ({"since": since_or_undated(changed, later(ask.since, -7 * 86_400))} if changed else {})

    def entry(self, row: Any, ask: Ask) -> Entry | None:
        """A paper."""
        return _entry(row, ask)


def _entry(row: Any, ask: Ask) -> Entry:
    number, identifier = text_at(row, "DocumentNummer"), text_at(row, "Id")
    dossiers = at_path(row, "Kamerstukdossier")
    files = [one for one in (dossiers if isinstance(dossiers, list) else [dossiers]) if isinstance(one, dict)]
    subject, title = text_at(row, "Onderwerp"), text_at(row, "Titel")
    papers = [_paper(one, text_at(row, "Volgnummer")) for one in files if text_at(one, "Nummer")]
    parts = (
        text_at(row, "Soort"),
        title if title != subject else "",
        *papers,
        *(text_at(one, "Titel") for one in files),
    )
    return Entry(
        link=PEOPLE.format(number), title=subject or title, summary=". ".join(dict.fromkeys(filter(None, parts))),
        # Midnight in Amsterdam, of which only the day is meant.
        date=text_at(row, "Datum")[:10], updated=text_at(row, "GewijzigdOp"), language="nl", key=identifier,
        text_at=urljoin(ask.source.url, f"Document({identifier})/resource"),
        references=tuple(("national", f"NL {paper}") for paper in papers), legal_type=text_at(row, "Soort"),
    )  # fmt: skip


def _paper(dossier: Any, number: str) -> str:
    """A parliamentary paper by its dossier and number, as in "Kst 36547-12"; the dossier alone where it has none."""
    told = "-".join(filter(None, (text_at(dossier, "Nummer"), text_at(dossier, "Toevoeging"))))
    return f"Kst {told}-{number}" if number.isdigit() and number != "0" else f"Kst {told}"


SYSTEM = TweedeKamer()
