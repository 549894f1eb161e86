"""The analysts' contract: docs/schema.md, the design and the database say the same, and every example query runs."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from store.shape.views import VIEWS
from tests.conftest import ROOT, Ran

SCHEMA = (ROOT / "docs" / "schema.md").read_text(encoding="utf-8")
DESIGN = ROOT.parent / "shared" / "DESIGN.md"
QUESTIONS = (ROOT / "docs" / "questions.md").read_text(encoding="utf-8")
ASKED = re.findall(r"^## (\d+)\. (.+\?)$", QUESTIONS, re.MULTILINE)
QUERIES = re.findall(r"^```sql\n(.*?)^```", QUESTIONS, re.MULTILINE | re.DOTALL)
COMMANDS = re.findall(r"^ {4}policywatch (.+)$", QUESTIONS, re.MULTILINE)
ROWS = "-- some\n"
TYPES = {"integer": int, "real": float, "text": str}
FIXED = {
    "documents": "id source_id url title language country published_at collected_at updated_at text",
    "versions": "document_id number collected_at title text",
    "tags": "document_id theme score",
    "evidence": "document_id theme term quote start end",
    "runs": "id source_id started_at ended_at state reason",
    "source_health": "source_id state reason last_success_at last_new_at",
    "deliveries": "digest_id recipient state updated_at",
}


def documented() -> dict[str, list[list[str]]]:
    """The rows of each view's table on the page."""
    sections = re.split(r"^### (\w+)$", SCHEMA.split("## Full-text search")[0], flags=re.MULTILINE)
    tables = {}
    for view, section in zip(sections[1::2], sections[2::2], strict=True):
        rows = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("| ")]
        cells = [[cell.strip() for cell in row] for row in rows]
        tables[view] = [row for row in cells if row[0] != "column"]
    return tables


@pytest.fixture
def database(demo: Path) -> Iterator[sqlite3.Connection]:
    """The demo's database, for reading only."""
    with closing(sqlite3.connect(f"file:{demo / 'policywatch.db'}?mode=ro", uri=True)) as opened:
        yield opened


def test_every_view_is_documented_column_by_column_in_its_order(database: sqlite3.Connection) -> None:
    actual = {view: [one[1] for one in database.execute(f'PRAGMA table_info("{view}")')] for view in VIEWS}
    assert {view: [row[0] for row in rows] for view, rows in documented().items()} == actual


def test_every_column_has_its_meaning_and_holds_its_type(database: sqlite3.Connection) -> None:
    for view, rows in documented().items():
        for column, kind, meaning, *_ in rows:
            assert meaning, f"{view}.{column}"
            found = database.execute(f'SELECT DISTINCT typeof("{column}") FROM "{view}"').fetchall()
            assert {one[0] for one in found} <= {kind, "null"}, f"{view}.{column}"


@pytest.mark.parametrize("view", FIXED)
def test_the_columns_that_stay_are_there_and_named_as_such(database: sqlite3.Connection, view: str) -> None:
    columns = FIXED[view].split()
    quoted = ", ".join(f'"{column}"' for column in columns)
    assert database.execute(f'SELECT {quoted} FROM "{view}"').description
    assert f"`{view}({', '.join(columns)})`" in re.sub(r"\s+", " ", SCHEMA)


@pytest.mark.skipif(not DESIGN.is_file(), reason="../shared/DESIGN.md is not here")
def test_the_design_asks_for_no_column_more() -> None:
    told = re.sub(
        r"\s+", " ", DESIGN.read_text(encoding="utf-8").split("View columns that stay:")[1].split("- Source keys")[0]
    )
    for view, columns in re.findall(r"`(\w+)\(([^)]*)\)`", told):
        assert set(re.findall(r"\w+", columns)) == set(FIXED[view].split()), view


def test_there_are_queries_enough_and_most_find_something_in_the_demo() -> None:
    assert [int(number) for number, _ in ASKED] == list(range(1, 38))
    assert len(QUERIES) + len(COMMANDS) == 37
    assert sum(query.startswith(ROWS) for query in QUERIES) >= 25


@pytest.mark.parametrize("words", COMMANDS)
def test_a_question_that_is_a_command_is_answered(demo: Path, command: Callable[..., Ran], words: str) -> None:
    done = command("--data", demo, *words.split())
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout


# What some questions are answered on the demo, whose documents and publishers are always the same.
ANSWERS: dict[str, list[tuple[object, ...]]] = {
    "How many documents are there by language?": [("en", 24), ("de", 12), ("it", 12)],
    "What was withdrawn?": [],
    "Which countries are watched, and gave nothing?": [],
    "Which countries of Europe are not watched?": [("AD", "Andorra"), ("AL", "Albania"), ("AM", "Armenia")],
    "How reliable was each source?": [("de-innenressort-musterland", 2, 0, 0), ("ie-eastwick-echo", 2, 0, 0)],
    "Which documents name the same law?": [("celex", "32011L0036", 4), ("celex", "32024L1385", 3)],
    "How much is held, and why?": [("text", "a child", 1), ("text", "name of a person at risk", 1)],
    "Which words misled the classifier?": [],
    "How often do two coders agree?": [],
}


@pytest.mark.parametrize("question", ANSWERS)
def test_a_question_has_its_answer(database: sqlite3.Connection, question: str) -> None:
    number = next(int(number) for number, asked in ASKED if asked == question)
    found = database.execute(QUERIES[number - 1]).fetchall()
    assert found[: len(ANSWERS[question]) or None] == ANSWERS[question]


@pytest.mark.parametrize("query", QUERIES, ids=range(len(QUERIES)))
def test_an_example_query_runs_and_finds_what_it_promises(database: sqlite3.Connection, query: str) -> None:
    found = database.execute(query)
    names = [one[0] for one in found.description]
    assert len(set(names)) == len(names)
    if query.startswith(ROWS):
        assert found.fetchall()


@pytest.mark.parametrize("query", QUERIES, ids=range(len(QUERIES)))
def test_an_example_uses_only_what_is_promised(query: str) -> None:
    named = set(re.findall(r"(?:FROM|JOIN)\s+\"?(\w+)\"?", query)) - {"json_each"}
    assert named <= {*VIEWS, "document_search"}


def test_no_view_shows_an_address(database: sqlite3.Connection) -> None:
    for view in ("deliveries", "digests", "digest_items", "runs", "jobs"):
        for row in database.execute(f'SELECT * FROM "{view}"'):
            assert not any("reader@policywatch.example" in str(value) for value in row), view


def test_times_are_utc_to_the_second(database: sqlite3.Connection) -> None:
    form = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
    # What states notified is known to the day.
    for view in (one for one in VIEWS if one != "transpositions"):
        names = [one[1] for one in database.execute(f'PRAGMA table_info("{view}")')]
        for name in (
            one for one in names if one.endswith("_at") and one not in ("published_at", "stage_at", "last_new_at")
        ):
            values = {row[0] for row in database.execute(f'SELECT "{name}" FROM "{view}"')} - {None}
            assert all(form.fullmatch(value) for value in values), f"{view}.{name}"


def test_every_quote_stands_where_its_evidence_says(database: sqlite3.Connection) -> None:
    rows = database.execute(
        """SELECT e.quote, e.start, e."end", CASE e.field WHEN 'title' THEN d.title ELSE d.text END
            FROM evidence e JOIN documents d ON d.id = e.document_id WHERE e.field <> 'descriptor'"""
    ).fetchall()
    assert rows
    assert all(whole[start:end] == quote for quote, start, end, whole in rows)


def test_no_tag_is_without_evidence(database: sqlite3.Connection) -> None:
    assert not database.execute(
        "SELECT * FROM tags WHERE (document_id, theme) NOT IN (SELECT document_id, theme FROM evidence)"
    ).fetchall()
