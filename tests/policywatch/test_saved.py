"""Saved searches: read strictly from config, asked again and again, followed as feeds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import feedparser
import pytest
from lxml import etree

from ground.errors import ConfigError
from ground.toml.strict import Faults
from policywatch.saved import FILE, Saved, read_saved, write_feeds
from store.documents.facts import KeptFacts
from store.documents.tags import Reading, save_readings
from store.health.runs import sync_sources
from store.search.index import index_new
from store.shape.database import Store, open_store
from tests.conftest import Ran
from tests.store.making import found, read, save, source

GOOD = """
[[search]]
id = "wages"
title = "Unpaid wages"
words = "wages OR \\"debt bondage\\""
theme = "labour"

[[search]]
id = "all"
words = "x"
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Three documents about wages: one to be shown, one with a held title, one that nobody read."""
    opened = open_store(tmp_path / "data")
    sync_sources(opened, [source("one")])
    for number, title in enumerate(("Wages <b>& more</b>\x0b", "Wages of Sample Name", "Wages unread"), 1):
        save(opened, found(title, "x", f"https://one.example/{number}?a=1&b=2"), at=f"2026-11-0{number}T08:00:00Z")
    read(opened, 1, {"labour": 0.9})
    held = KeptFacts(held=(("title", "a person at risk"),))
    save_readings(opened, [Reading(2, 2, "de", "1.de.x", (), b"", facts=held)])
    index_new(opened)
    yield opened
    opened.close()


def faults_of(tmp_path: Path, text: str) -> str:
    """What is wrong with a file of saved searches."""
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    faults = Faults()
    read_saved(tmp_path, faults)
    with pytest.raises(ConfigError) as raised:
        faults.raise_if_any()
    return str(raised.value)


def test_saved_searches_are_read_and_need_not_be_there(tmp_path: Path) -> None:
    assert read_saved(tmp_path, Faults()) == []
    (tmp_path / FILE).write_text(GOOD, encoding="utf-8")
    faults = Faults()
    assert [(one.id, one.theme) for one in read_saved(tmp_path, faults)] == [("wages", "labour"), ("all", None)]
    assert faults.lines == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GOOD + GOOD, "is there twice"),
        (GOOD.replace('"labour"', '"labor"'), "there is no 'labor'"),
        (GOOD.replace("words =", "word ="), "did you mean words?"),
        (GOOD.replace('"all"', '"../all"'), ":9: search.2.id"),
        (GOOD.replace('"x"', '""'), "should not be empty"),
        ("[[search", "is not valid TOML"),
    ],
)
def test_what_is_wrong_is_said_with_file_and_line(tmp_path: Path, text: str, said: str) -> None:
    told = faults_of(tmp_path, text)
    assert said in told
    assert FILE in told


def test_a_feed_has_what_was_found_and_nothing_held_or_unread(store: Store, tmp_path: Path) -> None:
    (file,) = write_feeds(store, [Saved(id="wages", words="wages", title="On <wages>")], tmp_path / "feeds")
    content = file.read_bytes()
    assert b"Sample Name" not in content
    told = feedparser.parse(content)
    assert not told.bozo
    assert told.feed.title == "On <wages>"
    (entry,) = told.entries
    assert (entry.title, entry.link) == ("Wages <b>& more</b>", "https://one.example/1?a=1&b=2")
    assert (entry.updated, told.feed.updated) == ("2026-11-01T08:00:00Z", "2026-11-01T08:00:00Z")
    assert etree.fromstring(content).tag.endswith("feed")
    assert write_feeds(store, [Saved(id="wages", words="wages", title="On <wages>")], tmp_path / "feeds")
    assert file.read_bytes() == content


def test_a_changed_document_comes_to_the_top_and_keeps_its_id(store: Store, tmp_path: Path) -> None:
    save(store, found("Wages later", "x", "https://one.example/4"), at="2026-11-04T08:00:00Z")
    read(store, 4, {})
    index_new(store)
    before = _entries(store, tmp_path)
    save(store, found("Wages <b>& more</b>\x0b", "y", "https://one.example/1?a=1&b=2"), at="2026-11-05T08:00:00Z")
    read(store, 1, {})
    index_new(store)
    assert _entries(store, tmp_path) == before[::-1]


def _entries(store: Store, tmp_path: Path) -> list[str]:
    (file,) = write_feeds(store, [Saved(id="wages", words="wages")], tmp_path)
    return [entry.id for entry in feedparser.parse(file.read_bytes()).entries]


def test_a_search_that_finds_nothing_is_a_feed_too(store: Store, tmp_path: Path) -> None:
    (file,) = write_feeds(store, [Saved(id="none", words="qqqq")], tmp_path)
    told = feedparser.parse(file.read_bytes())
    assert (told.bozo, told.entries) == (False, [])


def test_the_command_writes_feeds_and_says_what_is_missing(
    demo: Path, command: Callable[..., Ran], tmp_path: Path
) -> None:
    (tmp_path / "config").mkdir()
    words = ("--config", tmp_path / "config", "--data", demo, "search", "--saved", tmp_path / "feeds")
    missing = command(*words)
    assert missing.returncode == 2
    assert "no search is saved" in missing.stderr
    (tmp_path / "config" / FILE).write_text(GOOD, encoding="utf-8")
    done = command(*words)
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(file.name for file in (tmp_path / "feeds").iterdir()) == ["all.xml", "wages.xml"]
