"""Where the usual publishing systems keep what is new, and where a site's news stand when its front page lists none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from crawlers.formats.urls import canonical_url, host_of

# What gives a system away in its pages, by the first that is there.
SIGNS = (
    ("wordpress", re.compile(r"/wp-content/|/wp-includes/|api\.w\.org|content=[\"']wordpress", re.IGNORECASE)),
    ("drupal", re.compile(r"data-drupal-|/sites/(default|all)/|drupal-settings-json|content=[\"']drupal", re.IGNORECASE)),
    ("typo3", re.compile(r"/typo3(temp|conf)/|/fileadmin/|content=[\"']typo3", re.IGNORECASE)),
    ("liferay", re.compile(r"liferay\.|p_p_id=|/o/[\w-]+theme", re.IGNORECASE)),
    ("sharepoint", re.compile(r"/_layouts/|_sppagecontextinfo|content=[\"']microsoft sharepoint", re.IGNORECASE)),
    ("joomla", re.compile(r"content=[\"']joomla|/media/system/js/|/components/com_", re.IGNORECASE)),
)  # fmt: skip
AT_ROOT = {
    "wordpress": ("/feed/",),
    "drupal": ("/rss.xml", "/news/rss", "/feed"),
    "typo3": ("/?type=9818", "/rss.xml", "/?type=100", "/feed.xml"),
    "liferay": (),
    "sharepoint": (),
    "joomla": ("/?format=feed&type=rss",),
}
AT_SECTION = {
    "wordpress": ("/feed/",),
    "drupal": ("/rss.xml", "/feed", "/rss"),
    "typo3": ("?type=9818", "/rss.xml", "?type=100", "/feed.xml"),
    "liferay": ("/-/asset_publisher/rss", "/rss"),
    "sharepoint": ("/_layouts/15/feed.aspx?xsl=1&web=/&page=1",),
    "joomla": ("?format=feed&type=rss",),
}
POSTS = "wp-json/wp/v2/posts?per_page=50&_fields=link,title,date_gmt,excerpt"
POST_FIELDS = {"url": "link", "title": "title.rendered", "date": "date_gmt", "summary": "excerpt.rendered"}
# What news pages are called, in the languages of Europe; a whole word of the address or of the link's words.
NEWS = re.compile(
    r"(?<![^\W_])(news(room)?|latest|press( releases?)?|media releases?|aktuell(es)?|pressemitteilungen|presse|meldungen|"
    r"nachrichten|actualit[eé]s?|communiqu[eé]s?( de presse)?|noticias|actualidad|notas de prensa|not[ií]cies|"
    r"not[ií]cias|comunicados|notizie|novit[aà]|"
    r"comunicati( stampa)?|nieuws|persberichten|nyheder|nyheter|uutiset|ajankohtaista|aktualno[sś]ci|"
    r"wiadomo[sś]ci|komunikaty|aktuality|tiskov[eé] zpr[aá]vy|spr[aá]vy|novice|novosti|vijesti|vesti|h[ií]rek|"
    r"[sș]tiri|noutăți|noutati|comunicate|новини|новости|вести|съобщения|νέα|ανακοινώσεις|δελτία τύπου|nea|anakoinoseis|"
    r"uudised|jaunumi|naujienos|fr[eé]ttir|nuacht|lajme|haberler|aħbarijiet)(?![^\W_])", re.IGNORECASE,
)  # fmt: skip
MOST_NEWS = 2
NEWSLETTER = re.compile(
    r"newsletter|mailing.?list|infolett|lettre d.information|bolet[ií]n|nieuwsbrief|nyhedsbrev|nyhetsbrev|uutiskirje|biuletyn|"
    r"hírlevél|e-?mail.?updates|rundbrief", re.IGNORECASE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Route:
    """An address where something may stand: of what kind it would be, and what else its source would have to say."""

    address: str
    kind: str
    fields: tuple[tuple[str, str], ...] = ()


def systems_in(text: str) -> list[str]:
    """The publishing systems that a page gives signs of: one, or some where a site was moved or is put together."""
    return [name for name, sign in SIGNS if sign.search(text)]


def routes_of(system: str, url: str, tree: Any) -> list[Route]:
    """Where sites of a system keep what is new, the section that was asked for before the whole site."""
    parts = urlsplit(url)
    root = f"{parts.scheme}://{parts.netloc}"
    section = url.split("?", maxsplit=1)[0].rstrip("/")
    below = AT_SECTION.get(system, ()) if parts.path.strip("/") else ()
    found = [Route(section + path, "rss") for path in below] + [
        Route(root + path, "rss") for path in AT_ROOT.get(system, ())
    ]
    if system == "wordpress":
        told = next(iter(tree.xpath("//link[@rel='https://api.w.org/']/@href")), "")
        base = urljoin(url, str(told)).removesuffix("wp-json/") if str(told).endswith("wp-json/") else f"{root}/"
        found.append(Route(base + POSTS, "rest-json", tuple(POST_FIELDS.items())))
    return found


def news_pages(tree: Any, url: str) -> list[str]:
    """The pages of a site that are called news or press, the plainest name first."""
    scores: dict[str, tuple[int, int]] = {}
    for link in tree.iter("a"):
        address = canonical_url(link.get("href") or "", url)
        if not address or host_of(address) != host_of(url) or address.rstrip("/") == url.rstrip("/"):
            continue
        words = " ".join("".join(link.itertext()).split())[:60]
        path = urlsplit(address).path
        named, called = NEWS.search(words), NEWS.search(path.replace("-", " "))
        # An item of news says "news" in its folder as well, but not at the end of its address, and is called otherwise.
        if (named and len(words) <= 40) or (called and path.rstrip("/").count("/") <= 2 and len(words) <= 30):
            plain = (named is not None and len(named[0]) == len(words)) + bool(named) + bool(called)
            scores.setdefault(address, (-plain, path.count("/")))
    return sorted(scores, key=lambda one: scores[one])[:MOST_NEWS]


def sitemaps_in(robots: str, url: str) -> list[str]:
    """The sitemaps that a robots.txt names, those of news first."""
    named = [line.split(":", 1)[1].strip() for line in robots.splitlines() if line.lower().startswith("sitemap:")]
    found = [address for one in named if (address := canonical_url(one, url))]
    return sorted(dict.fromkeys(found), key=lambda one: "news" not in one)[:3]


def newsletter_at(tree: Any, url: str) -> str:
    """Where people subscribe to the site's newsletter: a link that is called so, or the page of a form; else ""."""
    for link in tree.iter("a"):
        words = " ".join("".join(link.itertext()).split())[:60]
        address = canonical_url(link.get("href") or "", url)
        if address and NEWSLETTER.search(f"{words} {urlsplit(address).path}"):
            return address
    forms = (one for one in tree.iter("form") if next(iter(one.xpath(".//input[@type='email']")), None) is not None)
    named = (f"{one.get('action') or ''} {one.get('id') or ''} {' '.join(one.itertext())[:500]}" for one in forms)
    return url if any(NEWSLETTER.search(words) for words in named) else ""
