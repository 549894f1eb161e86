"""The French Senate: bills and adopted texts in Akoma Ntoso, from the two lists of them that it keeps.

Relies on https://www.senat.fr/akomantoso/ as its page on open data describes it: `depots.xml` and `adoptions.xml` hold a
`text` with `url` and `lastModifiedDateTime` for every text since December 2019, so what was changed before the window is
left out here; the name of the lists' outermost element is not known, and any will do. Title, dates (`FRBRdate` named
depot, adoption or presentation) and words come from each text. That people read a text at /leg/{id}.html is own knowledge.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urljoin, urlsplit

from crawlers.formats.entry import Entry, Listing
from crawlers.formats.pages import Page
from crawlers.formats.xml_parts import local_name, text_of
from crawlers.systems.answer import Answer, Ask
from crawlers.systems.base import System, Words
from crawlers.systems.rows import must_hold, since_or_undated
from crawlers.systems.xmlanswers import document_of, parts_of, value_at
from ground.records import FaultError
from ground.toml.strict import Strict

PEOPLE = "https://www.senat.fr/leg/{}.html"
END = ".akn.xml"
DATES = ("adoption", "depot", "presentation")
# How the Senate's identifiers begin, and what they stand for.
TYPES = {
    "pjl": "Projet de loi", "pjlo": "Projet de loi organique", "plf": "Projet de loi de finances",
    "plfss": "Projet de loi de financement de la sécurité sociale", "ppl": "Proposition de loi",
    "pplo": "Proposition de loi organique", "ppr": "Proposition de résolution", "tas": "Texte adopté",
}  # fmt: skip
LETTERS = re.compile(r"[a-z]+")


class Options(Strict):
    """`lists` are the lists to read: depots (what was tabled) and adoptions (what was adopted)."""

    lists: Words = ("depots", "adoptions")


class Senat(System):
    """Kind `senat`; `url` is the address of the lists, with its slash at the end."""

    proven = "recording"
    access = "no refusal known; one project needed the system's own certificates"
    accept = "application/xml"
    options = Options
    follows = True
    dated = False
    delay = 0.5

    def first(self, ask: Ask) -> str:
        """The first list."""
        return _list(ask, ask.options.lists[0])

    def read(self, answer: Answer, ask: Ask) -> Listing:
        """A list, of which only what changed since the window's beginning counts; then the other."""
        rows = parts_of(answer, (), ("text",), "the list of the Senate", lambda one: (
            value_at(one, "url"), value_at(one, "lastModifiedDateTime"),
        ))  # fmt: skip
        if not rows:
            # The lists hold years, and are never empty.
            raise FaultError("drifted", 'the field "text" is not there')
        must_hold("url", [url for url, _ in rows])
        must_hold("lastModifiedDateTime", [changed for _, changed in rows])
        fresh = [(url, changed) for url, changed in rows if url and since_or_undated(changed, ask.since)]
        # The newest first, as there may be more than one run can fetch.
        fresh.sort(key=lambda row: row[1], reverse=True)
        found = tuple(_entry(url, changed, ask) for url, changed in fresh[: ask.most])
        lists = ask.options.lists
        name = answer.url.rpartition("/")[2].partition(".")[0]
        after = lists[lists.index(name) + 1 :] if name in lists else ()
        quiet = f"its lists hold nothing changed since {ask.since[:10]}"
        return Listing(found, next_link=_list(ask, after[0]) if after else "", rows=len(rows), quiet=quiet)

    def text(self, answer: Answer, entry: Entry) -> Page:
        """The text: its title, its day, its articles."""

        def head(element: Any) -> Page:
            days: dict[str, str] = {}
            aliases: dict[str, str] = {}
            for one in element.iter():
                name = str(one.get("name", "")).lstrip("#")
                if local_name(one) == "FRBRdate":
                    days.setdefault(name, str(one.get("date", "")))
                elif local_name(one) == "FRBRalias":
                    aliases.setdefault(name, str(one.get("value", "")))
            return Page(aliases.get("intitule-court", ""), date=next(filter(None, map(days.get, DATES)), "") or "")

        body = ("body", "mainBody")
        page = document_of(answer, ("akomaNtoso",), body, "the text", heads=("identification",), read_head=head)
        titles = parts_of(answer, ("akomaNtoso",), ("docTitle",), "the text", text_of)
        steps = parts_of(answer, ("akomaNtoso",), ("step",), "the text", _step)
        text = "\n".join(filter(None, (*steps, page.text))) if page.text else ""
        return Page(next(filter(None, titles), page.title), text, page.date, "fr", page.note)


def _step(element: Any) -> str:
    """A step of the text's way, with its day, in the Senate's words."""
    outcome = str(element.get("outcome", "")).strip()
    return " ".join(filter(None, (str(element.get("date", "")), outcome))) if outcome else ""


def _list(ask: Ask, name: str) -> str:
    return urljoin(ask.source.url, f"{name}.xml")


def _entry(url: str, changed: str, ask: Ask) -> Entry:
    name = urlsplit(url).path.rpartition("/")[2].removesuffix(END)
    return Entry(
        link=PEOPLE.format(name), updated=changed, language="fr", key=name,
        text_at=urljoin(ask.source.url, f"{name}{END}"), text_headers=(("Accept", "application/xml"),),
        references=(("national", f"FR Sénat {name}"),), legal_type=TYPES.get("".join(LETTERS.findall(name)[:1]), ""),
    )  # fmt: skip


SYSTEM = Senat()
