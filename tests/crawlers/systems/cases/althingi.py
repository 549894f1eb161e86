"""Alþingi: a session, its matters without dates, their papers. All matters are made up."""

from __future__ import annotations

from datetime import date, timedelta

from tests.crawlers.systems.case import Case, path_of, query_of
from tests.crawlers.web import HTML, XML, Asked, Page, article

DAY = (date.today() - timedelta(days=8)).isoformat()
LATER = (date.today() - timedelta(days=2)).isoformat()
API = "/altext/xml/"
SITE = "http://www.althingi.is/altext"


def xml(text: str) -> Page:
    """An answer in XML."""
    return Page(f'<?xml version="1.0" encoding="UTF-8"?>{text}'.encode(), XML)


def matter(number: int, kind: str = "l") -> str:
    """A matter as the list has it."""
    return (
        f'<mál málsnúmer="{number}" þingnúmer="157"><málsheiti>tilbúið mál {number}</málsheiti><efnisgreining/>'
        f"<málstegund málstegund='{kind}'><heiti>Frumvarp til laga</heiti><heiti2>lagafrumvarp</heiti2></málstegund>"
        f"<slóð><html>{SITE}/ferill/{number}</html></slóð></mál>"
    )


def paper(number: int, day: str) -> str:
    """A paper of a matter."""
    path = f"<slóð><html>{SITE}/157/s/000{number}.html</html><pdf>{SITE}/pdf/157/s/000{number}.pdf</pdf></slóð>"
    attributes = f"skjalsnúmer='{number}' málsnúmer='1' þingnúmer='157'"
    return (
        f"<þingskjal {attributes}><útbýting>{day} 14:49</útbýting><skjalategund>frv.</skjalategund>{path}</þingskjal>"
    )


def answer(asked: Asked) -> Page | None:
    """The session, its matters, the matters themselves and their first papers."""
    path = path_of(asked)
    if path == f"{API}loggjafarthing/yfirstandandi/":
        return xml('<löggjafarþing><þing númer="157"><þingsetning>x</þingsetning></þing></löggjafarþing>')
    if path == f"{API}thingmalalisti/" and query_of(asked)["lthing"] == "157":
        return xml(f"<málaskrá>{matter(1)}{matter(2)}{matter(3, 'q')}</málaskrá>")
    if path == f"{API}thingmalalisti/thingmal/":
        number = int(query_of(asked)["malnr"])
        papers = f"<þingskjöl>{paper(number, DAY)}{paper(9, LATER)}</þingskjöl>"
        vote = "<atkvæðagreiðslur><atkvæðagreiðsla><þingskjal skjalsnúmer='9'/></atkvæðagreiðsla></atkvæðagreiðslur>"
        stands = (
            f"<mál málsnúmer='{number}'><staðamáls>Bíður 2. umræðu</staðamáls></mál><tengdMál>{matter(7)}</tengdMál>"
        )
        return xml(f"<þingmál>{stands}{papers}{vote}</þingmál>")
    if path.startswith("/altext/157/s/000") and not path.endswith("9.html"):
        return Page(article("Frumvarp", "Enginn þarf að gera neitt vegna þessa frumvarps. " * 12).encode(), HTML)
    return None


CASE = Case(
    kind="althingi",
    path=API,
    answer=answer,
    source={"country": "IS", "languages": ["is"]},
    asks_since=r"loggjafarthing/yfirstandandi/",
    pages=2,
    is_listing=lambda asked: path_of(asked) in (f"{API}loggjafarthing/yfirstandandi/", f"{API}thingmalalisti/"),
    documents=[
        {
            "url": f"https://www.althingi.is/thingstorf/thingmalalistar-eftir-thingum/ferill/157/{number}/",
            "title": f"tilbúið mál {number}", "published_at": DAY, "legal_type": "Frumvarp til laga", "language": "is",
            "references": {("national", f"IS þingmál {number}/157")}, "text_state": "full", "media": "html",
        }
        for number in (1, 2)
    ],
    fields=("númer", "málsnúmer", "málsheiti"),
    dates=(f"{DAY} 14:49", f"{LATER} 14:49"),
    empty=lambda asked: (
        xml("<málaskrá></málaskrá>") if path_of(asked) == f"{API}thingmalalisti/" else answer(asked)
    ),
    single=lambda asked: (
        xml(f"<málaskrá>{matter(1)}</málaskrá>") if path_of(asked) == f"{API}thingmalalisti/" else answer(asked)
    ),
    endless=False,
)  # fmt: skip
