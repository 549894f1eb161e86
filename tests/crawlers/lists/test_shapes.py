"""Pages in shapes that real sites use, each with the list that a person would read on it, or none. All content is made up."""
# ruff: noqa: E501 (pieces of pages stand on one line each)

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from crawlers.formats.entry import Listing
from crawlers.lists.html_listing import read_unmarked_listing

URL = "https://office.example/news"
CROPS = ("apple", "pear", "plum", "grape", "olive", "melon", "cherry", "peach")
TITLES = [f"Inspectors report on wages of {crop} pickers" for crop in CROPS]
OTHERS = [f"How to apply for a permit to harvest {crop} trees" for crop in CROPS]
DAYS = [f"2026-11-{20 - n:02}" for n in range(8)]
TOMORROW = (datetime.now(UTC) + timedelta(days=1)).date().isoformat()
MENU = (
    "<header><nav><ul>"
    + "".join(f"<li><a href='/m/{n}'>Task number {n} of the office</a></li>" for n in range(9))
    + "</ul></nav></header>"
)
FOOT = "<footer><ul><li><a href='/f/1'>Privacy statement of the office</a></li><li><a href='/f/2'>Legal notice of the office</a></li><li><a href='/f/3'>Accessibility of this site</a></li></ul></footer>"


def each(write: Callable[[int, str], str], titles: list[str] = TITLES, most: int = 8) -> str:
    """Each title written as an item."""
    return "".join(write(n, title) for n, title in enumerate(titles[:most]))


def read(main: str, head: str = "") -> Listing:
    """What is read of a page with a menu and a footer round its main part."""
    body = f"<!doctype html><html><head><title>Sample office</title>{head}</head><body>{MENU}<div class='wrap'>{main}</div>{FOOT}</body></html>"
    return read_unmarked_listing(body.encode(), "text/html; charset=utf-8", URL, ("en",), 500)


CARDS = each(
    lambda n, t: (
        f"<a class='card' href='/n/{n}'><img src='/{n}.jpg' alt=''><div class='card-body'><span class='badge'>Press release</span><h3 class='card-title'>{t}</h3><p class='card-text'>Wages were paid late on many farms, say the inspectors who went there.</p><time datetime='{DAYS[n]}'>20 Nov</time></div></a>"
    )
)
TEASERS = each(
    lambda n, t: (
        f"<li class='list-item'><h3><a href='/n/{n}'>{t}</a></h3><span class='date'>{20 - n} November 2026</span></li>"
    )
)
SERVICES = (
    "<section class='services'>"
    + each(
        lambda n, t: (
            f"<div class='service-card'><i class='icon'></i><h3><a href='/s/{n}'>{t}</a></h3><p>Fill in a form, and we will answer you.</p></div>"
        ),
        OTHERS,
    )
    + "</section>"
)
MOST_READ = (
    "<div class='most-read'><h2>Most read</h2><ol>"
    + each(lambda n, t: f"<li><a href='/old/{n}'>{t} in the year before last, read by many</a></li>", OTHERS)
    + "</ol></div>"
)
TAGS = (
    "<div class='tagcloud'>"
    + "".join(f"<a href='/tag/{n}' style='font-size:{n + 9}pt'>seasonal work on farms {n}</a> " for n in range(40))
    + "</div>"
)
ROWS = each(lambda n, t: f"<tr><td>{20 - n}.11.2026</td><td>{t}</td><td><a href='/d/{n}.pdf'>PDF</a></td></tr>")
PAGER = "<div class='pagination'>" + "".join(f"<a href='/news?page={n}'>{n}</a>" for n in range(1, 12)) + "</div>"


@dataclass(frozen=True)
class Shape:
    """The main part of a page, the titles that are to be read of it, and the days of the first and the last of them."""

    main: str
    titles: list[str]
    days: tuple[str, str] = ("", "")


READ = {
    "cards that are links as a whole": Shape(CARDS, TITLES, ("2026-11-20", "2026-11-13")),
    "a table whose link says PDF": Shape(f"<table><thead><tr><th>Date</th><th>Subject</th><th>File</th></tr></thead><tbody>{ROWS}</tbody></table>", TITLES, ("20.11.2026", "13.11.2026")),
    "a table whose link says Download (PDF, 120 KB)": Shape("<table>" + each(lambda n, t: f"<tr><td>{t}</td><td>{20 - n} Nov 2026</td><td><a href='/d/{n}.pdf'>Download (PDF, {n + 100} KB)</a></td></tr>") + "</table>", TITLES, ("20 Nov 2026", "13 Nov 2026")),
    "a list of definitions": Shape("<dl>" + each(lambda n, t: f"<dt>{20 - n} November 2026</dt><dd><a href='/n/{n}'>{t}</a></dd>") + "</dl>", TITLES, ("20 November 2026", "13 November 2026")),
    "an item dated tomorrow before the others": Shape(f"<ul><li><a href='/n/x'>The office will publish its report on farms</a> <time datetime='{TOMORROW}'>tomorrow</time></li>" + each(lambda n, t: f"<li><a href='/n/{n}'>{t}</a> <time datetime='{DAYS[n]}'>then</time></li>") + "</ul>", ["The office will publish its report on farms", *TITLES], (TOMORROW, "2026-11-13")),
    "cards of services before the news": Shape(SERVICES + f"<ul class='news'>{TEASERS}</ul>", TITLES, ("20 November 2026", "13 November 2026")),
    "most read beside the news": Shape(f"<ul class='news'>{TEASERS}</ul>{MOST_READ}", TITLES, ("20 November 2026", "13 November 2026")),
    "a cloud of tags beside the news": Shape(f"{TAGS}<ul class='news'>{TEASERS}</ul>", TITLES, ("20 November 2026", "13 November 2026")),
    "related pages below the news": Shape(f"<ul class='news'>{TEASERS}</ul><section class='related'><h2>See also</h2><ul>" + each(lambda n, t: f"<li><a href='/r/{n}'>{t}</a></li>", OTHERS, 4) + "</ul></section>", TITLES, ("20 November 2026", "13 November 2026")),
    "an archive by year below the news": Shape(f"<ul class='news'>{TEASERS}</ul><ul class='years'>" + "".join(f"<li><a href='/news/{year}'>News of the year {year}</a></li>" for year in range(2000, 2026)) + "</ul>", TITLES, ("20 November 2026", "13 November 2026")),
    "an archive in a list for each year": Shape("".join(f"<h2>{2026 - part}</h2><ul>" + "".join(f"<li>{20 - n}.11.{2026 - part}: <a href='/n/{part}/{n}'>{TITLES[n]} {2026 - part}</a></li>" for n in range(6)) + "</ul>" for part in range(3)), [f"{TITLES[n]} {2026 - part}" for part in range(3) for n in range(6)], ("20.11.2026", "15.11.2024")),
    "numbers of pages above and below": Shape(f"{PAGER}<div class='results'>" + each(lambda n, t: f"<div class='result'><a href='/n/{n}'>{t}</a><br>{20 - n}/11/2026</div>") + f"</div>{PAGER}", TITLES, ("20/11/2026", "13/11/2026")),
    "headings with paragraphs and no wrapper": Shape("<div class='content'>" + each(lambda n, t: f"<h3><a href='/n/{n}'>{t}</a></h3><p class='date'>{20 - n} November 2026</p><p>Wages were paid late on many farms.</p>") + "</div>", TITLES, ("20 November 2026", "13 November 2026")),
    "links to read more beside plain titles": Shape(each(lambda n, t: f"<div class='item'><h3>{t}</h3><p class='meta'>{20 - n} November 2026</p><p>Wages were paid late.</p><a href='/n/{n}' class='more'>Read more</a></div>"), TITLES, ("20 November 2026", "13 November 2026")),
    "a featured item before the grid": Shape(f"<div class='hero'><h2><a href='/n/hero'>The office opens a new house for farm workers</a></h2><p>20 November 2026</p></div><div class='grid'>{CARDS}</div>", TITLES, ("2026-11-20", "2026-11-13")),
    "an address in an attribute of its own": Shape("<ul>" + each(lambda n, t: f"<li data-id='{n}'><span class='d'>{20 - n}.11.2026</span> | <span class='k'>Press</span> | <a href='/n/{n}' title='{t}'>{t}</a></li>") + "</ul>", TITLES, ("20.11.2026", "13.11.2026")),
    "a line break between the title and its kind": Shape("<ul>" + each(lambda n, t: f"<li><a href='/n/{n}'>{t}<br><small>Press release</small></a></li>") + "</ul>", [f"{one} Press release" for one in TITLES]),
    "two lists of the same shape": Shape(f"<h2>Press releases</h2><ul class='news'>{TEASERS}</ul><h2>Speeches</h2><ul class='news'>" + each(lambda n, t: f"<li class='list-item'><h3><a href='/sp/{n}'>{t}</a></h3><span class='date'>{9 - n} November 2026</span></li>", OTHERS) + "</ul>", [*TITLES, *OTHERS], ("20 November 2026", "2 November 2026")),
    "news with dates beside guides without": Shape("<ul class='guides'>" + each(lambda n, t: f"<li class='guide'><a href='/g/{n}'>{t} and what it costs each year</a></li>", OTHERS) + f"</ul><ul class='news'>{TEASERS}</ul>", TITLES, ("20 November 2026", "13 November 2026")),
    "a table with a column of file names": Shape("<table>" + each(lambda n, t: f"<tr><td>{n + 1}</td><td>{20 - n}.11.2026</td><td>{t}</td><td><a href='/d/{n}.docx'>DOCX</a> <a href='/d/{n}.pdf'>PDF</a></td></tr>") + "</table>", TITLES, ("20.11.2026", "13.11.2026")),
    "comments of WordPress beside its posts": Shape("<div id='content'>" + each(lambda n, t: f"<article class='post-{n} post hentry'><h2><a href='/2026/{n}/'>{t}</a></h2><time datetime='{DAYS[n]}'>then</time></article>") + "</div><div id='recent-comments'><ul>" + "".join(f"<li>Somebody on <a href='/2026/{n}/#comment-{n}'>{TITLES[n]}</a></li>" for n in range(8)) + "</ul></div>", TITLES, ("2026-11-20", "2026-11-13")),
    "a day of change beside that of publication": Shape(each(lambda n, t: f"<article class='post-{n} post hentry'><h2><a href='/2026/{n}/'>{t}</a></h2><time class='updated' datetime='2026-11-30'>30 Nov</time><time class='entry-date published' datetime='{DAYS[n]}'>then</time></article>"), TITLES, ("2026-11-20", "2026-11-13")),
    "three items alone": Shape(f"<ul class='news'>{''.join(TEASERS.split('<li')[:1])}" + "".join(f"<li{one}" for one in TEASERS.split("<li")[1:4]) + "</ul>", TITLES[:3], ("20 November 2026", "18 November 2026")),
}  # fmt: skip

TOLD = {
    "a list with one item": "<ul class='news'><li class='list-item'><h3><a href='/n/1'>Inspectors report on wages of apple pickers</a></h3><span class='date'>20 November 2026</span></li></ul>",
    "numbers of pages and no list": f"<h1>News</h1><p>There is no news.</p>{PAGER}",
    "a cloud of tags alone": f"<h1>Subjects</h1>{TAGS}",
    "a calendar": "<table class='calendar'>" + "".join("<tr>" + "".join(f"<td><a href='/calendar/2026-11-{7 * w + d + 1:02}'>{7 * w + d + 1}</a></td>" for d in range(7)) + "</tr>" for w in range(4)) + "</table>",
    "an archive of months alone": "<ul class='archive'>" + "".join(f"<li><a href='/{year}/{month:02}'>{month:02}/{year}</a> (3)</li>" for year in (2025, 2026) for month in range(1, 13)) + "</ul>",
    "an alphabet": "<ul class='az'>" + "".join(f"<li><a href='/az/{letter}'>{letter.upper()}</a></li>" for letter in "abcdefghijklmnopqrstuvwxyz") + "</ul>",
    "flags of languages": "<ul class='choice'>" + "".join(f"<li><a href='/{code}/' lang='{code}' hreflang='{code}'>{name}</a></li>" for code, name in {"de": "Deutsch", "fr": "Français", "es": "Español", "it": "Italiano", "pl": "Polski", "pt": "Português"}.items()) + "</ul>",
    "a message that nothing was found": "<h1>Search</h1><p>Your search has brought no results. Try other words.</p>",
    "a search within a session": f"<form method='post' action='/s'><input type='hidden' name='__websessionID' value='14230'><table>{ROWS}</table></form>",
    "data that a script would show": f"<h1>News</h1><div id='news-app'></div><script type='application/json'>{json.dumps(TITLES)}</script><script src='/app.js'></script>",
}  # fmt: skip


@pytest.mark.parametrize("name", READ)
def test_the_list_is_read_as_a_person_reads_it(name: str) -> None:
    shape = READ[name]
    found = read(shape.main)
    assert found.fault is None
    assert [entry.title for entry in found.entries] == shape.titles
    assert (found.entries[0].date, found.entries[-1].date) == shape.days


@pytest.mark.parametrize("name", TOLD)
def test_a_page_without_a_list_that_can_be_read_is_told(name: str) -> None:
    found = read(TOLD[name])
    assert found.fault is not None, [entry.title for entry in found.entries]
    assert found.fault.state == "drifted"
