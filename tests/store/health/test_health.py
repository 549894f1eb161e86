"""Health follows from runs and documents: silence by a source's own rhythm, who has to act, and when it is asked again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ground.clock import later, moment, now
from ground.records import SEEN, STATES, Outcome, State, When
from store.health.advice import ADVICE, advice_on, next_step
from store.health.health import SourceHealth, needs_person, read_health
from store.health.runs import MOST_WAIT, due_sources, source_health, sync_sources
from store.health.silence import news_days, silence_of
from store.shape.database import Store
from tests.store.making import found, ran, save, source

HOUR, DAY = 3_600, 86_400
OK = Outcome("ok", "1 new", seen=1, new=1, requests=1)


def published(store: Store, *days: str, at: str | None = None, precision: str = "day") -> None:
    """Documents of the source `one` with these dates, seen at a moment."""
    documents = [
        found(url=f"https://one.example/{day}/{at}", published=When(day, precision)) for day in days  # type: ignore[arg-type]
    ]  # fmt: skip
    save(store, *documents, at=at)


def every(days: int, *, count: int = 12, ago: int = 0) -> list[str]:
    """Dates at an even distance, the newest so many days ago."""
    return [later(now(), -DAY * (ago + days * step))[:10] for step in range(count)]


def of(store: Store, at: str | None = None, source_id: str = "one") -> SourceHealth:
    """The health of a source at a moment."""
    return next(one for one in read_health(store, at or now()) if one.id == source_id)


def test_a_source_is_silent_by_its_own_rhythm_without_any_word_in_its_config(store: Store) -> None:
    published(store, *every(1, count=40, ago=60))
    ran(store, replace(OK, newest=later(now(), -60 * DAY)))
    one = of(store)
    assert one.state == "silent"
    assert one.reason.startswith(f"nothing new since {later(now(), -60 * DAY)[:10]}; usually every day")
    assert one.usual_days is not None
    row = next(row for row in source_health(store) if row["source_id"] == "one")
    assert (row["state"], row["since"], row["reason"]) == ("silent", row["silent_after"], one.reason)


def test_it_becomes_silent_by_time_alone_and_new_documents_end_it(store: Store) -> None:
    published(store, *every(1, count=40))
    ran(store, replace(OK, newest=now()))
    assert of(store).state == "ok"
    then = later(now(), 60 * DAY)
    assert of(store, then).state == "silent"
    published(store, then[:10], at=then)
    ran(store, replace(OK, newest=then))
    assert of(store, then).state == "ok"


def test_a_run_without_anything_new_changes_nothing_of_it(store: Store) -> None:
    published(store, *every(1, count=40, ago=60))
    ran(store, replace(OK, newest=later(now(), -60 * DAY)))
    before = of(store)
    ran(store, Outcome("unchanged", "304"))
    assert of(store).since == before.since
    assert of(store).state == "silent"


def test_with_too_little_history_only_the_config_counts(store: Store) -> None:
    published(store, *every(7, count=7, ago=100))
    ran(store, replace(OK, newest=later(now(), -100 * DAY)))
    assert of(store).state == "ok"
    sync_sources(store, [source("one", silence_seconds=30 * DAY), source("two")])
    one = of(store)
    assert (one.state, one.usual_days) == ("silent", None)
    assert "expect.silence allows 30 days" in one.reason


def test_it_is_never_less_patient_than_the_config_says(store: Store) -> None:
    published(store, *every(1, count=40, ago=60))
    ran(store, replace(OK, newest=later(now(), -60 * DAY)))
    assert of(store).state == "silent"
    sync_sources(store, [source("one", silence_seconds=90 * DAY), source("two")])
    assert of(store).state == "ok"
    later_on = of(store, later(now(), 31 * DAY))
    assert later_on.state == "silent"
    assert "usually every day, and expect.silence allows 90 days" in later_on.reason
    # Less than its own rhythm takes nothing away.
    sync_sources(store, [source("one", silence_seconds=HOUR), source("two")])
    patient = of(store).since
    sync_sources(store, [source("one"), source("two")])
    assert of(store).since == patient


def test_dates_that_cannot_be_those_of_publication_give_way_to_when_we_saw_it(store: Store) -> None:
    first, second = later(now(), -20 * DAY), later(now(), -5 * DAY)
    published(store, "2026-01-05", at=first)
    assert {str(day) for day in news_days(store, "one")} == {"2026-01-05"}
    # Later on, an old date is that of the law spoken of, and one in the future is a mistake.
    published(store, "2011-04-05", "2970-01-01", "1970-01-01", at=second)
    published(store, later(second, -3 * DAY)[:10], at=second)
    assert {str(day) for day in news_days(store, "one")} == {
        "2026-01-05", second[:10], later(second, -3 * DAY)[:10]
    }  # fmt: skip


@pytest.mark.parametrize(("value", "precision"), [("2026-10", "month"), ("2026", "year")])
def test_a_month_or_year_alone_is_no_day_with_news(store: Store, value: str, precision: str) -> None:
    at = later(now(), -2 * DAY)
    published(store, value, at=at, precision=precision)
    assert {str(day) for day in news_days(store, "one")} == {at[:10]}
    assert silence_of(store, "one", value, 400 * DAY) is not None


def test_a_silence_can_be_read_as_of_an_earlier_moment(store: Store) -> None:
    early = later(now(), -40 * DAY)
    published(store, *every(1, count=40, ago=60), at=early)
    before = silence_of(store, "one", None, None, later(now(), -DAY))
    published(store, now()[:10])
    after = silence_of(store, "one", None, None)
    assert before is not None
    assert after is not None
    assert silence_of(store, "one", None, None, later(now(), -DAY)) == before
    assert after.after > before.after


def test_a_source_without_documents_is_not_silent(store: Store) -> None:
    ran(store, replace(OK, new=0, seen=0))
    assert silence_of(store, "one", None, 7 * DAY) is None
    assert of(store, later(now(), 900 * DAY)).state == "ok"


# -- who has to act


def test_every_state_has_words_and_one_sentence_of_what_to_do() -> None:
    assert set(ADVICE) == {*STATES, "silent", "paused", "never"}
    for advice in ADVICE.values():
        assert advice.todo.endswith(".")
        assert ". " not in advice.todo
    assert "`policywatch collect one`" in next_step("drifted", "one")
    assert advice_on("a state of tomorrow").patience == 0


@pytest.mark.parametrize("state", ["gone", "blocked", "refused", "drifted", "malformed", "unsafe"])
def test_what_does_not_mend_itself_needs_a_person_at_once(store: Store, state: State) -> None:
    ran(store, Outcome(state, "a sentence"))
    assert needs_person(of(store), now())


@pytest.mark.parametrize("state", SEEN)
def test_what_is_well_needs_nobody(store: Store, state: State) -> None:
    ran(store, replace(OK, state=state))
    assert not needs_person(of(store), later(now(), 900 * DAY))
    assert of(store).well


@pytest.mark.parametrize("state", ["failed", "empty"])
def test_what_may_pass_needs_a_person_once_it_was_seen_twice_and_lasts_a_day(store: Store, state: State) -> None:
    ran(store, Outcome(state, "a sentence"))
    assert not needs_person(of(store), later(now(), 3 * DAY))
    ran(store, Outcome(state, "a sentence"))
    assert not needs_person(of(store), later(now(), 23 * HOUR))
    assert needs_person(of(store), later(now(), 25 * HOUR))


def test_a_server_that_asks_for_days_is_told_of_after_one(store: Store) -> None:
    ran(store, Outcome("limited", "429", retry_at=later(now(), 5 * DAY), requests=1))
    assert not needs_person(of(store), later(now(), 23 * HOUR))
    assert needs_person(of(store), later(now(), 25 * HOUR))


def test_a_trouble_lasts_through_its_states_until_a_run_sees_everything(store: Store) -> None:
    ran(store, Outcome("failed", "no answer"))
    store.connection.execute("UPDATE health SET trouble_since = '2026-01-01T00:00:00Z'")
    ran(store, Outcome("limited", "503"))
    assert of(store).trouble_since == "2026-01-01T00:00:00Z"
    assert needs_person(of(store), now())
    ran(store, OK)
    assert of(store).trouble_since is None


def test_those_that_need_a_person_come_first_then_core_then_the_worst(store: Store) -> None:
    names = {"calm": "ok", "young": "failed", "changed": "drifted", "lost": "gone", "heart": "malformed"}
    sync_sources(store, [source(name, core=name == "heart") for name in names])
    for name, state in names.items():
        ran(store, Outcome(state, "a sentence"), name)  # type: ignore[arg-type]
    assert [one.id for one in read_health(store, now())] == ["heart", "lost", "changed", "young", "calm"]


# -- when it is asked again


def wait(store: Store) -> float:
    """Seconds until the source is asked again."""
    return (moment(str(of(store).next_at)) - moment(now())).total_seconds()


def test_a_failing_source_is_never_put_off_for_longer_than_three_days_and_not_all_to_one_moment(store: Store) -> None:
    waits = set()
    for _ in range(40):
        ran(store, Outcome("failed", "no answer"))
        waits.add(wait(store))
        assert wait(store) <= MOST_WAIT
    assert max(waits) > MOST_WAIT * 0.9
    assert len({one for one in waits if one > MOST_WAIT / 2}) > 10


@pytest.mark.parametrize("state", [one for one in STATES if one not in SEEN])
def test_every_state_that_saw_nothing_backs_off_and_success_resets_it(store: Store, state: State) -> None:
    for _ in range(3):
        ran(store, Outcome(state, "a sentence"))
    assert wait(store) > 7 * HOUR
    ran(store, OK)
    assert 0.89 * HOUR < wait(store) < 1.11 * HOUR


def test_the_wait_that_a_server_asks_for_is_kept_also_beyond_three_days(store: Store) -> None:
    until = later(now(), 20 * DAY)
    for _ in range(5):
        ran(store, Outcome("limited", "429", retry_at=until, requests=1))
    assert of(store).next_at == until
    assert "one" not in due_sources(store, later(until, -1))
    assert "one" in due_sources(store, until)


def test_runs_that_only_wait_do_not_put_it_off_further(store: Store) -> None:
    until = later(now(), 2 * DAY)
    ran(store, Outcome("limited", "429", retry_at=until, requests=1))
    for _ in range(10):
        ran(store, Outcome("limited", "its server asked us to wait", retry_at=until))
    assert (of(store).next_at, of(store).failures) == (until, 1)
