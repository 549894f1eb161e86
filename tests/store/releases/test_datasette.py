"""Datasette shows each view with what it means, answers the page of questions, and shows nothing that is private."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from time import monotonic, sleep
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest

from store.releases.datasette import FACETS, NEWEST, metadata
from store.shape.database import Store
from store.shape.views import VIEWS
from tests.conftest import Ran
from tests.store.making import ROOT, values

SCHEMA = (ROOT / "docs" / "schema.md").read_text(encoding="utf-8")
QUESTIONS = (ROOT / "docs" / "questions.md").read_text(encoding="utf-8")


@pytest.fixture
def told(store: Store) -> dict[str, dict[str, dict[str, object]]]:
    """What Datasette is told of an empty store."""
    found: dict[str, dict[str, dict[str, object]]] = metadata(store, SCHEMA, QUESTIONS)["databases"]["policywatch"]
    return found


def test_every_view_and_column_is_described_and_everything_else_is_shut(
    store: Store, told: dict[str, dict[str, dict[str, object]]]
) -> None:
    for view in VIEWS:
        columns = values(store, f"SELECT name FROM pragma_table_info('{view}')")
        assert list(told["tables"][view]["columns"]) == columns  # type: ignore[call-overload]
    others = set(values(store, "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")) - set(VIEWS)
    assert {"document", "delivery", "document_search", "search_word"} <= others
    assert all(told["tables"][name] == {"allow": False} for name in others)
    assert "](" not in json.dumps(told["tables"])


def test_what_is_counted_and_sorted_by_is_a_column_of_its_view(store: Store) -> None:
    for view, columns in [*FACETS.items(), *((view, [column]) for view, column in NEWEST.items())]:
        assert set(columns) <= set(values(store, f"SELECT name FROM pragma_table_info('{view}')"))


def test_every_question_in_sql_is_there_and_runs(store: Store, told: dict[str, dict[str, dict[str, object]]]) -> None:
    assert len(told["queries"]) == QUESTIONS.count("```sql")
    for question in told["queries"].values():
        assert str(question["title"])[0].isdigit()
        assert store.rows(str(question["sql"])) is not None


def test_a_folder_that_cannot_be_written_is_said(demo: Path, command: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = command("--data", demo, "export", "--datasette", tmp_path / "file" / "x")
    assert done.returncode == 1
    assert "metadata.json: cannot be written" in done.stderr


def test_without_datasette_the_command_says_how_to_get_it(demo: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ABSENT, "--data", str(demo), "data"], capture_output=True, text=True, cwd=ROOT, check=False,
        timeout=60,
    )  # fmt: skip
    assert (done.returncode, "pip install" in done.stderr, "Traceback" in done.stderr) == (1, True, False)


ABSENT = """
import importlib.util
found = importlib.util.find_spec
importlib.util.find_spec = lambda name, *more: None if name == "datasette" else found(name, *more)
import runpy
runpy.run_module("policywatch", run_name="__main__")
"""


@pytest.fixture
def address(demo: Path, tmp_path: Path) -> Iterator[str]:
    """Where `policywatch data` shows the demo's store, by a real Datasette."""
    if find_spec("datasette") is None:
        pytest.skip("datasette is not installed")
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    said = tmp_path / "said"
    with said.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "policywatch", "--data", str(demo), "data", "--port", str(port)],
            stdout=out, stderr=subprocess.DEVNULL, cwd=ROOT, start_new_session=True,
        )  # fmt: skip
    try:
        ends = monotonic() + 30
        while monotonic() < ends:
            try:
                urlopen(f"http://127.0.0.1:{port}/-/versions.json").close()
                break
            except URLError:
                sleep(0.2)
        assert f"shown at http://127.0.0.1:{port}/policywatch" in said.read_text().splitlines()[0]
        yield f"http://127.0.0.1:{port}"
    finally:
        # As Ctrl-C does, to the command and to what it started.
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(20) == 0


def page(address: str) -> tuple[int, str]:
    """Status and body of an answer."""
    try:
        with urlopen(address, timeout=90) as answer:
            return answer.status, answer.read().decode()
    except HTTPError as error:
        with error:
            return error.code, error.read().decode()


@pytest.mark.slow
def test_a_real_datasette_answers_every_page_of_every_view_and_question(address: str) -> None:
    for view in VIEWS:
        rest = f"{address}/policywatch/{view}.json?_size=20&_shape=array"
        while rest:
            with urlopen(rest, timeout=30) as answer:
                assert answer.status == 200
                json.loads(answer.read())
                rest = (answer.headers["Link"] or "").partition("<")[2].partition(">")[0]
        status, body = page(f"{address}/policywatch/{view}")
        assert (status, "message-error" in body) == (200, False), view
    questions = json.loads(page(f"{address}/-/metadata.json")[1])["databases"]["policywatch"]["queries"]
    for name in questions:
        status, body = page(f"{address}/policywatch/{name}")
        assert (status, "message-error" in body) == (200, False), name
    for words in ("labour", "non-punishment", "%22a", "%CE%B5", "2024/1712"):
        assert page(f"{address}/policywatch/documents?_search={words}")[0] == 200
    assert page(f"{address}/policywatch/document")[0] == 403
    assert page(f"{address}/policywatch.json?sql=delete+from+document")[0] == 400
    # A question that has no end is ended.
    endless = "with+recursive+n(i)+as+(select+1+union+all+select+i%2B1+from+n)+select+count(*)+from+n"
    assert page(f"{address}/policywatch.json?sql={endless}")[0] == 400
