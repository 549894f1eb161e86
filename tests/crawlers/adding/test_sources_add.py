"""`policywatch sources add`: of twenty sites, what an operator could take over unchanged; and what it says of bad ones."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from crawlers.adding.search import Discovery, discover
from crawlers.sources.catalogue import Source
from ground.settings import Collect
from tests.crawlers.sites import SITES, TITLES, _feed, _link, entries, page
from tests.crawlers.web import HTML, Web, rss

pytestmark = pytest.mark.slow

GOAL = 17


@pytest.fixture(scope="module")
def found() -> Iterator[dict[str, tuple[Web, Discovery]]]:
    """What was found on each site."""
    webs = {name: Web(f"127.0.1.{number}") for number, name in enumerate(SITES, 1)}
    for name, web in webs.items():
        SITES[name].build(web)
    with ThreadPoolExecutor(3) as pool:
        waiting = {
            name: pool.submit(discover, web.url(SITES[name].path), Collect(), private=True)
            for name, web in webs.items()
        }
        yield {name: (web, waiting[name].result()) for name, web in webs.items()}
    for web in webs.values():
        web.close()


def is_right(name: str, web: Web, discovery: Discovery) -> bool:
    """Whether the first proposal names the right place, and read all of it."""
    site, first = SITES[name], discovery.proposals[0] if discovery.proposals else None
    return first is not None and (first.source.kind, first.source.url, first.count, first.newest is not None) == (
        site.kind, web.url(site.found), site.documents, site.dated,
    )  # fmt: skip


def test_most_first_proposals_can_be_taken_over_unchanged(found: dict[str, tuple[Web, Discovery]]) -> None:
    wrong = [name for name, (web, discovery) in found.items() if not is_right(name, web, discovery)]
    assert len(SITES) - len(wrong) >= GOAL, wrong


def test_a_proposal_is_a_source_as_config_writes_it(found: dict[str, tuple[Web, Discovery]]) -> None:
    for _, discovery in found.values():
        for proposal in discovery.proposals:
            (table,) = tomllib.loads(proposal.toml)["source"]
            assert Source.model_validate(table) == proposal.source


def test_rhythm_and_expectations_come_from_the_dates_that_were_seen(found: dict[str, tuple[Web, Discovery]]) -> None:
    source = found["link in the head"][1].proposals[0].source
    assert (source.every, source.expect.dates, source.expect.silence) == ("1d", True, "16d")


def test_a_listing_s_titles_are_the_documents_own(found: dict[str, tuple[Web, Discovery]]) -> None:
    for name in ("cards", "articles", "whole item a link", "table"):
        assert set(found[name][1].proposals[0].titles) <= set(TITLES)


def test_no_more_than_a_score_of_requests_is_made(found: dict[str, tuple[Web, Discovery]]) -> None:
    assert max(len(web.log) for web, _ in found.values()) <= 25
    assert max(web.busiest for web, _ in found.values()) == 1


def test_a_site_without_anything_is_said_to_have_nothing(web: Web) -> None:
    page(web, "/", "<h1>Welcome</h1><p>Nothing here.</p>")
    assert discover(web.url("/"), Collect(), private=True).proposals == []


def test_of_ten_feeds_each_is_shown_once(web: Web) -> None:
    for number in range(10):
        web.put(f"/{number}.rss", rss(entries(web, f"topic{number}")), "application/rss+xml")
    page(web, "/", "<h1>Feeds</h1>", "".join(_link("application/rss+xml", f"/{number}.rss") for number in range(10)))
    addresses = [one.source.url for one in discover(web.url("/"), Collect(), private=True).proposals]
    assert len(addresses) == len(set(addresses)) >= 1


def test_a_feed_of_another_site_is_named_as_such(web: Web) -> None:
    other = Web("127.0.3.9")
    other.put("/f", rss(entries(other)), "application/rss+xml")
    page(web, "/", "<h1>Welcome</h1>", _link("application/rss+xml", other.url("/f")))
    try:
        for proposal in discover(web.url("/"), Collect(), private=True).proposals:
            assert "another site" in proposal.note or proposal.source.url.startswith(web.base)
    finally:
        other.close()


def test_a_pdf_is_no_list(web: Web) -> None:
    web.put("/a.pdf", b"%PDF-1.4\n%%EOF", "application/pdf")
    assert discover(web.url("/a.pdf"), Collect(), private=True).proposals == []


def test_a_challenge_page_is_told_and_not_got_around(web: Web) -> None:
    challenge = "<html><head><title>Just a moment...</title></head><body><div id='challenge-form'></div></body></html>"
    web.put("/", challenge, HTML, status=403)
    found = discover(web.url("/"), Collect(), private=True)
    assert (found.outcome.state, found.proposals) == ("blocked", [])
    assert len(web.asked("/")) == 1


def test_a_redirect_to_another_place_is_followed_and_its_address_proposed(web: Web) -> None:
    _feed("/new/feed")(web)
    web.put("/old", b"", status=301, headers={"Location": web.url("/new/feed")}, tagged=False)
    (first, *_) = discover(web.url("/old"), Collect(), private=True).proposals
    assert first.source.url == web.url("/new/feed")


def test_a_place_that_is_private_is_not_opened_without_leave(web: Web) -> None:
    found = discover(web.url("/").replace("127.0.0.1", "127.1"), Collect())
    assert (found.outcome.state, found.proposals) == ("unsafe", [])
    assert web.log == []
