"""From when on a source is asked: the time it was last read to its end, less an overlap, or a span back from now.

For a source whose query names that time, how far it was read is kept with the end of each run (the table `reached`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from crawlers.sources.catalogue import Source
from ground.clock import later, seconds
from ground.records import Reached, Request

# Publishers add to yesterday's lists, and their clocks differ from ours.
OVERLAP = 2 * 86_400


@dataclass(frozen=True, slots=True)
class Window:
    """What one run asks for: everything `since`; `began` is when the reading of this window began.

    `resume` is what to go on with, as page number `page`; `again` tells that the source was read before.
    """

    since: str
    began: str
    resume: Request | None = None
    page: int = 1
    again: bool = False


def window_of(source: Source, kept: Reached, last_success: str | None, at: str) -> Window:
    """The window of a run at some time, from what was kept under the same config and the source's last success.

    A source that was not read for longer than its span is asked for all of that time.
    """
    if source.dated and kept.rest:
        return Window(kept.since, kept.began, kept.rest, kept.page, again=True)
    if source.dated and kept.complete_at:
        return Window(later(kept.complete_at, -OVERLAP), at, again=True)
    reaching = [later(at, -seconds(source.lookback))]
    if last_success:
        reaching.append(later(last_success, -OVERLAP))
    return Window(min(reaching), at, again=bool(last_success))


def reached_after(kept: Reached, window: Window, rest: tuple[Request, int] | None, *, keep: bool) -> Reached:
    """What to keep of a run of a dated source: whether it came to its end, or where the next one goes on.

    Where a run that went on somewhere failed, the next one begins anew: what it asked for may have lost its meaning.
    """
    if not keep:
        return replace(kept, rest=None)
    if rest:
        request, page = rest
        return Reached(kept.complete_at, request, page, window.since, window.began)
    return Reached(window.began)
