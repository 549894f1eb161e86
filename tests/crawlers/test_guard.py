"""No request leaves for a private place, however its address is spelt."""

from __future__ import annotations

import ipaddress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request

from crawlers.guard import GuardMiddleware, UnsafeRequestError, forbidden, literal_address
from crawlers.urls import canonical_url
from crawlers.visits import Visit, new_visit
from store.database import open_store
from tests.crawlers.desk import make_source

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
    assert len(set(FORBIDDEN)) + len(set(ALLOWED)) >= 120


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://example.org/x", "data:text/plain,x", "s3://bucket/x", "gopher://example.org/"]
)
def test_only_the_web_is_followed(url: str) -> None:
    with pytest.raises(UnsafeRequestError, match="only http and https"):
        GuardMiddleware(frozenset()).process_request(Request(url))


def test_a_source_opens_its_own_host_and_no_other_sources(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    own = new_visit(store, make_source("own", "http://127.0.0.1:8000/feed"))
    stranger = new_visit(store, make_source("stranger", "http://127.0.0.2/feed", allow_private=False))
    store.close()
    both = frozenset({"127.0.0.1", "intranet.example"})
    assert judged("127.0.0.1", allowed=both, visit=own) is None
    assert judged("127.0.0.1:9", allowed=both, visit=own) is None
    assert judged("127.0.0.2", allowed=both, visit=own)
    assert judged("127.0.0.1", allowed=both, visit=stranger)
    assert judged("intranet.example", allowed=both, visit=stranger), "a name that resolves for one source only"


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
