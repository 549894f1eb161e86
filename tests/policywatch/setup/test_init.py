"""`policywatch init` lays out a deployment that says itself what is left to do, and runs once that is done."""

from __future__ import annotations

import json
import re
import stat
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawlers.sources.sourcefiles import read_file, read_sources
from ground.toml.strict import Faults
from policywatch.setup.choosing import Choice, chosen_part, listed
from tests.conftest import ROOT, Ran, environment

Command = Callable[..., Ran]
CATALOGUE = ROOT / "config"
FILES = sorted((CATALOGUE / "sources").rglob("*.toml"))
TOLD = (
    "--contact", "https://ngo.example/about", "--sender", "Desk <briefing@ngo.example>", "--operator", "it@ngo.example",
)  # fmt: skip


def ids(folder: Path) -> set[str]:
    """The sources of a folder of configuration, without a fault."""
    faults = Faults()
    found = {source.id for source in read_sources(folder, faults)}
    assert faults.lines == []
    return found


def test_a_deployment_says_its_three_next_steps_and_check_names_every_line_that_is_left(
    command: Command, tmp_path: Path
) -> None:
    done = command("init", tmp_path / "desk", "--countries", "IE,eu", "--languages", "en")
    assert (done.returncode, done.stderr) == (0, "")
    assert re.findall(r"^  (\d)\. ", done.stdout, re.M) == ["1", "2", "3"]
    assert "fill in 7 places" in done.stdout
    left = command("check", cwd=tmp_path / "desk", env=environment(PYTHONPATH=str(ROOT)))
    assert (left.returncode, left.stdout) == (2, "")
    lines = left.stderr.splitlines()
    assert len(lines) == 7
    for line in lines:
        file, number, key = re.fullmatch(
            r"error: (\S+):(\d+): (\S+): is still to be filled in; the lines above it say with what", line
        ).groups()  # type: ignore[union-attr]
        text = (tmp_path / "desk" / file).read_text("utf-8").splitlines()
        assert "FILL IN" in text[int(number) - 1]
        assert key.removesuffix(".1").rpartition(".")[2] in text[int(number) - 1]


def test_with_every_address_told_nothing_is_left_and_it_runs_at_once(command: Command, tmp_path: Path) -> None:
    done = command("init", tmp_path / "desk", "--countries", "IE", *TOLD, "--json")
    told = json.loads(done.stdout)
    assert (told["open"], len(told["next"])) == ([], 3)
    env = environment(PYTHONPATH=str(ROOT))
    checked = json.loads(command("check", "--json", cwd=tmp_path / "desk", env=env).stdout)
    assert (checked["config"], checked["sources"]) == ("config", told["sources"])
    assert set(checked["briefings"]) == {"weekly"}
    written = (tmp_path / "desk" / "config" / "settings.toml").read_text("utf-8")
    assert 'unsubscribe_mailto = "briefing@ngo.example"' in written
    assert 'bounce_domain = "ngo.example"' in written


def test_nobody_else_on_the_machine_looks_into_the_data(command: Command, tmp_path: Path) -> None:
    command("init", tmp_path / "desk", "--countries", "IE")
    assert stat.S_IMODE((tmp_path / "desk" / "data").stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--countries", "ZZ"], 'the catalogue has no country "zz"'),
        (["--languages", "gr"], 'the catalogue has no language "gr"; did you mean'),
        (["--themes", "labor"], 'the catalogue has no theme "labor"; did you mean labour?'),
        (["--countries", "IE", "--languages", "mt"], "choose less strictly"),
        (["--sender", "nobody"], "'nobody' is not an e-mail address"),
        (["--sender", "a@b.example\nBcc: c@d.example"], "write one address"),
        (["--contact", "ngo"], '--contact is "ngo"; write the address of a page'),
    ],
)
def test_a_choice_that_cannot_be_is_refused_and_nothing_is_written(
    command: Command, tmp_path: Path, words: list[str], said: str
) -> None:
    done = command("init", tmp_path / "desk", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert done.stderr.startswith("error: ")
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "desk").exists()


def test_a_folder_that_holds_something_is_left_alone(command: Command, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    done = command("init", tmp_path)
    assert (done.returncode, [path.name for path in tmp_path.iterdir()]) == (2, ["notes.txt"])
    assert done.stderr == f"error: {tmp_path}: is not empty; name a new folder, or take out what is in it\n"


def test_on_a_terminal_addresses_are_asked_for(tmp_path: Path) -> None:
    script = (
        "import sys; from unittest.mock import patch\nfrom policywatch.cli import cli\n"
        "with patch.object(sys.stdin, 'isatty', lambda: True):\n    cli(sys.argv[1:], standalone_mode=False)"
    )
    answers = "mailto:desk@ngo.example\nbriefing@ngo.example\n\nit@ngo.example\n"
    done = subprocess.run(
        [sys.executable, "-c", script, "init", str(tmp_path / "desk"), "--countries", "IE"],
        cwd=ROOT, env=environment(), input=answers, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert "Who is told when something goes wrong" in done.stdout
    written = (tmp_path / "desk" / "config" / "settings.toml").read_text("utf-8")
    assert 'mail_to = ["it@ngo.example"]' in written
    assert f'"{"FILL IN"}"' not in written


@settings(max_examples=40)
@given(st.sampled_from(FILES), st.data())
def test_any_part_of_any_file_of_the_catalogue_is_a_file_of_just_those_sources(file: Path, data: st.DataObject) -> None:
    read = read_file(file, Faults())
    chosen = data.draw(st.lists(st.sampled_from(read), unique_by=lambda one: one.id, min_size=1))
    text = chosen_part(file, chosen, read)
    assert text is not None
    kept = [table["id"] for table in tomllib.loads(text)["source"]]
    assert kept == [one.id for one in read if one in chosen]


def test_countries_and_languages_are_taken_as_people_write_them() -> None:
    assert listed(" uk, EL,ie,uk", {"GB", "GR", "IE"}, "country") == ("GB", "GR", "IE")
    assert listed("uk,EL", {"uk", "el", "en"}, "language") == ("uk", "el")
    assert listed("", {"GB"}, "country") == ()


def test_a_choice_takes_what_it_says_and_sources_that_may_publish_about_anything(tmp_path: Path) -> None:
    faults = Faults()
    sources = read_sources(CATALOGUE, faults)
    taken = [one for one in sources if Choice(("IE", "EU"), ("en",), ("labour",)).takes(one)]
    assert {one.country for one in taken} == {"IE", "EU"}
    assert all("en" in one.languages for one in taken)
    assert {bool(one.hint) for one in taken} == {True, False}
    assert all("labour" in one.hint for one in taken if one.hint)
    assert [one for one in sources if Choice().takes(one)] == sources
    assert ids(CATALOGUE) == {one.id for one in sources}
