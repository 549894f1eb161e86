"""Followed files are those of the config; where they stand is said by institutions alone, and every change is kept."""

from __future__ import annotations

import pytest

from store.documents.procedures import DateRow, ProcedureRow, followed, sync_procedures
from store.health.runs import sync_sources
from store.shape.database import Store
from tests.store.making import found, save, source

NAME = "2031/0123(COD)"
SEEN = [f"2031-11-{day}T08:00:00Z" for day in (10, 17, 24)]


def file(name: str = "sample-file", **more: object) -> ProcedureRow:
    """A followed file with one procedure."""
    given: dict[str, object] = {"references": (("procedure", NAME),), "dates": (), "aliases": ("Sample Act",), **more}
    return ProcedureRow(name, f"Title of {name}", True, **given)  # type: ignore[arg-type]


def record(stage: str, since: str = "", **more: object) -> object:
    """An institution's record of the procedure; its words are the same each time."""
    return found(stage=stage, stage_at=since, **{"references": (("procedure", NAME),), **more})


def history(store: Store) -> list[tuple[object, ...]]:
    """Every change of stage: stage, since when, when it was seen, what it was before."""
    rows = store.rows("SELECT stage, stage_at, seen_at, previous FROM procedure_stages ORDER BY seen_at")
    return [tuple(row) for row in rows]


def test_a_followed_file_has_no_stage_until_an_institution_says_it(store: Store) -> None:
    sync_procedures(store, [file()])
    (one,) = followed(store)
    assert (one.stage, one.stage_at, one.source_id) == (None, None, None)
    save(store, record("RDG1", "2031-10-01"), at=SEEN[0])  # type: ignore[arg-type]
    (one,) = followed(store)
    assert (one.stage, one.stage_at, one.source_id, one.seen_at) == ("RDG1", "2031-10-01", "one", SEEN[0])


def test_news_never_moves_a_stage(store: Store) -> None:
    sync_sources(store, [source("one"), source("paper", publishes="news")])
    sync_procedures(store, [file()])
    save(store, record("ADOPTED", source_id="paper"))  # type: ignore[arg-type]
    assert followed(store)[0].stage is None
    assert history(store) == []


def test_a_document_that_only_names_the_procedure_says_nothing_of_its_stage(store: Store) -> None:
    sync_procedures(store, [file()])
    save(store, found(references=(("procedure", NAME),)))
    assert followed(store)[0].stage is None


def test_every_change_of_stage_is_kept_also_where_the_text_is_the_same(store: Store) -> None:
    sync_procedures(store, [file()])
    for stage, at in zip(("RDG1", "RDG1", "RDG2"), SEEN, strict=True):
        save(store, record(stage, f"{at[:7]}-01"), at=at)  # type: ignore[arg-type]
    assert history(store) == [("RDG1", "2031-11-01", SEEN[0], None), ("RDG2", "2031-11-01", SEEN[2], "RDG1")]
    assert followed(store)[0].stage == "RDG2"


def test_a_day_that_is_said_later_dates_the_stage_and_makes_no_move(store: Store) -> None:
    sync_procedures(store, [file()])
    for since, at in zip(("", "2031-10-02", ""), SEEN, strict=True):
        save(store, record("RDG1", since), at=at)  # type: ignore[arg-type]
    assert history(store) == [("RDG1", "2031-10-02", SEEN[0], None)]


def test_a_file_that_is_followed_later_has_the_history_seen_before(store: Store) -> None:
    save(store, record("RDG1"), at=SEEN[0])  # type: ignore[arg-type]
    save(store, record("RDG2"), at=SEEN[1])  # type: ignore[arg-type]
    assert {row["procedure_id"] for row in store.rows("SELECT * FROM procedure_stages")} == {None}
    sync_procedures(store, [file()])
    assert followed(store)[0].stage == "RDG2"
    assert {row["procedure_id"] for row in store.rows("SELECT * FROM procedure_stages")} == {"sample-file"}


def test_followed_files_become_those_of_the_config_and_nothing_is_written_where_nothing_changed(store: Store) -> None:
    day = DateRow("2031-12-02", "transposition", "", "seen")
    first = [file(dates=(day,)), file("other", references=(("celex", "32031L0001"), ("cets", "CETS 999")))]
    sync_procedures(store, first)
    assert [one.row for one in followed(store)] == sorted(first, key=lambda one: one.id)
    before = store.connection.total_changes
    sync_procedures(store, first)
    assert store.connection.total_changes == before
    sync_procedures(store, [file("renamed")])
    assert [one.row.id for one in followed(store)] == ["renamed"]
    assert store.rows("SELECT * FROM procedure_dates") == []


@pytest.mark.parametrize(
    ("today", "ahead", "passed"),
    [
        ("2031-01-01", "2031-03-01", None), ("2031-03-01", "2031-03-01", None), ("2031-03-02", "2031-05", "2031-03-01"),
        ("2031-05-31", "2031-05", "2031-03-01"), ("2031-06-01", "2032", "2031-03-01"), ("2033-01-01", None, "2031-03-01"),
    ],
)  # fmt: skip
def test_the_next_date_is_the_first_that_is_not_over(
    store: Store, today: str, ahead: str | None, passed: str | None
) -> None:
    kinds = {"2031-03-01": "transposition", "2031-05": "reporting", "2032": "event"}
    sync_procedures(store, [file(dates=tuple(DateRow(date, kind, "", "known") for date, kind in kinds.items()))])
    (one,) = followed(store)
    next_one, last = one.next_date(today), one.passed(today)
    assert (next_one and next_one.date, last and last.date) == (ahead, passed)


def test_transpositions_count_national_measures_by_directive_and_state(store: Store) -> None:
    from ground.records import When

    def measure(celex: str, act: str, day: str, **more: object) -> None:
        references = (("celex", celex), ("celex", act))
        when = When(day, "day")
        save(store, found(url=f"https://one.example/{celex}", references=references, published=when, **more))

    measure("72031L0001DEU_203100001", "32031L0001", "2031-05-02")
    measure("72031L0001DEU_203100002", "32031L0001", "2031-07-02")
    measure("72031L0001DEU_203100002", "32031L0001", "2031-07-02", source_id="two")
    measure("7*EST_203100003", "32031L0001", "2031-06-01")
    measure("72031L0002DEU_203100004", "32031L0002", "2031-06-03")
    save(store, found(references=(("celex", "32031L0001"),)))
    rows = store.rows("SELECT act, country, measures, first_at, latest_at FROM transpositions ORDER BY act, country")
    assert [tuple(row) for row in rows] == [
        ("32031L0001", "DE", 2, "2031-05-02", "2031-07-02"), ("32031L0001", "EE", 1, "2031-06-01", "2031-06-01"),
        ("32031L0002", "DE", 1, "2031-06-03", "2031-06-03"),
    ]  # fmt: skip
