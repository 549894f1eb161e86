"""Twenty made-up sites that keep their news in different ways, for `policywatch sources add`."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from tests.crawlers.web import JSON, Web, atom, item, rss

RSS, ATOM = "application/rss+xml", "application/atom+xml"
NOW = datetime.now(UTC)
TITLES = [f"Sample office decides on matter {number} of seasonal work" for number in range(12)]
MENU = "".join(
    f"<li><a href='/about/{n}'>{t}</a></li>" for n, t in enumerate(("About the sample office", "Contact", "Jobs"))
)
FOOTER = (
    "<footer><ul><li><a href='/privacy'>Privacy statement of the office</a></li>"
    "<li><a href='/legal'>Legal notice of it</a></li></ul></footer>"
)


@dataclass(frozen=True)
class Site:
    """What an operator enters, and what must be proposed first: kind, path, and how many documents."""

    build: Callable[[Web], None]
    path: str
    kind: str
    found: str
    documents: int = 12
    dated: bool = True


def when(number: int, form: str = "%d.%m.%Y") -> str:
    """The date of a document, three days apart."""
    return (NOW - timedelta(days=3 * number + 1)).strftime(form)


def entries(web: Web, feed: str = "news") -> list[dict[str, str]]:
    """Twelve entries of a feed."""
    return [
        item(web.url(f"/{feed}/{n}"), title, format_datetime(NOW - timedelta(days=3 * n + 1)), "What was decided.")
        for n, title in enumerate(TITLES)
    ]  # fmt: skip


def page(web: Web, path: str, main: str, head: str = "", language: str = "en") -> None:
    """A page with a menu and a footer round its main part."""
    web.put(
        path,
        f"<!doctype html><html lang='{language}'><head><title>Sample Office</title>{head}</head><body><header><nav><ul>{MENU}"
        f"</ul></nav></header><main>{main}</main>{FOOTER}</body></html>",
    )


def _feed(path: str, head: str = "", body: str = "", kind: str = RSS, start: str = "/") -> Callable[[Web], None]:
    def build(web: Web) -> None:
        web.put(path, WRITERS[kind](entries(web)), "application/feed+json" if kind == JSON else kind)
        page(web, start, f"<h1>Welcome</h1><p>Nothing listed here.</p>{body}", head.replace("HOST", web.base))

    return build


def _atom(rows: list[dict[str, str]]) -> str:
    return atom([{**one, "date": when(n, "%Y-%m-%dT08:00:00Z")} for n, one in enumerate(rows)])


def _json(rows: list[dict[str, str]]) -> str:
    items = [
        {"id": one["link"], "url": one["link"], "title": one["title"], "date_published": when(n, "%Y-%m-%dT08:00:00Z")}
        for n, one in enumerate(rows)
    ]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "S", "items": items})


WRITERS = {RSS: rss, ATOM: _atom, JSON: _json}


def _list(each: str, around: str = "{}", form: str = "%d.%m.%Y") -> Callable[[Web], None]:
    def build(web: Web) -> None:
        dates = [(when(n, form), when(n, "%Y-%m-%d")) for n in range(len(TITLES))]
        rows = [
            each.format(n=n, title=title, date=date, iso=iso)
            for n, (title, (date, iso)) in enumerate(zip(TITLES, dates, strict=True))
        ]
        page(web, "/news", around.format("".join(rows)))

    return build


def _link(kind: str, href: str, extra: str = "") -> str:
    return f'<link rel="alternate" type="{kind}" href="{href}"{extra}>'


def _with_comments(web: Web) -> None:
    web.put("/comments/feed/", rss(entries(web, "comments")), RSS)
    _feed("/feed/", _link(RSS, "/comments/feed/", ' title="Comments"') + _link(RSS, "/feed/"))(web)


def _sitemap(web: Web) -> None:
    rows = [
        f"<url><loc>{one['link']}</loc><lastmod>{when(n, '%Y-%m-%d')}</lastmod></url>"
        for n, one in enumerate(entries(web))
    ]
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    web.put("/sitemap.xml", f'<urlset xmlns="{space}">{"".join(rows)}</urlset>', "application/xml")
    for n, title in enumerate(TITLES):
        page(
            web,
            f"/news/{n}",
            f"<article><h1>{title}</h1><p>{'It was decided that wages are paid. ' * 20}</p></article>",
        )
    page(web, "/", "<h1>Welcome</h1>")


SITES: dict[str, Site] = {
    "feed itself": Site(_feed("/press/rss"), "/press/rss", "rss", "/press/rss"),
    "link in the head": Site(_feed("/press/rss", _link(RSS, "/press/rss")), "/", "rss", "/press/rss"),
    "absolute link": Site(_feed("/press/a.xml", _link(RSS, "HOST/press/a.xml")), "/", "rss", "/press/a.xml"),
    "atom": Site(_feed("/aktuelles.atom", _link(ATOM, "aktuelles.atom"), kind=ATOM), "/", "atom", "/aktuelles.atom"),
    "json feed": Site(
        _feed("/f.json", _link("application/feed+json", "/f.json"), kind=JSON), "/", "json-feed", "/f.json"
    ),
    "only linked in the text": Site(
        _feed("/out/press.rss", body="<a href='/out/press.rss'>RSS</a>"), "/", "rss", "/out/press.rss"
    ),
    "usual place": Site(_feed("/feed/"), "/", "rss", "/feed/"),
    "usual place at the root": Site(_feed("/rss.xml", start="/en/press"), "/en/press", "rss", "/rss.xml"),
    "comments beside": Site(_with_comments, "/", "rss", "/feed/"),
    "sitemap alone": Site(_sitemap, "/", "sitemap", "/sitemap.xml", documents=3, dated=False),
    "cards": Site(
        _list(
            "<div class='card'><span class='date'>{date}</span><h3><a href='/d/{n}'>{title}</a></h3><p>More.</p></div>",
            "<div class='cards'>{}</div>",
        ),
        "/news",
        "html-listing",
        "/news",
    ),
    "list with time": Site(
        _list("<li><time datetime='{iso}'>{date}</time> <a href='/d/{n}'>{title}</a></li>", "<ul class='news'>{}</ul>"),
        "/news",
        "html-listing",
        "/news",
    ),
    "table": Site(
        _list(
            "<tr><td>{date}</td><td><a href='/d/{n}'>{title}</a></td><td>PDF</td></tr>",
            "<table class='docs'><tr><th>Date</th><th>Title</th></tr>{}</table>",
        ),
        "/news",
        "html-listing",
        "/news",
    ),
    "articles": Site(
        _list(
            "<article class='teaser teaser--small'><header><h2 class='teaser__title'>"
            "<a href='/d/{n}'>{title}</a></h2></header><div class='teaser__date'>{date}</div>"
            "<a href='/d/{n}'>Read more</a></article>"
        ),
        "/news",
        "html-listing",
        "/news",
    ),
    "whole item a link": Site(
        _list("<a class='item' href='/d/{n}'><div class='item-date'>{date}</div><h4>{title}</h4></a>", "<div>{}</div>"),
        "/news",
        "html-listing",
        "/news",
    ),
    "Drupal rows": Site(
        _list(
            "<div class='views-row'><div class='views-field views-field-title'>"
            "<span class='field-content'><a href='/d/{n}'>{title}</a></span></div>"
            "<div class='views-field views-field-created'><span class='field-content'>{date}"
            "</span></div></div>",
            "<div class='view-content'>{}</div>",
        ),
        "/news",
        "html-listing",
        "/news",
    ),
    "definition list": Site(
        _list("<dt class='when'>{date}</dt><dd><a href='/d/{n}'>{title}</a></dd>", "<dl class='list'>{}</dl>"),
        "/news",
        "html-listing",
        "/news",
        dated=False,
    ),
    "words for months": Site(
        _list(
            "<li class='entry'><p class='meta'>{date}</p><a href='/d/{n}'>{title}</a></li>",
            "<ul>{}</ul>",
            form="%d %B %Y",
        ),
        "/news",
        "html-listing",
        "/news",
    ),
    "numbered classes": Site(
        _list(
            "<div class='post post-{n} odd'><h2><a href='/d/{n}'>{title}</a></h2>"
            "<span class='posted-on'>{date}</span></div>",
            "<div id='content'>{}</div>",
        ),
        "/news",
        "html-listing",
        "/news",
    ),
    "paragraphs": Site(
        _list("<p><strong>{date}</strong> <a href='/d/{n}'>{title}</a></p>", "<div class='text'>{}</div>"),
        "/news",
        "html-listing",
        "/news",
    ),
}
