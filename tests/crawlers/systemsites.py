"""Made-up sites in the shapes that WordPress, Drupal, TYPO3, gov.pl, Liferay and SharePoint give their pages."""
# ruff: noqa: E501 (pieces of pages stand on one line each)

from __future__ import annotations

import json
from collections.abc import Callable

from tests.crawlers.sites import TITLES, Site, entries, when
from tests.crawlers.web import Web, rss

RSS = "application/rss+xml"
MONTHS_PL = "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia".split()


def page(web: Web, path: str, main: str, head: str, menu: dict[str, str] | None = None, language: str = "en") -> None:
    """A page with a menu that leads to other pages, in the frame of its system."""
    links = "".join(
        f"<li class='menu-item'><a href='{at}'>{words}</a></li>"
        for at, words in (menu or {"/about": "About us"}).items()
    )
    web.put(
        path,
        f"<!doctype html><html lang='{language}'><head><title>Sample Office</title>{head}</head><body class='home page'>"
        f"<header id='masthead'><nav class='main-navigation'><ul>{links}</ul></nav></header>{main}"
        "<footer class='site-footer'><a href='/privacy'>Privacy statement of the sample office</a></footer></body></html>",
    )


def items(write: Callable[[int, str], str]) -> str:
    return "".join(write(number, title) for number, title in enumerate(TITLES))


WP = "<meta name='generator' content='WordPress 6.6'><link rel='stylesheet' href='/wp-content/themes/office/style.css'>"
WP_POSTS = items(
    lambda n, t: (
        f"<article id='post-{n}' class='post-{n} post type-post status-publish format-standard hentry category-{'news' if n % 2 else 'law'} tag-t{n}'>"
        f"<header class='entry-header'><h2 class='entry-title'><a href='/2026/{n}/' rel='bookmark'>{t}</a></h2><div class='entry-meta'>Posted on "
        f"<a href='/2026/{n}/'><time class='entry-date published' datetime='{when(n, '%Y-%m-%dT08:00:00+00:00')}'>{when(n, '%B %d, %Y')}</time></a>"
        f" in <a rel='category tag' href='/category/x/'>News</a></div></header><p>More.</p></article>"
    )
)
DRUPAL = "<meta name='Generator' content='Drupal 10 (https://www.drupal.org)'><script data-drupal-selector='drupal-settings-json'>{}</script>"
DRUPAL_ROWS = (
    "<main role='main'><div class='views-element-container'><div class='view view-news'><div class='view-content'>"
    + items(
        lambda n, t: (
            f"<div class='views-row'><article class='node node--type-news node--view-mode-teaser{' node--promoted' if n % 3 else ''}'><h2 class='node__title'>"
            f"<a href='/news/{n}' rel='bookmark'>{t}</a></h2><div class='field field--name-field-date'><div class='field__item'><time datetime='{when(n, '%Y-%m-%dT12:00:00Z')}'>"
            f"{when(n)}</time></div></div></article></div>"
        )
    )
    + "</div></div></div></main>"
)
TYPO3 = "<meta name='generator' content='TYPO3 CMS'><link rel='stylesheet' href='/typo3temp/assets/css/a.css'>"
TYPO3_NEWS = (
    "<div id='content'><div class='news'><div class='news-list-view'>"
    + items(
        lambda n, t: (
            f"<div class='article articletype-0 {'topnews' if n == 0 else ''}' itemscope><div class='header'><h3><a title='{t}' href='/aktuelles/detail/{n}'>"
            f"<span itemprop='headline'>{t}</span></a></h3></div><div class='teaser-text'><p>Mehr dazu.</p><a class='more' href='/aktuelles/detail/{n}'>Weiterlesen</a></div>"
            f"<div class='footer'><p><span class='news-list-date'><time datetime='{when(n, '%Y-%m-%d')}'>{when(n)}</time></span></p></div></div>"
        )
    )
    + "</div></div></div>"
)
GOV = "<link rel='stylesheet' href='/assets/gov/app.css'>"
GOV_LIST = (
    "<main><div class='main-container'><aside class='near-menu-aside'></aside><article class='near-menu article-area'><div class='art-prev art-prev--near-menu'><ul>"
    + items(
        lambda n, t: (
            f"<li><a href='/web/urzad/wiadomosc-{n}'><picture><img src='/photo/{n}.jpg' alt=''></picture><div><span class='date'> {when(n)} </span>"
            f"<div class='title'>{t}</div><div class='intro'>Wstęp do wiadomości.</div></div></a></li>"
        )
    )
    + "</ul></div></article></div></main>"
)
GOV_TABLE = (
    "<main><article class='article-area'><ul class='list'>"
    + items(
        lambda n, t: (
            f"<li><div class='event-date'>{int(when(n, '%d'))} {MONTHS_PL[int(when(n, '%m')) - 1]} {when(n, '%Y')}</div><h3><a href='/web/urzad/k{n}'>{t}</a></h3></li>"
        )
    )
    + "</ul></article></main>"
)
LIFERAY = "<script>var Liferay = Liferay || {}; Liferay.Language = {};</script><link href='/o/classic-theme/css/main.css' rel='stylesheet'>"
LIFERAY_LIST = (
    "<div id='wrapper'><section id='content'><div class='portlet-asset-publisher'><div class='asset-entries-group'>"
    + items(
        lambda n, t: (
            f"<div class='asset-abstract {'default-asset-publisher' if n % 2 else 'first'}'><h4 class='asset-title'><a href='/web/guest/-/item-{n}?redirect=%2Fnews'>{t}</a></h4>"
            f"<div class='asset-metadata'><span class='metadata-publish-date'>{when(n, '%d/%m/%Y')}</span></div><div class='asset-summary'>Summary. <a href='/web/guest/-/item-{n}?redirect=%2Fnews'>Read more</a></div></div>"
        )
    )
    + "</div></div></section></div>"
)
SHAREPOINT = "<meta name='GENERATOR' content='Microsoft SharePoint'><script src='/_layouts/15/init.js'></script>"
SP_TABLE = (
    "<form id='aspnetForm' method='post'><div id='s4-workspace'><table class='ms-listviewtable'><tr><th>Date</th><th>Title</th></tr>"
    + items(
        lambda n, t: (
            f"<tr class='{'ms-alternating' if n % 2 else ''} ms-itmhover'><td class='ms-vb2'>{when(n, '%d/%m/%Y')}</td><td class='ms-vb'><a href='/Documents/{n}.pdf'>{t}</a></td></tr>"
        )
    )
    + "</table></div></form>"
)
SP_CARDS = (
    "<form id='aspnetForm'><div class='ms-rtestate-field'>"
    + items(
        lambda n, t: (
            f"<div class='link-item'><div class='description'>{when(n, '%b %d, %Y')}</div><div class='item link-item'><a href='/Pages/news-{n}.aspx'>{t}</a></div></div>"
        )
    )
    + "</div></form>"
)


def _list(main: str, head: str, path: str = "/news", language: str = "en") -> Callable[[Web], None]:
    return lambda web: page(web, path, main, head, language=language)


def _feed(path: str, head: str, main: str = "<main><h1>Welcome</h1></main>", start: str = "/") -> Callable[[Web], None]:
    def build(web: Web) -> None:
        page(web, start, main, head)
        web.put(path, rss(entries(web)), RSS)

    return build


def _below(main: str, head: str, path: str, words: str, language: str = "en") -> Callable[[Web], None]:
    """A front page with cards of services, whose news stand one page below."""
    cards = (
        "<main><div class='cards'>"
        + "".join(
            f"<div class='card'><h3><a href='/services/{n}'>How to apply for service number {n} of the office</a></h3></div>"
            for n in range(8)
        )
        + "</div></main>"
    )

    def build(web: Web) -> None:
        page(web, "/", cards, head, {"/about": "About us", path: words, "/contact": "Contact"}, language)
        page(web, path, main, head, language=language)

    return build


def _posts(web: Web) -> None:
    rows = [
        {
            "link": web.url(f"/2026/{n}/"),
            "title": {"rendered": title},
            "date_gmt": when(n, "%Y-%m-%dT08:00:00"),
            "excerpt": {"rendered": "<p>What was decided.</p>"},
        }
        for n, title in enumerate(TITLES)
    ]
    web.put(POSTS, json.dumps(rows), "application/json")
    page(web, "/", "<main><h1>Welcome</h1></main>", WP + f"<link rel='https://api.w.org/' href='{web.base}/wp-json/'>")


def _comments(web: Web) -> None:
    link = "<link rel='alternate' type='application/rss+xml' title='Sample Office » Comments Feed' href='/kommentare/feed/'>"
    web.put("/kommentare/feed/", rss(entries(web, "comments")), RSS)
    _feed("/feed/", WP + link)(web)


def _robots(web: Web) -> None:
    rows = "".join(
        f"<url><loc>{web.url(f'/n/{n}')}</loc><lastmod>{when(n, '%Y-%m-%d')}</lastmod></url>" for n in range(12)
    )
    web.put(
        "/maps/a.xml", f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{rows}</urlset>", "application/xml"
    )
    web.put("/robots.txt", f"User-agent: *\nAllow: /\nSitemap: {web.base}/maps/a.xml\n", "text/plain")
    for n, title in enumerate(TITLES):
        page(
            web,
            f"/n/{n}",
            f"<article><h1>{title}</h1><p>{'It was decided that wages are paid. ' * 20}</p></article>",
            LIFERAY,
        )
    page(web, "/", "<main><h1>Welcome</h1></main>", LIFERAY)


def site(
    build: Callable[[Web], None], path: str, kind: str, found: str, documents: int = 12, *, dated: bool = True
) -> Site:
    return Site(build, path, kind, found, documents, dated)


POSTS = "/wp-json/wp/v2/posts?per_page=50&_fields=link,title,date_gmt,excerpt"
SYSTEM_SITES: dict[str, Site] = {
    "WordPress, feed at its usual place": site(_feed("/feed/", WP), "/", "rss", "/feed/"),
    "WordPress, comments named in the head": site(_comments, "/", "rss", "/feed/"),
    "WordPress, feed of a section": site(
        _feed("/category/news/feed/", WP, start="/category/news/"), "/category/news/", "rss", "/category/news/feed/"
    ),
    "WordPress, interface alone": site(_posts, "/", "rest-json", POSTS),
    "WordPress, list of posts": site(
        _list(f"<div id='content'>{WP_POSTS}</div>", WP), "/news", "html-listing", "/news"
    ),
    "WordPress, news below the front page": site(
        _below(f"<main>{WP_POSTS}</main>", WP, "/news/", "News"), "/", "html-listing", "/news/"
    ),
    "Drupal, feed of the front page": site(_feed("/rss.xml", DRUPAL), "/", "rss", "/rss.xml"),
    "Drupal, feed of its news": site(_feed("/news/rss", DRUPAL, start="/news"), "/news", "rss", "/news/rss"),
    "Drupal, rows of a view": site(_list(DRUPAL_ROWS, DRUPAL), "/news", "html-listing", "/news"),
    "Drupal, news below the front page": site(
        _below(DRUPAL_ROWS, DRUPAL, "/nl/nieuws", "Nieuws", "nl"), "/", "html-listing", "/nl/nieuws"
    ),
    "TYPO3, feed by page type": site(_feed("/?type=9818", TYPO3), "/", "rss", "/?type=9818"),
    "TYPO3, feed of a section": site(
        _feed("/aktuelles?type=9818", TYPO3, start="/aktuelles"), "/aktuelles", "rss", "/aktuelles?type=9818"
    ),
    "TYPO3, list of news": site(
        _list(TYPO3_NEWS, TYPO3, "/aktuelles", "de"), "/aktuelles", "html-listing", "/aktuelles"
    ),
    "TYPO3, news below the front page": site(
        _below(TYPO3_NEWS, TYPO3, "/presse", "Pressemitteilungen", "de"), "/", "html-listing", "/presse"
    ),
    "gov.pl, list of news": site(
        _list(GOV_LIST, GOV, "/web/urzad/wiadomosci", "pl"),
        "/web/urzad/wiadomosci",
        "html-listing",
        "/web/urzad/wiadomosci",
    ),
    "gov.pl, months in words": site(
        _list(GOV_TABLE, GOV, "/web/urzad/komunikaty", "pl"),
        "/web/urzad/komunikaty",
        "html-listing",
        "/web/urzad/komunikaty",
    ),
    "gov.pl, news below the front page": site(
        _below(GOV_LIST, GOV, "/web/urzad/wiadomosci", "Wiadomości", "pl"), "/", "html-listing", "/web/urzad/wiadomosci"
    ),
    "Liferay, asset publisher": site(_list(LIFERAY_LIST, LIFERAY), "/news", "html-listing", "/news"),
    "Liferay, feed of a section": site(
        _feed("/web/guest/news/-/asset_publisher/rss", LIFERAY, start="/web/guest/news"),
        "/web/guest/news",
        "rss",
        "/web/guest/news/-/asset_publisher/rss",
    ),
    "Liferay, news below the front page": site(
        _below(LIFERAY_LIST, LIFERAY, "/noticias", "Noticias", "es"), "/", "html-listing", "/noticias"
    ),
    "Liferay, sitemap that robots.txt names": site(_robots, "/", "sitemap", "/maps/a.xml", 3, dated=False),
    "SharePoint, list of documents": site(
        _list(SP_TABLE, SHAREPOINT, "/Pages/decisions.aspx"),
        "/Pages/decisions.aspx",
        "html-listing",
        "/Pages/decisions.aspx",
    ),
    "SharePoint, news of a page": site(
        _list(SP_CARDS, SHAREPOINT, "/Pages/news.aspx"), "/Pages/news.aspx", "html-listing", "/Pages/news.aspx"
    ),
    "SharePoint, news below the front page": site(
        _below(SP_CARDS, SHAREPOINT, "/Pages/press.aspx", "Press releases"), "/", "html-listing", "/Pages/press.aspx"
    ),
}
