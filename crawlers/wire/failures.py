"""Why a request brought no answer: a state, and a sentence a person understands."""

from __future__ import annotations

import re

from scrapy.exceptions import DownloadCancelledError, DownloadTimeoutError, IgnoreRequest
from twisted.python.failure import Failure

from ground.records import Fault, FaultError

WALLS = ("consent", "cookie", "gdpr", "login", "signin", "privacy-wall")
# Words of the libraries' errors, by what they mean to a person.
SENTENCES = (
    (("timeout", "timed out", "took longer than"), "no answer within the time limit (collect.request_timeout)"),
    (("dns", "nodename", "name or service", "lookup"), "the host's name cannot be found; has the site moved?"),
    (("refused",), "nothing listens at this address (connection refused)"),
    (("ssl", "certificate", "tls"), "the secure connection failed; the certificate may have run out"),
    (("dataloss", "data loss", "partial"), "the answer broke off before its end"),
    (("reset", "lost", "closed"), "the connection broke off"),
)


def fault_of(failure: Failure) -> Fault:
    """The state and sentence of a failed request."""
    error = failure.value
    text = " ".join(str(error).split())
    if isinstance(error, FaultError):
        return error.fault
    if isinstance(error, IgnoreRequest):
        return _ignored(text, str(getattr(failure, "request", "")))
    if isinstance(error, DownloadCancelledError):
        return Fault("unsafe", _too_large(text))
    return Fault("failed", no_answer(error))


def _ignored(text: str, request: str) -> Fault:
    """What Scrapy itself dropped."""
    if "redirect" in text.lower():
        # A wall that wants a cookie first sends whoever has none round in circles.
        if any(word in request.lower() for word in WALLS):
            return Fault("blocked", "a consent or login wall sends us in circles")
        return Fault("unsafe", "more redirects than collect.max_redirects allows")
    if "exceed" in text or "maxsize" in text:
        return Fault("unsafe", _too_large(text))
    return Fault("failed", text or "the request was dropped")


def _too_large(text: str) -> str:
    """The sentence for a body beyond its limit, with the largest number that Scrapy named."""
    numbers = [int(number) for number in re.findall(r"\d{4,}", text)]
    seen = f": {max(numbers):,} bytes and more" if numbers else ""
    return f"the answer is larger than collect.max_bytes allows{seen}"


def no_answer(error: BaseException | None) -> str:
    """The sentence for a request that broke off, or for a host that did not answer."""
    text = " ".join(str(error).split())
    if isinstance(error, DownloadTimeoutError):
        return SENTENCES[0][1]
    said = f"{type(error).__name__} {text}".lower()
    inner = getattr(error, "reasons", None)
    if inner:
        said += " ".join(f"{type(one.value).__name__} {one.value}" for one in inner).lower()
    for words, sentence in SENTENCES:
        if any(word in said for word in words):
            return sentence
    return f"no answer: {type(error).__name__} {text[:160]}".strip()


def our_fault(error: Exception) -> Fault:
    """The state and sentence where this program itself failed over an answer."""
    said = " ".join(str(error).split())[:120]
    return Fault("failed", f"an error of this program over what came: {type(error).__name__} {said}; please report it")
