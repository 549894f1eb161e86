"""The Tweede Kamer (Netherlands): letters, motions, amendments, questions and other papers, with their files.

Relies on https://gegevensmagazijn.tweedekamer.nl/OData/v4/2.0/ as its open data portal documents it: `Document` with
`$filter` on `ApiGewijzigdOp`, `Verwijderd` and `Soort`, `$orderby` and `$expand=Kamerstukdossier`; 250 rows at most, and
`@odata.nextLink`. Projects say that the link comes only where no `$top` is sent, so none is; where a full page has none, we
count on with `$skip`. Files come from `Document({id})/resource`: PDF, at times Word, which is not read. Many changes
concern the record alone; `GewijzigdOp` tells that of the document. The address for people is own knowledge.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

from crawlers.formats.entry import Entry, Listing
from crawlers.formats.queries import with_query
from crawlers.formats.rest_json import at_path, text_at
from crawlers.systems.answer import Answer, Ask
from crawlers.systems.base import System, Words
from crawlers.systems.rows import entries_of, json_of, must_hold, rows_at
from ground.strict import Strict

PEOPLE = "https://www.tweedekamer.nl/kamerstukken/detail?id={0}&did={0}"
EXPAND = "Kamerstukdossier($select=Nummer,Toevoeging,Titel)"


class Options(Strict):
    """`kinds` are values of Soort, such as "Brief regering", "Motie", "Amendement" or "Schriftelijke vragen"."""

    kinds: Words = ()


class TweedeKamer(System):
    """Kind `tweede-kamer`; `url` is the address of the interface's version, with its slash at the end."""

    options = Options
    follows = True
    delay = 0.5
    size = 250

    def first(self, ask: Ask) -> str:
        """Papers whose record changed since the window's beginning."""
        return _page(ask, 0)

    def read(self, answer: Answer, ask: Ask) -> Listing:
        """A page of papers."""
        root = json_of(answer)
        rows = rows_at(root, "value")
        found = entries_of(rows, lambda row: _entry(row, ask), ("Id", "DocumentNummer"), ask.most)
        must_hold("Onderwerp", [entry.title for entry in found])
        link = root.get("@odata.nextLink") if isinstance(root, dict) else None
        if isinstance(link, str) and link:
            return Listing(found, next_link=urljoin(answer.url, link), rows=len(rows))
        following = _page(ask, answer.page * ask.size) if len(rows) >= ask.size else ""
        return Listing(found, next_link=following, rows=len(rows))


def _page(ask: Ask, skip: int) -> str:
    narrowed = f"ApiGewijzigdOp ge {ask.since} and Verwijderd eq false"
    if ask.options.kinds:
        each = " or ".join("Soort eq '{}'".format(kind.replace("'", "''")) for kind in ask.options.kinds)
        narrowed += f" and ({each})"
    skipped = f"&$skip={skip}" if skip else ""
    return with_query(
        urljoin(ask.source.url, "Document"), f"$filter={narrowed}&$orderby=ApiGewijzigdOp&$expand={EXPAND}{skipped}"
    )


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
