"""`policywatch sources health`: what needs a person, the next step for each, and an exit code that a script can use."""

from __future__ import annotations

import json
import os
import pty
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from crawlers.sources.sourcefiles import read_sources
from ground.records import Outcome, State
from ground.toml.strict import Faults
from store.health.runs import end_run, start_runs, sync_sources
from store.shape.database import Store, open_store
from tests.conftest import ROOT, Ran, environment

DEMO = ROOT / "config" / "demo"
TABLE = """[[source]]
id = "{id}"
publisher = "Publisher of {id}"
country = "DE"
kind = "rss"
url = "https://{id}.example/feed"
languages = ["de"]
core = {core}

"""
LONG = "de-a-source-with-an-id-that-is-longer-than-its-column"
SOURCES = {
    "de-fine": "ok",
    "de-moved": "moved",
    "de-lost": "gone",
    LONG: "drifted",
    "de-heart": "blocked",
    "de-young": "failed",
}


@pytest.fixture
def config(tmp_path: Path) -> Path:
    folder = tmp_path / "config"
    (folder / "sources").mkdir(parents=True)
    tables = "".join(TABLE.format(id=one, core=str(one == "de-heart").lower()) for one in [*SOURCES, "de-new"])
    (folder / "sources" / "de.toml").write_text(tables, encoding="utf-8")
    return folder


@pytest.fixture
def filled(config: Path, tmp_path: Path) -> Iterator[Store]:
    """A store in which each source has had a run."""
    store = open_store(tmp_path / "data")
    sync_sources(store, [one.row() for one in read_sources(config, Faults())])
    for source_id, state in SOURCES.items():
        ends(store, source_id, state)  # type: ignore[arg-type]
    yield store
    store.close()


def ends(store: Store, source_id: str, state: State) -> None:
    outcome = Outcome(state, f"the sentence of {source_id}\x1b[31m", seen=1, new=int(state == "ok"), requests=1)
    end_run(store, start_runs(store, [source_id])[source_id], outcome, {})


@pytest.fixture
def health(command: Callable[..., Ran], config: Path, tmp_path: Path) -> Callable[..., Ran]:
    return lambda *words: command("--config", config, "--data", tmp_path / "data", "sources", "health", *words)


def test_those_that_need_a_person_are_shown_core_first_then_the_worst(
    filled: Store, health: Callable[..., Ran]
) -> None:
    done = health()
    assert done.returncode == 1
    places = [done.stdout.index(f"\n{state} ") for state in ("blocked", "gone", "drifted")]
    assert places == sorted(places)
    for words in ("the sentence of de-lost", "-> Find the new address", "(DE, core)", "policywatch collect"):
        assert words in done.stdout
    assert "the sentence of de-fine" not in done.stdout
    assert "3 of 7 sources need a person (1 core)" in done.stdout
    assert "In trouble for less than a day, and tried again by themselves: de-young." in done.stdout
    assert "Moved for good, and still read: de-moved;" in done.stdout


def test_the_table_fits_in_100_columns_without_colour_when_piped(filled: Store, health: Callable[..., Ran]) -> None:
    for words in ((), ("--all",)):
        done = health(*words)
        assert max(map(len, done.stdout.splitlines())) <= 100
        assert "\x1b" not in done.stdout
        assert done.stderr == ""


def test_all_shows_also_those_that_need_nobody(filled: Store, health: Callable[..., Ran]) -> None:
    done = health("--all")
    assert done.returncode == 1
    assert all(one in done.stdout for one in (*SOURCES, "de-new"))
    assert "Put the address that the sentence names into url." in done.stdout


def test_json_is_one_document_that_says_the_same(filled: Store, health: Callable[..., Ran]) -> None:
    done = health("--json")
    assert done.returncode == 1
    told = json.loads(done.stdout)
    assert [one["id"] for one in told["sources"]] == ["de-heart", "de-lost", LONG]
    assert (told["total"], told["need_a_person"], told["states"]["ok"], told["states"]["never"]) == (7, 3, 1, 1)
    assert all(one["todo"] and one["needs_person"] for one in told["sources"])
    everything = json.loads(health("--all", "--json").stdout)
    assert len(everything["sources"]) == 7


def test_where_nobody_is_needed_the_exit_code_is_0(filled: Store, health: Callable[..., Ran]) -> None:
    for source_id in SOURCES:
        ends(filled, source_id, "ok")
    done = health()
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "0 of 7 sources need a person. In all: 6 ok, 1 never.\n"


def test_an_empty_store_is_no_error(health: Callable[..., Ran]) -> None:
    done = health()
    assert (done.returncode, done.stdout) == (0, "0 of 7 sources need a person. In all: 7 never.\n")


@pytest.mark.parametrize(("more", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_colour_is_for_a_terminal_that_wants_it(
    filled: Store, config: Path, tmp_path: Path, more: dict[str, str], coloured: bool
) -> None:
    ours, theirs = pty.openpty()
    words = [sys.executable, "-m", "policywatch", "--config", config, "--data", tmp_path / "data", "sources", "health"]
    env = environment(TERM="xterm", **more)
    env = {name: value for name, value in env.items() if name != "NO_COLOR" or name in more}
    process = subprocess.Popen(words, cwd=ROOT, env=env, stdout=theirs, stdin=subprocess.DEVNULL)
    os.close(theirs)
    said = b""
    while True:
        try:
            read = os.read(ours, 65_536)
        except OSError:
            break
        if not read:
            break
        said += read
    os.close(ours)
    assert process.wait(30) == 1
    assert (b"\x1b[31m\x1b[1mblocked" in said) == coloured
    # What a server said never reaches the terminal as a command.
    assert b"the sentence of de-lost\x1b" not in said
    assert (b"\x1b" in said) == coloured


def test_the_demo_says_what_is_wrong_with_each_of_its_broken_sources(
    demo: Path, tmp_path: Path, command: Callable[..., Ran]
) -> None:
    data = shutil.copytree(demo, tmp_path / "demo-copy")
    done = command("--config", DEMO, "--data", data, "sources", "health", "--json")
    assert done.returncode == 1
    told = {one["id"]: one["state"] for one in json.loads(done.stdout)["sources"]}
    assert told == {
        "de-innenressort-musterland": "blocked", "ro-biroul-egalitate-valea-alba": "gone",
        "pl-inspekcja-pracy-polnica": "drifted", "ie-eastwick-echo": "malformed", "fr-veille-detachement": "silent",
        # Told since they have been so for the week that lies between the demo's two rounds.
        "it-prefettura-valdoria": "empty", "nl-arbeidsautoriteit-laagveen": "limited",
    }  # fmt: skip
