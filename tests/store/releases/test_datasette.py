"""Datasette shows each view with what it means, answers the page of questions, and shows nothing that is private."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from time import monotonic, sleep
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest

from store.releases.datasette import FACETS, NEWEST, metadata
from store.shape.database import Store
from store.shape.views import VIEWS
from tests.conftest import Ran, environment
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


@pytest.fixture
def address(demo: Path) -> Iterator[str]:
    """Where `policywatch data` shows the demo's store; it ends as it does by Ctrl-C."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "policywatch", "--data", str(demo), "data", "--port", str(port)],
        cwd=ROOT, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        ends = monotonic() + 60
        while monotonic() < ends:
            try:
                urlopen(f"http://127.0.0.1:{port}/-/versions.json").close()
                break
            except URLError:
                assert process.poll() is None, process.communicate()[1]
                sleep(0.2)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=20)
    assert process.returncode == 0, said


def test_without_the_extra_one_sentence_says_what_to_install(
    demo: Path, command: Callable[..., Ran], tmp_path: Path
) -> None:
    (tmp_path / "datasette.py").write_text("raise ImportError('not here')", encoding="utf-8")
    done = command("--data", demo, "data", env=environment(PYTHONPATH=str(tmp_path)))
    assert done.returncode == 1
    assert "policywatch[data]" in done.stderr
    assert "Traceback" not in done.stderr


def page(address: str) -> tuple[int, str]:
    """Status and body of an answer."""
    try:
        with urlopen(address, timeout=30) as answer:
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
    endless = "with+recursive+n(i)+as+(select+1+union+all+select+i%2B1+from+n)+select+count(*)+from+n"
    assert page(f"{address}/policywatch.json?sql={endless}")[0] == 400
