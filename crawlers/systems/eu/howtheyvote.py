"""HowTheyVote.eu: roll-call votes of the European Parliament's plenary, with their results.

Relies on https://howtheyvote.eu/api/ as its own code and answers show it: `votes` with `page`, `page_size`, `sort_by`,
`sort_order` and, in its newer form, `date[gte]`; `results` and `has_next` in the answer. The older form ignores the date,
and lists the newest first: reading stops where a page in that order has come to what is older. Facts and figures come
from `votes/{id}`; how each member voted is left there. The data need attribution.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from crawlers.formats.cleaning import plain
from crawlers.formats.entry import Entry
from crawlers.formats.pages import Page
from crawlers.formats.rest_json import at_path, text_at
from crawlers.formats.subjects import subjects_of
from crawlers.systems.answer import Answer, Ask
from crawlers.systems.base import System, Words
from crawlers.systems.paging import Pages
from crawlers.systems.rows import json_of, objects_at
from ground.toml.strict import Strict

PEOPLE = "https://howtheyvote.eu/votes/{}"
FIGURES = ("FOR", "AGAINST", "ABSTENTION", "DID_NOT_VOTE")


class Options(Strict):
    """`words` to search for; `committees` that were responsible, such as "LIBE"."""

    words: str = ""
    committees: Words = ()


class HowTheyVote(System):
    """Kind `howtheyvote`; `url` is the interface's address, with its slash at the end."""

    proven = "recording"
    options = Options
    follows = True
    delay = 1.0
    size = 50
    rows, needed = "results", ("id", "display_title")
    paging = Pages("page", more="has_next")
    day, falling, filtered = "timestamp", True, True

    def first(self, ask: Ask) -> str:
        """Main votes since the window's beginning, the newest first."""
        asked = [("page", "1"), ("page_size", str(ask.size)), ("sort_by", "date"), ("sort_order", "desc")]
        asked += [("date[gte]", ask.since[:10])]
        asked += [("q", ask.options.words)] if ask.options.words else []
        asked += [("responsible_committees", one) for one in ask.options.committees]
        return f"{ask.source.url}votes?{urlencode(asked)}"

    def entry(self, row: Any, ask: Ask) -> Entry | None:
        """A vote."""
        return _entry(row, ask)

    def text(self, answer: Answer, entry: Entry) -> Page:
        """What the vote was on, and how many voted how."""
        root = json_of(answer)
        total = at_path(root, "stats.total")
        counted = total if isinstance(total, dict) else {}
        figures = [f"{name.lower().replace('_', ' ')}: {counted[name]}" for name in FIGURES if name in counted]
        procedure = " ".join(filter(None, (text_at(root, "procedure.title"), text_at(root, "procedure.reference"))))
        stage = text_at(root, "procedure.stage")
        told = plain(text_at(root, "snippet.text") or text_at(root, "facts"))
        subjects = ", ".join(filter(None, (text_at(one, "label") for one in objects_at(root, "oeil_subjects"))))
        parts = (entry.summary, procedure, f"Stage: {stage}" if stage else "", subjects, told, ", ".join(figures))
        return Page(text="\n".join(filter(None, parts)), language="en")


def _entry(row: Any, ask: Ask) -> Entry:
    labels = [text_at(one, "label") for name in ("topics", "geo_areas") for one in objects_at(row, name)]
    parts = (
        text_at(row, "description"),
        text_at(row, "reference"),
        text_at(row, "result"),
        ", ".join(filter(None, labels)),
    )
    return Entry(
        link=PEOPLE.format(row["id"]), title=text_at(row, "display_title"), summary=". ".join(filter(None, parts)),
        date=text_at(row, "timestamp"), language="en", key=text_at(row, "id"),
        text_at=f"{ask.source.url}votes/{row['id']}", text_headers=(("Accept", "application/json"),),
        legal_type="roll-call vote", references=subjects_of(objects_at(row, "eurovoc_concepts")),
    )  # fmt: skip


SYSTEM = HowTheyVote()
