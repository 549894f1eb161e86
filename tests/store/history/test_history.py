"""What was so stays: counts of last month, who said what, which terms read what, and how sources did day by day."""

from __future__ import annotations

import json

import pytest

from ground.records import Outcome
from store.documents.labels import save_labels
from store.health.runs import sync_sources
from store.history.as_of import as_of
from store.history.keeping import note_lexicon
from store.shape.database import APPLICATION, STEPS, Store
from tests.store.making import found, ran, read, save, source, values

NOVEMBER, DECEMBER = "2026-11-15T08:00:00Z", "2026-12-15T08:00:00Z"


@pytest.fixture
def november(store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Four documents of November with their themes of then."""
    at(monkeypatch, NOVEMBER)
    for number in range(1, 5):
        save(store, found(url=f"https://one.example/{number}"), at=NOVEMBER)
    read(store, 1, {"labour": 0.9}, "3.de.old.rules")
    read(store, 2, {"labour": 0.9}, "3.de.old.rules")
    read(store, 3, {"migration": 0.9}, "3.de.old.rules")
    return store


def at(monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    """Let readings and judgements happen at a time."""
    for module in ("store.documents.tags", "store.documents.labels"):
        monkeypatch.setattr(f"{module}.now", lambda: moment)


def counts(store: Store) -> dict[str, tuple[int, int]]:
    """By theme, how many documents had it at the end of November, and have it now."""
    return {one.theme: (one.then, one.now) for one in as_of(store, "2026-11-30T23:59:59Z").themes}


def test_last_months_counts_are_there_after_a_reading_with_other_terms(
    november: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, DECEMBER)
    read(november, 1, {"labour": 0.9, "trafficking": 0.5}, "3.de.new.rules")
    read(november, 2, {}, "3.de.new.rules")
    save(november, found(url="https://one.example/3", text="Changed"), at=DECEMBER)
    read(november, 3, {"sex-work": 0.7}, "3.de.new.rules")
    read(november, 4, {"labour": 0.8}, "3.de.new.rules")
    save(november, found(url="https://one.example/later"), at=DECEMBER)
    read(november, 5, {"labour": 0.8}, "3.de.new.rules")
    told = as_of(november, "2026-11-30T23:59:59Z")
    assert (told.documents, told.unread) == (4, 1)
    assert counts(november) == {"labour": (2, 2), "migration": (1, 0), "sex-work": (0, 1), "trafficking": (0, 1)}
    assert [(one.document, one.theme, one.change, one.why) for one in told.differences] == [
        (1, "trafficking", "new", "read by another classifier"),
        (2, "labour", "gone", "read by another classifier"),
        (3, "migration", "gone", "its text changed"),
        (3, "sex-work", "new", "its text changed"),
        (4, "labour", "new", "not read by then"),
    ]
    assert {(one.classifier_then, one.classifier_now) for one in told.differences[:2]} == {
        ("3.de.old.rules", "3.de.new.rules")
    }


def test_what_a_person_said_counts_from_then_on(november: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, NOVEMBER)
    save_labels(november, 1, {"labour": "wrong"}, "sample person")
    at(monkeypatch, DECEMBER)
    save_labels(november, 1, {"labour": "right"}, "another")
    assert counts(november)["labour"] == (1, 2)
    assert [one.why for one in as_of(november, "2026-11-30T23:59:59Z").differences] == ["a person said so since"]
    assert [tuple(row) for row in november.rows("SELECT theme, verdict, labelled_by FROM label_history")] == [
        ("labour", "wrong", "sample person"),
        ("labour", "right", "another"),
    ]
    assert values(november, "SELECT verdict FROM labels") == ["right"]


def test_looking_back_writes_nothing_and_leaves_nothing(november: Store) -> None:
    november.connection.execute("PRAGMA query_only = ON")
    before = november.rows("SELECT name FROM sqlite_master")
    assert counts(november) == counts(november) == {"labour": (2, 2), "migration": (1, 1)}
    assert november.rows("SELECT name FROM sqlite_master") == before
    assert values(november, "SELECT count(*) FROM sqlite_temp_master") == [0]
    november.connection.execute("PRAGMA query_only = OFF")


def test_nothing_is_known_of_a_time_before_the_first_document(november: Store) -> None:
    told = as_of(november, "2020-01-01T00:00:00Z")
    assert (told.documents, told.unread, told.themes, told.differences) == (0, 0, (), ())


def test_a_reading_that_says_the_same_again_adds_no_row(november: Store) -> None:
    read(november, 1, {"labour": 0.9}, "3.de.old.rules")
    assert values(november, "SELECT count(*) FROM readings WHERE document_id = 1") == [1]
    read(november, 1, {"labour": 0.8}, "3.de.old.rules")
    assert [json.loads(str(one)) for one in values(november, "SELECT themes FROM readings WHERE document_id = 1")] == [
        {"labour": 0.9},
        {"labour": 0.8},
    ]


def test_a_classifier_keeps_the_terms_of_its_mark(november: Store) -> None:
    note_lexicon(november, "old", "de", {"labour": ["strong: Lohn*"]})
    note_lexicon(november, "old", "de", {"labour": ["another"]})
    assert [
        tuple(row) for row in november.rows("SELECT id, software, terms_hash, rules_hash, terms FROM classifiers")
    ] == [("3.de.old.rules", "3", "old", "rules", '{"labour": ["strong: Lohn*"]}')]


def test_a_sources_days_and_events_are_kept(store: Store) -> None:
    ran(store, Outcome("ok", "fine", new=3))
    ran(store, Outcome("blocked", "403"))
    ran(store, Outcome("blocked", "403"))
    sync_sources(store, [source("one", disabled="moved house")])
    sync_sources(store, [])
    events = store.rows("SELECT event, detail FROM source_events WHERE source_id = 'one' ORDER BY id")
    assert [tuple(row) for row in events] == [
        ("entered", ""), ("state", "ok"), ("state", "blocked"), ("paused", "moved house"), ("left", ""),
    ]  # fmt: skip
    days = store.rows("SELECT state, runs, documents FROM source_days")
    assert [tuple(row) for row in days] == [("blocked", 3, 3)]


def test_a_source_that_answers_after_its_time_is_silent_that_day(store: Store) -> None:
    ran(store, Outcome("ok", "fine", new=1))
    store.connection.execute("UPDATE health SET silent_after = '2000-01-01T00:00:00Z'")
    ran(store, Outcome("unchanged", "304"))
    assert values(store, "SELECT state FROM source_days") == ["silent"]


def test_a_store_says_who_it_is(store: Store) -> None:
    save(store, found(), at=NOVEMBER)
    (row,) = store.rows("SELECT length(id) AS id, schema, first_collected_at, documents, config_hash FROM store_info")
    assert tuple(row)[:4] == (32, len(STEPS), NOVEMBER, 1)
    before = row["config_hash"]
    sync_sources(store, [source("one")])
    assert values(store, "SELECT config_hash <> ? FROM store_info", before) == [1]
    assert (values(store, "PRAGMA application_id"), values(store, "PRAGMA user_version")) == (
        [APPLICATION],
        [len(STEPS)],
    )


def test_a_classifier_is_as_accurate_as_people_said_of_what_it_last_found(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert values(store, "SELECT count(*) FROM accuracy") == [0]
    for number in range(1, 5):
        save(store, found(url=f"https://one.example/{number}"))
    for number, themes in enumerate(({"labour": 0.9}, {"labour": 0.9}, {}, {"labour": 0.9}), 1):
        read(store, number, themes, "3.de.old.rules")
    read(store, 2, {}, "3.de.new.rules")
    for number, verdict in enumerate(("right", "wrong", "right"), 1):
        save_labels(store, number, {"labour": verdict}, "sample person")  # type: ignore[dict-item]
    save_labels(store, 2, {"migration": "wrong"}, "sample person")
    rows = store.rows(
        "SELECT theme, language, classifier, precision, recall, n FROM accuracy ORDER BY theme, classifier"
    )
    assert [tuple(row) for row in rows] == [
        ("labour", "de", "3.de.new.rules", None, None, 1),
        ("labour", "de", "3.de.old.rules", 0.5, 0.5, 3),
        ("migration", "de", "3.de.new.rules", None, None, 1),
        ("migration", "de", "3.de.old.rules", None, None, 1),
    ]


def test_a_source_says_since_when_and_until_when_the_config_had_it(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = iter(("2026-12-01T00:00:00Z", "2026-12-02T00:00:00Z", "2026-12-03T00:00:00Z", "2026-12-04T00:00:00Z"))
    monkeypatch.setattr("store.health.runs.now", lambda: next(times))
    told = "SELECT first_in_config_at, left_config_at FROM sources WHERE id = 'three'"
    seen = []
    for sources in (["three"], [], ["three"], []):
        sync_sources(store, [source(name) for name in sources])
        seen.append(tuple(store.rows(told)[0]))
    first = "2026-12-01T00:00:00Z"
    assert seen == [(first, None), (first, "2026-12-02T00:00:00Z"), (first, None), (first, "2026-12-04T00:00:00Z")]


def test_a_source_keeps_the_licence_that_the_config_names(store: Store) -> None:
    for licence, kept in (("CC BY 4.0", "CC BY 4.0"), ("", None)):
        sync_sources(store, [source("one", licence=licence)])
        assert values(store, "SELECT licence FROM sources WHERE id = 'one'") == [kept]
