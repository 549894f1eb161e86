"""The United Nations Digital Library: resolutions, reports and other documents by a search.

Relies on https://digitallibrary.un.org/search as Invenio, the software behind it, describes it: `p` (the search), `c` (a
collection), `of=recjson`, `rg` rows from the `jrec`-th, `dt=c` with `d1y`, `d1m` and `d1d` for records made since a day;
the answer is a list of records. The library is often behind a challenge (status 202 without a word), which then ends the
run as blocked; whether it honours the day is not proven, so records are kept by `creation_date` as well. A field of a record
may be words, an object or a list of them. The name of a file tells the document's symbol, by which documents.un.org keeps the
text (asked for where the source says follow = true).
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

from crawlers.formats.entry import Entry
from crawlers.formats.rest_json import at_path, text_at
from crawlers.systems.answer import Ask
from crawlers.systems.base import System, Words
from crawlers.systems.paging import Offset
from crawlers.systems.rows import must_hold
from ground.toml.strict import Strict

PEOPLE = "https://digitallibrary.un.org/record/{}"
FIELDS = ("recid", "title", "creation_date", "abstract", "report_number", "imprint", "language", "filenames")
TEXT = "https://documents.un.org/api/symbol/access?{}"
# A_RES_78_199-EN.pdf
FILE = re.compile(r"([A-Z][A-Za-z0-9.]*(?:_[A-Za-z0-9.()-]+)+)-(AR|EN|ES|FR|RU|ZH|DE)\.(?:pdf|docx?)", re.IGNORECASE)


class Options(Strict):
    """`words` to search for, in Invenio's language; `collections` that are wanted, such as "Resolutions and Decisions"."""

    words: str
    collections: Words = ()


class UnDigitalLibrary(System):
    """Kind `un-digital-library`; `url` is the address of the search."""

    proven = "clients"
    access = (
        "doubtful: 202 without a word to many clients, 200 to some; a machine outside a data centre is the honest way"
    )
    options = Options
    delay = 5.0
    size = 50
    needed = ("recid",)
    paging = Offset("jrec", first=1)
    day = "creation_date"

    def first(self, ask: Ask) -> str:
        """Records made since the window's beginning."""
        since = ask.days[0]
        asked = [
            ("p", ask.options.words), ("of", "recjson"), ("ot", ",".join(FIELDS)), ("rg", str(ask.size)), ("jrec", "1"),
            ("dt", "c"), ("d1y", str(since.year)), ("d1m", str(since.month)), ("d1d", str(since.day)),
            *(("c", one) for one in ask.options.collections),
        ]  # fmt: skip
        return f"{ask.source.url}?{urlencode(asked)}"

    def see(self, root: Any, ask: Ask) -> None:
        """See that titles are said."""
        must_hold("title", [_words(at_path(row, "title")) for row in self.rows_of(root, ask)])

    def entry(self, row: Any, ask: Ask) -> Entry | None:
        """A record."""
        return _entry(row)


def _entry(row: Any) -> Entry:
    symbol = _symbol(row)
    said = [_words(at_path(row, name)) for name in ("report_number", "imprint", "abstract")]
    parts = (said[0] or symbol, *said[1:])
    return Entry(
        link=PEOPLE.format(row["recid"]), title=_words(at_path(row, "title")), summary=". ".join(filter(None, parts)),
        date=text_at(row, "creation_date"), key=text_at(row, "recid"),
        text_at=TEXT.format(urlencode({"s": symbol, "l": "en", "t": "pdf"}, safe="/")) if symbol else "",
    )  # fmt: skip


def _symbol(row: Any) -> str:
    """The document's symbol, from the name of its file: A/RES/78/199."""
    names = at_path(row, "filenames")
    found = (FILE.fullmatch(one) for one in (names if isinstance(names, list) else [names]) if isinstance(one, str))
    return next((one[1].replace("_", "/") for one in found if one), "")


def _words(value: Any) -> str:
    """The words of a field, whichever of its forms it has."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(_words, value)))
    if isinstance(value, dict):
        return " ".join(one for one in value.values() if isinstance(one, str))
    return value if isinstance(value, str) else ""


SYSTEM = UnDigitalLibrary()
