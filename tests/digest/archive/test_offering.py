"""The archive is offered for reading: its own files, nothing beside them, and nothing is changed by asking."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path
from threading import Event
from urllib.request import urlopen

import pytest

from digest.archive.offering import FORMS, answer
from digest.archive.write import OURS
from digest.serving.server import PageServer, serve_answers
from ground.config import Place
from ground.errors import DigestError
from policywatch.load import load_config
from policywatch.serve import Desk, serve_pages
from policywatch.timetable import Timetable
from store.shape.database import open_store


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An archive with one issue, beside a secret."""
    issue = tmp_path / "archive" / "weekly" / "2026" / "W48"
    issue.mkdir(parents=True)
    (tmp_path / "archive" / "index.html").write_text("<h1>All</h1>", encoding="utf-8")
    (issue / "index.html").write_text("<h1>Issue</h1>", encoding="utf-8")
    (issue / "digest.json").write_text("{}", encoding="utf-8")
    (issue / ".digest.json.abc").write_text("half", encoding="utf-8")
    (issue / "notes.txt").write_text("private", encoding="utf-8")
    (tmp_path / "policywatch.html").write_text("secret", encoding="utf-8")
    (issue / "out.html").symlink_to(tmp_path / "policywatch.html")
    (tmp_path / "archive" / "up").symlink_to(tmp_path)
    return tmp_path / "archive"


def asked(folder: Path, path: str, method: str = "GET") -> tuple[int, dict[str, str], bytes]:
    head, _, body = answer(f"{method} {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode(), folder).partition(b"\r\n\r\n")
    first, *rest = head.decode().split("\r\n")
    return int(first.split()[1]), dict(line.split(": ", 1) for line in rest), body


@pytest.mark.parametrize(
    ("path", "form", "body"),
    [
        ("/", "text/html; charset=utf-8", b"<h1>All</h1>"), ("/index.html?x=1", "text/html; charset=utf-8", b"<h1>All</h1>"),
        ("/weekly/2026/W48/", "text/html; charset=utf-8", b"<h1>Issue</h1>"),
        ("/weekly/2026/W48/digest.json", "application/json", b"{}"),
        ("/weekly%2F2026/W48/digest.json", "application/json", b"{}"),
    ],
)  # fmt: skip
def test_files_of_the_archive_are_given_in_their_form(folder: Path, path: str, form: str, body: bytes) -> None:
    status, headers, given = asked(folder, path)
    assert (status, headers["Content-Type"], given) == (200, form, body)
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert asked(folder, path, "HEAD")[::2] == (200, b"")


def test_a_folder_without_its_slash_leads_to_its_index(folder: Path) -> None:
    status, headers, _ = asked(folder, "/weekly/2026/W48")
    assert (status, headers["Location"]) == (301, "/weekly/2026/W48/")


@pytest.mark.parametrize(
    "path",
    [
        "/../policywatch.html", "/%2e%2e/policywatch.html", "/weekly/../../policywatch.html", "/..%2fpolicywatch.html",
        "//etc/passwd", "/..\\policywatch.html", "/%5c..%5cpolicywatch.html", "/up/policywatch.html",
        "/weekly/2026/W48/out.html", "/weekly/2026/W48/.digest.json.abc", "/weekly/2026/W48/notes.txt", "/index.html%00.html",
        "/%ff%fe", "/index.html%0d%0aX:%20y", "/none.html", "/weekly/", "/weekly", "index.html",
        "/" + "a" * 5_000, "/" + "a/" * 3_000,
        "http://other.example/../policywatch.html",
    ],
)  # fmt: skip
def test_nothing_else_is_given(folder: Path, path: str) -> None:
    status, headers, body = asked(folder, path)
    assert status == 404
    assert b"secret" not in body and b"private" not in body
    assert "X" not in headers


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE"])
def test_nothing_is_changed(folder: Path, method: str) -> None:
    before = {file: file.stat().st_mtime_ns for file in folder.rglob("*")}
    assert asked(folder, "/index.html", method)[0] == 501
    assert {file: file.stat().st_mtime_ns for file in folder.rglob("*")} == before


@pytest.mark.parametrize(
    "request_", [b"", b"\r\n\r\n", b"nonsense\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/9.9.9\r\n\r\n", bytes(range(256))]
)
def test_what_is_no_request_gets_no_file(folder: Path, request_: bytes) -> None:
    assert b"<h1>All" not in answer(request_, folder)


def test_where_there_is_no_archive_yet_there_is_no_page(tmp_path: Path) -> None:
    assert asked(tmp_path / "archive", "/")[0] == 404


def test_every_form_that_is_written_is_offered() -> None:
    assert {*OURS, ".xml", ".ics"} == set(FORMS)


@pytest.fixture
def server(folder: Path) -> Iterator[PageServer]:
    server = serve_answers(partial(answer, folder=folder), "127.0.0.1:0", "mail.archive_listen", places=4)
    yield server
    server.stop()


def test_it_is_served_under_the_limits_of_the_page_for_leaving(server: PageServer) -> None:
    host, _, port = server.address.partition(":")
    slow = [socket.create_connection((host, int(port)), timeout=10) for _ in range(6)]
    for one in slow:
        one.sendall(b"GET / HT")
    with socket.create_connection((host, int(port)), timeout=10) as one:
        one.sendall(b"GET /weekly/2026/W48/ HTTP/1.1\r\nHost: x\r\n\r\n")
        assert b"<h1>Issue</h1>" in b"".join(iter(lambda: one.recv(65_536), b""))
    for one in slow:
        one.close()


def test_an_address_that_cannot_be_listened_on_is_named(folder: Path) -> None:
    with pytest.raises(DigestError, match=r"mail\.archive_listen"):
        serve_answers(partial(answer, folder=folder), "127.0.0.1:99999", "mail.archive_listen")


def test_serve_offers_the_archive_below_the_data_where_that_is_wanted(folder: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    config = folder.parent / "config"
    config.mkdir()
    (config / "settings.toml").write_text(f'[mail]\narchive_listen = "{address}"\n', encoding="utf-8")
    place = Place(folder.parent, lambda *parts: load_config(config, None, "wording"))
    with closing(open_store(folder.parent)) as store, ExitStack() as stack:
        stop = Event()
        desk = Desk(place, load_config(config, None, "wording"), Timetable(store, stop), stop)
        serve_pages(place, desk, stack)
        with urlopen(f"http://{address}/weekly/2026/W48/", timeout=10) as given:
            assert given.read() == b"<h1>Issue</h1>"
