"""What needs a person is on one screen, ends with an exit code, and reaches a monitor; what is well says so."""

from __future__ import annotations

import json
import shutil
import socket
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from ground.clock import later, now
from ground.errors import DigestError
from ground.keeping import LAST_BACKUP, LAST_LOOK, PUT_BACK, Kept, note
from policywatch.watching.health import HealthServer, start_health
from policywatch.watching.notify import tell_systemd
from policywatch.watching.signs import Signs, take_care
from policywatch.watching.situation import DEAD_AFTER, SERVE, look, size_words
from policywatch.watching.status import status_screen
from store.health.heartbeat import Heartbeat, beat, last_beat
from store.health.troubles import Trouble, begin_trouble, troubles
from store.shape.database import FILE, Store, open_store
from tests.conftest import ROOT, Ran

Command = Callable[..., Ran]
DEMO = ROOT / "config" / "demo"
VERSION = ""


@pytest.fixture
def data(demo: Path, tmp_path: Path) -> Path:
    """A copy of the demo's data."""
    return shutil.copytree(demo, tmp_path / "data")


@pytest.fixture
def store(data: Path) -> Iterator[Store]:
    """Its store."""
    opened = open_store(data)
    yield opened
    opened.close()


def sign(at: str, *, ended: bool = False, version: str = "") -> Heartbeat:
    """A sign of life of serve."""
    return Heartbeat(SERVE, at, later(at, -3_600), 1, version, at if ended else None)


def ids(store: Store, data: Path, at: str | None = None) -> list[str]:
    """What needs a person."""
    return [one.id for one in look(store, data, at or now()).problems]


def test_an_installation_that_is_well_says_so_and_ends_with_0(command: Command, data: Path) -> None:
    done = command("--data", data, "status")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.rstrip().endswith("All well, but for sources (above).")
    document = json.loads(command("--data", data, "status", "--json").stdout)
    assert (document["well"], document["problems"], document["overview"]["in_doubt"]) == (True, [], 0)
    assert sum(document["sources"].values()) == 24


@pytest.mark.parametrize("columns", [80, 120])
def test_a_screen_keeps_to_its_columns(store: Store, data: Path, columns: int) -> None:
    beat(store, sign("2026-01-01T00:00:00Z"))
    begin_trouble(store, Trouble("x", "Something long is wrong. " * 9, "Mend it by and by. " * 9, now()))
    screen = status_screen(look(store, data, now()), columns)
    assert max(map(len, screen.splitlines())) <= columns
    assert len(screen.splitlines()) <= 40


def test_serve_that_died_was_stopped_or_hangs_needs_a_person_and_one_that_never_ran_does_not(
    store: Store, data: Path
) -> None:
    at = now()
    assert ids(store, data, at) == []
    beat(store, sign(at))
    assert (ids(store, data, at), look(store, data, at).serving) == ([], True)
    beat(store, sign(later(at, -DEAD_AFTER - 60)))
    assert (ids(store, data, at), look(store, data, at).serving) == (["serve"], False)
    beat(store, sign(at, ended=True))
    assert ids(store, data, at) == ["serve"]


def test_a_serve_of_another_version_than_the_installed_is_told(
    store: Store, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("policywatch.watching.situation.program_version", lambda: "0.2.0")
    beat(store, sign(now(), version="0.1.0"))
    assert ids(store, data) == ["version"]


def test_a_disk_that_fills_a_log_that_grows_and_a_clock_that_went_back_are_told(
    store: Store, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(data)._replace(total=100_000_000_000, free=900_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    assert ids(store, data) == ["disk"]
    monkeypatch.undo()
    monkeypatch.setattr("policywatch.watching.situation.log_size", lambda file: 10**9)
    assert ids(store, data) == ["log"]
    monkeypatch.undo()
    assert ids(store, data, later(now(), -86_400)) == ["clock"]


def test_backups_that_stopped_and_a_store_that_was_put_back_are_told(store: Store, data: Path) -> None:
    note(data, LAST_BACKUP, Kept("/backups/1", later(now(), -7 * 86_400)))
    assert ids(store, data) == []
    note(data, LAST_BACKUP, Kept("/backups/1", later(now(), -9 * 86_400)))
    note(data, PUT_BACK, Kept("/backups/1", "2026-12-01T00:00:00Z"))
    assert ids(store, data) == ["put-back", "backup"]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"place": 1}', "null"])
def test_half_a_note_is_none_and_stops_nothing(store: Store, data: Path, text: str) -> None:
    (data / LAST_BACKUP).write_text(text, encoding="utf-8")
    assert look(store, data, now()).backup is None


def test_mails_in_doubt_a_missed_week_and_half_the_sources_failing_are_told(store: Store, data: Path) -> None:
    store.connection.execute("UPDATE delivery SET state = 'unknown'")
    store.connection.execute("UPDATE digest SET state = 'missed'")
    store.connection.execute("UPDATE health SET state = 'failed'")
    assert ids(store, data) == ["mail", "missed", "network"]
    begin_trouble(store, Trouble("config", "An edit is wrong.", "Mend it.", now()))
    assert ids(store, data)[-1] == "config"


def test_a_draft_that_waits_is_shown_with_the_line_that_approves_it_and_is_no_fault(store: Store, data: Path) -> None:
    newest = "WHERE id = (SELECT max(id) FROM digest)"
    store.connection.execute(f"UPDATE digest SET state = 'draft', sent_at = NULL {newest}")
    ((digest, hash_),) = [tuple(row) for row in store.rows(f"SELECT id, hash FROM digest {newest}")]
    seen = look(store, data, now())
    assert f"policywatch approve {digest} {hash_[:12]}" in status_screen(seen, 120)
    assert seen.problems == ()


def test_status_changes_nothing_and_says_where_there_is_nothing_yet(command: Command, tmp_path: Path) -> None:
    done = command("--data", tmp_path / "none", "status")
    assert done.returncode == 1
    assert done.stderr.endswith("not there yet; run `policywatch collect` first\n")
    assert not (tmp_path / "none").exists()


# -- signs of life


def test_a_sign_of_life_begins_goes_on_and_ends(store: Store) -> None:
    signs = Signs(store)
    signs.begin()
    first = last_beat(store, SERVE)
    assert first is not None
    assert first.ended_at is None
    signs.end()
    last = last_beat(store, SERVE)
    assert last is not None
    assert (last.ended_at, last.since, last.pid) == (last.at, first.since, first.pid)


def test_operators_are_told_that_serve_had_died_and_no_longer_a_day_later(store: Store, data: Path) -> None:
    beat(store, sign(later(now(), -7_200)))
    Signs(store).begin()
    (told,) = troubles(store)
    assert told.sentence.startswith("serve had ended without a word at about ")
    take_care(store, data)
    assert [one.id for one in troubles(store)] == [told.id]
    with store.transaction() as db:
        db.execute("UPDATE trouble SET since = ?", (later(now(), -90_000),))
    take_care(store, data)
    assert troubles(store) == []


def test_what_is_wrong_with_the_house_is_told_once_and_ends_when_it_is_over(store: Store, data: Path) -> None:
    note(data, PUT_BACK, Kept("/backups/1", "2026-12-01T00:00:00Z"))
    for _ in range(2):
        take_care(store, data)
    (told,) = troubles(store)
    assert told.id == "house:put-back"
    assert ids(store, data) == ["put-back"], "and not twice on the screen"
    (data / PUT_BACK).unlink()
    take_care(store, data)
    assert troubles(store) == []


def test_a_database_that_is_damaged_is_told_by_the_look_of_the_day_until_one_finds_it_whole(
    store: Store, data: Path
) -> None:
    take_care(store, data)
    whole = (data / "recipients.db").read_bytes()
    (data / "recipients.db").write_bytes(b"a letter to my mother, " * 100)
    take_care(store, data)
    assert troubles(store) == [], "it is not read all through again on the same day"
    note(data, LAST_LOOK, Kept(str(data), later(now(), -90_000)))
    take_care(store, data)
    (told,) = troubles(store)
    assert told.sentence == "recipients.db is damaged: file is not a database."
    assert told.todo.startswith("Stop serve, then no backup is known of")
    take_care(store, data)
    assert troubles(store) == [told]
    assert ids(store, data) == [told.id], "and it is on the screen"
    (data / "recipients.db").write_bytes(whole)
    take_care(store, data, read_all=True)
    assert troubles(store) == []


def test_a_digest_that_was_not_accepted_everywhere_is_told(store: Store, data: Path) -> None:
    store.connection.execute("UPDATE digest SET state = 'sent_partly'")
    assert ids(store, data) == ["partly"]


def test_systemd_is_told_where_it_listens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    assert not tell_systemd("READY=1")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(tmp_path / "notify"))
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        assert tell_systemd("WATCHDOG=1")
        assert line.recv(100) == b"WATCHDOG=1"
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "nobody"))
    assert not tell_systemd("READY=1")


# -- the health address


@pytest.fixture
def server(data: Path) -> Iterator[HealthServer]:
    """The health address of the demo's data."""
    served = start_health(data, "127.0.0.1:0")
    yield served
    served.stop()


def answer(server: HealthServer, path: str) -> tuple[int, str]:
    """Status and text of an answer."""
    try:
        with urlopen(f"http://{server.address}{path}", timeout=10) as answered:
            return answered.status, answered.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode()


def test_a_monitor_sees_whether_serve_lives(server: HealthServer, store: Store) -> None:
    status, text = answer(server, "/health")
    assert (status, json.loads(text)["alive"]) == (503, False)
    beat(store, sign(now()))
    status, text = answer(server, "/health?x")
    assert (status, json.loads(text)["alive"], json.loads(text)["well"]) == (200, True, True)
    assert answer(server, "/")[0] == 404


def test_prometheus_reads_numbers_with_their_kinds(server: HealthServer, store: Store) -> None:
    beat(store, sign(now()))
    status, text = answer(server, "/metrics")
    assert status == 200
    lines = text.splitlines()
    assert "policywatch_up 1" in lines
    assert 'policywatch_sources{state="ok"} 16' in lines
    names = {line.split("{")[0].split(" ")[0] for line in lines if not line.startswith("#")}
    assert names <= {line.split()[2] for line in lines if line.startswith("# TYPE")}
    for line in lines:
        if not line.startswith("#"):
            float(line.rpartition(" ")[2])


def test_nothing_personal_is_at_the_health_address(server: HealthServer, store: Store, data: Path) -> None:
    text = answer(server, "/health")[1] + answer(server, "/metrics")[1]
    assert "@" not in text
    assert "reader" not in text
    keys = [row["recipient"] for row in store.rows("SELECT recipient FROM delivery")]
    assert keys
    assert not any(key in text for key in keys)


def test_a_store_in_trouble_is_503_with_the_reason(server: HealthServer, data: Path) -> None:
    for path in data.glob(f"{FILE}*"):
        path.unlink()
    (data / FILE).write_bytes(b"a letter to my mother, " * 100)
    status, text = answer(server, "/health")
    assert status == 503
    assert "file is not a database" in json.loads(text)["reason"]


def test_an_address_that_is_taken_is_told(server: HealthServer, data: Path) -> None:
    for listen in (server.address, "nowhere", "127.0.0.1:x"):
        with pytest.raises(DigestError, match=r"health.listen is .*; write it as"):
            start_health(data, listen)


# -- doctor


def findings(command: Command, data: Path, config: Path = DEMO, status: int = 0) -> dict[str, list[str]]:
    """What doctor found: the marks by what they are about."""
    done = command("--config", config, "--data", data, "doctor", "--deep", "--json")
    assert done.returncode == status, done.stdout + done.stderr
    found: dict[str, list[str]] = {}
    for one in json.loads(done.stdout)["findings"]:
        found.setdefault(one["about"], []).append(f"{one['mark']} {one['sentence']} {one['todo']}".strip())
    return found


def test_doctor_looks_at_everything_and_says_what_is_well(command: Command, data: Path) -> None:
    found = findings(command, data)
    for about in ("config", "store", "recipients", "rights", "disk", "clock", "program"):
        assert found[about][0].startswith("ok "), about
    assert found["sources"][0].startswith("look 7 of 24 need a person: 1 blocked, 1 drifted")
    assert found["backup"] == [
        "look none is known of `policywatch backup FOLDER`, best on another disk (docs/running.md)."
    ]


def test_doctor_finds_a_damaged_store_open_rights_and_a_wrong_edit_at_once(
    command: Command, data: Path, tmp_path: Path
) -> None:
    config = shutil.copytree(DEMO, tmp_path / "config")
    (config / "settings.toml").write_text("[colect]\n", encoding="utf-8")
    (data / "recipients.db").chmod(0o644)
    for path in data.glob(f"{FILE}-*"):
        path.unlink()
    (data / FILE).write_bytes(b"a letter to my mother, " * 100)
    found = findings(command, data, config, status=1)
    assert "colect: not a known key; did you mean collect?" in found["config"][0]
    assert found["store"][0].startswith(
        f"bad {data / FILE}: damaged: file is not a database No backup is known of: keep"
    )
    assert found["rights"][0] == (
        f"bad {data / 'recipients.db'}: can be read by everybody on this machine chmod o= {data / 'recipients.db'}"
    )


def test_doctor_tries_the_mail_server_and_sends_nothing(command: Command, data: Path, tmp_path: Path) -> None:
    config = shutil.copytree(DEMO, tmp_path / "config")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        settings = (config / "settings.toml").read_text("utf-8").replace('"outbox"', '"smtp"')
        settings += f'[smtp]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\n'
        (config / "settings.toml").write_text(settings, encoding="utf-8")
        found = findings(command, data, config, status=1)
    assert found["mail"][0].startswith(f"bad 127.0.0.1:{port}: no connection")


def test_doctor_says_that_a_store_is_of_an_older_or_newer_shape(command: Command, data: Path) -> None:
    with closing(sqlite3.connect(data / FILE)) as db, db:
        db.execute("DELETE FROM _sqlite_migrations WHERE name LIKE 'm011%'")
    assert findings(command, data)["version"][0].startswith("look ")
    with closing(sqlite3.connect(data / FILE)) as db, db:
        db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('policywatch', 'm999_x', 'now')"
        )
    assert "made by a newer program (step m999_x)" in findings(command, data, status=1)["version"][0]


def test_doctor_makes_nothing_where_there_is_nothing(command: Command, tmp_path: Path) -> None:
    assert findings(command, tmp_path / "none")["store"][0].startswith("look ")
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(
    ("size", "words"), [(0, "0 bytes"), (1_500, "1.5 kB"), (2_000_000, "2.0 MB"), (3 * 10**9, "3.0 GB")]
)
def test_sizes_are_said_as_people_say_them(size: int, words: str) -> None:
    assert size_words(size) == words
