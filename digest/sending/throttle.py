"""The order and pace of messages: so many in a minute to the mail server, and so many of them to one domain.

Domains take turns, so that nobody waits behind a large one that has its fill.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from heapq import heappop, heappush

MINUTE = 60.0
Clock = Callable[[], float]
Sleep = Callable[[float], None]


class Throttle:
    """Lets at most so many messages leave within any sixty seconds, without slowing the first of them."""

    def __init__(self, per_minute: int, *, clock: Clock = time.monotonic, sleep: Sleep = time.sleep):
        self._clock, self._sleep = clock, sleep
        self._sent: deque[float] = deque(maxlen=per_minute)

    @property
    def free_at(self) -> float:
        """When the next message may leave, by the clock."""
        return self._sent[0] + MINUTE if len(self._sent) == self._sent.maxlen else 0.0

    def wait(self) -> None:
        """Come back when the next message may leave."""
        left = self.free_at - self._clock()
        if left > 0:
            self._sleep(left)
        self._sent.append(self._clock())


class Pace:
    """Gives the recipients of a run one by one, each when their message may leave."""

    def __init__(
        self, per_minute: int = 0, per_domain: int = 0, *, clock: Clock = time.monotonic, sleep: Sleep = time.sleep
    ):
        """So many in a minute, and of them to one domain; 0 is without limit."""
        self._per_domain, self._clock, self._sleep = per_domain, clock, sleep
        self._all = Throttle(per_minute, clock=clock, sleep=sleep) if per_minute else None
        self._of: dict[str, Throttle] = {}
        self._waiting: dict[str, deque[str]] = {}
        self._free: deque[str] = deque()
        self._busy: list[tuple[float, str]] = []

    def begin(self, keys: Iterable[str], domains: Mapping[str, str]) -> None:
        """Begin with these recipients, in their order; `domains` by key, one that is not there is of none."""
        self._waiting = {}
        for key in keys:
            self._waiting.setdefault(domains.get(key, ""), deque()).append(key)
        self._free, self._busy = deque(self._waiting), []

    def next(self) -> str | None:
        """The next recipient, when their message may leave; None when all were given."""
        while self._free or self._busy:
            while self._busy and self._busy[0][0] <= self._clock():
                self._free.append(heappop(self._busy)[1])
            if not self._free:
                self._sleep(self._busy[0][0] - self._clock())
                continue
            domain = self._free.popleft()
            if self._waiting.get(domain):
                return self._given(domain)
        return None

    def rest(self, domain: str) -> list[str]:
        """Leave out what is left for a domain; whom that is."""
        return list(self._waiting.pop(domain, ()))

    @property
    def left(self) -> list[str]:
        """Who was not given yet."""
        return [key for keys in self._waiting.values() for key in keys]

    def _given(self, domain: str) -> str:
        key = self._waiting[domain].popleft()
        if self._all:
            self._all.wait()
        if self._per_domain:
            throttle = self._of.setdefault(
                domain, Throttle(self._per_domain, clock=self._clock, sleep=self._sleep)
            )  # fmt: skip
            throttle.wait()
            heappush(self._busy, (throttle.free_at, domain))
        else:
            self._free.append(domain)
        return key
