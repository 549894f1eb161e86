"""Diavgeia, where all bodies of the Greek state must publish their decisions: those of some bodies and types.

Relies on https://diavgeia.gov.gr/luminapi/opendata/search as the help of the interface and projects describe it: `org`,
`type`, `from_issue_date` and `to_issue_date` (six months at most), `page` from 0, `size` up to 500; an answer holds
`decisions` and `info` with `total`; times are milliseconds. There are more than 70 million decisions, so a source must narrow.
What it does not understand it drops, with status 200: `info.query` echoes the query that was executed, and a filter that is
missing there ends as `drifted`. That `org` and `type` may be repeated is own knowledge; a decision may be published days after
its date, so the span begins a week before the window. Words are searched for in texts by another interface,
https://opendata.diavgeia.gov.gr/luminapi/api/search, as a project probed it in September 2026: `q` in quotes, `fq` for each
filter, days as "22/11/2026 02:00:00" in Greek time, a hundred rows at most, and no echo; it refuses fields it does not know.
Texts are PDFs at /doc/{ada}.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, unquote, urlencode, urljoin

from pydantic import model_validator

from crawlers.formats.cleaning import plain
from crawlers.formats.entry import Entry
from crawlers.formats.rest_json import text_at
from crawlers.systems.answer import Ask
from crawlers.systems.base import System, Words
from crawlers.systems.paging import Pages
from crawlers.systems.rows import beside
from ground.clock import stamp
from ground.records import FaultError
from ground.toml.strict import Strict

PEOPLE = "https://diavgeia.gov.gr/decision/view/{}"
MOST, MOST_WORDS = 500, 100
WORDS, HOSTS = "/luminapi/api/search", {"diavgeia.gov.gr": "opendata.diavgeia.gov.gr"}
GREEK_TIME = re.compile(r"(\d{2})/(\d{2})/(\d{4})\b.*")


class Options(Strict):
    """Which bodies (`organisations`, by number or Latin name), `types` of decisions (such as Α.2 for regulations, Α.3 for
    circulars) and which `words` to search for; at least one of the three.
    """

    organisations: Words = ()
    types: Words = ()
    words: str = ""

    @model_validator(mode="after")
    def _narrow(self) -> Options:
        if not (self.organisations or self.types or self.words):
            raise ValueError("organisations, types or words must narrow the search: there are millions of decisions")
        return self


class Diavgeia(System):
    """Kind `diavgeia`; `url` is the address of the search."""

    proven = "clients"
    options = Options
    follows = True
    delay = 1.0
    rows, needed = "decisions", ("ada", "subject")
    paging = Pages("page", total="info.total", first=0)
    filtered, margin = True, 7 * 86_400

    def first(self, ask: Ask) -> str:
        """The search's first page."""
        if ask.options.words:
            return _worded(ask)
        asked = [("org", one) for one in ask.options.organisations] + [("type", one) for one in ask.options.types]
        asked += [("from_issue_date", ask.since[:10]), ("to_issue_date", ask.until[:10])]
        return f"{ask.source.url}?{urlencode([*asked, ('size', str(min(ask.size, MOST))), ('page', '0')])}"

    def see(self, root: Any, ask: Ask) -> None:
        """See that the query that was executed holds what was asked for: what it does not understand is dropped."""
        echo = text_at(root, "info.query")
        if not echo:
            return
        options = ask.options
        asked = {"organisations": options.organisations, "types": options.types, "words": tuple(options.words.split())}
        told = plain(unquote(echo)).casefold()
        for name, values in asked.items():
            if values and not any(one.strip('"').casefold() in told for one in values):
                raise FaultError(
                    "drifted", f'the filter "{name}" has no effect: it is not in the query that was executed'
                )

    def obeys(self, row: Any, ask: Ask) -> dict[str, bool | None]:
        """Whether it is of one of the types."""
        kind = text_at(row, "decisionTypeId")
        return {"types": kind in ask.options.types} if ask.options.types and ask.options.words and kind else {}

    def day_of(self, row: Any, ask: Ask) -> str:
        """The day of its issue."""
        return _day(text_at(row, "issueDate"))

    def entry(self, row: Any, ask: Ask) -> Entry | None:
        """A decision."""
        return _entry(row, ask)


def _worded(ask: Ask) -> str:
    """The first page of a search in texts."""
    options, days = ask.options, f"[DT({ask.since[:10]}T00:00:00) TO DT({ask.until[:10]}T23:59:59)]"
    words = options.words.replace('"', " ")
    asked = [("q", f'"{words}"')]
    for name, values in (("organizationUid", options.organisations), ("decisionTypeUid", options.types)):
        asked += [("fq", " OR ".join(f'{name}:"{one}"' for one in values))] if values else []
    asked += [("fq", f"issueDate:{days}"), ("page", "0"), ("size", str(min(ask.size, MOST_WORDS))), ("sort", "recent")]
    return f"{beside(ask.source.url, WORDS, HOSTS)}?{urlencode(asked)}"


def _entry(row: Any, ask: Ask) -> Entry:
    ada = text_at(row, "ada")
    number, kind = text_at(row, "protocolNumber"), text_at(row, "decisionTypeId")
    return Entry(
        link=PEOPLE.format(quote(ada)), title=text_at(row, "subject"), summary=number, date=_day(text_at(row, "issueDate")),
        updated=_day(text_at(row, "submissionTimestamp")), language="el", key=ada,
        text_at=urljoin(ask.source.url, f"/doc/{quote(ada)}"), references=(("national", f"GR ΑΔΑ {ada}"),), legal_type=kind,
    )  # fmt: skip


def _day(milliseconds: str) -> str:
    """The day, in Greece, of a number of milliseconds, or of a time: decisions are dated with their midnight there."""
    written = GREEK_TIME.fullmatch(milliseconds)
    if written:
        return f"{written[3]}-{written[2]}-{written[1]}"
    if milliseconds == "0":
        return ""
    try:
        at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(milliseconds), hours=3)
    except (ValueError, OverflowError):
        return milliseconds
    return stamp(at)[:10]


SYSTEM = Diavgeia()
