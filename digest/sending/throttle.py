"""Keeps to the number of messages that a mail server takes in a minute."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

MINUTE = 60.0


class Throttle:
    """Lets at most so many messages leave within any sixty seconds, without slowing the first of them."""

    def __init__(
        self,
        per_minute: int,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ):
        self._clock, self._sleep = clock, sleep
        self._sent: deque[float] = deque(maxlen=per_minute)

    def wait(self) -> None:
        """Come back when the next message may leave."""
        if len(self._sent) == self._sent.maxlen:
            left = self._sent[0] + MINUTE - self._clock()
            if left > 0:
                self._sleep(left)
        self._sent.append(self._clock())
