"""A backup is whole whatever goes on meanwhile, and one that is put back sends nothing until somebody has looked."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from time import monotonic, sleep

import pytest

from ground.errors import StoreError
from policywatch.keeping.backup import MANIFEST, back_up, check_backup
from policywatch.keeping.restore import restore
from store.deliveries.recipients import (
    add_recipient,
    deliverable,
    key_of,
    list_recipients,
    open_recipients,
    remove_recipient,
)
from store.shape.backup import copy_database, cut_log, damage, log_size
from store.shape.database import FILE, open_store
from tests.conftest import ROOT, Ran, environment

Command = Callable[..., Ran]
DEMO = ROOT / "config" / "demo"
AT = "2026-12-03T04:00:00Z"
WRITES = """
import sys
from pathlib import Path
from store.health.runs import sync_sources
from store.shape.database import open_store
from tests.store.making import found, save, source
store = open_store(Path(sys.argv[1]))
sync_sources(store, [source("one")])
for number in range(100000):
    save(store, found(f"Title {number}", "Text " * 500, f"https://one.example/{number}"))
    print(number, flush=True)
"""


@pytest.fixture
def data(demo: Path, tmp_path: Path) -> Path:
    """A copy of the demo's data, to be written to."""
    return shutil.copytree(demo, tmp_path / "data")


@pytest.fixture
def backups(tmp_path: Path) -> Path:
    """A place for backups."""
    return tmp_path / "backups"


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[tuple[Path, subprocess.Popen[str]]]:
    """A process that collects without end, and the folder it collects into."""
    folder = tmp_path / "busy"
    process = subprocess.Popen(
        [sys.executable, "-c", WRITES, str(folder)], cwd=ROOT, env=environment(), stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    process.stdout.readline()
    yield folder, process
    process.kill()
    process.communicate()


def count(file: Path) -> int:
    """The documents in a store."""
    with closing(sqlite3.connect(file)) as db:
        return int(db.execute("SELECT count(*) FROM documents").fetchone()[0])


def test_a_backup_holds_both_databases_the_digests_and_the_configuration_and_only_we_can_read_it(
    command: Command, data: Path, backups: Path
) -> None:
    done = command("--config", DEMO, "--data", data, "backup", backups, "--json")
    folder = Path(json.loads(done.stdout)["folder"])
    files = check_backup(folder).files
    assert {"policywatch.db", "recipients.db", "config/settings.toml"} <= set(files)
    assert any(name.startswith("digests/") for name in files)
    assert any(name.startswith("outbox/") for name in files)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE((folder / name).stat().st_mode) for name in ("policywatch.db", "recipients.db")} == {0o600}
    assert count(folder / FILE) == count(data / FILE) > 0
    assert not list(folder.glob("*-wal"))


def test_a_backup_made_while_somebody_collects_is_whole_and_keeps_nobody_waiting(
    writer: tuple[Path, subprocess.Popen[str]], backups: Path
) -> None:
    folder, process = writer
    assert process.stdout is not None
    for number in range(5):
        back_up(folder, None, backups, keep=9, at=AT)
        before = count(folder / FILE)
        ends = monotonic() + 20
        while count(folder / FILE) == before:
            assert monotonic() < ends, "the writer goes on"
            sleep(0.01)
        process.stdout.readline()
        assert number >= 0
    made = sorted(backups.iterdir())
    assert len(made) == 5
    counts = [count(one / FILE) for one in made]
    assert counts == sorted(counts)
    assert [damage(one / FILE) for one in made] == [[]] * 5


def test_data_that_lies_within_the_configuration_is_not_copied_as_files(
    demo: Path, backups: Path, tmp_path: Path
) -> None:
    config = shutil.copytree(DEMO / "sources", tmp_path / "config" / "sources").parent
    inner = shutil.copytree(demo, config / "data")
    folder = back_up(inner, config, backups, keep=1, at=AT).folder
    assert {path.name for path in (folder / "config").iterdir()} == {"sources"}


def test_only_the_newest_are_kept_and_nothing_else_is_touched(data: Path, backups: Path) -> None:
    backups.mkdir()
    (backups / "policywatch-letters").mkdir()
    (backups / "mine.txt").write_text("mine")
    (backups / ".policywatch-20260101-000000.partial").mkdir()
    made = [back_up(data, None, backups, keep=2, at=f"2026-12-0{day}T04:00:00Z") for day in (1, 2, 3, 4)]
    assert [one.removed for one in made] == [
        (), (), ("policywatch-20261201-040000",), ("policywatch-20261202-040000",),
    ]  # fmt: skip
    assert {path.name for path in backups.iterdir()} == {
        "policywatch-letters", "mine.txt", "policywatch-20261203-040000", "policywatch-20261204-040000",
    }  # fmt: skip


def test_two_backups_within_a_second_are_two(data: Path, backups: Path) -> None:
    names = {back_up(data, None, backups, keep=5, at=AT).folder.name for _ in range(2)}
    assert len(names) == 2


def test_a_backup_that_does_not_fit_leaves_those_before_and_says_so(
    data: Path, backups: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = back_up(data, None, backups, keep=1, at=AT).folder
    usage = shutil.disk_usage(backups)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=1_000))
    with pytest.raises(StoreError, match=r"has no room for a copy of policywatch.db: [\d,]+ bytes wanted, 1,000 free"):
        back_up(data, None, backups, keep=1, at=AT)
    assert list(backups.iterdir()) == [first]


def test_a_full_disk_in_the_middle_leaves_nothing_half_written(
    data: Path, backups: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreError, match="No space left"):
        back_up(data, None, backups, keep=1, at=AT)
    assert list(backups.iterdir()) == []


def test_a_damaged_store_is_not_backed_up_as_if_it_were_whole(data: Path, backups: Path) -> None:
    good = back_up(data, None, backups, keep=1, at=AT).folder
    spoil(data / FILE)
    with pytest.raises(StoreError, match=r"damaged|malformed"):
        back_up(data, None, backups, keep=1, at=AT)
    assert list(backups.iterdir()) == [good]


def spoil(file: Path) -> None:
    """Write nonsense over the pages in the middle of a database."""
    with closing(sqlite3.connect(file)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with file.open("r+b") as opened:
        opened.seek(8_192)
        opened.write(b"\x5a" * (file.stat().st_size - 16_384))


@pytest.mark.parametrize("name", ["policywatch.db", "recipients.db", "config/settings.toml", MANIFEST])
def test_a_backup_that_was_changed_or_is_incomplete_is_not_put_back(
    data: Path, backups: Path, tmp_path: Path, name: str
) -> None:
    folder = back_up(data, DEMO, backups, keep=1, at=AT).folder
    (folder / name).write_bytes((folder / name).read_bytes()[:-20])
    with pytest.raises(StoreError, match=r"take an older backup|is no backup of ours"):
        restore(folder, tmp_path / "new", None, replace=False, at=AT)
    assert not (tmp_path / "new").exists()


def test_put_back_elsewhere_everything_is_there_and_works(
    command: Command, data: Path, backups: Path, tmp_path: Path
) -> None:
    folder = back_up(data, DEMO, backups, keep=1, at=AT).folder
    config, new = tmp_path / "new-config", tmp_path / "new-data"
    done = command("--config", config, "--data", new, "restore", folder)
    assert done.returncode == 0, done.stderr
    assert count(new / FILE) == count(data / FILE)
    assert (config / "settings.toml").read_bytes() == (DEMO / "settings.toml").read_bytes()
    assert len(list((new / "outbox").rglob("*.eml"))) == 4
    explained = command("--config", config, "--data", new, "explain", "1")
    assert explained.returncode == 0, explained.stderr


def test_a_store_that_was_put_back_sends_nothing_until_somebody_says_that_it_may(
    command: Command, data: Path, backups: Path
) -> None:
    with closing(sqlite3.connect(data / FILE)) as db, db:
        ((digest,),) = db.execute("SELECT max(id) FROM digests").fetchall()
        # As it was before the mails left: approved, and nobody has it yet.
        db.execute("DELETE FROM delivery WHERE digest_id = ?", (digest,))
        db.execute("UPDATE digest SET state = 'approved', sent_at = NULL WHERE id = ?", (digest,))
    with closing(sqlite3.connect(data / "recipients.db")) as db, db:
        db.execute("DELETE FROM begun")
    folder = back_up(data, DEMO, backups, keep=1, at=AT).folder
    shutil.rmtree(data / "outbox")
    sent = command("--config", DEMO, "--data", data, "send", digest)
    assert "2 accepted" in sent.stdout, sent.stderr
    assert command("--config", DEMO, "--data", data, "restore", folder, "--replace").returncode == 0
    shutil.rmtree(data / "outbox")
    again = command("--config", DEMO, "--data", data, "send", digest)
    assert (again.returncode, again.stdout) == (1, "")
    assert f"put back from a backup of {AT}" in again.stderr
    assert "policywatch restore --confirm" in again.stderr
    assert not (data / "outbox").exists()
    assert command("--data", data, "restore", "--confirm").stdout == "Mails may leave again.\n"
    # And the file of recipients remembers, by itself, to whom it had begun to leave.
    asked = command("--config", DEMO, "--data", data, "send", digest)
    assert (asked.returncode, "--although-restored" in asked.stderr) == (1, True)
    assert not (data / "outbox").exists()


def test_who_left_after_the_backup_stays_off_the_list(data: Path, backups: Path) -> None:
    with closing(open_recipients(data)) as known:
        add_recipient(known, "weekly", "leaver@ngo.example", basis="asked", now=AT)
    folder = back_up(data, None, backups, keep=1, at=AT).folder
    with closing(open_recipients(data)) as known:
        remove_recipient(known, "weekly", "leaver@ngo.example", now=AT)
    assert restore(folder, data, None, replace=True, at=AT).still_left == 1
    with closing(open_recipients(data)) as known:
        assert deliverable(known, key_of(known, "weekly", "leaver@ngo.example")) is None
        assert len(list_recipients(known, "weekly", state="active")) == 2


def test_a_damaged_store_names_the_backup_and_is_put_aside_when_that_is_put_back(
    command: Command, data: Path, backups: Path
) -> None:
    folder = back_up(data, None, backups, keep=1, at=AT).folder
    (data / FILE).write_bytes(b"a letter to my mother, " * 100)
    (data / "recipients.db").write_bytes(b"another letter, " * 100)
    for suffix in ("-wal", "-shm"):
        (data / f"{FILE}{suffix}").unlink(missing_ok=True)
    for words in (["explain", "1"], ["collect", "--due"], ["sources", "health"]):
        said = command("--config", DEMO, "--data", data, *words).stderr
        assert f"file is not a database; put the backup of {AT} back: policywatch restore {folder} --replace" in said
    put_back = command("--config", DEMO, "--data", data, "restore", folder, "--replace")
    assert put_back.returncode == 0, put_back.stderr
    assert "could not be read from the damaged file" in put_back.stdout
    ((aside),) = data.glob("replaced-*")
    assert (aside / FILE).read_bytes().startswith(b"a letter to my mother")
    assert command("--config", DEMO, "--data", data, "explain", "1").returncode == 0


def test_what_is_there_is_not_replaced_unasked_nor_while_somebody_works_with_it(
    data: Path, backups: Path, tmp_path: Path
) -> None:
    from ground.lock import only_one

    folder = back_up(data, None, backups, keep=1, at=AT).folder
    with pytest.raises(
        StoreError, match=r"holds policywatch.db and recipients.db; with --replace they are moved aside"
    ):
        restore(folder, data, None, replace=False, at=AT)
    for lock in ("serve.lock", "collect.lock", "send.lock"):
        with only_one(data / lock, "working"), pytest.raises(StoreError, match="another process is already"):
            restore(folder, data, None, replace=True, at=AT)
    assert not list(data.glob("replaced-*"))


def test_a_configuration_that_is_there_is_never_written_over(data: Path, backups: Path, tmp_path: Path) -> None:
    folder = back_up(data, DEMO, backups, keep=1, at=AT).folder
    config = tmp_path / "config"
    config.mkdir()
    (config / "settings.toml").write_text("# mine\n")
    assert restore(folder, tmp_path / "new", config, replace=False, at=AT).config == ""
    assert (config / "settings.toml").read_text() == "# mine\n"


def test_a_backup_of_a_newer_program_is_refused(data: Path, backups: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(data / FILE)) as db, db:
        db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('policywatch', 'm999_x', 'now')"
        )
    folder = back_up(data, None, backups, keep=1, at=AT).folder
    with pytest.raises(StoreError, match="made by a newer Policywatch"):
        restore(folder, tmp_path / "new", None, replace=False, at=AT)


@pytest.mark.parametrize("words", [["restore"], ["restore", "somewhere", "--confirm"]])
def test_restore_wants_a_backup_or_a_word(command: Command, tmp_path: Path, words: list[str]) -> None:
    done = command("--data", tmp_path, *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert "name the backup to put back, or say --confirm" in done.stderr


def test_nothing_to_back_up_and_a_place_within_itself_are_told(data: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="nothing to back up"):
        back_up(tmp_path / "empty", None, tmp_path / "b", keep=1, at=AT)
    with pytest.raises(StoreError, match="is what is to be backed up"):
        back_up(data, None, data, keep=1, at=AT)


def test_the_log_is_cut_back_while_nobody_reads_and_waits_where_somebody_does(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    assert log_size(tmp_path / FILE) > 0
    with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM documents").fetchall()
        with store.transaction() as db:
            db.execute("INSERT INTO exceeded VALUES ('m', 's', 'n')")
        assert not cut_log(tmp_path / FILE)
        reader.execute("COMMIT")
    assert cut_log(tmp_path / FILE)
    assert log_size(tmp_path / FILE) == 0
    store.close()


def test_a_copy_never_replaces_a_file(data: Path, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_text("mine")
    with pytest.raises(OSError, match="exists"):
        copy_database(data / FILE, tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_text() == "mine"
