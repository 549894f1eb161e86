"""Requests that we ourselves do not make, and why: each is an IgnoreRequest, which Scrapy drops, with the fault it means."""

from __future__ import annotations

from scrapy.exceptions import IgnoreRequest

from ground.records import FaultError, State


class RefusalError(FaultError, IgnoreRequest):
    """A request that was not made, or whose answer is not used; its text is the sentence a person reads."""

    means: State = "failed"

    def __init__(self, sentence: str) -> None:
        super().__init__(self.means, sentence)


class UnsafeRequestError(RefusalError):
    """The network guard refused it."""

    means: State = "unsafe"


class ReservedError(RefusalError):
    """robots.txt or a text-and-data-mining reservation says no."""

    means: State = "refused"


class PatienceError(RefusalError):
    """The host asked for time when it was asked for its rules; `retry_at` is when it may be asked again, if it said."""

    means: State = "limited"

    def __init__(self, sentence: str, retry_at: str | None) -> None:
        super().__init__(sentence)
        self.retry_at = retry_at


class SilentHostError(RefusalError):
    """The host did not answer when it was asked for its robots.txt."""
