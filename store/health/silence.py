"""From when a source counts as silent: its own rhythm, read from its documents, and what its config expects."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from ground.clock import later, moment, span_words
from ground.rhythm import WINDOW, in_words, read_rhythm, silent_from
from store.shape.database import Store

DAY = 86_400
# Beyond every moment that the store can hold.
ALWAYS = "9999"
# A date this long before we first saw the document is its subject's, not that of its publication; but for the documents
# of the first day, which show what was there before us.
LONGEST_LAG = 30
EARLIEST = "1995-01-01"
# A year or a month counts as its last days: a source that dates so coarsely must not look silent.
ENDS = {4: "-12-28", 7: "-28"}


@dataclass(frozen=True, slots=True)
class Silence:
    """From when a source is silent, why in words, and its usual rest in working days where its history tells."""

    after: str
    why: str
    usual: float | None


def silence_of(
    store: Store, source_id: str, last_new_at: str | None, expected: int | None, until: str = ALWAYS
) -> Silence | None:
    """The silence that follows the newest document collected before `until`; None where nothing tells.

    Its own rhythm decides, but never earlier than `expected` seconds (`expect.silence`) after the newest.
    """
    days = news_days(store, source_id, until)
    rhythm = read_rhythm(days)
    newest = max(filter(None, (_whole(last_new_at, until), max(map(str, days), default=None))), default=None)
    if newest is None or (rhythm is None and expected is None):
        return None
    told = f"nothing new since {newest[:10]}"
    allowed = "" if expected is None else later(newest, expected)
    if rhythm is None:
        return Silence(allowed, f"{told}; expect.silence allows {span_words(expected or 0)}", None)
    rhythm = replace(rhythm, newest=max(rhythm.newest, moment(newest).date()))
    own = f"{silent_from(rhythm)}T00:00:00Z"
    usual = in_words(rhythm.usual)
    more = f", and expect.silence allows {span_words(expected or 0)}" if allowed > own else ""
    return Silence(max(own, allowed), f"{told}; {usual}{more}", rhythm.usual)


def news_days(store: Store, source_id: str, until: str = ALWAYS) -> set[date]:
    """The days on which a source had news: when published, or when we saw it where that date cannot be.

    Reads an index alone, and no further back than a rhythm looks.
    """
    known = "FROM document WHERE source_id = ? AND collected_at < ?"
    edges = [store.row(f"SELECT {edge}(collected_at) {known}", source_id, until) for edge in ("min", "max")]
    first, last = (row[0] if row else None for row in edges)
    if first is None or last is None:
        return set()
    rows = store.rows(
        f"""SELECT DISTINCT substr(collected_at, 1, 10) AS collected, date(substr(published_at, 1, 10)) AS published {known}
            AND collected_at >= ?""",
        source_id, until, later(last, -DAY * (WINDOW.days + LONGEST_LAG)),
    )  # fmt: skip
    return {_day(row["collected"], row["published"], first[:10]) for row in rows}


def _day(collected: str, published: str | None, first: str) -> date:
    seen = date.fromisoformat(collected)
    if published is None or published < EARLIEST:
        return seen
    said = date.fromisoformat(published)
    # A publisher east of us may be a day ahead.
    if (said - seen).days > 1:
        return seen
    return said if collected == first or (seen - said).days <= LONGEST_LAG else seen


def _whole(last_new_at: str | None, until: str) -> str | None:
    return last_new_at and min(last_new_at + ENDS.get(len(last_new_at), ""), until)
