"""A filled store of each earlier shape is brought to today's, with a copy of it put aside, also where that was killed."""

from __future__ import annotations

import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from ground.errors import StoreError
from store.search.index import index_new
from store.shape.backup import copy_database, damage, steps_of
from store.shape.database import FILE, STEPS, open_reader, open_store
from store.shape.migrations import migrations
from store.shape.upgrade import FOLDER, KEPT, keep_before
from store.shape.views import VIEWS
from tests.conftest import environment
from tests.store.making import ROOT, values

AT = "2026-11-20T08:00:00Z"
# One row of everything that the first shape could hold and a later step might lose.
ROWS = (
    """INSERT INTO source (id, publisher, country, kind, url, languages, publishes, priority, core, every_seconds,
        silence_seconds, hint, disabled, in_config)
        VALUES ('one', 'P', 'IE', 'rss', 'https://one.example/', '["en"]', 'news', 1, 0, 3600, NULL, '[]', NULL, 1)""",
    f"""INSERT INTO run (source_id, started_at, ended_at, state, reason, seen, new)
        VALUES ('one', '{AT}', '{AT}', 'ok', 'fine', 2, 1)""",
    f"INSERT INTO health (source_id, run_id, state, since, last_run_at) VALUES ('one', 1, 'ok', '{AT}', '{AT}')",
    "INSERT INTO validator VALUES ('one', 'https://one.example/', 'tag', NULL, 'digest', 'config')",
    f"""INSERT INTO document (source_id, url, media, language, collected_at, updated_at, text_state)
        VALUES ('one', 'https://one.example/a', 'text/html', 'en', '{AT}', '{AT}', 'full')""",
    f"""INSERT INTO version (document_id, number, collected_at, title, text, hash)
        VALUES (1, 1, '{AT}', 'Wages', 'Unpaid', 'h')""",
    "UPDATE document SET version_id = 1, classifier = '3.en.x', classified_version = 1",
    "INSERT INTO tag VALUES (1, 'labour', 0.9, '3.en.x')",
    """INSERT INTO evidence_span (id, document_id, theme, term, quote, field, start, "end", sentence)
        VALUES (1, 1, 'labour', 'unpaid', 'Unpaid', 'text', 0, 6, 'Unpaid')""",
    f"INSERT INTO label VALUES (1, 'labour', 'yes', 'me', '{AT}')",
    "INSERT INTO reference VALUES (1, 'celex', '32011L0036')",
    f"""INSERT INTO digest (id, briefing, week, title, subject, window_from, window_to, state, coverage, hash, model, html,
        text, created_at) VALUES ('weekly-2026-W47', 'weekly', '2026-W47', 'T', 'S', '{AT}', '{AT}', 'sent', 'full', 'h',
        '{{}}', 'h', 't', '{AT}')""",
    "INSERT INTO digest_item VALUES ('weekly-2026-W47', 1, 1, 'labour', 0.9, 'because', '[]')",
    f"""INSERT INTO delivery (digest_id, recipient, state, message_id, updated_at)
        VALUES ('weekly-2026-W47', 'key', 'accepted', 'm', '{AT}')""",
)  # fmt: skip
KEEPS = {
    "SELECT source_id, url, title, text, language FROM documents": ("one", "https://one.example/a", "Wages", "Unpaid", "en"),
    "SELECT document_id, theme, score FROM tags": (1, "labour", 0.9),
    "SELECT document_id, theme, quote FROM evidence": (1, "labour", "Unpaid"),
    "SELECT source_id, state, new FROM runs": ("one", "ok", 1),
    "SELECT source_id, state FROM source_health": ("one", "ok"),
    "SELECT digest_id, recipient, state FROM deliveries": ("weekly-2026-W47", "key", "accepted"),
    "SELECT document_id, kind, value FROM document_references": (1, "celex", "32011L0036"),
    "SELECT verdict FROM labels": ("yes",),
    "SELECT rowid FROM document_search WHERE document_search MATCH 'unpaid'": (1,),
}  # fmt: skip
EARLIER = [*STEPS[1:]]
WAITS = """
import sys
from pathlib import Path
from store.shape import migrations
from store.shape.database import open_store
last = migrations.migrations._migrations[-1]
work = last.fn
def waiting(db):
    work(db)
    print("in the middle", flush=True)
    sys.stdin.readline()
object.__setattr__(last, "fn", waiting)
open_store(Path(sys.argv[1])).close()
"""
STOPS = """
import os, sys
from pathlib import Path
from store.shape import migrations
from store.shape.database import open_store
last = migrations.migrations._migrations[-1]
work = last.fn
def killed(db):
    work(db)
    print("in the middle", flush=True)
    os.kill(os.getpid(), 9)
object.__setattr__(last, "fn", killed)
open_store(Path(sys.argv[1]))
"""


@pytest.fixture
def earlier(tmp_path: Path) -> Callable[[str], Path]:
    """Makes a filled store as it was before a step; its folder."""

    def make(step: str) -> Path:
        folder = tmp_path / "data"
        folder.mkdir()
        with closing(sqlite3.connect(folder / FILE)) as connection:
            migrations.apply(Database(connection), stop_before=step)
            for row in ROWS:
                connection.execute(row)
            connection.commit()
        (folder / FILE).chmod(0o644)
        return folder

    return make


@pytest.mark.parametrize("step", EARLIER)
def test_a_filled_store_of_each_earlier_shape_keeps_everything(earlier: Callable[[str], Path], step: str) -> None:
    folder = earlier(step)
    before = steps_of(folder / FILE)
    assert before == [*STEPS[: STEPS.index(step)]]
    store = open_store(folder)
    index_new(store)
    assert {sql: tuple(store.rows(sql)[0]) for sql in KEEPS} == KEEPS
    assert all(store.rows(f'SELECT * FROM "{view}"') is not None for view in VIEWS)
    assert values(store, "PRAGMA foreign_key_check") == []
    store.close()
    assert damage(folder / FILE) == []
    assert set(steps_of(folder / FILE)) == set(STEPS)
    (kept,) = (folder / FOLDER).iterdir()
    assert (steps_of(kept), damage(kept)) == (before, [])
    assert kept.name.endswith(f"-{before[-1]}.db")


def test_others_read_neither_a_new_store_nor_one_that_an_older_program_left_open(
    earlier: Callable[[str], Path], tmp_path: Path
) -> None:
    open_store(tmp_path / "new").close()
    assert stat.S_IMODE((tmp_path / "new" / FILE).stat().st_mode) == 0o600
    folder = earlier(STEPS[-1])
    open_store(folder).close()
    assert stat.S_IMODE((folder / FILE).stat().st_mode) == 0o640
    (kept,) = (folder / FOLDER).iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_a_new_store_and_one_of_todays_shape_are_not_copied(tmp_path: Path) -> None:
    for _ in range(2):
        open_store(tmp_path).close()
    assert not (tmp_path / FOLDER).exists()


def test_an_upgrade_that_is_killed_in_the_middle_is_done_by_the_next_who_opens(earlier: Callable[[str], Path]) -> None:
    folder = earlier(STEPS[-1])
    done = subprocess.run(
        [sys.executable, "-c", STOPS, str(folder)],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (-9, "in the middle\n"), done.stderr
    assert steps_of(folder / FILE) == [*STEPS[:-1]]
    store = open_store(folder)
    index_new(store)
    assert {sql: tuple(store.rows(sql)[0]) for sql in KEEPS} == KEEPS
    store.close()
    assert damage(folder / FILE) == []
    kept = list((folder / FOLDER).glob("*.db"))
    assert kept and all(damage(one) == [] for one in kept)


@pytest.mark.parametrize("way", ["copy_database", "VACUUM INTO"])
def test_a_copy_made_in_the_middle_of_an_upgrade_is_the_store_of_before(
    earlier: Callable[[str], Path], tmp_path: Path, way: str
) -> None:
    folder, copied = earlier(STEPS[-1]), tmp_path / "copy" / FILE
    copied.parent.mkdir()
    upgrade = subprocess.Popen(
        [sys.executable, "-c", WAITS, str(folder)],
        cwd=ROOT, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert upgrade.stdout
    assert upgrade.stdout.readline() == "in the middle\n"
    if way == "copy_database":
        copy_database(folder / FILE, copied)
    else:
        with closing(sqlite3.connect(f"file:{folder / FILE}?mode=ro", uri=True)) as connection:
            connection.execute("VACUUM INTO ?", (str(copied),))
    upgrade.communicate("\n", timeout=30)
    assert upgrade.returncode == 0
    assert (steps_of(copied), damage(copied)) == ([*STEPS[:-1]], [])
    assert steps_of(folder / FILE) == [*STEPS]
    store = open_store(copied.parent)
    index_new(store)
    assert {sql: tuple(store.rows(sql)[0]) for sql in KEEPS} == KEEPS
    store.close()


def test_a_store_of_an_older_shape_is_not_read_as_if_it_were_todays(earlier: Callable[[str], Path]) -> None:
    folder = earlier("m009_search")
    open_reader(folder).close()
    with pytest.raises(StoreError, match=r"was made by an older Policywatch .*policywatch classify"):
        open_reader(folder, todays=True)
    open_store(folder).close()
    open_reader(folder, todays=True).close()


def test_without_room_for_the_copy_the_store_stays_as_it_is(
    earlier: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = earlier(STEPS[-1])
    usage = shutil.disk_usage(folder)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=10))
    with pytest.raises(StoreError, match="has no room for a copy"):
        open_store(folder)
    assert steps_of(folder / FILE) == [*STEPS[:-1]]


def test_the_copy_put_back_is_the_way_to_the_older_program(earlier: Callable[[str], Path]) -> None:
    from policywatch.keeping.restore import restore

    folder = earlier(STEPS[-1])
    open_store(folder).close()
    (kept,) = (folder / FOLDER).iterdir()
    done = restore(kept, folder, None, replace=True, at=AT)
    assert done.files == (FILE,)
    assert steps_of(folder / FILE) == [*STEPS[:-1]]


def test_only_the_last_copies_are_kept(tmp_path: Path) -> None:
    open_store(tmp_path).close()
    for number in range(KEPT + 2):
        keep_before(tmp_path / FILE, f"m00{number}_x")
    names = sorted(path.name.partition("-m")[2] for path in (tmp_path / FOLDER).iterdir())
    assert names == ["002_x.db", "003_x.db", "004_x.db"]
