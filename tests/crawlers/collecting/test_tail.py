"""The tail of a round: what is still at work keeps no other host's source from its rhythm."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event

import pytest

from crawlers.collecting import collect as rounds
from crawlers.collecting.collect import Steering
from crawlers.sources.catalogue import Source
from ground.records import Outcome
from tests.crawlers.desk import Desk, make_source
from tests.crawlers.web import XML, Asked, Page, Web, item, rss


def test_a_source_that_falls_due_again_is_visited_beside_the_tail_of_its_own_batch(
    webs: Callable[[str], Web], desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "LOOK_AGAIN", 0.2)
    monkeypatch.setattr(rounds, "TAIL_AFTER", 0.2)
    slow_web, quick_web = webs("127.0.0.51"), webs("127.0.0.52")
    feed = rss([item("/one", "One")])
    quick_web.put("/feed", feed, XML)
    twice, told = Event(), list[tuple[str, str]]()

    def waits(asked: Asked) -> Page:
        twice.wait(30)
        return Page(feed.encode(), XML, 200)

    def note(source_id: str, outcome: Outcome) -> None:
        told.append((source_id, outcome.state))
        if len(told) == 2:
            twice.set()

    slow_web.answer("/feed", waits)
    slow, quick = make_source("slow", slow_web.url("/feed")), make_source("quick", quick_web.url("/feed"))

    def due() -> list[Source]:
        return [quick] if told == [("quick", "ok")] else []

    outcomes = desk.collect(
        slow, quick, steering=Steering(told=note, more=due), processes=1, request_timeout="60s"
    ).outcomes  # fmt: skip
    assert told == [("quick", "ok"), ("quick", "unchanged"), ("slow", "ok")]
    assert {name: one.state for name, one in outcomes.items()} == {"quick": "unchanged", "slow": "ok"}
