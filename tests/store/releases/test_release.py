"""A release is the same each time, holds nothing that may not leave, and is there whole or not at all."""

from __future__ import annotations

import csv
import json
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from ground.errors import PolicywatchError
from store.documents.facts import KeptFacts
from store.documents.labels import save_labels
from store.documents.tags import Reading, save_readings
from store.releases.release import DATABASE, end_of, make_release, sum_of
from store.releases.tables import MADE, TABLES
from store.shape.database import Store
from store.shape.views import VIEWS
from tests.store.making import ROOT, found, read, save

SCHEMA = (ROOT / "docs" / "schema.md").read_text(encoding="utf-8")
WEEK, INSIDE, AFTER, NOW = "2026-W48", "2026-11-25T08:00:00Z", "2026-12-01T08:00:00Z", "2026-12-02T08:00:00Z"
SECRET = "Sample Name lives in the house"


@pytest.fixture
def filled(store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A document that may leave, one with a held title, one that was not read, and one of the week after."""
    monkeypatch.setattr("store.documents.tags.now", lambda: INSIDE)
    for number, (title, at) in enumerate((("Free", INSIDE), (SECRET, INSIDE), ("Unread", INSIDE), ("Later", AFTER)), 1):
        save(store, found(title, f"{SECRET}. Text.", f"https://one.example/{number}"), at=at)
    read(store, 1, {"labour": 0.9}, "3.de.a.b")
    read(store, 4, {"labour": 0.9}, "3.de.a.b")
    version = store.rows("SELECT version_id FROM document WHERE id = 2")[0][0]
    facts = KeptFacts(held=(("title", "a person at risk"),))
    save_readings(store, [Reading(2, version, "de", "3.de.a.b", (), b"", facts=facts)])
    save_labels(store, 1, {"migration": "right"}, "Sample Coder", INSIDE)
    return store


def test_a_release_made_twice_has_the_same_bytes(filled: Store, tmp_path: Path) -> None:
    folders = [Path(make_release(tmp_path, WEEK, tmp_path / name, SCHEMA, NOW).folder) for name in ("a", "b")]
    names = [sorted(file.name for file in folder.iterdir()) for folder in folders]
    assert names[0] == names[1]
    assert {DATABASE, "datapackage.json", "CITATION.cff", "SHA256SUMS", "documents.csv"} <= set(names[0])
    for name in names[0]:
        assert (folders[0] / name).read_bytes() == (folders[1] / name).read_bytes(), name


def test_a_release_holds_nothing_that_may_not_leave(filled: Store, tmp_path: Path) -> None:
    folder = Path(make_release(tmp_path, WEEK, tmp_path / "a", SCHEMA, NOW).folder)
    for file in folder.iterdir():
        content = file.read_bytes().decode("utf-8", "replace")
        assert SECRET not in content, file.name
        assert "Sample Coder" not in content, file.name
    with closing(sqlite3.connect(folder / DATABASE)) as db:
        assert db.execute("SELECT id, title FROM documents").fetchall() == [(1, "Free")]
        assert db.execute("SELECT DISTINCT document_id FROM tags").fetchall() == [(1,)]
        assert db.execute("SELECT theme, verdict FROM labels").fetchall() == [("migration", "right")]
        assert db.execute("SELECT text_length FROM versions").fetchall() == [(len(SECRET) + 7,)]
        tables = {row[0] for row in db.execute("SELECT name FROM sqlite_master")}
    assert tables == {*TABLES, *MADE}
    assert tables.isdisjoint({"deliveries", "jobs", "held"})


def test_sheets_and_database_hold_the_same_and_the_package_describes_them(filled: Store, tmp_path: Path) -> None:
    made = make_release(tmp_path, WEEK, tmp_path / "a", SCHEMA, NOW)
    folder = Path(made.folder)
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    assert {one["path"] for one in package["resources"]} == {f"{name}.csv" for name in made.rows}
    with closing(sqlite3.connect(folder / DATABASE)) as db:
        for one in package["resources"]:
            with (folder / one["path"]).open(encoding="utf-8", newline="") as sheet:
                names, *rows = list(csv.reader(sheet))
            table = one["path"].removesuffix(".csv")
            assert names == [field["name"] for field in one["schema"]["fields"]]
            assert all(field["description"] for field in one["schema"]["fields"]), table
            stored = db.execute(f'SELECT * FROM "{table}"').fetchall()
            assert rows == [["" if cell is None else str(cell) for cell in row] for row in stored]


def test_every_sum_is_right_and_the_citation_names_the_week(filled: Store, tmp_path: Path) -> None:
    folder = Path(make_release(tmp_path, WEEK, tmp_path / "a", SCHEMA, NOW).folder)
    sums = dict(reversed(line.split("  ")) for line in (folder / "SHA256SUMS").read_text().splitlines())
    assert sums == {file.name: sum_of(file) for file in folder.iterdir() if file.name != "SHA256SUMS"}
    cited = (folder / "CITATION.cff").read_text()
    assert f'version: "{WEEK}"\ndate-released: "2026-11-30"' in cited


def test_a_week_that_is_not_over_is_refused(filled: Store, tmp_path: Path) -> None:
    with pytest.raises(PolicywatchError, match="ends at 2026-12-07T00:00:00Z"):
        make_release(tmp_path, "2026-W49", tmp_path / "a", SCHEMA, NOW)
    assert not (tmp_path / "a").exists()


@pytest.mark.parametrize("week", ["2026-48", "2026-W54", "W48", "2026-W00", "../2026-W48"])
def test_what_is_no_week_is_refused(week: str) -> None:
    with pytest.raises(PolicywatchError, match="is not a week"):
        end_of(week)


def test_a_release_is_never_made_over_another(filled: Store, tmp_path: Path) -> None:
    make_release(tmp_path, WEEK, tmp_path / "a", SCHEMA, NOW)
    with pytest.raises(PolicywatchError, match="is there already"):
        make_release(tmp_path, WEEK, tmp_path / "a", SCHEMA, NOW)


def test_an_interrupted_release_leaves_nothing(filled: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("store.releases.release._describe", stop)
    with pytest.raises(KeyboardInterrupt):
        make_release(tmp_path, WEEK, tmp_path / "a", SCHEMA, NOW)
    assert list((tmp_path / "a").iterdir()) == []


def test_what_a_killed_export_left_is_cleared_away(filled: Store, tmp_path: Path) -> None:
    left = tmp_path / "a" / f".{WEEK}.part"
    left.mkdir(parents=True)
    (left / "growing.db").write_text("half")
    make_release(tmp_path, WEEK, tmp_path / "a", SCHEMA, NOW)
    assert [one.name for one in (tmp_path / "a").iterdir()] == [WEEK]


def test_a_release_writes_nothing_into_the_store(filled: Store, tmp_path: Path) -> None:
    before = filled.rows("PRAGMA data_version")[0][0]
    make_release(tmp_path, WEEK, tmp_path / "a", SCHEMA, NOW)
    assert filled.rows("PRAGMA data_version")[0][0] == before


def test_a_release_has_silence_coverage_and_silent_edits_of_law(filled: Store, tmp_path: Path) -> None:
    days = [("one", "2026-11-02", "ok", 3), ("one", "2026-11-03", "silent", 0), ("two", "2026-11-03", "blocked", 0)]
    with filled.transaction() as db:
        db.executemany("INSERT INTO source_day (source_id, day, state, runs, documents) VALUES (?, ?, ?, 1, ?)", days)
        db.execute("UPDATE document SET kind = 'act' WHERE id IN (1, 2)")
        for document in (1, 2):
            db.executemany(
                f"INSERT INTO version_change VALUES (NULL, {document}, 0, 1, ?, 1, 'Pay within 30 days.', 'Text.', ?)",
                [("changed", 0.9), ("gone", 0.4), ("new", 0)],
            )
    country = {row["id"]: row["country"] for row in filled.rows("SELECT id, country FROM source")}
    folder = Path(make_release(tmp_path, WEEK, tmp_path / "a", SCHEMA, NOW).folder)
    assert "Pay within" not in (folder / "silent_edits.csv").read_text("utf-8")
    with closing(sqlite3.connect(folder / DATABASE)) as db:
        assert db.execute("SELECT * FROM silence ORDER BY state").fetchall() == [
            (country["two"], "2026-11", "blocked", 1, 1),
            (country["one"], "2026-11", "ok", 1, 1),
            (country["one"], "2026-11", "silent", 1, 1),
        ]
        assert sorted(db.execute("SELECT * FROM coverage")) == sorted(
            [(country["one"], "2026-11", 1, 2, 2, 3), (country["two"], "2026-11", 1, 1, 0, 0)]
        )
        # What is held is no part of it.
        assert db.execute("SELECT * FROM silent_edits").fetchall() == [(1, 1, INSIDE, 0, 1, 1, 0.9)]


def test_what_is_released_of_views_is_in_them() -> None:
    assert set(TABLES) <= set(VIEWS)
    assert set(MADE) - {"versions"} <= {*MADE} - {*VIEWS}


def test_parquet_files_hold_what_the_database_holds(filled: Store, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    folders = [
        Path(make_release(tmp_path, WEEK, tmp_path / name, SCHEMA, NOW, parquet=True).folder) for name in ("a", "b")
    ]
    with closing(sqlite3.connect(folders[0] / DATABASE)) as db:
        for table in (*TABLES, *MADE):
            stored = db.execute(f'SELECT * FROM "{table}"').fetchall()
            read_back = parquet.read_table(folders[0] / f"{table}.parquet")
            assert [tuple(row.values()) for row in read_back.to_pylist()] == stored
            assert (folders[0] / f"{table}.parquet").read_bytes() == (folders[1] / f"{table}.parquet").read_bytes()
    assert "documents.parquet" in (folders[0] / "SHA256SUMS").read_text()


def test_without_pyarrow_parquet_is_refused_and_says_how_to_get_it(
    filled: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(PolicywatchError, match=r"policywatch\[parquet\]"):
        make_release(tmp_path, WEEK, tmp_path / "a", SCHEMA, NOW, parquet=True)
    assert not (tmp_path / "a").exists()


def test_a_disk_that_is_full_leaves_nothing_and_is_said(
    filled: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("store.releases.release._sheet", full)
    with pytest.raises(PolicywatchError, match=r"cannot be released: .*No space left on device"):
        make_release(tmp_path, WEEK, tmp_path / "a", SCHEMA, NOW)
    assert list((tmp_path / "a").iterdir()) == []


def test_no_cell_is_longer_than_a_spreadsheet_takes(demo: Path, tmp_path: Path) -> None:
    made = Path(make_release(demo, "2026-W53", tmp_path, SCHEMA, "2099-01-01T00:00:00Z").folder)
    csv.field_size_limit(10_000_000)
    for file in made.glob("*.csv"):
        with file.open(encoding="utf-8", newline="") as lines:
            assert max((len(cell) for row in csv.reader(lines) for cell in row), default=0) <= 32_767, file.name
    with closing(sqlite3.connect(made / DATABASE)) as db:
        assert db.execute("SELECT count(*) > 1000 FROM classifier_terms WHERE theme = 'labour'").fetchall() == [(1,)]
