"""What of a request and its answer matters to us: conditions, headers as plain text, and where it moved."""

from __future__ import annotations

from scrapy import Request
from scrapy.http import Response

PERMANENT = (301, 308)


def conditions(etag: str | None, last_modified: str | None) -> dict[str, str]:
    """The headers that ask for an answer only if it has changed."""
    marks = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in marks.items() if value}


def headers_of(response: Response) -> dict[str, str]:
    """The answer's headers, names in lower case."""
    return {
        name.decode("latin-1").lower(): values[0].decode("latin-1")
        for name, values in response.headers.items()
        if values
    }


def content_type(response: Response) -> str:
    """The answer's Content-Type, or ""."""
    return (response.headers.get("Content-Type") or b"").decode("latin-1")


def request_of(response: Response) -> Request:
    """The request that led to the answer."""
    assert response.request is not None, "Scrapy ties every answer to its request"
    return response.request


def moved_to(response: Response) -> str | None:
    """The new address where every redirect on the way was permanent, else None."""
    reasons = request_of(response).meta.get("redirect_reasons", [])
    return response.url if reasons and all(reason in PERMANENT for reason in reasons) else None


def is_conditional(request: Request) -> bool:
    """Whether it asks for an answer only if there is a new one."""
    return any(name in request.headers for name in ("If-None-Match", "If-Modified-Since"))
