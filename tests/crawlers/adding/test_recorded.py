"""Recorded sources: each folder of tests/recorded/ is collected again from its own answers, and must give the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crawlers.adding.recorded import EXPECTED, expected_of, keep_expected, recorded_source
from crawlers.adding.trying import Tried, try_sources
from crawlers.collecting.children import Tape
from crawlers.sources.catalogue import Source
from crawlers.sources.kinds import SYSTEMS
from crawlers.systems.registry import system_of
from crawlers.wire.recording import INDEX, Recorder, Recording, folders_in
from ground.settings import Collect
from tests.crawlers.desk import QUICK, make_source
from tests.crawlers.web import Web, article, item, rss, words

FOLDER = Path(__file__).resolve().parents[2] / "recorded"
QUICKLY = Collect.model_validate(QUICK)
RECORDINGS = folders_in(FOLDER)
KEY = "not-a-real-key"


@pytest.fixture(scope="module")
def replayed() -> dict[str, Tried]:
    """All recorded sources, collected again from their own answers, as on the day they were recorded."""
    dated = [folder for folder in RECORDINGS if folder.name in SYSTEMS]
    found: dict[str, Tried] = {}
    with pytest.MonkeyPatch.context() as patch:
        for kind in SYSTEMS:
            if system_of(kind).key:
                patch.setenv(system_of(kind).key, KEY)
        for tried in try_sources([quickly(folder) for folder in dated], QUICKLY, Tape(replay=FOLDER)):
            found[tried.source.id] = tried
    for folder in RECORDINGS:
        if folder not in dated:
            (found[folder.name],) = try_sources([quickly(folder)], QUICKLY, Tape(replay=folder))
    return found


def quickly(folder: Path) -> Source:
    """A recorded source; nobody is asked, so that nobody's pauses have to be kept."""
    return recorded_source(folder).model_copy(update={"delay": "0s"})


@pytest.mark.parametrize("folder", RECORDINGS, ids=lambda path: path.name)
def test_a_recorded_source_still_gives_what_it_gave(folder: Path, replayed: dict[str, Tried]) -> None:
    assert expected_of(replayed[folder.name]) == json.loads((folder / EXPECTED).read_text("utf-8"))


def test_there_are_recordings_of_every_ordinary_shape() -> None:
    assert {recorded_source(folder).kind for folder in RECORDINGS} >= {"rss", "html-listing", "rest-json"}


def test_there_is_a_recording_of_every_system_that_was_read_well() -> None:
    lacking = set(SYSTEMS) - {recorded_source(folder).kind for folder in RECORDINGS}
    assert lacking == set(), "python -m tests.crawlers.systems.record KIND makes one"
    for folder in RECORDINGS:
        expected = json.loads((folder / EXPECTED).read_text("utf-8"))
        assert (expected["state"], bool(expected["documents"])) == ("ok", True), folder.name


def test_what_is_recorded_can_be_collected_without_the_web(web: Web, tmp_path: Path) -> None:
    web.put(
        "/feed", rss([item(web.url("/1"), "Sample notice one", "Mon, 02 Nov 2026 08:00:00 GMT")]), "application/rss+xml"
    )
    web.put("/1", article("Sample notice one", words(1)))
    source = make_source("sample", web.url("/feed"), follow=True)
    (first,) = try_sources([source], QUICKLY, Tape(record=tmp_path))
    keep_expected(tmp_path, first)
    asked = len(web.log)
    (again,) = try_sources([recorded_source(tmp_path)], QUICKLY, Tape(replay=tmp_path))
    assert (again.outcome.state, len(again.documents)) == ("ok", 1)
    assert expected_of(again) == json.loads((tmp_path / EXPECTED).read_text("utf-8"))
    assert len(web.log) == asked


def test_cookies_are_not_recorded(web: Web, tmp_path: Path) -> None:
    web.put(
        "/feed", rss([item(web.url("/1"), "Sample")]), "application/rss+xml", headers={"Set-Cookie": "session=secret"}
    )
    try_sources([make_source("sample", web.url("/feed"))], QUICKLY, Tape(record=tmp_path))
    assert "secret" not in (tmp_path / INDEX).read_text("utf-8")


def test_what_was_not_recorded_is_not_there(tmp_path: Path) -> None:
    (tmp_path / INDEX).write_text("", encoding="utf-8")
    (tried,) = try_sources([make_source("sample", "http://nowhere.example/feed")], QUICKLY, Tape(replay=tmp_path))
    assert tried.outcome.state == "gone"


def test_two_that_record_into_one_folder_lose_nothing(tmp_path: Path) -> None:
    from scrapy import Request
    from scrapy.http import Response

    for recorder, path in ((Recorder(tmp_path), "a"), (Recorder(tmp_path), "b")):
        recorder.keep(Request(f"http://a.example/{path}"), Response(f"http://a.example/{path}", body=path.encode()))
    kept = Recording(tmp_path)
    assert [kept.answer(Request(f"http://a.example/{path}")).body for path in "ab"] == [b"a", b"b"]


def test_older_recordings_without_a_time_do_not_keep_the_others_from_their_day(tmp_path: Path) -> None:
    for name, line in (("old", {}), ("new", {"at": "2026-12-03T05:46:25Z"})):
        (tmp_path / name).mkdir()
        (tmp_path / name / "0.body").write_bytes(b"")
        told = {"method": "GET", "url": "http://x.example/", "asked": "", "body": "0.body", **line}
        (tmp_path / name / "answers.jsonl").write_text(json.dumps(told) + "\n")
    assert Recording(tmp_path).at == "2026-12-03T05:46:25Z"
