"""No request leaves for a private place: addresses are judged as written, and again as DNS resolves them."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable
from typing import Any, ClassVar

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred

from crawlers.formats.urls import host_of
from crawlers.sources.needs import place_of
from crawlers.wire.refusals import UnsafeRequestError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
NAT64 = ipaddress.ip_network("64:ff9b::/96")
# Not for the public either, which `is_global` does not know: local NAT64, documentation, segment routing.
RESERVED = tuple(map(ipaddress.ip_network, ("64:ff9b:1::/48", "3fff::/20", "5f00::/16")))


def literal_address(host: str) -> Address | None:
    """The address that a host spells, also as one number, in octal or hexadecimal, or with parts left out."""
    bare = host.strip("[]").split("%", 1)[0]
    try:
        return ipaddress.ip_address(bare)
    except ValueError:
        pass
    try:
        return ipaddress.IPv4Address(socket.inet_aton(bare)) if bare[:1].isdigit() else None
    except (OSError, ValueError):
        return None


def forbidden(address: Address) -> bool:
    """Whether an address is one that no public document can live at."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if inner is None and (address in NAT64 or int(address) >> 32 == 0):
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return forbidden(inner)
        if any(address in network for network in RESERVED):
            return True
    return not address.is_global or address.is_multicast


def hosts_of(places: Iterable[str]) -> frozenset[str]:
    """The hosts of some places, without their ports."""
    return frozenset(place.rpartition(":")[0] for place in places)


class GuardMiddleware:
    """Refuses requests, redirected ones too, whose scheme or written address is out of bounds."""

    def __init__(self, allowed: frozenset[str]):
        self.allowed, self.private = allowed, hosts_of(allowed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> GuardMiddleware:
        """As Scrapy builds it, with the places (host and port) that sources of this process may open."""
        return cls(frozenset(crawler.settings.getlist("POLICYWATCH_ALLOWED_PLACES")))

    def process_request(self, request: Request) -> None:
        """Raise UnsafeRequestError for a request that must not leave."""
        if not request.url.startswith(("http://", "https://")):
            raise UnsafeRequestError(f"only http and https are followed, not {request.url[:80]}")
        host = host_of(request.url).rstrip(".")
        visit = request.meta.get("visit") or request.meta.get("visit_of")
        own = (visit.source.places if visit.source.allow_private else frozenset()) if visit else self.allowed
        if place_of(request.url) in own:
            return
        address = literal_address(host)
        if address is not None and forbidden(address):
            raise UnsafeRequestError(f"{host} is a private or reserved address ({address})")
        if host in self.private or host == "localhost" or host.endswith(".localhost"):
            raise UnsafeRequestError(f"{host} is a private place that this source was not allowed")


class GuardedResolver(CachingThreadedResolver):
    """Refuses names that resolve to forbidden addresses, at the moment the connection is made."""

    allowed: frozenset[str] = frozenset()
    refused: ClassVar[dict[str, str]] = {}
    """The sentences of refusals, by name: Twisted passes on no more than that there was no address."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> GuardedResolver:
        """As Scrapy builds it."""
        resolver: GuardedResolver = super().from_crawler(crawler, reactor)
        proxy = crawler.settings.get("POLICYWATCH_PROXY")
        resolver.allowed = hosts_of(crawler.settings.getlist("POLICYWATCH_ALLOWED_PLACES"))
        # Whoever configured a proxy may have it anywhere; what it is asked for is judged before, as it is written.
        resolver.allowed |= {host_of(proxy)} if proxy else set()
        return resolver

    def getHostByName(self, name: str, timeout: Any = None) -> Deferred[str]:  # noqa: N802 (Twisted's name)
        """The address of a name; fails with UnsafeRequestError where it is forbidden."""
        deferred: Deferred[str] = super().getHostByName(name, timeout)
        return deferred.addCallback(self._judge, name)

    def _judge(self, address: str, name: str) -> str:
        if name not in self.allowed and forbidden(ipaddress.ip_address(address)):
            self.refused[name] = f"{name} resolves to a private or reserved address ({address})"
            raise UnsafeRequestError(self.refused[name])
        return address
