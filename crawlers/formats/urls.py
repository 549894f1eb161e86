"""Addresses in one form, so that a document has one identity however its link is decorated."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

# Parameters that follow the reader and say nothing about the document.
TRACKING = re.compile(
    r"(utm_[a-z_]+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid|igshid|igsh|mc_[ce]id|mkt_tok|_hs\w+|"
    r"oly_\w+_id|vero_\w+|wickedid|_openstat|at_(medium|campaign|custom\d*|recipient_\w+|link\w*)|pk_\w+|piwik_\w+|"
    r"mtm_\w+|hsa_\w+|ref_src|ns_\w+|trk|trkcampaign|sc_cid|xtor|cmpid|wt_mc|wt\.mc_id|__twitter_impression)",
    re.IGNORECASE,
)
DEFAULT_PORTS = {"http": 80, "https": 443}
PATH_SAFE = "/%:@!$&'()*+,;=~-._"
QUERY_SAFE = PATH_SAFE + "?[]"
ESCAPE = re.compile(r"%[0-9a-fA-F]{2}")
# Servers take some 8,000 characters; what is longer is no address of a document.
LONGEST = 10_000
# An address that stands in its one form already, as most do: nothing in it that could be written in another way.
PLAIN = re.compile(
    r"https?://[a-z0-9][a-z0-9.-]*[a-z0-9](?::(?!80/|443/)(?:[1-9][0-9]{0,3}|[1-5][0-9]{4}))?"
    r"/(?:[A-Za-z0-9_~-][A-Za-z0-9._~-]*(?:/|$))*"
)
HOST = re.compile(r"[a-z0-9._-]+")


def canonical_url(link: str, base: str = "") -> str | None:
    """The address in its one form, resolved against `base`; None where it is not an http(s) address of a sensible length.

    Scheme and host in lower case, no default port, no user name, no fragment, no tracking parameters; dots in the path
    resolved, percent-encoding in capitals and none of `-._~`; the other parameters keep their order, since servers may
    mind it.
    """
    if len(link) > LONGEST:
        return None
    return link if PLAIN.fullmatch(link) else in_one_form(link, base)


def in_one_form(link: str, base: str) -> str | None:
    """What `canonical_url` gives, the long way."""
    cleaned = re.sub(
        r"[\x00-\x20\x7f]+", lambda m: "" if m[0] in "\n\r\t" or m.end() in (len(link),) else " ", link
    ).strip()
    try:
        parts = urlsplit(urljoin(base, cleaned))
        port = parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in DEFAULT_PORTS or not parts.hostname:
        return None
    host = _host(parts)
    if host is None:
        return None
    if port and port != DEFAULT_PORTS[parts.scheme.lower()]:
        host = f"{host}:{port}"
    return urlunsplit((parts.scheme.lower(), host, _path(parts.path), _query(parts.query), ""))


def host_of(url: str) -> str:
    """The host of an address, in lower case, without its port."""
    return (urlsplit(url).hostname or "").lower()


def _host(parts: SplitResult) -> str | None:
    host = (parts.hostname or "").rstrip(".").lower()
    if ":" in host:
        return f"[{host}]"
    try:
        host = host if host.isascii() else host.encode("idna").decode("ascii")
    except UnicodeError:
        return None
    return host if HOST.fullmatch(host) else None


def _path(path: str) -> str:
    quoted = _quoted(path or "/", PATH_SAFE)
    segments: list[str] = []
    for segment in quoted.split("/"):
        if segment == "..":
            del segments[max(1, len(segments) - 1) :]
        elif segment != ".":
            segments.append(segment)
    if quoted.endswith(("/.", "/..")):
        segments.append("")
    return "/".join(segments) or "/"


def _query(query: str) -> str:
    kept = (part for part in query.split("&") if not TRACKING.fullmatch(part.split("=", 1)[0]))
    return _quoted("&".join(kept), QUERY_SAFE)


def _quoted(text: str, safe: str) -> str:
    """Percent-encoded in one form: in capitals, and not where RFC 3986 never needs it."""
    return ESCAPE.sub(_one_form, quote(text, safe=safe, errors="replace"))


def _one_form(escape: re.Match[str]) -> str:
    mark = chr(int(escape[0][1:], 16))
    return mark if mark in "-._~" else escape[0].upper()
