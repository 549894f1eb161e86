"""Requests that we ourselves do not make, and why: each is an IgnoreRequest that knows the state it means."""

from __future__ import annotations

from scrapy.exceptions import IgnoreRequest

from store.records import State


class RefusalError(IgnoreRequest):
    """A request that was not made, or whose answer is not used; its text is the sentence a person reads."""

    state: State = "failed"


class UnsafeRequestError(RefusalError):
    """The network guard refused it."""

    state: State = "unsafe"


class ReservedError(RefusalError):
    """robots.txt or a text-and-data-mining reservation says no."""

    state: State = "refused"


class SilentHostError(RefusalError):
    """The host did not answer when it was asked for its robots.txt."""
