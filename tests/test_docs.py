"""What the documentation promises is there, and what is there is documented; its command lines and examples really run."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
import pytest
from pydantic import BaseModel

from crawlers.sources.catalogue import Expect, Fields, Paging, Selectors, Source
from crawlers.sources.kinds import ORDINARY
from crawlers.sources.sourcefiles import read_sources
from ground.records import STATES
from ground.settings import Settings
from ground.toml.strict import Faults
from policywatch.cli import cli
from policywatch.sampleweb import SampleWeb, serve_sample
from tests.examplekinds import FOUND, KINDS, MAILDIR, put_kinds, put_mail

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
OPERATORS = (ROOT / "docs" / "operators.md").read_text("utf-8")
TROUBLES = (ROOT / "docs" / "troubles.md").read_text("utf-8")
SETTINGS = (ROOT / "docs" / "settings.md").read_text("utf-8")
SOURCE_TABLES: dict[str, type[BaseModel]] = {
    "| key | type | default | means |": Source, "| key of `expect`": Expect, "| key of `selectors`": Selectors,
    "| key of `paging`": Paging, "| key of `fields`": Fields,
}  # fmt: skip
SETTING_TABLES: dict[str, type[BaseModel]] = {
    "## At the top": Settings,
    **{
        f"## [{name}]": type(one.default)
        for name, one in Settings.model_fields.items()
        if isinstance(one.default, BaseModel)
    },
}
# A timetable runs until it is stopped, and the demo has a test of its own.
NOT_RUN_HERE = ("serve", "demo")
MOST_WORDS = 25_000
MOST_WORDS_OF = {"evaluation.md": 1_200, "themes.md": 1_700}


def fenced(page: str) -> Iterator[tuple[str, str]]:
    """The language and the text of each fenced or indented block."""
    yield from re.findall(r"^```(\w*)\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    without = re.sub(r"^```.*?^```", "", page, flags=re.MULTILINE | re.DOTALL)
    yield from (("", re.sub(r"^ {4}", "", block, flags=re.M)) for block in re.findall(r"(?:^ {4}.*\n)+", without, re.M))


def command_lines(page: Path) -> list[list[str]]:
    """The words of each `policywatch` command line in a page's blocks, without the program itself."""
    found = []
    for _, block in fenced(page.read_text("utf-8")):
        for line in block.replace("\\\n", "").splitlines():
            match = re.match(r"\s*(?:\$ )?(?:\S*python3? -m )?\S*\bpolicywatch (.*)", line)
            if match and not match[0].lstrip().startswith(("#", "error:")):
                words = shlex.split(match[1], comments=True)
                ends = [words.index(mark) for mark in ("|", ">", "<", "&&") if mark in words]
                found.append(words[: min(ends, default=len(words))])
    return found


def table_rows(page: str, start: str) -> dict[str, list[str]]:
    """The cells of each row of the first table after `start`, by what stands in the first."""
    rows = {}
    lines = page[page.index(start) :].splitlines()
    first = next(number for number, line in enumerate(lines) if line.startswith("|"))
    for line in lines[first + 2 :]:
        if not line.startswith("|"):
            break
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        rows[cells[0].strip("`")] = cells
    return rows


def commands(group: click.Group, above: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command with its whole name."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{above}{name} ")
        else:
            yield f"{above}{name}", command


@pytest.mark.parametrize(("start", "model"), SOURCE_TABLES.items())
def test_every_key_of_a_source_is_documented_and_no_other(start: str, model: type[BaseModel]) -> None:
    assert set(table_rows(OPERATORS, start)) == set(model.model_fields)


@pytest.mark.parametrize(("start", "model"), SETTING_TABLES.items())
def test_every_setting_is_documented_with_its_default(start: str, model: type[BaseModel]) -> None:
    rows = table_rows(SETTINGS, start)
    plain = {name: one for name, one in model.model_fields.items() if not isinstance(one.default, BaseModel)}
    assert set(rows) == set(plain)
    for name, one in plain.items():
        default = "none" if one.default is None else f"`{json.dumps(one.default)}`"
        assert rows[name][1] == default, name


def test_defaults_of_source_keys_are_those_documented() -> None:
    for start, model in SOURCE_TABLES.items():
        for name, cells in table_rows(OPERATORS, start).items():
            shown, default = cells[-2], model.model_fields[name].default
            if shown.startswith("`") and shown.endswith("`"):
                assert json.loads(shown.strip("`")) == default, name
            assert (shown == "needed") == model.model_fields[name].is_required(), name


def test_every_state_is_documented_with_what_to_do() -> None:
    rows = table_rows(TROUBLES, "## States")
    assert set(rows) == set(STATES)
    assert all(len(cells) == 3 and len(cells[2]) > 5 for cells in rows.values())


def test_every_command_is_somewhere_in_the_documentation() -> None:
    text = "\n".join(page.read_text("utf-8") for page in PAGES)
    for name, _ in commands(cli):
        assert re.search(rf"policywatch [^\n|]*\b{re.escape(name.split()[0])}\b", text), name
        assert re.search(rf"\b{re.escape(name.split()[-1])}\b", text), name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_line_shown_is_one_that_exists(page: Path) -> None:
    for line in command_lines(page):
        command: click.Command = cli
        words = line
        context = click.Context(cli, info_name="policywatch")
        while isinstance(command, click.Group):
            _, words, _ = command.make_parser(context).parse_args(list(words))
            assert words, f"{line}: no command"
            assert words[0] in command.commands, f"{line}: no such command"
            command, words = command.commands[words[0]], words[1:]
            context = click.Context(command, info_name=command.name, parent=context)
        values, _, _ = command.make_parser(context).parse_args(list(words))
        needed = [one.name for one in command.params if isinstance(one, click.Argument) and one.required]
        assert all(values.get(name) for name in needed if name), f"{line}: something is missing"


def test_links_between_the_pages_lead_somewhere() -> None:
    for page in PAGES:
        for link in re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8")):
            assert "://" in link or (page.parent / link).exists(), f"{page.name}: {link}"


def test_the_examples_of_settings_are_settings() -> None:
    examples = [block for kind, block in fenced(SETTINGS) if kind == "toml"]
    assert examples
    for block in examples:
        Settings.model_validate(tomllib.loads(block))


# -- the worked examples, for real

PAGE = "<html lang='{language}'><head><title>{title}</title></head><body><main><article><h1>{title}</h1>{body}</article></main>"
SENTENCES = (
    "The inspectorate visited farms and hotels. Wages were not paid. The court heard workers about their rights. "
)


def example_web(folder: Path) -> None:
    """The made-up hosts of the worked examples, laid beside those of the demo."""

    def put(host: str, path: str, text: str) -> None:
        file = folder / "web" / "week-1" / host / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def page(title: str, language: str) -> str:
        return PAGE.format(title=title, language=language, body="".join(f"<p>{SENTENCES * 3}</p>" for _ in range(3)))

    put(
        "hafenaufsicht-musterstadt.example", "feed.xml",
        "<rss><channel><title>H</title><item><title>Kontrollen im Hafen</title><pubDate>{{date -1 rfc822}}</pubDate>"
        "<link>http://hafenaufsicht-musterstadt.example/1</link></item></channel></rss>",
    )  # fmt: skip
    start = "<html lang='de'><head><link rel='alternate' type='application/rss+xml' href='/feed.xml'></head></html>"
    put("hafenaufsicht-musterstadt.example", "index.html", start)
    host = "mediateur-valbrume.example"
    entries = "".join(
        f"<li><a href='/d/{n}.html'>Décision {n}</a> <span class='date'>{{{{date -{n} long fr}}}}</span></li>"
        for n in (1, 2)
    )
    put(host, "decisions", f"<ul class='decisions'>{entries}</ul>")
    for number in (1, 2):
        put(host, f"d/{number}.html", page(f"Décision {number}", "fr"))
    put(
        "consultations-northmoor.example", "api/search",
        json.dumps({"result": {"documents": [
            {"links": {"page": "http://consultations-northmoor.example/1"}, "title": "On permits for carers",
             "opened": "2026-11-20", "abstract": "Views are asked for until the end of January."}
        ], "next": None}}),
    )  # fmt: skip
    put_kinds(folder / "web" / "week-1", page("Nota de prensa", "es"))


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Path]:
    """A folder whose config is the demo's with the worked examples, and a web that serves both."""
    config = tmp_path / "config"
    shutil.copytree(ROOT / "config" / "demo", config)
    example_web(config)
    examples = config / "sources" / "xx" / "examples.toml"
    examples.parent.mkdir()
    shown = "\n".join(block for kind, block in fenced(OPERATORS) if kind == "toml")
    assert f"maildir://{MAILDIR}" in shown
    put_mail(tmp_path / "mail")
    examples.write_text(shown.replace(MAILDIR, str(tmp_path / "mail")), encoding="utf-8")
    with serve_sample(SampleWeb(config / "web", datetime.now(UTC))) as proxy:
        settings = (config / "settings.toml").read_text("utf-8")
        settings = settings.replace("[collect]", f'[collect]\nproxy = "{proxy}"')
        (config / "settings.toml").write_text(settings, encoding="utf-8")
        yield tmp_path


def ran(folder: Path, words: list[str]) -> subprocess.CompletedProcess[str]:
    """A command line, run in a folder as a person would."""
    return subprocess.run(
        [sys.executable, "-m", "policywatch", *words], cwd=folder, env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def test_the_worked_examples_of_operators_are_sources_of_every_ordinary_kind_without_a_fault(
    installation: Path,
) -> None:
    faults = Faults()
    sources = {source.id: source for source in read_sources(installation / "config", faults)}
    assert faults.lines == []
    assert {name: sources[name].kind for name in KINDS} == KINDS
    # These two are told beside another kind: `atom` is read as `rss` is, and `browser`, an extra, as `html-listing`.
    assert set(KINDS.values()) | {"atom", "browser"} == set(ORDINARY)


def test_the_command_lines_of_operators_and_readme_do_what_they_say(installation: Path) -> None:
    for page in (ROOT / "docs" / "operators.md", ROOT / "README.md"):
        for line in command_lines(page):
            if line[0] in NOT_RUN_HERE:
                continue
            done = ran(installation, digest_named(installation, line))
            # Some of the sample web's publishers are out of order, and a live check says so.
            assert done.returncode == int("--live" in line), f"policywatch {' '.join(line)}: {done.stderr}"
            assert "Traceback" not in done.stderr
    with sqlite3.connect(installation / "data" / "policywatch.db") as store:
        rows = dict(store.execute("SELECT source_id, count(*) FROM documents GROUP BY 1").fetchall())
    store.close()
    assert (rows["de-hafenaufsicht"], rows["fr-mediateur-travail"], rows["ie-consultations"]) == (1, 2, 1)
    assert {name: rows.get(name) for name in FOUND} == FOUND
    assert list((installation / "data" / "outbox").rglob("*.eml")), "the briefing has left"


def digest_named(folder: Path, line: list[str]) -> list[str]:
    """The command line with the week and hash of the digest that there is, instead of those of the example."""
    if not any(word == "HASH" or re.fullmatch(r"weekly-\d{4}-W\d\d", word) for word in line):
        return line
    store = sqlite3.connect(folder / "data" / "policywatch.db")
    ((name, digest_hash),) = store.execute("SELECT id, hash FROM digests").fetchall()
    store.close()
    return [digest_hash if word == "HASH" else re.sub(r"^weekly-\d{4}-W\d\d$", name, word) for word in line]


def test_every_place_that_the_walk_names_is_there() -> None:
    walk = (ROOT / "docs" / "walk.md").read_text(encoding="utf-8")
    assert len(walk.split()) <= 900
    places = re.findall(r"`([\w/]+\.py)`(?:\s+`(\w+)`)?", walk)
    assert len(places) > 30
    for file, name in places:
        assert (ROOT / file).is_file(), file
        if name:
            assert re.search(
                rf"^(?:async )?(?:def|class) {name}\b|^{name}\b", (ROOT / file).read_text("utf-8"), re.M
            ), f"{file} has no {name}"


def test_the_pages_can_be_read_in_an_afternoon() -> None:
    words = {page.name: len(page.read_text(encoding="utf-8").split()) for page in (ROOT / "docs").glob("*.md")}
    assert sum(words.values()) < MOST_WORDS, words
    assert {name: words[name] for name, most in MOST_WORDS_OF.items() if words[name] > most} == {}
