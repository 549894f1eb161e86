"""What the sender asks of a way out, whether that is a mail server or a folder."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

from digest.letters.mail import Letter

# What to do just before the message itself leaves: the sender commits its mark there.
Begin = Callable[[], None]


class UnreachableError(Exception):
    """Nothing can leave for now, whoever it is for; the text says why, for the ledger."""


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one message, with the other side's own words."""

    state: Literal["accepted", "deferred", "failed", "unknown"]
    detail: str


class Transport(Protocol):
    """A way out. `phase` is the mark that the ledger carries while a message is on its way through it."""

    @property
    def phase(self) -> str: ...  # noqa: D102

    def open(self) -> None:
        """Make ready. Raises UnreachableError when it is to be tried later, DigestError when a person must mend it."""

    def deliver(self, letter: Letter, begin: Begin) -> Result:
        """Hand over one message, calling `begin` just before it leaves. Raises as `open` does, never after `begin`."""

    def close(self) -> None:
        """Let go of whatever is open."""
