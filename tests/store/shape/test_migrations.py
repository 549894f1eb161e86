"""A store is brought to today's shape by whoever opens it first, and never opened by a program older than itself."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from ground.errors import StoreError
from ground.records import Outcome, Reached, Request
from store.documents.labels import save_labels
from store.health.runs import reached_of, sync_sources
from store.search.index import index_new
from store.shape.code_lists import CODE_LISTS
from store.shape.database import FILE, STEPS, Store, open_reader, open_store
from store.shape.migrations import migrations
from store.shape.views import VIEWS
from tests.store.making import ROOT, found, ran, read, save, source, values

OPENS = """
import sys, time
from pathlib import Path
from store.shape.database import open_store
import store.shape.migrations
print("ready", flush=True)
sys.stdin.readline()
open_store(Path(sys.argv[1])).close()
print("opened", flush=True)
"""


def refusal(folder: Path) -> str:
    """Why the store of a folder is not opened."""
    with pytest.raises(StoreError) as raised:
        open_store(folder)
    assert "\n" not in str(raised.value)
    return str(raised.value)


def test_a_new_store_has_every_view_and_each_can_be_read(empty: Store) -> None:
    assert set(values(empty, "SELECT name FROM sqlite_master WHERE type = 'view'")) >= set(VIEWS)
    for view in set(VIEWS) - set(CODE_LISTS) - {"store_info"}:
        assert empty.rows(f'SELECT * FROM "{view}"') == []
    assert all(empty.rows(f'SELECT * FROM "{view}"') for view in CODE_LISTS)


def test_a_store_is_in_wal_mode_and_keeps_foreign_keys(empty: Store) -> None:
    assert values(empty, "PRAGMA journal_mode") == ["wal"]
    assert values(empty, "PRAGMA foreign_keys") == [1]
    assert values(empty, "PRAGMA foreign_key_check") == []


def test_every_table_of_ours_is_strict(empty: Store) -> None:
    ours = "name NOT LIKE 'word_%' AND name NOT LIKE '%sqlite%' AND type = 'table' AND schema = 'main'"
    assert values(empty, f"SELECT name FROM pragma_table_list WHERE {ours} AND strict = 0") == []


def test_opening_again_changes_nothing(store: Store, tmp_path: Path) -> None:
    save(store, found())
    before = store.rows("SELECT sql FROM sqlite_master")
    again = open_store(tmp_path)
    assert again.rows("SELECT sql FROM sqlite_master") == before
    assert values(again, "SELECT title FROM documents") == ["Title"]
    again.close()


def test_many_processes_may_open_a_new_store_at_once(tmp_path: Path) -> None:
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", OPENS, str(tmp_path)],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for _ in range(6)
    ]  # fmt: skip
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    ended = [process.communicate(timeout=60) for process in processes]
    assert [(said, wrong) for said, wrong in ended] == [("opened\n", "")] * 6
    store = open_store(tmp_path)
    assert len(values(store, "SELECT name FROM _sqlite_migrations")) == len(
        set(values(store, "SELECT name FROM _sqlite_migrations"))
    )
    store.close()


def test_a_newer_store_is_refused_in_one_line_and_left_as_it_is(store: Store, tmp_path: Path) -> None:
    store.connection.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('policywatch', 'm999_later', 'now')"
    )
    said = refusal(tmp_path)
    assert FILE in said
    assert "made by a newer Policywatch (step m999_later is unknown here); update this program" in said
    assert values(store, "SELECT count(*) FROM _sqlite_migrations WHERE name = 'm999_later'") == [1]


def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("a letter to my mother, " * 100)
    assert "cannot be opened: file is not a database" in refusal(tmp_path)
    assert (tmp_path / FILE).read_text().startswith("a letter to my mother")


def test_another_programs_database_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / FILE)
    other.execute("CREATE TABLE document (recipe TEXT)")
    other.close()
    assert "cannot be opened" in refusal(tmp_path)
    other = sqlite3.connect(tmp_path / FILE)
    assert [row[0] for row in other.execute("SELECT name FROM sqlite_master WHERE type = 'table'")] == ["document"]
    other.close()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    assert "cannot be opened" in refusal(tmp_path / "file" / "data")


def test_a_reader_reads_and_cannot_write(store: Store, tmp_path: Path) -> None:
    save(store, found())
    reader = open_reader(tmp_path)
    assert values(reader, "SELECT title FROM documents") == ["Title"]
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        reader.connection.execute("DELETE FROM version")
    reader.close()


def test_a_reader_makes_no_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="not there yet; run `policywatch collect` first"):
        open_reader(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_reader_is_not_kept_waiting_by_a_writer(store: Store, tmp_path: Path) -> None:
    save(store, found(text="before"))
    reader = open_reader(tmp_path)
    with store.transaction():
        save(store, found(text="after"))
        assert values(reader, "SELECT text FROM documents") == ["before"]
    assert values(reader, "SELECT text FROM documents") == ["after"]
    reader.close()


def test_the_steps_that_opening_knows_are_those_there_are() -> None:
    assert STEPS == tuple(step.name for step in migrations._migrations)


def old_store(folder: Path, marks: dict[str, tuple[str | None, str | None, str | None, str]]) -> None:
    """A store as it was before a step, with one source and rows of `validator` by their address."""
    store = open_store(folder)
    store.connection.execute("DELETE FROM _sqlite_migrations WHERE name = 'm004_readings_stopped'")
    store.connection.execute("DROP TABLE reached")
    store.connection.execute(
        """INSERT INTO source (id, publisher, country, kind, url, languages, publishes, priority, core, every_seconds,
            hint, in_config) VALUES ('one', 'P', 'IE', 'ted', 'https://one.example/', '["en"]', 'news', 1, 0, 60, '[]', 1)"""
    )
    for url, (etag, modified, digest, config) in marks.items():
        store.connection.execute(
            "INSERT INTO validator VALUES ('one', ?, ?, ?, ?, ?)", (url, etag, modified, digest, config)
        )
    store.close()


SINCE, BEGAN = "2026-11-01T00:00:00Z", "2026-11-20T08:00:00Z"
COMPLETE = (None, "2026-11-10T08:00:00Z", None, "config")


@pytest.mark.parametrize(
    ("behind", "request_"),
    [
        ("", Request("https://one.example/list?page=3")),
        ('#{"offset": 200}', Request("https://one.example/list?page=3", "POST", '{"offset": 200}')),
        ("#up:3:0", Request("https://one.example/list?page=3", note="up:3:0")),
    ],
    ids=["address", "body", "note"],
)
def test_where_a_reading_stopped_moves_into_a_table_of_its_own(
    tmp_path: Path, behind: str, request_: Request
) -> None:  # fmt: skip
    rest = (f"https://one.example/list?page=3{behind}", BEGAN, f"{SINCE} 3", "config")
    page = ("tag", None, "digest", "config")
    old_store(tmp_path, {"policywatch:complete": COMPLETE, "policywatch:rest": rest, "https://one.example/": page})
    store = open_store(tmp_path)
    assert reached_of(store, "one", "config") == Reached(COMPLETE[1] or "", request_, 3, SINCE, BEGAN)
    assert reached_of(store, "one", "another config") == Reached()
    assert values(store, "SELECT url FROM validator") == ["https://one.example/"]
    store.close()


@pytest.mark.parametrize("rest", [None, (None, None, None, "config"), ("https://one.example/", BEGAN, "x", "config")])
def test_a_reading_that_came_to_its_end_is_one_after_the_move_too(tmp_path: Path, rest: tuple[str, ...] | None) -> None:
    marks = {"policywatch:complete": COMPLETE, **({"policywatch:rest": rest} if rest else {})}
    old_store(tmp_path, marks)  # type: ignore[arg-type]
    store = open_store(tmp_path)
    assert reached_of(store, "one", "config") == Reached(COMPLETE[1] or "")
    store.close()


def test_a_reading_that_stopped_under_another_config_does_not_inherit_its_end(tmp_path: Path) -> None:
    rest = ("https://one.example/list", BEGAN, f"{SINCE} 2", "new config")
    old_store(tmp_path, {"policywatch:complete": COMPLETE, "policywatch:rest": rest})
    store = open_store(tmp_path)
    assert reached_of(store, "one", "new config").complete_at == ""
    assert reached_of(store, "one", "config") == Reached()
    store.close()


def test_a_store_filled_before_changes_gets_them_by_another_reading(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    store.connection.execute("DELETE FROM _sqlite_migrations WHERE name = 'm012_changes_and_stories'")
    for view in VIEWS:
        store.connection.execute(f'DROP VIEW "{view}"')
    for name in ("version_change", "story_verdict", "story_band", "story_document", "story"):
        store.connection.execute(f"DROP TABLE {name}")
    store.connection.execute("DROP INDEX document_unstoried")
    for table, column in (("document", "compared"), ("document", "storied_at"), ("evidence_span", "is_new")):
        store.connection.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    store.connection.execute("CREATE TABLE story (id INTEGER PRIMARY KEY)")
    store.connection.execute("CREATE TABLE story_document (story_id INTEGER)")
    sync_sources(store, [source("one")])
    for text in ("One.", "Two."):
        save(store, found(text=text))
    save(store, found(url="https://one.example/b"))
    store.connection.execute("UPDATE document SET classifier = '3.de.x', classified_version = version_id")
    store.close()
    store = open_store(tmp_path)
    assert values(store, "SELECT classifier IS NULL FROM document ORDER BY id") == [1, 0]
    assert all(store.rows(f'SELECT * FROM "{view}"') is not None for view in VIEWS)
    assert values(store, "PRAGMA foreign_key_check") == []
    store.close()


def undo(store: Store, step: str, tables: tuple[str, ...]) -> None:
    """Take a step's tables away, and with them what looks at them."""
    for view in VIEWS:
        store.connection.execute(f'DROP VIEW IF EXISTS "{view}"')
    for table in tables:
        store.connection.execute(f"DROP TABLE {table}")
    store.connection.execute("DELETE FROM _sqlite_migrations WHERE name = ?", (step,))


def test_a_store_filled_before_search_keeps_country_and_week_and_is_searched(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / FILE)) as db:
        migrations.apply(Database(db), stop_before="m009_search")
        for number, (name, country, at) in enumerate((("one", "DE", "2027-01-03"), ("two", "FR", "2026-12-28")), 1):
            db.execute(
                """INSERT INTO source VALUES (?, 'P', ?, 'rss', 'https://x.example/', '[]', 'news', 1, 0, 3600, NULL, '[]',
                    NULL, 1)""",
                (name, country),
            )
            db.execute(
                """INSERT INTO document (source_id, url, media, collected_at, updated_at, text_state, version_id)
                    VALUES (?, 'https://x.example/a', 'html', ?, ?, 'full', ?)""",
                (name, f"{at}T08:00:00Z", f"{at}T08:00:00Z", number),
            )
            db.execute(
                """INSERT INTO version (document_id, number, collected_at, title, text, hash)
                    VALUES (?, 1, ?, 'Title', 'Text', 'h')""",
                (number, f"{at}T08:00:00Z"),
            )
        db.execute("INSERT INTO reference VALUES (1, 'celex', '32011L0036')")
        db.execute("INSERT INTO text_reference VALUES (1, 'celex', '32011L0036'), (1, 'com', 'COM(2025) 1')")
        db.commit()
    store = open_store(tmp_path)
    assert [tuple(row) for row in store.rows("SELECT country, week, month FROM documents ORDER BY id")] == [
        ("DE", "2026-W53", "2027-01"),
        ("FR", "2026-W53", "2026-12"),
    ]
    assert [tuple(row) for row in store.rows('SELECT kind, said_by FROM "references" ORDER BY kind')] == [
        ("celex", "publisher"),
        ("com", "text"),
    ]
    assert index_new(store) == 2
    assert values(store, "SELECT rowid FROM document_search WHERE document_search MATCH 'title' ORDER BY 1") == [1, 2]
    store.close()


def test_a_store_filled_before_history_knows_what_it_said_last(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    sync_sources(store, [source("one")])
    save(store, found())
    read(store, 1, {"labour": 0.9}, "3.de.a.b")
    save_labels(store, 1, {"labour": "wrong"}, "sample person")
    ran(store, Outcome("ok", "fine", new=1))
    ran(store, Outcome("failed", "no answer"))
    tables = ("reading", "classifier", "lexicon", "label_event", "source_event", "source_day", "store_mark")
    undo(store, "m010_history", tables)
    store.close()
    store = open_store(tmp_path)
    assert values(store, "SELECT themes FROM readings") == ['{"labour":0.9}']
    assert values(store, "SELECT verdict FROM label_history") == ["wrong"]
    assert [tuple(row) for row in store.rows("SELECT state, runs, documents FROM source_days")] == [("failed", 2, 1)]
    assert values(store, "SELECT event FROM source_events") == ["entered"]
    assert values(store, "SELECT documents FROM store_info") == [1]
    read(store, 1, {"labour": 0.9}, "3.de.a.b")
    assert values(store, "SELECT count(*) FROM readings") == [1]
    store.close()


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM timeline WHERE procedure_id = 'x' ORDER BY date",
        "SELECT count(*) FROM timeline",
        "SELECT count(*) FROM stories",
        "SELECT * FROM stories LIMIT 10",
        "SELECT * FROM transpositions WHERE act = '32024L1712'",
        "SELECT * FROM accuracy",
        "SELECT count(*) FROM document_themes WHERE document_id = 7",
        "SELECT count(*) FROM document_themes",
    ],
)
def test_a_view_of_few_things_does_not_begin_with_every_document(store: Store, query: str) -> None:
    plan = [row["detail"] for row in store.rows(f"EXPLAIN QUERY PLAN {query}")]
    assert not [step for step in plan if re.match(r"SCAN (d|v|document|version|reading|tag)\b", step)], plan
    assert not [step for step in plan if "AUTOMATIC" in step], plan
