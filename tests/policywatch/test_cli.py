"""The command line: what goes wrong is said in one line with a set exit code, and --json gives JSON and nothing else."""

from __future__ import annotations

import json
import re
import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from policywatch.cli import SECTIONS, cli
from store.shape.database import FILE, open_store
from tests.conftest import ROOT, Ran, environment

Command = Callable[..., Ran]
DEMO = ROOT / "config" / "demo"
COMMANDS = sorted(cli.commands)
HELP_SECONDS = 0.3


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A small config folder with one source, to be spoilt; themes and briefings come from the package."""
    folder = tmp_path / "config"
    (folder / "sources").mkdir(parents=True)
    (folder / "sources" / "de.toml").write_text(
        '[[source]]\nid = "de-labour-inspection"\npublisher = "P"\ncountry = "DE"\nkind = "rss"\n'
        'url = "http://one.example/feed"\nlanguages = ["de"]\n',
        encoding="utf-8",
    )
    # A lexicon of its own, so that these tests do not read thirty thousand terms each time.
    shutil.copytree(ROOT / "config" / "themes", folder / "themes", ignore=shutil.ignore_patterns("terms"))
    return folder


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A place for a store."""
    return tmp_path / "data"


@pytest.fixture
def demo_data(demo: Path, tmp_path: Path) -> Path:
    """A copy of the demo's folder, to be written to."""
    return shutil.copytree(demo, tmp_path / "demo-copy")


def one_error(done: Ran, status: int, *words: str) -> None:
    """Hold that a command ended so, with one line of error, no traceback, and nothing on standard output."""
    assert done.returncode == status, done.stderr
    assert done.stderr.startswith("error: "), done.stderr
    assert done.stderr.count("\n") == 1, done.stderr
    assert done.stdout == ""
    for word in words:
        assert word in done.stderr


def test_without_a_command_the_help_is_shown(command: Command) -> None:
    done = command()
    assert done.returncode == 2
    assert "Usage: policywatch" in done.stderr


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(command: Command, name: str) -> None:
    done = command(name, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"Usage: policywatch {name}")
    assert len(done.stdout.splitlines()[2].strip()) > 20, "says what it does"


def test_every_command_of_a_group_explains_itself(command: Command) -> None:
    for name in ("add", "list", "remove"):
        assert command("recipients", name, "--help").stdout.startswith(f"Usage: policywatch recipients {name}")


def test_help_costs_next_to_nothing() -> None:
    costs = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            [sys.executable, "-m", "policywatch", "--help"],
            cwd=ROOT,
            env=environment(),
            capture_output=True,
            check=True,
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        costs.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert min(costs) < HELP_SECONDS


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["colect"], "Did you mean one of: 'collect'"),
        (["--confg", "x", "check"], "Did you mean one of: '--config'"),
        (["collect", "--al"], "--all"),
        (["brief"], "Missing argument 'BRIEFING'"),
        (["explain"], "Missing argument 'DOCUMENT'"),
        (["check", "too", "many"], "unexpected extra arguments"),
        (["recipients", "ad"], "Did you mean 'add'"),
        (["evaluate", "--split", "exam"], "'exam' is not one of 'dev', 'test'"),
    ],
)
def test_a_mistyped_command_line_is_answered_in_one_line(command: Command, words: list[str], said: str) -> None:
    one_error(command(*words), 2, said, "--help")


def test_an_unknown_source_is_answered_with_the_nearest(command: Command, config: Path, data: Path) -> None:
    done = command("--config", config, "--data", data, "collect", "de-labor-inspection")
    one_error(done, 2, 'there is no source "de-labor-inspection"; did you mean de-labour-inspection')


def test_a_briefing_that_is_not_there_is_answered_with_those_that_are(command: Command, data: Path) -> None:
    one_error(command("--config", DEMO, "--data", data, "brief", "weakly"), 2, 'no briefing "weakly"', "weekly")


def test_a_digest_that_is_not_there_is_an_error(command: Command, data: Path) -> None:
    one_error(command("--config", DEMO, "--data", data, "send", "weekly-1999-W01"), 1, "weekly-1999-W01")


def test_a_config_folder_that_is_missing_is_named(command: Command, tmp_path: Path, data: Path) -> None:
    one_error(command("--config", tmp_path / "none", "check"), 2, "none: is not a folder")
    env = environment(POLICYWATCH_CONFIG=str(tmp_path / "nowhere"))
    one_error(command("check", env=env), 2, "nowhere: is not a folder")


@pytest.mark.parametrize("words", [["check"], ["collect", "--all"], ["run"], ["serve"]])
def test_unreadable_toml_stops_every_command_that_needs_it(
    command: Command, config: Path, data: Path, words: list[str]
) -> None:
    (config / "sources" / "xx.toml").write_text("[[source]\nid = 1\n", encoding="utf-8")
    one_error(command("--config", config, "--data", data, *words), 2, "xx.toml:1: is not valid TOML")
    assert not data.exists()


def test_every_fault_of_every_file_is_told_at_once(command: Command, config: Path) -> None:
    source = config / "sources" / "de.toml"
    source.write_text(source.read_text(encoding="utf-8").replace("url =", "urll ="), encoding="utf-8")
    (config / "settings.toml").write_text("[collect]\nprocesses = 0\n", encoding="utf-8")
    (config / "themes" / "terms").mkdir()
    (config / "themes" / "terms" / "de.toml").write_text(
        'language = "de"\n[labour]\nstrong = [\n"a*",\n]\n', encoding="utf-8"
    )
    done = command("--config", config, "check")
    assert (done.returncode, done.stdout) == (2, "")
    lines = done.stderr.splitlines()
    assert all(line.startswith("error: ") for line in lines)
    assert any("de.toml:6: source.1.urll: not a known key; did you mean url?" in line for line in lines)
    assert any(
        "settings.toml:2: collect.processes: should be greater than or equal to 1 (is 0)" in line for line in lines
    )
    assert any('terms/de.toml:4: labour.strong: "a*"' in line for line in lines)


def test_faults_of_the_rules_for_facts_are_told_with_file_and_line(command: Command, config: Path) -> None:
    shutil.copytree(ROOT / "config" / "facts", config / "facts")
    shutil.copytree(ROOT / "config" / "themes", config / "themes", dirs_exist_ok=True)
    spoilt = {
        "kinds/types.toml": ("[address]", "[adress]"),
        "deadlines/de.toml": ("until = ", "untill = "),
        "countries/pl.toml": ("language = ", "languages = "),
        "concepts/fr.toml": ("[concepts]", '[concepts]\nno-such-concept = ["travail*"]'),
        "signals/es.toml": ("[groups]", '[groups]\nnobody = ["a b"]'),
        "harm/bg.toml": ("[groups]", '[groups]\nnothing = ["a b"]'),
    }
    for name, (right, wrong) in spoilt.items():
        file = config / "facts" / name
        text = file.read_text(encoding="utf-8")
        assert right in text
        file.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    done = command("--config", config, "check")
    assert (done.returncode, done.stdout) == (2, "")
    for name in spoilt:
        assert re.search(rf"facts/{re.escape(name)}:\d+: ", done.stderr), name


def test_faultless_rules_for_facts_are_remembered_until_they_change(command: Command, config: Path, data: Path) -> None:
    shutil.copytree(ROOT / "config" / "facts", config / "facts")
    shutil.copytree(ROOT / "config" / "themes", config / "themes", dirs_exist_ok=True)
    data.mkdir()
    for _ in range(2):
        assert command("--config", config, "--data", data, "check").returncode == 0
        assert (data / "facts-read.json").is_file()
    (config / "facts" / "harm" / "de.toml").write_text('language = "de"\n[groups]\nnothing = ["a"]\n', encoding="utf-8")
    one_error(command("--config", config, "--data", data, "check"), 2, "harm/de.toml:3: groups.nothing: no rule asks")


def test_the_packaged_rules_are_remembered_once_for_all_data_folders_in_the_users_cache(
    command: Command, config: Path, data: Path, tmp_path: Path
) -> None:
    cache, known = tmp_path / "cache", environment(XDG_CACHE_HOME=str(tmp_path / "cache"))
    shutil.rmtree(config / "themes")
    assert command("--config", config, "--data", data, "check", env=known).returncode == 0
    assert (cache / "policywatch" / "lexicons-read.json").is_file()
    assert not data.exists()
    data.mkdir()
    assert command("--config", config, "--data", data, "check", env=known).returncode == 0
    assert list(data.iterdir()) == []


def test_where_there_is_no_cache_to_write_to_the_packaged_rules_are_remembered_among_the_data(
    command: Command, config: Path, data: Path, tmp_path: Path
) -> None:
    cache, known = tmp_path / "cache", environment(XDG_CACHE_HOME=str(tmp_path / "cache"))
    shutil.rmtree(config / "themes")
    cache.write_text("no folder", encoding="utf-8")
    for _ in range(2):
        done = command("--config", config, "--data", data, "check", env=known)
        assert (done.returncode, done.stderr) == (0, "")
        data.mkdir(exist_ok=True)
    assert (data / "lexicons-read.json").is_file()


def test_a_faultless_config_is_summed_up(command: Command, config: Path) -> None:
    done = command("--config", config, "check")
    assert (done.returncode, done.stderr) == (0, "")
    assert "1 sources (1 enabled), 8 themes" in done.stdout
    assert done.stdout.endswith("No faults.\n")


def test_a_file_that_is_no_database_is_named_and_left_alone(command: Command, config: Path, data: Path) -> None:
    data.mkdir()
    (data / FILE).write_bytes(b"no database" * 1_000)
    one_error(command("--config", config, "--data", data, "classify"), 1, FILE, "file is not a database")
    assert (data / FILE).read_bytes() == b"no database" * 1_000


def test_a_newer_database_is_named_and_left_alone(command: Command, config: Path, data: Path) -> None:
    store = open_store(data)
    store.connection.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('policywatch', 'm900', '')"
    )
    store.close()
    one_error(
        command("--config", config, "--data", data, "classify"), 1, "made by a newer Policywatch", "update this program"
    )


def test_a_data_folder_that_cannot_be_made_is_named(command: Command, config: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    one_error(command("--config", config, "--data", tmp_path / "file", "classify"), 1, "cannot be opened")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a disk of two megabytes, where this machine lets us mount one; else any folder."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(disk)]
    try:
        mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except OSError:
        mounted = False
    yield disk
    if mounted:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def fill(disk: Path) -> None:
    """Leave no room for another kilobyte."""
    with (disk / "ballast").open("wb", buffering=0) as ballast, suppress(OSError):
        while True:
            ballast.write(b"x" * 1_024)


def no_room() -> None:
    """In a child: no file can grow, which is what a full disk looks like where none can be mounted."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (16_384, 16_384))


def test_a_full_disk_is_told_in_one_line_and_what_was_kept_is_whole(command: Command, small_disk: Path) -> None:
    open_store(small_disk).close()
    if small_disk.is_mount():
        fill(small_disk)
    one_error(command("--config", DEMO, "--data", small_disk, "collect", "--all", preexec_fn=no_room), 1)
    if small_disk.is_mount():
        one_error(command("--config", DEMO, "--data", small_disk, "collect", "--all"), 1)
        (small_disk / "ballast").unlink()
    with closing(sqlite3.connect(small_disk / FILE)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("SELECT count(*) FROM source").fetchone() == (0,)
    assert json.loads(command("--config", DEMO, "--data", small_disk, "classify", "--json").stdout)["read"] == 0


def test_json_is_one_document_and_nothing_else(command: Command, demo_data: Path) -> None:
    base = ("--config", DEMO, "--data", demo_data)
    digest = max((demo_data / "digests").glob("*.html")).stem
    for words in (
        ("check",),
        ("classify",),
        ("explain", 1),
        ("collect", "--due"),
        ("brief", "weekly", "--week", "2020-W10"),
        ("send", digest),
        ("deliveries", digest),
        ("recipients", "list"),
    ):
        done = command(*base, *words, "--json")
        assert done.returncode == 0, (words, done.stderr)
        json.loads(done.stdout)


def test_nothing_is_coloured_when_it_goes_into_a_pipe(command: Command, demo_data: Path) -> None:
    env = environment(TERM="xterm-256color", FORCE_COLOR="", CLICOLOR="1")
    base = ("--config", DEMO, "--data", demo_data)
    for words in (
        ("--help",),
        ("check",),
        ("explain", 1),
        ("deliveries", "weekly"),
        ("classify", "--all"),
        ("colect",),
    ):
        done = command(*base, *words, env=env)
        assert "\x1b" not in done.stdout + done.stderr


def test_a_reader_that_goes_away_is_no_traceback(demo: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "policywatch", "--config", str(DEMO), "check", "--json"],
        cwd=ROOT, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    assert "Traceback" not in process.stderr.read()
    process.stderr.close()
    process.wait(30)


def test_the_version_is_told(command: Command) -> None:
    done = command("--version")
    assert done.returncode == 0
    assert done.stdout.startswith("policywatch 0.")


def test_data_and_config_can_be_told_in_the_environment(command: Command, config: Path, data: Path) -> None:
    env = environment(POLICYWATCH_CONFIG=str(config), POLICYWATCH_DATA=str(data))
    done = command("classify", "--json", env=env)
    assert json.loads(done.stdout) == {"read": 0, "tagged": 0}
    assert (data / FILE).is_file()


def test_a_demo_does_not_replace_what_is_not_its_own(command: Command, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    one_error(command("demo", "--folder", tmp_path), 2, "is not empty and no earlier demo's")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_demo_says_where_everything_is(demo: Path) -> None:
    assert (demo / FILE).is_file()
    assert len(list((demo / "outbox").rglob("*.eml"))) == 4
    assert {path.suffix for path in (demo / "digests").iterdir()} >= {".html", ".txt"}


def test_the_help_lists_every_command_once_by_what_it_is_for(command: Command) -> None:
    told = command("--help").stdout
    assert [name for names in SECTIONS.values() for name in names if name not in cli.commands] == []
    for name in cli.commands:
        assert len(re.findall(rf"^  {re.escape(name)}  ", told, re.MULTILINE)) == 1, name
    assert "Commands:" not in told, "none is left without a section"
    assert [line[:-1] for line in told.splitlines() if line.removesuffix(":") in SECTIONS] == list(SECTIONS)
