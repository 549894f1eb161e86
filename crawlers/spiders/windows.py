"""From when on a source is asked: the time it was last read to its end, less an overlap, or a span back from now.

For a source whose query names that time, two rows are kept with the end of each good run: when the last reading that
came to its end began, and, where the limit of pages stopped one, the address at which the next run goes on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from crawlers.sources.catalogue import Source
from ground.clock import later, seconds

# Publishers add to yesterday's lists, and their clocks differ from ours.
OVERLAP = 2 * 86_400
COMPLETE, REST = "policywatch:complete", "policywatch:rest"
Marks = Mapping[str, Mapping[str, str | None]]


@dataclass(frozen=True, slots=True)
class Window:
    """What one run asks for: everything `since`; `began` is when the reading of this window began.

    `resume` is the address to go on at, as page number `page`; `again` tells that the source was read before.
    """

    since: str
    began: str
    resume: str = ""
    page: int = 1
    again: bool = False


def window_of(source: Source, kept: Marks, last_success: str | None, at: str) -> Window:
    """The window of a run at some time, from what was kept under the same config and the source's last success.

    A source that was not read for longer than its span is asked for all of that time.
    """
    complete = kept.get(COMPLETE, {}).get("last_modified")
    rest = kept.get(REST, {})
    since, page = _split(rest.get("body_hash"))
    if source.dated and since and rest.get("etag") and rest.get("last_modified"):
        return Window(since, str(rest["last_modified"]), str(rest["etag"]), page, again=True)
    if source.dated and complete:
        return Window(later(complete, -OVERLAP), at, again=True)
    reaching = [later(at, -seconds(source.lookback))]
    if last_success:
        reaching.append(later(last_success, -OVERLAP))
    return Window(min(reaching), at, again=bool(last_success))


def marks_of(window: Window, rest: tuple[str, int] | None, *, keep: bool) -> dict[str, dict[str, str | None]]:
    """What to keep of a run of a dated source: whether it came to its end, or where the next one goes on.

    Where a run that went on somewhere failed, the next one begins anew: the address may have lost its meaning.
    """
    forgotten: dict[str, dict[str, str | None]] = {REST: {}} if window.resume else {}
    if not keep:
        return forgotten
    if rest:
        url, page = rest
        return {REST: {"etag": url, "last_modified": window.began, "body_hash": f"{window.since} {page}"}}
    return {**forgotten, COMPLETE: {"last_modified": window.began}}


def _split(kept: str | None) -> tuple[str, int]:
    since, _, page = (kept or "").partition(" ")
    return since, int(page) if page.isdigit() else 1
