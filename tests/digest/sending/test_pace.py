"""How fast messages leave: so many a minute, so many to one domain, and a domain that puts us off is left alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.sending.one_by_one import Refusals
from digest.sending.throttle import Pace
from digest.sending.transport import Result
from ground.clock import later
from store.deliveries.deliveries import BACKOFF
from store.deliveries.recipients import Recipients, add_recipient, open_recipients
from tests.digest.post import ID, NOW, approved, run, settings, sink, states, taken


@pytest.fixture
def recipients(tmp_path) -> Iterator[Recipients]:
    recipients = open_recipients(tmp_path)
    yield recipients
    recipients.close()


class Clock:
    """A clock that moves when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0

    def sleep(self, seconds: float) -> None:
        assert seconds > 0
        self.now += seconds


def given_at(pace: Pace, clock: Clock, each: float = 0.0) -> list[tuple[str, float]]:
    found = []
    while (key := pace.next()) is not None:
        found.append((key, clock.now))
        clock.now += each
    return found


def test_a_large_domain_keeps_nobody_else_waiting() -> None:
    clock = Clock()
    pace = Pace(100, 2, clock=lambda: clock.now, sleep=clock.sleep)
    keys = ["a1", "a2", "a3", "a4", "a5", "b1", "c1"]
    pace.begin(keys, {key: key[0] for key in keys})
    times = dict(given_at(pace, clock))
    assert [key for key in times if times[key] == 0] == ["a1", "b1", "c1", "a2"]
    assert [(key, times[key]) for key in ("a3", "a4", "a5")] == [("a3", 60), ("a4", 60), ("a5", 120)]


def test_without_limits_domains_take_turns_and_nobody_waits() -> None:
    pace = Pace(sleep=lambda seconds: pytest.fail("it waited"))
    pace.begin(["a1", "a2", "b1", "x"], {"a1": "a", "a2": "a", "b1": "b"})
    assert [pace.next() for _ in range(5)] == ["a1", "b1", "x", "a2", None]


def test_a_domain_is_left_out_from_a_moment_on() -> None:
    pace = Pace(1_000, 1_000)
    pace.begin(["a1", "a2", "b1", "a3"], {key: key[0] for key in ("a1", "a2", "a3", "b1")})
    assert pace.next() == "a1"
    assert pace.rest("a") == ["a2", "a3"]
    assert pace.left == ["b1"]
    assert (pace.next(), pace.next()) == ("b1", None)
    assert pace.rest("a") == []


@given(
    names=st.lists(st.sampled_from("abcde"), max_size=60), minute=st.integers(1, 20), domain=st.integers(1, 20),
    each=st.sampled_from([0.0, 0.5, 7.0]),
)  # fmt: skip
def test_everybody_is_given_once_and_no_minute_holds_more_than_its_share(
    names: list[str], minute: int, domain: int, each: float
) -> None:
    clock = Clock()
    pace = Pace(minute, domain, clock=lambda: clock.now, sleep=clock.sleep)
    keys = [f"{name}{number}" for number, name in enumerate(names)]
    pace.begin(keys, {key: key[0] for key in keys})
    found = given_at(pace, clock, each)
    assert sorted(key for key, _ in found) == sorted(keys)
    for _, start in found:
        within = [key for key, at in found if start <= at < start + 60]
        assert len(within) <= minute
        assert max(Counter(key[0] for key in within).values()) <= domain


@pytest.mark.parametrize(
    ("details", "enough"),
    [
        (["451 4.7.1 slow down"] * 3, True),
        (["421 too many"] * 3, True),
        (["451 4.7.1 slow down"] * 2 + ["250 taken", "451 4.7.1 slow down"], False),
        # What is about one mailbox says nothing of the next.
        (["450 4.2.1 over its quota"] * 5, False),
        (["connection lost before the message: x"] * 5, False),
        (["4" * 100_000] * 3, True),
    ],
)
def test_only_what_is_about_the_domain_counts_and_only_in_a_row(details: list[str], enough: bool) -> None:
    refusals = Refusals()
    results = [Result("accepted" if one.startswith("250") else "deferred", one) for one in details]
    assert [refusals.enough("a", one) for one in results][-1] is enough


def test_a_domain_that_puts_off_three_is_left_alone_and_those_not_tried_come_first_next_time(
    store, recipients, tmp_path
) -> None:
    approved(store)
    for name in ("busy1", "busy2", "busy3", "busy4", "busy5", "busy6"):
        add_recipient(recipients, "weekly", f"{name}@slow.example", basis="you asked", now=NOW)
    add_recipient(recipients, "weekly", "ann@example.org", basis="you asked", now=NOW)
    with sink(tmp_path) as (port, log):
        report = run(store, recipients, tmp_path, settings(port))
        assert (report.accepted, report.deferred) == (1, 6)
        rows = store.rows("SELECT state, attempt, detail, next_at FROM delivery WHERE state = 'deferred'")
        assert sorted(row["attempt"] for row in rows) == [0, 0, 0, 1, 1, 1]
        assert all(later(NOW, BACKOFF[0]) <= row["next_at"] <= later(NOW, BACKOFF[0] + 30) for row in rows)
        untried = [row["detail"] for row in rows if not row["attempt"]]
        assert untried[0] == "not tried: slow.example put off 3 before it: 451 4.3.0 busy"
        run(store, recipients, tmp_path, settings(port), now=later(NOW, BACKOFF[0] + 60))
        rows = store.rows("SELECT attempt FROM delivery WHERE state = 'deferred'")
        assert [row["attempt"] for row in rows] == [1] * 6
        assert [one["to"] for one in taken(log)] == [["ann@example.org"]]
    assert set(states(store, recipients, ID).values()) == {"accepted", "deferred"}


def test_the_pace_of_the_settings_is_kept_with_a_mail_server(store, recipients, tmp_path, monkeypatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr("digest.sending.ways.Pace", lambda *limits: Pace(*limits, sleep=slept.append))
    approved(store)
    for name in ("ann", "jo", "zoe"):
        add_recipient(recipients, "weekly", f"{name}@example.org", basis="you asked", now=NOW)
    with sink(tmp_path) as (port, _):
        asked = settings(port, smtp={"per_minute": 2})
        assert run(store, recipients, tmp_path, asked).accepted == 3
    assert len(slept) == 1
    assert 50 < slept[0] <= 60
