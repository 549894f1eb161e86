"""What operators are told, before it has a form: sources that went wrong, with the next step, and those that are back.

Mail and web hook are written from it, so they say the same. Every string is one line, safe to show after escaping.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from digest.content.clean import clean, safe_link
from digest.content.words import country_name, day, number_of
from ground.clock import moment
from store.health.advice import advice_on, next_step
from store.health.alerts import Told
from store.health.health import SourceHealth, needs_person
from store.health.troubles import Trouble

# More are only counted: whoever reads this looks at `policywatch sources health` then.
MOST_SHOWN = 30
MOST_BACK = 20
REASON = 300
SUBJECT = 90
# As many failing at once, and half of all, have one cause.
MANY = 10
HOUR, DAY = 3_600, 86_400


@dataclass(frozen=True, slots=True)
class Entry:
    """A source that went wrong."""

    id: str
    publisher: str
    country: str
    core: bool
    state: str
    words: str
    since: str
    last_success: str
    reason: str
    """What its last run said; of a silent source, what its history says."""
    todo: str
    url: str | None

    @property
    def said(self) -> str:
        """Whose words `reason` is."""
        return "Its history" if self.state == "silent" else "Last run"


@dataclass(frozen=True, slots=True)
class House:
    """Something wrong with the installation itself."""

    sentence: str
    since: str
    todo: str


@dataclass(frozen=True, slots=True)
class Notice:
    """A message to operators; `at` is when it was made, as the store writes times."""

    at: str
    subject: str
    made: str
    entries: tuple[Entry, ...]
    more: str
    """Of further sources, by state; empty where all are shown."""
    back: tuple[str, ...]
    sums: tuple[str, ...]
    house: tuple[House, ...] = ()
    """What is wrong with the installation itself: told first."""


def make_notice(
    fresh: list[SourceHealth],
    back: list[tuple[SourceHealth, Told]],
    everything: list[SourceHealth],
    at: str,
    troubles: Sequence[Trouble] = (),
) -> Notice:
    """The message about the installation, sources that went wrong and those that are back, among all there are."""
    rest = Counter(one.state for one in fresh[MOST_SHOWN:])
    more = ", ".join(f"{count} {state}" for state, count in rest.most_common())
    shown = back[:MOST_BACK]
    lines = [
        f"{clean(one.publisher, 80)} ({country_name(one.country)}): {advice_on(told.state).words} since "
        f"{_since(told.since, at)}; well again."
        for one, told in shown
    ]  # fmt: skip
    return Notice(
        at=at,
        subject=_subject(fresh, troubles),
        made=_made(at),
        entries=tuple(_entry(one, at) for one in fresh[:MOST_SHOWN]),
        more=f"{number_of(sum(rest.values()), 'more source')}: {more}." if rest else "",
        back=tuple(lines + ([f"{len(back) - len(shown)} more."] if len(back) > len(shown) else [])),
        sums=_sums(everything, len(fresh), at),
        house=tuple(House(clean(one.sentence, REASON), _since(one.since, at), one.todo) for one in troubles),
    )


def as_message(notice: Notice) -> dict[str, Any]:
    """The notice as plain data, for a web hook; `text` says it shortly, as chat programs show it."""
    lines = [f"{one.sentence} To do: {one.todo}" for one in notice.house]
    lines += [f"{'Core: ' if one.core else ''}{one.publisher} ({one.country}): {one.words}" for one in notice.entries]
    lines += [notice.more] if notice.more else []
    lines += [f"Back: {one}" for one in notice.back]
    return {
        "program": "policywatch", "at": notice.at, "text": "\n".join((f"Policywatch: {notice.subject}", *lines)),
        "house": [asdict(one) for one in notice.house],
        "sources": [asdict(one) for one in notice.entries], "more": notice.more, "back": list(notice.back),
        "sums": list(notice.sums),
    }  # fmt: skip


def _subject(fresh: list[SourceHealth], troubles: Sequence[Trouble]) -> str:
    if troubles:
        first = clean(troubles[0].sentence, SUBJECT)
        return f"{first}; and {number_of(len(fresh), 'source')}" if fresh else first
    core = sum(one.core for one in fresh)
    several = f", {core} of them core" if core and len(fresh) > 1 else " (core)" if core else ""
    needs = "needs" if len(fresh) == 1 else "need"
    return f"{number_of(len(fresh), 'source')} {needs} attention{several}"


def _entry(one: SourceHealth, at: str) -> Entry:
    success = f"{day(moment(one.last_success_at).date())}" if one.last_success_at else "never"
    return Entry(
        id=one.id, publisher=clean(one.publisher, 80), country=country_name(one.country), core=one.core,
        state=one.state, words=advice_on(one.state).words, since=_since(one.since, at), last_success=success,
        reason=clean(one.reason, REASON), todo=next_step(one.state, one.id), url=safe_link(one.url),
    )  # fmt: skip


def _since(since: str | None, at: str) -> str:
    """A day, and how long ago: "20 Nov 2026 (4 days)"."""
    if since is None:
        return "an unknown time"
    passed = max(0.0, (moment(at) - moment(since)).total_seconds())
    long = number_of(int(passed // DAY), "day") if passed >= DAY else number_of(int(passed // HOUR), "hour")
    return f"{day(moment(since).date())} ({long if passed >= HOUR else 'just now'})"


def _made(at: str) -> str:
    return f"{day(moment(at).date())}, {moment(at):%H:%M} UTC"


def _sums(everything: list[SourceHealth], fresh: int, at: str) -> tuple[str, ...]:
    """How all sources are, and the hint where so many fail that the cause is nearer than they are."""
    asked = [one for one in everything if one.state not in ("paused", "never")]
    well = sum(one.well for one in asked)
    needing = sum(needs_person(one, at) for one in asked)
    rest = len(asked) - well - needing
    others = f", {rest} in trouble for less than a day" if rest else ""
    before = f" ({needing - fresh} of them told before)" if needing > fresh else ""
    need = "needs" if needing == 1 else "need"
    lines = [f"Of {number_of(len(asked), 'source')}, {well} are well and {needing} {need} a person{before}{others}."]
    failing = sum(one.state == "failed" for one in asked)
    if failing >= MANY and failing * 2 >= len(asked):
        lines.append(f"{failing} sources fail at once: look at this machine's own network first.")
    return tuple(lines)
