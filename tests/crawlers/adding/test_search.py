"""Sites of the usual publishing systems: what is proposed first for each could be taken over unchanged."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from crawlers.adding.routes import news_pages, newsletter_at, routes_of, sitemaps_in, systems_in
from crawlers.adding.search import Discovery, discover
from crawlers.formats.pages import parse_html
from ground.settings import Collect
from tests.crawlers.sites import TITLES
from tests.crawlers.systemsites import SYSTEM_SITES
from tests.crawlers.web import Web

pytestmark = pytest.mark.slow

GOAL = 23


@pytest.fixture(scope="module")
def found() -> Iterator[dict[str, tuple[Web, Discovery]]]:
    """What was found on each site."""
    webs = {name: Web(f"127.0.6.{number}") for number, name in enumerate(SYSTEM_SITES, 1)}
    for name, web in webs.items():
        SYSTEM_SITES[name].build(web)
    with ThreadPoolExecutor(2) as pool:
        waiting = {
            name: pool.submit(discover, web.url(SYSTEM_SITES[name].path), Collect(), private=True)
            for name, web in webs.items()
        }
        yield {name: (web, waiting[name].result()) for name, web in webs.items()}
    for web in webs.values():
        web.close()


def test_the_first_proposal_for_a_site_of_each_system_is_right(found: dict[str, tuple[Web, Discovery]]) -> None:
    wrong = []
    for name, (web, discovery) in found.items():
        site, first = SYSTEM_SITES[name], discovery.proposals[0] if discovery.proposals else None
        right = (site.kind, web.url(site.found), site.documents, site.dated)
        if first is None or (first.source.kind, first.source.url, first.count, first.newest is not None) != right:
            wrong.append(name)
    assert len(SYSTEM_SITES) - len(wrong) >= GOAL, wrong


def test_its_titles_are_those_of_the_news(found: dict[str, tuple[Web, Discovery]]) -> None:
    for name, (_, discovery) in found.items():
        assert set(discovery.proposals[0].titles) <= set(TITLES), name


def test_a_site_is_asked_one_thing_at_a_time_and_not_without_end(found: dict[str, tuple[Web, Discovery]]) -> None:
    assert max(len(web.log) for web, _ in found.values()) <= 45
    assert max(web.busiest for web, _ in found.values()) == 1


@pytest.mark.parametrize(
    ("links", "first"),
    [
        ("<a href='/about'>About</a><a href='/newsroom'>Newsroom</a>", "/newsroom"),
        ("<a href='/a/aktuelles'>Aktuelles</a><a href='/d'>Dienste</a>", "/a/aktuelles"),
        ("<a href='/x'>Νέα</a>", "/x"),
        ("<a href='/vesti'>Вести</a><a href='/news/2026/11/raid'>News of a raid on three farms up north</a>", "/vesti"),
    ],
)  # fmt: skip
def test_a_page_of_news_is_found_by_its_name_in_many_languages(links: str, first: str) -> None:
    tree = parse_html(f"<html><body>{links}</body></html>")
    assert news_pages(tree, "https://office.example/")[0] == f"https://office.example{first}"


def test_a_wider_word_is_no_news() -> None:
    tree = parse_html("<html><body><a href='/newsletter-terms'>Newsletterbedingungen</a></body></html>")
    assert news_pages(tree, "https://office.example/") == []


def test_a_system_is_told_by_its_pages_and_names_its_routes() -> None:
    page = (
        "<html><head><link rel='https://api.w.org/' href='/en/wp-json/'><link href='/wp-content/a.css'></head></html>"
    )
    assert systems_in(page) == ["wordpress"]
    routes = routes_of("wordpress", "https://office.example/en/", parse_html(page))
    assert [one.kind for one in routes] == ["rss", "rss", "rest-json"]
    assert routes[-1].address.startswith("https://office.example/en/wp-json/wp/v2/posts?")


def test_sitemaps_come_from_robots_txt_those_of_news_first() -> None:
    robots = "User-agent: *\nSitemap: https://a.example/all.xml\nsitemap: /news-map.xml\n"
    assert sitemaps_in(robots, "https://a.example/") == ["https://a.example/news-map.xml", "https://a.example/all.xml"]


@pytest.mark.parametrize(
    ("main", "at"),
    [
        ("<a href='/abo/'>Newsletter abonnieren</a>", "https://office.example/abo/"),
        ("<a href='/nieuwsbrief'>Blijf op de hoogte</a>", "https://office.example/nieuwsbrief"),
        ("<form><label>Newsletter <input type='email'></label></form>", "https://office.example/"),
        ("<form action='/login'><input type='email'><input type='password'></form><a href='/a'>About</a>", ""),
    ],
)
def test_a_newsletter_is_found_for_a_site_that_has_nothing_else(main: str, at: str) -> None:
    assert newsletter_at(parse_html(f"<html><body>{main}</body></html>"), "https://office.example/") == at


def test_where_nothing_is_proposed_it_says_what_a_person_may_do() -> None:
    web = Web("127.0.6.200")
    web.put(
        "/",
        "<html><body><div id='root'></div><a href='/newsletter'>Newsletter</a><script src='/a.js'></script></body></html>",
    )
    web.put("/wall", "<title>Just a moment...</title>", status=403, headers={"cf-mitigated": "challenge"})
    try:
        hints = [discover(web.url(path), Collect(), private=True).hint for path in ("/", "/wall")]
    finally:
        web.close()
    assert "JavaScript" in hints[0]
    assert f"its newsletter ({web.url('/newsletter')}) can be read with kind mailbox" in hints[0]
    assert hints[1].startswith("it refuses us")
