"""What changed between two releases: each row new, changed or gone, and nothing else."""

from __future__ import annotations

import csv
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ground.errors import PolicywatchError
from store.documents.documents import mark_gone
from store.releases.delta import KEYS, _differences, make_delta
from store.releases.release import DATABASE, make_release
from store.releases.tables import MADE, TABLES
from store.shape.database import Store
from tests.store.making import ROOT, found, read, save

SCHEMA = (ROOT / "docs" / "schema.md").read_text(encoding="utf-8")
FIRST, SECOND, NOW = "2026-W47", "2026-W48", "2026-12-02T08:00:00Z"


@pytest.fixture
def releases(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """A release of three documents, and one of the week after: one changed, one no longer there, one new."""
    monkeypatch.setattr("store.documents.tags.now", lambda: "2026-11-18T08:00:00Z")
    for number in range(1, 4):
        save(store, found(f"Title {number}", url=f"https://one.example/{number}"), at="2026-11-18T08:00:00Z")
        read(store, number, {"labour": 0.9})
    made = [make_release(tmp_path, FIRST, tmp_path / "releases", SCHEMA, NOW)]
    monkeypatch.setattr("store.documents.tags.now", lambda: "2026-11-25T08:00:00Z")
    mark_gone(store, "one", ["https://one.example/1"], "2026-11-25T08:00:00Z")
    # Changed and not read again: it may not leave.
    save(store, found("Title 2", "Changed", url="https://one.example/2"), at="2026-11-25T08:00:00Z")
    save(store, found("Title 4", url="https://one.example/4"), at="2026-11-25T08:00:00Z")
    read(store, 4, {"migration": 0.9})
    made.append(make_release(tmp_path, SECOND, tmp_path / "releases", SCHEMA, NOW))
    return Path(made[0].folder), Path(made[1].folder)


def test_a_delta_names_what_is_new_changed_and_gone(releases: tuple[Path, Path], tmp_path: Path) -> None:
    told = make_delta(*releases, tmp_path / "delta")
    assert told.tables["documents"] == {"new": 1, "changed": 1, "gone": 1}
    assert told.tables["tags"] == {"new": 1, "changed": 0, "gone": 1}
    assert "theme_codes" not in told.tables
    with (tmp_path / "delta" / "documents.csv").open(encoding="utf-8", newline="") as sheet:
        rows = [(row["change"], row["id"], row["title"]) for row in csv.DictReader(sheet)]
    assert rows == [("changed", "1", "Title 1"), ("gone", "2", "Title 2"), ("new", "4", "Title 4")]
    summary = json.loads((tmp_path / "delta" / "delta.json").read_text("utf-8"))
    assert (summary["earlier"], summary["later"], summary["tables"]) == (FIRST, SECOND, told.tables)
    assert {file.stem for file in (tmp_path / "delta").iterdir()} == {"delta", *told.tables}


def test_a_release_differs_in_nothing_from_itself(releases: tuple[Path, Path], tmp_path: Path) -> None:
    assert make_delta(releases[0], releases[0], tmp_path / "delta").tables == {}


def test_a_column_that_a_later_program_added_is_no_change(releases: tuple[Path, Path], tmp_path: Path) -> None:
    earlier = releases[0]
    with closing(sqlite3.connect(earlier / DATABASE)) as db:
        db.execute("ALTER TABLE documents DROP COLUMN media")
        db.execute("DROP TABLE accuracy")
    assert make_delta(earlier, releases[0], tmp_path / "delta").tables == {}


def test_what_is_no_release_is_refused_and_leaves_nothing(releases: tuple[Path, Path], tmp_path: Path) -> None:
    with pytest.raises(PolicywatchError, match="is no release"):
        make_delta(tmp_path / "nowhere", releases[0], tmp_path / "delta")
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / DATABASE).write_bytes(b"no database " * 100)
    with pytest.raises(PolicywatchError, match="cannot be compared"):
        make_delta(tmp_path / "broken", releases[0], tmp_path / "delta")
    assert not (tmp_path / "delta").exists() and not (tmp_path / ".delta.part").exists()
    with pytest.raises(PolicywatchError, match="is there already"):
        make_delta(*releases, tmp_path / "releases")


KEYED = st.dictionaries(st.none() | st.text(max_size=2), st.integers(0, 2), max_size=8)


@settings(max_examples=200, deadline=None)
@given(KEYED, KEYED)
def test_side_by_side_finds_what_looking_each_up_would(
    before: dict[str | None, int], after: dict[str | None, int]
) -> None:
    def rows(of: dict[str | None, int]) -> list[tuple[tuple[object, ...], tuple[object, ...]]]:
        return sorted((((key is not None, key),), (key, of[key])) for key in of)

    told = {(change, row[0]) for change, row in _differences(iter(rows(before)), iter(rows(after)))}
    assert told == (
        {("new", key) for key in after.keys() - before.keys()}
        | {("gone", key) for key in before.keys() - after.keys()}
        | {("changed", key) for key in after.keys() & before.keys() if before[key] != after[key]}
    )


def test_every_table_of_a_release_is_compared() -> None:
    assert set(KEYS) == {*TABLES, *MADE}
