"""Databases made with Uwazi, such as that of UPR Info: documents and recommendations of the Universal Periodic Review.

Relies on `api/search` of Uwazi, as its public code and users of https://upr-info-database.uwazi.io show it: `types`, a JSON
list of template ids, `searchTerm`, `sort`, `order`, `from` and `limit`; `totalRows` and `rows` of `sharedId`, `title`,
`creationDate` (milliseconds) and `metadata` in the answer. The newest come first, and reading stops with those that were
made before the window. A term of several words must be in quotes, or everything fits. An abbreviated id of a template finds
nothing and says nothing. What metadata hold differs by template; all of their labels and words become the text.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode, urljoin

from crawlers.formats.entry import Entry
from crawlers.formats.rest_json import at_path, text_at
from crawlers.systems.answer import Ask
from crawlers.systems.base import System, Words
from crawlers.systems.paging import Offset
from ground.clock import stamp
from ground.toml.strict import Strict

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Options(Strict):
    """`templates`: the ids of the kinds of entity that are wanted; `words` to search for; `date` is the metadata's name for
    a document's own date, in seconds.
    """

    templates: Words = ()
    words: str = ""
    date: str = "document_date"


class Uwazi(System):
    """Kind `uwazi`; `url` is the address of the search."""

    proven = "recording"
    options = Options
    dated = False
    delay = 1.0
    rows, needed = "rows", ("sharedId", "title")
    paging = Offset("from", total="totalRows")
    day, falling = "creationDate", True

    def first(self, ask: Ask) -> str:
        """The newest entities."""
        asked = {"limit": str(ask.size), "from": "0", "order": "desc", "sort": "creationDate"}
        asked |= {"types": json.dumps(list(ask.options.templates))} if ask.options.templates else {}
        asked |= {"searchTerm": ask.options.words} if ask.options.words else {}
        return f"{ask.source.url}?{urlencode(asked)}"

    def day_of(self, row: Any, ask: Ask) -> str:
        """When it was made."""
        return _moment(text_at(row, self.day), 1_000)

    def obeys(self, row: Any, ask: Ask) -> dict[str, bool | None]:
        """Whether it is of one of the templates."""
        template = text_at(row, "template")
        return {"templates": template in ask.options.templates} if ask.options.templates and template else {}

    def entry(self, row: Any, ask: Ask) -> Entry | None:
        """An entity."""
        return _entry(row, ask)


def _entry(row: Any, ask: Ask) -> Entry:
    metadata = at_path(row, "metadata")
    values = metadata if isinstance(metadata, dict) else {}
    said = [
        f"{name.replace('_', ' ').capitalize()}: {words}" for name, value in values.items() if (words := _words(value))
    ]
    own = _moment(text_at(values, f"{ask.options.date}.0.value"), 1)
    return Entry(
        link=urljoin(ask.source.url, f"/entity/{row['sharedId']}"), title=text_at(row, "title"), text="\n".join(said),
        date=own[:10] or _moment(text_at(row, "creationDate"), 1_000), language=text_at(row, "language"),
        key=text_at(row, "sharedId"),
    )  # fmt: skip


def _words(value: Any) -> str:
    """The labels and words of a property; "" for numbers, which are dates or mean nothing by themselves."""
    parts = value if isinstance(value, list) else [value]
    found = [text_at(one, "label") or _word(at_path(one, "value")) for one in parts if isinstance(one, dict)]
    return ", ".join(filter(None, found))


def _word(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _moment(number: str, a_second: int) -> str:
    """The time so long after 1970, "" where that is no time; 1970 itself is how machines say that they know none."""
    try:
        return stamp(EPOCH + timedelta(seconds=float(number) / a_second)) if float(number) else ""
    except (ValueError, OverflowError):
        return ""


SYSTEM = Uwazi()
