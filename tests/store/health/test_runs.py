"""A run ends once, in one state; a source's health follows from its runs, and silence from its history."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ground.clock import later, moment, now
from ground.records import SEEN, STATES, Outcome, Reached, Request, State
from store.health.runs import (
    close_interrupted,
    due_sources,
    end_run,
    held_back,
    interrupt_run,
    reached_of,
    source_health,
    start_runs,
    sync_sources,
    validators_of,
)
from store.shape.database import Store
from tests.store.making import found, ran, save, source, values

HOUR, DAY = 3_600, 86_400
OK = Outcome("ok", "3 new", seen=3, new=3, requests=4, bytes=5_000)


def health(store: Store, source_id: str = "one") -> dict[str, object]:
    """The view's row of a source."""
    return next(row for row in source_health(store) if row["source_id"] == source_id)


def wait(store: Store, source_id: str = "one") -> float:
    """Seconds until the source is asked again."""
    return (moment(str(health(store, source_id)["next_at"])) - moment(now())).total_seconds()


def test_a_run_says_what_happened_and_how_much(store: Store) -> None:
    run_id = ran(store, OK)
    (row,) = store.rows("SELECT id, source_id, state, reason, seen, new, changed, requests, bytes FROM runs")
    assert tuple(row) == (run_id, "one", "ok", "3 new", 3, 3, 0, 4, 5_000)


def test_a_run_is_closed_exactly_once(store: Store) -> None:
    run_id = ran(store, OK)
    before = (store.rows("SELECT * FROM runs"), health(store))
    end_run(store, run_id, Outcome("failed", "too late"), {"https://one.example/feed": {"etag": "x"}}, "mark")
    assert (store.rows("SELECT * FROM runs"), health(store)) == before
    assert validators_of(store, "one", "mark") == {}


@pytest.mark.parametrize("state", STATES)
def test_every_state_is_shown_as_the_sources_health(store: Store, state: State) -> None:
    ran(store, Outcome(state, "a sentence"))
    row = health(store)
    assert (row["state"], row["reason"]) == (state, "a sentence")
    assert (row["last_success_at"] is not None) == (state in SEEN)
    assert row["failures"] == (0 if state in SEEN else 1)


def test_an_open_run_has_no_state(store: Store) -> None:
    start_runs(store, ["one"])
    assert values(store, "SELECT state FROM runs") == [None]
    assert health(store)["state"] == "never"


def test_runs_without_a_process_are_closed_and_their_sources_are_due_at_once_and_not_blamed(store: Store) -> None:
    ran(store, OK)
    before = health(store)
    start_runs(store, ["one", "two"])
    assert close_interrupted(store) == 2
    assert close_interrupted(store) == 0
    assert values(store, "SELECT DISTINCT interrupted FROM runs WHERE state = 'failed'") == ["crash"]
    after = health(store)
    assert {name: after[name] for name in ("state", "reason", "failures")} == {
        name: before[name] for name in ("state", "reason", "failures")
    }
    assert due_sources(store, now()) == {"one", "two"}


def test_a_source_that_was_stopped_is_due_at_once_however_often(store: Store) -> None:
    for _ in range(5):
        (run,) = start_runs(store, ["one"]).values()
        interrupt_run(store, run, Outcome("failed", "interrupted"), "stop")
        assert "one" in due_sources(store, now())
    assert health(store)["state"] == "never"


def test_a_source_that_was_at_work_in_three_crashes_in_a_row_waits_for_its_rhythm(store: Store) -> None:
    for number in range(3):
        assert "one" in due_sources(store, now()), number
        start_runs(store, ["one"])
        close_interrupted(store)
    assert "one" not in due_sources(store, now())
    assert "one" in due_sources(store, later(now(), 2 * HOUR))
    assert health(store)["failures"] == 0


def test_a_source_in_health_is_asked_again_in_its_own_rhythm(store: Store) -> None:
    ran(store, OK)
    assert 0.89 * HOUR < wait(store) < 1.11 * HOUR
    assert due_sources(store, now()) == {"two"}
    assert due_sources(store, later(now(), 2 * HOUR)) == {"one", "two"}


def test_a_failing_source_is_asked_less_and_less_often_but_at_least_every_three_days(store: Store) -> None:
    for failures in range(1, 12):
        ran(store, Outcome("failed", "no answer"))
        expected = min(HOUR * 2**failures, 3 * DAY)
        assert 0.89 * expected < wait(store) < 1.11 * expected
        assert health(store)["failures"] == failures
    assert "one" not in due_sources(store, now())
    ran(store, OK)
    assert health(store)["failures"] == 0


def test_a_rare_source_never_waits_shorter_for_failing(store: Store) -> None:
    sync_sources(store, [source("one", every_seconds=7 * DAY)])
    ran(store, Outcome("failed", "no answer"))
    assert wait(store) > 0.89 * 7 * DAY


def test_a_server_that_asks_for_time_gets_it(store: Store) -> None:
    until = later(now(), 5 * DAY)
    ran(store, Outcome("limited", "503", retry_at=until))
    assert held_back(store, now()) == {"one": until}
    assert held_back(store, later(until, 1)) == {}
    assert str(health(store)["next_at"]) >= until


def test_a_source_is_held_back_only_by_its_last_run(store: Store) -> None:
    ran(store, Outcome("limited", "503", retry_at=later(now(), DAY)))
    ran(store, OK)
    assert held_back(store, now()) == {}


def test_since_when_a_state_lasts_is_kept(store: Store) -> None:
    ran(store, Outcome("blocked", "403"))
    store.connection.execute("UPDATE health SET since = '2026-01-01T00:00:00Z'")
    ran(store, Outcome("blocked", "403 again"))
    assert health(store)["since"] == "2026-01-01T00:00:00Z"
    ran(store, OK)
    assert str(health(store)["since"]) > "2026-01-01T00:00:00Z"


def silent_source(store: Store, newest: str, silence: int = 7 * DAY) -> None:
    """Make `one` a source that should publish weekly, whose newest document is of that date."""
    sync_sources(store, [source("one", silence_seconds=silence), source("two")])
    ran(store, replace(OK, newest=newest))


def test_a_source_with_nothing_new_for_longer_than_its_rhythm_is_silent(store: Store) -> None:
    silent_source(store, later(now(), -8 * DAY))
    row = health(store)
    assert row["state"] == "silent"
    assert str(row["reason"]).startswith("nothing new since ")
    ran(store, Outcome("unchanged", "304"))
    assert health(store)["state"] == "silent"


@pytest.mark.parametrize("length", [10, 20])
def test_a_date_without_an_hour_counts_for_silence_too(store: Store, length: int) -> None:
    silent_source(store, later(now(), -9 * DAY)[:length])
    assert health(store)["state"] == "silent"


def test_news_within_the_rhythm_is_no_silence(store: Store) -> None:
    silent_source(store, later(now(), -6 * DAY))
    assert health(store)["state"] == "ok"


def test_a_blocked_source_is_blocked_and_not_silent(store: Store) -> None:
    silent_source(store, later(now(), -30 * DAY))
    ran(store, Outcome("blocked", "a challenge page"))
    assert health(store)["state"] == "blocked"


def test_new_documents_end_a_silence(store: Store) -> None:
    silent_source(store, later(now(), -30 * DAY))
    ran(store, replace(OK, newest=now()))
    assert health(store)["state"] == "ok"


def test_an_older_find_does_not_move_the_last_news_back(store: Store) -> None:
    silent_source(store, "2026-11-20T08:00:00Z")
    ran(store, replace(OK, newest="2019-01-01"))
    assert health(store)["last_new_at"] == "2026-11-20T08:00:00Z"


def test_new_documents_without_a_date_are_new_now(store: Store) -> None:
    silent_source(store, later(now(), -30 * DAY))
    ran(store, replace(OK, newest=None))
    assert health(store)["state"] == "ok"


def test_a_paused_source_says_why_and_is_never_due(store: Store) -> None:
    sync_sources(store, [source("one", disabled="the publisher asked us to stop"), source("two")])
    assert (health(store)["state"], health(store)["reason"]) == ("paused", "the publisher asked us to stop")
    assert due_sources(store, now()) == {"two"}


def test_marks_of_pages_are_kept_with_the_runs_end_and_hold_for_one_config_only(store: Store) -> None:
    run_id = start_runs(store, ["one"])["one"]
    assert validators_of(store, "one", "config-1") == {}
    marks = {"etag": '"x"', "last_modified": None, "body_hash": "abc"}
    end_run(store, run_id, OK, {"https://one.example/feed": marks}, "config-1")
    assert validators_of(store, "one", "config-1") == {"https://one.example/feed": marks}
    assert validators_of(store, "one", "config-2") == {}
    assert validators_of(store, "two", "config-1") == {}


def test_a_source_that_left_the_config_keeps_its_documents_and_can_come_back(store: Store) -> None:
    save(store, found())
    ran(store, OK)
    sync_sources(store, [source("two")])
    assert [row["source_id"] for row in source_health(store)] == ["two"]
    assert values(store, "SELECT title FROM documents") == ["Title"]
    assert "one" not in due_sources(store, later(now(), DAY))
    sync_sources(store, [source("one"), source("two")])
    assert health(store)["state"] == "ok"


def test_what_the_config_says_of_a_source_is_taken_over(store: Store) -> None:
    sync_sources(store, [source("one", publisher="Renamed", languages=("de", "fr")), source("two")])
    (row,) = store.rows("SELECT publisher, languages FROM sources WHERE id = 'one'")
    assert tuple(row) == ("Renamed", '["de", "fr"]')


def test_health_shows_what_needs_a_person_first(store: Store) -> None:
    ran(store, OK, "one")
    ran(store, Outcome("drifted", "selectors match nothing"), "two")
    assert [row["source_id"] for row in source_health(store)] == ["two", "one"]


def test_how_far_a_source_was_read_is_kept_with_the_runs_end_and_holds_for_one_config_only(store: Store) -> None:
    rest = Request("https://one.example/list", "POST", '{"offset": 200}', "200")
    for reached in (Reached("2026-11-10T08:00:00Z", rest, 3, "2026-11-01T00:00:00Z", now()), Reached(now())):
        run_id = start_runs(store, ["one"])["one"]
        assert reached_of(store, "one", "config-1") != reached
        end_run(store, run_id, OK, {}, "config-1", reached=reached)
        assert reached_of(store, "one", "config-1") == reached
    assert reached_of(store, "one", "config-2") == reached_of(store, "two", "config-1") == Reached()
