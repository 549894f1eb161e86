"""No request leaves for a private place, however its address is spelt."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request
from scrapy.resolver import dnscache
from scrapy.utils.test import get_crawler
from twisted.internet.base import ThreadedResolver
from twisted.internet.defer import succeed
from twisted.python.failure import Failure

from crawlers.formats.urls import canonical_url
from crawlers.spiders.visits import Visit, new_visit
from crawlers.wire.guard import GuardedResolver, GuardMiddleware, forbidden, literal_address
from crawlers.wire.refusals import UnsafeRequestError
from store.shape.database import open_store
from tests.crawlers.desk import Desk, make_source
from tests.crawlers.web import Web

FORBIDDEN = """
127.0.0.1 127.0.0.2 127.1 127.0.1 127.255.255.254 0.0.0.0 0 0.1.2.3 10.0.0.1 10.255.255.255 172.16.0.1 172.31.255.255
192.168.0.1 192.168.255.255 169.254.169.254 169.254.0.1 100.64.0.1 100.127.255.255 192.0.0.1 192.0.2.1 198.18.0.1
198.19.255.255 198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255
2130706433 2852039166 3232235521 167772161 017700000001 0x7f000001 0x7f.0.0.1 0x7f.1 0177.0.0.1 0177.1 127.0x1 127.0.0.01
0xa9fea9fe 0xA9.0xFE.0xA9.0xFE 0251.0376.0251.0376 169.254.43518 0xc0a80001 192.168.1 10.1 0300.0250.1 0x0a000001 012.1
[::1] [::] [0:0:0:0:0:0:0:1] [::ffff:127.0.0.1] [::ffff:7f00:1] [::ffff:169.254.169.254] [::ffff:a9fe:a9fe] [::ffff:10.0.0.1]
[::127.0.0.1] [fe80::1] [fe80::1%25eth0] [fe80::1%eth0] [febf::1] [fc00::1] [fd00::1] [fd12:3456:789a::1] [ff02::1] [ff0e::1]
[64:ff9b::127.0.0.1] [64:ff9b::7f00:1] [64:ff9b::a9fe:a9fe] [64:ff9b::10.0.0.1] [64:ff9b:1::1] [::10.0.0.1] [::169.254.169.254]
[2002:7f00:1::] [2002:7f00:0001::1] [2002:a9fe:a9fe::1] [2002:c0a8:1::] [2002:0a00:0001::]
[2001:0:4136:e378:8000:63bf:80ff:fffe] [2001:0:4136:e378:8000:63bf:5601:5601] [2001:0:4136:e378:8000:63bf:3f57:fffe]
[2001:db8::1] [100::1] [3fff::1] [2001:10::1] [5f00::1] localhost LOCALHOST localhost. db.localhost foo.bar.localhost
10.0.1 0x0A.0.0.1 012.0.0.1 3232235777 0xC0A80101 172.16.1 2886729729 169.254.0xa9fe 0x7F.0.1 00177.0.0.1
[::ffff:c0a8:101] [::FFFF:127.0.0.1] [0:0:0:0:0:ffff:127.0.0.1] [fe80::1%25lo] [FE80::1%1] [::ffff:100.64.0.1]
""".split()
ALLOWED = """
8.8.8.8 1.1.1.1 93.184.216.34 172.15.255.255 172.32.0.1 192.167.255.255 192.169.0.1 100.63.255.255 100.128.0.1 11.0.0.1
9.255.255.255 126.255.255.255 128.0.0.1 169.253.0.1 169.255.0.1 198.17.0.1 198.20.0.1 223.255.255.1 134744072 0x08080808
010.010.010.010
[2001:4860:4860::8888] [2a00:1450:4001::1] [2606:4700::1111] [::ffff:8.8.8.8] [64:ff9b::8.8.8.8] [2002:808:808::1]
example.org www.europarl.europa.eu xn--mnchen-3ya.example 1e100.example 127.0.0.1.example localhost.example mylocalhost
""".split()


def judged(host: str, *, allowed: frozenset[str] = frozenset(), visit: Visit | None = None) -> str | None:
    """Why the guard refuses a request for a host, or None."""
    request = Request(f"http://{host}/x", meta={"visit": visit} if visit else {})
    try:
        GuardMiddleware(allowed).process_request(request)
    except UnsafeRequestError as error:
        return str(error)
    return None


@pytest.mark.parametrize("host", FORBIDDEN)
def test_a_private_or_reserved_place_is_refused_in_every_spelling(host: str) -> None:
    assert judged(host)
    canonical = canonical_url(f"http://{host}/x")
    assert canonical is None or judged(canonical.split("/")[2])


@pytest.mark.parametrize("host", ALLOWED)
def test_public_places_are_let_through(host: str) -> None:
    assert judged(host) is None


def test_the_tables_are_long_enough_to_be_worth_it() -> None:
    assert len(set(FORBIDDEN)) >= 100
    assert len(set(ALLOWED)) >= 30


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd", "ftp://example.org/x", "data:text/plain,x", "s3://bucket/x", "gopher://example.org/",
        "javascript://example.org/%0aalert(1)", "jar:http://example.org/x!/y", "ldap://127.0.0.1/x", "dict://127.0.0.1:11211/stats",
        "ws://example.org/x", "httpx://example.org/", "view-source:http://127.0.0.1/", "unix://socket/run/docker.sock",
    ],
)  # fmt: skip
def test_only_the_web_is_followed(url: str) -> None:
    with pytest.raises(UnsafeRequestError, match="only http and https"):
        GuardMiddleware(frozenset()).process_request(Request(url))


def test_a_source_opens_its_own_host_and_no_other_sources(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    own = new_visit(store, make_source("own", "http://127.0.0.1:8000/feed"))
    stranger = new_visit(store, make_source("stranger", "http://127.0.0.2/feed", allow_private=False))
    store.close()
    both = frozenset({"127.0.0.1:8000", "intranet.example:80"})
    assert judged("127.0.0.1:8000", allowed=both, visit=own) is None
    assert judged("127.0.0.2", allowed=both, visit=own)
    assert judged("127.0.0.1", allowed=both, visit=stranger)
    assert judged("intranet.example", allowed=both, visit=stranger), "a name that resolves for one source only"


@pytest.mark.parametrize(
    ("own", "host", "opened"),
    [
        ("http://127.0.0.1:8000/feed", "127.0.0.1:8000", True),
        ("http://127.0.0.1:8000/feed", "127.0.0.1:6379", False),
        ("http://127.0.0.1:8000/feed", "127.0.0.1", False),
        ("http://127.0.0.1/feed", "127.0.0.1", True),
        ("http://127.0.0.1/feed", "127.0.0.1:80", True),
        ("http://[::1]:8000/feed", "[::1]:8000", True),
        ("http://[::1]:8000/feed", "[::1]:8001", False),
        ("http://intranet.example:8000/feed", "intranet.example:8000", True),
        ("http://intranet.example:8000/feed", "INTRANET.example.:8000", True),
        ("http://intranet.example:8000/feed", "intranet.example:22", False),
        ("http://intranet.example:8000/feed", "intranet.example", False),
    ],
)
def test_a_source_opens_one_port_of_its_host_and_no_other(tmp_path: Path, own: str, host: str, opened: bool) -> None:
    store = open_store(tmp_path)
    source = make_source("own", own)
    visit = new_visit(store, source)
    store.close()
    assert (judged(host, allowed=source.places, visit=visit) is None) is opened
    assert (judged(host, allowed=source.places) is None) is opened, "its robots.txt leads no further"


PUBLIC, PRIVATE = "93.184.216.34", ("127.0.0.1", "10.0.0.1", "169.254.169.254", "192.168.1.1", "0.0.0.0", "100.64.0.1")
# As they are written into a Location; the port is that of a server on 127.0.0.1 that nobody may reach.
SPELLINGS = (
    "127.0.0.1", "127.1", "2130706433", "0x7f.1", "0x7f000001", "0177.0.0.1", "017700000001", "127.0.0.1.",
    "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "localhost", "LOCALHOST.", "x.localhost",
    "\uff11\uff12\uff17.\uff10.\uff10.\uff11", "127\u3002\uff10.0.1", "user:password@127.0.0.1",
)  # fmt: skip


def looked_up(resolver: GuardedResolver, name: str) -> str:
    """What a look-up gives: an address, or the refusal's words."""
    found: list[Any] = []
    resolver.getHostByName(name).addBoth(found.append)
    return str(found[0].value) if isinstance(found[0], Failure) else str(found[0])


def resolver_of(
    monkeypatch: pytest.MonkeyPatch, answers: list[str], *, cached: bool, **settings: Any
) -> GuardedResolver:
    """The guard's resolver over name servers that answer in turn."""
    left = iter(answers)
    monkeypatch.setattr(ThreadedResolver, "getHostByName", lambda self, name, timeout=(): succeed(next(left)))
    dnscache.clear()
    crawler = get_crawler(settings_dict={"DNSCACHE_ENABLED": cached, **settings})
    return GuardedResolver.from_crawler(crawler, object())


@pytest.mark.parametrize("address", PRIVATE)
def test_a_name_is_judged_by_each_look_up_also_where_only_the_second_leads_to_a_private_place(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    resolver = resolver_of(monkeypatch, [PUBLIC, address, PUBLIC], cached=False)
    assert looked_up(resolver, "rebinding.example") == PUBLIC
    assert f"resolves to a private or reserved address ({address})" in looked_up(resolver, "rebinding.example")
    assert looked_up(resolver, "rebinding.example") == PUBLIC


def test_within_a_run_a_name_keeps_the_address_that_was_judged(monkeypatch: pytest.MonkeyPatch) -> None:
    resolver = resolver_of(monkeypatch, [PUBLIC, "127.0.0.1", "10.0.0.1"], cached=True)
    assert [looked_up(resolver, "rebinding.example") for _ in range(3)] == [PUBLIC] * 3
    assert "private or reserved" in looked_up(resolver, "inside.example")
    assert "private or reserved" in looked_up(resolver, "inside.example"), "a refusal is not forgotten by the cache"


def test_a_name_that_config_allows_may_be_private(monkeypatch: pytest.MonkeyPatch) -> None:
    resolver = resolver_of(
        monkeypatch, ["10.0.0.1", "10.0.0.1"], cached=False, POLICYWATCH_ALLOWED_PLACES=["intranet.example:80"]
    )
    assert looked_up(resolver, "intranet.example") == "10.0.0.1"
    assert "private or reserved" in looked_up(resolver, "www.intranet.example")


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("2130706433", "127.0.0.1"), ("0x7f.1", "127.0.0.1"), ("0177.0.0.1", "127.0.0.1"), ("127.0.0.1", "127.0.0.1"),
        ("0xa9fea9fe", "169.254.169.254"), ("::ffff:127.0.0.1", "::ffff:127.0.0.1"), ("::1", "::1"),
        ("1.1", "10.0.0.1"),
    ],
)  # fmt: skip
def test_also_a_name_that_looks_like_an_address_is_judged_by_the_answer(
    monkeypatch: pytest.MonkeyPatch, name: str, address: str
) -> None:
    resolver = resolver_of(monkeypatch, [address], cached=False)
    assert f"resolves to a private or reserved address ({address})" in looked_up(resolver, name)


def test_the_proxy_of_the_settings_may_be_anywhere_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    resolver = resolver_of(monkeypatch, ["127.0.0.1"] * 2, cached=False, POLICYWATCH_PROXY="http://127.0.0.1:3128")
    assert looked_up(resolver, "127.0.0.1") == "127.0.0.1"
    assert "private or reserved" in looked_up(resolver, "127.1")


def test_no_redirect_leads_to_another_port_of_a_sources_own_host(
    web: Web, webs: Callable[[str], Web], desk: Desk
) -> None:
    own, other = webs("127.0.0.41"), webs("127.0.0.41")
    own.put("/feed", status=302, headers={"Location": other.url("/secret")})
    outcome = desk.collect(make_source("own", own.url("/feed"))).outcomes["own"]
    assert (outcome.state, other.log) == ("unsafe", [])


def test_no_redirect_reaches_a_private_server_however_it_is_spelt(
    web: Web, webs: Callable[[str], Web], desk: Desk
) -> None:
    own, names = webs("127.0.0.41"), [*SPELLINGS]
    port = web.base.rsplit(":", 1)[1]
    try:
        if forbidden(ipaddress.ip_address(socket.gethostbyname(socket.gethostname()))):
            # A name that really resolves to a private place.
            names.append(socket.gethostname())
    except OSError:
        pass
    for number, host in enumerate(names):
        place = f"http://{host}:{port}/secret".encode().decode("latin-1")
        own.put(f"/feed/{number}", status=302, headers={"Location": place})
    sources = [make_source(f"to-{number}", own.url(f"/feed/{number}")) for number in range(len(names))]
    outcomes = desk.collect(*sources, reservations=False).outcomes
    assert {names[int(name.split("-")[1])]: one.state for name, one in outcomes.items()} == dict.fromkeys(
        names, "unsafe"
    )
    assert web.log == []


@given(st.ip_addresses(v=4))
def test_mapped_and_tunnelled_addresses_are_judged_by_what_is_inside(inner: ipaddress.IPv4Address) -> None:
    number = int(inner)
    spellings = (
        ipaddress.IPv6Address((0xFFFF << 32) | number),
        ipaddress.IPv6Address((0x64FF9B << 96) | number),
        ipaddress.IPv6Address((0x2002 << 112) | (number << 80)),
    )
    assert {forbidden(one) for one in spellings} == {forbidden(inner)}


@given(st.ip_addresses(v=4))
def test_a_number_is_the_address_it_spells(address: ipaddress.IPv4Address) -> None:
    number = int(address)
    for spelling in (str(number), hex(number), f"0{number:o}", str(address)):
        assert literal_address(spelling) == address


@given(st.text(max_size=30))
def test_no_host_raises(host: str) -> None:
    literal_address(host)
