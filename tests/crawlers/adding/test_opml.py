"""OPML out and in: what a feed reader gets, what a file of feeds becomes, and files that are out to harm."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.adding.opml import new_sources, read_opml, write_opml
from crawlers.sources.catalogue import Source
from ground.errors import PolicywatchError
from tests.conftest import Ran
from tests.crawlers.desk import make_source

OPML = (
    '<?xml version="1.0"?><opml version="2.0"><head><title>F</title></head><body><outline text="Offices">'
    '<outline type="rss" text="Office of &quot;Samples&quot;" language="de-DE" '
    'xmlUrl="https://Office.example/feed?utm_source=x"/>'
    '<outline text="Again" xmlUrl="https://office.example/feed"/><outline text="A page" htmlUrl="https://b.example/"/>'
    '<outline text="Script" xmlUrl="javascript:alert(1)"/></outline></body></opml>'
)  # fmt: skip


def test_feeds_are_read_once_and_only_from_the_web() -> None:
    (told,) = read_opml(OPML.encode())
    assert (told.url, told.name, told.language) == ("https://office.example/feed", 'Office of "Samples"', "de")


def test_a_feed_that_is_asked_already_is_not_proposed_and_ids_do_not_meet() -> None:
    told = read_opml(OPML.encode())
    assert new_sources(told, [make_source("known", "https://office.example/feed")]) == []
    ((source, toml),) = new_sources(told, [make_source("office-example", "https://c.example/")])
    assert source.id == "office-example-2"
    assert Source.model_validate(tomllib.loads(toml)["source"][0]) == source


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40))
def test_what_was_written_is_read_again(name: str) -> None:
    sources = [
        make_source("s-a", "https://a.example/feed", publisher=name),
        make_source("s-b", "https://b.example/", "html-listing"),
    ]
    told = read_opml(write_opml(sources, name).encode())
    assert [one.url for one in told] == ["https://a.example/feed"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "OPML"), (b"<html><body>x</body></html>", "OPML"), (b"<rss><channel/></rss>", "OPML"),
        (b'<!DOCTYPE o [<!ENTITY a SYSTEM "file:///etc/passwd">]><opml><body><outline text="&a;"/></body></opml>', "entities"),
        (b"<opml><body>" + b"<outline>" * 5_000 + b"</outline>" * 5_000 + b"</body></opml>", "deep"),
        (b"<opml><body><outline ", "breaks off"), (b"x" * 10_000_001, "larger"),
    ],
)  # fmt: skip
def test_what_is_no_opml_or_out_to_harm_is_refused_in_a_sentence(body: bytes, said: str) -> None:
    with pytest.raises(PolicywatchError, match=said):
        read_opml(body)


def test_the_commands_hand_feeds_out_and_take_them_in(tmp_path: Path, command: Callable[..., Ran]) -> None:
    (tmp_path / "config" / "sources").mkdir(parents=True)
    (tmp_path / "in.opml").write_text(OPML, encoding="utf-8")
    place = ("--config", tmp_path / "config", "--data", tmp_path / "data", "sources")
    taken = command(*place, "import", tmp_path / "in.opml", "--write", "taken.toml")
    assert taken.returncode == 0, taken.stderr
    assert "1 new feeds; 0 are asked already." in taken.stdout
    assert command(*place, "import", tmp_path / "in.opml").stdout.endswith("0 new feeds; 1 are asked already.\n")
    given_out = command(*place, "export", "--opml")
    assert [one.url for one in read_opml(given_out.stdout.encode())] == ["https://office.example/feed"]
