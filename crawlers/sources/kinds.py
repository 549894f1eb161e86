"""Kinds of source: one record for each, with what it needs, what it has a use for, and what follows from the kind alone.

A publishing system with an adapter is a kind too; it is named here and says the rest in its own module.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache
from types import MappingProxyType

from ground.toml.strict import Strict

SINCE = ("since", "since_date")


class NoOptions(Strict):
    """The options of a kind that has none."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What a source of this kind may say, and how it is read unless it says otherwise."""

    name: str
    spider: str
    """The module below crawlers/spiders/ and the class in it that read it."""
    uses: frozenset[str] = frozenset()
    """Keys that not every kind has a use for, and this one has."""
    placeholders: tuple[str, ...] = ()
    """What the query may leave open, in braces."""
    fields: bool = False
    """Whether it must say where an answer keeps what."""
    query: str = ""
    """What the query that it must have is written in, with an example; empty where it needs none."""
    web: bool = True
    """Whether a web server is asked: a mailbox is none."""
    dated: bool = False
    """Whether it is asked for what is new since the last time, so that its address changes every time."""
    follows: bool = False
    """Whether linked pages are fetched: yes where the kind says little but addresses."""
    pages: int | None = 3
    """How many pages at most; None where only the settings bound them, since all of them belong to the answer."""
    page_size: int = 50
    """How many rows a page is asked for."""
    delay: float = 0.0
    """Seconds that must pass between two requests, whatever robots.txt allows."""
    options: type[Strict] = field(default=NoOptions)

    @property
    def called(self) -> str:
        """The kind with its article, for a sentence."""
        return f"{'an' if self.name[0] in 'aeio' else 'a'} {self.name}" if self.name != "sru" else "an sru"


_IN_SPARQL = 'in SPARQL, for example with FILTER(?date >= "{since_date}"^^xsd:date)'
_IN_CQL = 'in CQL, for example "dt.modified>={since_date}"'
_QUERY = frozenset({"query", "window"})
_SITEMAP = frozenset({"window", "match"})
ORDINARY: Mapping[str, Kind] = MappingProxyType({
    kind.name: kind
    for kind in (
        Kind("rss", "feed.FeedSpider"),
        Kind("atom", "feed.FeedSpider"),
        Kind("json-feed", "feed.FeedSpider"),
        Kind("html-listing", "listing.ListingSpider", follows=True),
        Kind("browser", "browser.BrowserSpider", follows=True),
        Kind("sitemap", "sitemap.SitemapSpider", uses=_SITEMAP, follows=True, pages=None),
        Kind("news-sitemap", "sitemap.SitemapSpider", uses=_SITEMAP, follows=True, pages=None),
        Kind("rest-json", "rest.RestSpider", uses=_QUERY, placeholders=SINCE, fields=True),
        Kind("odata", "interface.OdataSpider", uses=_QUERY, placeholders=SINCE, fields=True),
        Kind(
            "sparql", "interface.SparqlSpider", uses=_QUERY, placeholders=(*SINCE, "limit", "offset"), fields=True,
            query=_IN_SPARQL, pages=None, page_size=500,
        ),
        Kind("sru", "archive.SruSpider", uses=_QUERY, placeholders=SINCE, fields=True, query=_IN_CQL),
        Kind("oai-pmh", "archive.OaiSpider", uses=frozenset({"window", "set", "metadata_prefix"}), dated=True, pages=None),
        Kind(
            "mailbox", "mail.MailSpider", uses=frozenset({"window", "match", "each", "senders"}), web=False, dated=True,
            pages=None,
        ),
    )
})  # fmt: skip
# A line for each adapter: a kind's name (with _ for - that of its module), and its room in crawlers/systems/.
SYSTEMS = MappingProxyType(
    {
        "althingi": "parliaments",
        "boe": "states",
        "cellar": "eu",
        "cellar-transposition": "eu",
        "data-gov-lt": "states",
        "diavgeia": "states",
        "dip": "parliaments",
        "e-sbirka": "states",
        "eci-register": "eu",
        "ep-open-data": "eu",
        "eu-ombudsman": "eu",
        "fedlex": "states",
        "finlex": "states",
        "govuk": "states",
        "have-your-say": "eu",
        "howtheyvote": "eu",
        "hudoc": "international",
        "koop-sru": "states",
        "legislation-gov-uk": "states",
        "narodne-novine": "states",
        "normattiva": "states",
        "oda": "parliaments",
        "oireachtas": "parliaments",
        "parliament-bg": "parliaments",
        "pis-rs": "states",
        "press-corner": "eu",
        "rada": "states",
        "reliefweb": "international",
        "retsinformation": "states",
        "riigikogu": "parliaments",
        "riksdagen": "parliaments",
        "ris": "states",
        "sejm": "parliaments",
        "sejm-eli": "states",
        "senat": "parliaments",
        "sherloc": "international",
        "slov-lex": "states",
        "stortinget": "parliaments",
        "ted": "eu",
        "tweede-kamer": "parliaments",
        "uk-bills": "parliaments",
        "uk-written-questions": "parliaments",
        "un-digital-library": "international",
        "uwazi": "international",
        "vlaamse-codex": "states",
    }
)
KINDS = (*ORDINARY, *SYSTEMS)


# What people call them who have not read the list.
ALSO = {
    "feed": ("rss", "atom"), "xml": ("rss", "atom", "sitemap"), "json": ("json-feed", "rest-json"), "page": ("html-listing",),
    "web": ("html-listing",), "website": ("html-listing",), "list": ("html-listing",), "api": ("rest-json", "odata"),
    "rest": ("rest-json",), "mail": ("mailbox",), "imap": ("mailbox",), "newsletter": ("mailbox",), "oai": ("oai-pmh",),
}  # fmt: skip


def near_kinds(name: str) -> str:
    """What to write instead of a kind that is not there: the nearest ones, or where all of them are told."""
    wanted = name.lower()
    parts = [one for one in KINDS if wanted and (wanted in one.split("-") or one.startswith(wanted))]
    near = ALSO.get(wanted) or parts[:3] or get_close_matches(wanted, KINDS, n=3)
    if near:
        return f"did you mean {' or '.join(near)}?"
    return f"ordinary kinds are {', '.join(ORDINARY)}; docs/systems.md has those of publishing systems"


def module_name(name: str) -> str:
    """The module of a publishing system's adapter. Raises KeyError where there is none."""
    return f"crawlers.systems.{SYSTEMS[name]}.{name.replace('-', '_')}"


@cache
def kind_of(name: str) -> Kind:
    """The kind of this name; an adapter's module is read only here. Raises KeyError where there is none."""
    if name not in SYSTEMS:
        return ORDINARY[name]
    from importlib import import_module

    kind: Kind = import_module(module_name(name)).SYSTEM.kind(name)
    return kind
