"""Sources from TOML: every fault is named with its file, line and key, all of them together."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from crawlers.sources.catalogue import Expect, Fields, Paging, Selectors, Source
from crawlers.sources.sourcefiles import read_sources
from ground.toml.strict import Faults
from tests.crawlers.desk import make_source

GOOD = """[[source]]
id = "ie-one"
publisher = "One"
country = "IE"
kind = "rss"
url = "https://one.example/feed"
languages = ["en"]
"""
TABLES: dict[str, type[BaseModel]] = {
    "": Source, "expect": Expect, "selectors": Selectors, "paging": Paging, "fields": Fields
}  # fmt: skip
KEYS = [(table, key) for table, model in TABLES.items() for key in model.model_fields]


def read(folder: Path, **files: str) -> tuple[list[Source], list[str]]:
    """The sources and faults of some files, written as told."""
    (folder / "sources").mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / "sources" / f"{name}.toml").write_text(text, encoding="utf-8")
    faults = Faults()
    return read_sources(folder, faults), faults.lines


def faults_of(folder: Path, text: str) -> list[str]:
    return read(folder, one=text)[1]


def test_an_ordinary_source_needs_seven_lines(tmp_path: Path) -> None:
    (source,), faults = read(tmp_path, one=GOOD)
    assert faults == []
    assert (source.id, source.every, source.follows, source.text) == ("ie-one", "12h", False, "full")
    assert source.zone == ZoneInfo("Europe/Dublin")


@pytest.mark.parametrize(
    ("line", "where", "words"),
    [
        ('urll = "https://x.example"', 8, "source.1.urll: not a known key; did you mean url?"),
        ('publsher = "x"', 8, "did you mean publisher?"),
        ("expect = { itmes = 3 }", 8, "source.1.expect.itmes: not a known key; did you mean items?"),
        ('selectors = { itm = "li" }', 8, "did you mean item?"),
        ('paging = { nxt = "x" }', 8, "did you mean next?"),
        ("every = 12", 8, 'source.1.every: should say of what, in quotation marks: "12h" for hours'),
        ('every = "soon"', 8, '"soon" is not a span of time'),
        ("follow = 1", 8, "source.1.follow: should be true or false, without quotation marks"),
        ('priority = "5"', 8, "source.1.priority"),
        ("priority = 9", 8, "less than or equal to 5"),
        ('hint = ["labor"]', 8, '"labor" is not a theme; did you mean labour?'),
        ('text = "all"', 8, "'full', 'excerpt' or 'link'"),
        ('timezone = "Europe/Bruxelles"', 8, "is not a time zone"),
        ('disabled = ""', 8, "source.1.disabled"),
        ("paging = { pages = 0 }", 8, "source.1.paging.pages"),
        ('selectors = { item = "li[" }', 8, "is not a selector that can be read"),
    ],
)
def test_a_fault_names_file_line_key_and_remedy(tmp_path: Path, line: str, where: int, words: str) -> None:
    faults = faults_of(tmp_path, f"{GOOD}{line}\n")
    (fault,) = [one for one in faults if words in one]
    assert f"one.toml:{where}: " in fault


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('id = "ie-one"\n', "", "source.1.id: is missing; add it"),
        ('"ie-one"', '"IE One"', "one.toml:2: source.1.id"),
        ('"IE"', '"XX"', 'source.1.country: "XX" is not a country'),
        ('"IE"', '"Ireland"', "two letters of ISO 3166, or EU"),
        ('"rss"', '"rs"', "source.1.kind"),
        ("https://one", "ftp://one", "is not an http or https address"),
        ('"https://one.example/feed"', '"one.example"', "is not an http or https address"),
        ('["en"]', "[]", "source.1.languages"),
        ('["en"]', '["english"]', '"english" is not a language code'),
        ('["en"]', '"en"', "source.1.languages"),
        ('"rss"', '"rest-json"', "a rest-json source needs fields"),
    ],
)
def test_a_value_that_cannot_be_is_said_to_be(tmp_path: Path, old: str, new: str, words: str) -> None:
    (fault,) = faults_of(tmp_path, GOOD.replace(old, new))
    assert words in fault


def test_all_faults_of_all_files_come_together_and_good_sources_are_kept(tmp_path: Path) -> None:
    sources, faults = read(
        tmp_path,
        a=GOOD.replace("url =", "urll =") + "every = 5\n",
        b='[[source]\nid = "x"\n',
        c="[source]\nid = 1\n",
        d=GOOD.replace("ie-one", "ie-four") + '\n[[sourcs]]\nid = "x"\n',
    )
    assert [source.id for source in sources] == ["ie-four"]
    text = "\n".join(faults)
    assert "a.toml:6: source.1.urll: not a known key; did you mean url?" in text
    assert "a.toml:1: source.1.url: is missing" in text
    assert "a.toml:8: source.1.every" in text
    assert "b.toml:1: is not valid TOML" in text
    assert "c.toml:1: source: write [[source]] with two brackets" in text
    assert "d.toml:9: sourcs: not a known key; did you mean source?" in text


def test_a_file_that_an_editor_marked_as_utf8_is_read_like_any_other(tmp_path: Path) -> None:
    (source,), faults = read(tmp_path, one="\ufeff" + GOOD)
    assert (source.id, faults) == ("ie-one", [])
    assert "one.toml:1: " in faults_of(tmp_path, "\ufeffsorce = 1\n")[0]


def test_a_file_that_is_not_utf8_says_so(tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "x.toml").write_bytes(b'[[source]]\npublisher = "\xe9"\n')
    faults = Faults()
    read_sources(tmp_path, faults)
    assert "x.toml: is not UTF-8 text (byte 24); save it as UTF-8" in faults.lines[0]


def test_an_id_used_twice_names_both_places_also_across_files(tmp_path: Path) -> None:
    sources, faults = read(tmp_path, a=GOOD, b="\n\n" + GOOD)
    assert len(sources) == 1
    (fault,) = faults
    assert "b.toml:4: " in fault
    assert '"ie-one" is already used in a.toml:2' in fault


def test_files_in_folders_below_are_read_in_order(tmp_path: Path) -> None:
    (tmp_path / "sources" / "de").mkdir(parents=True)
    (tmp_path / "sources" / "de" / "x.toml").write_text(
        GOOD.replace("ie-one", "de-x").replace("one.example", "x.example"), encoding="utf-8"
    )
    sources, faults = read(tmp_path, a=GOOD)
    assert ([source.id for source in sources], faults) == (["ie-one", "de-x"], [])


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(KEYS), st.integers(0, 30), st.sampled_from("abcdefghijklmnopqrstuvwxyz_"), st.booleans())
def test_a_slip_in_any_key_is_told_with_the_key_that_was_meant(
    tmp_path_factory: pytest.TempPathFactory, place: tuple[str, str], at: int, letter: str, left_out: bool
) -> None:
    table, key = place
    at %= len(key)
    typo = key[:at] + key[at + 1 :] if left_out else key[:at] + letter + key[at:]
    if not typo or typo in TABLES[table].model_fields:
        return
    line = f"{table} = {{ {typo} = 1 }}" if table else f"{typo} = 1"
    faults = faults_of(tmp_path_factory.mktemp("slip"), f"{GOOD}{line}\n")
    (found,) = [fault for fault in faults if "not a known key" in fault]
    assert "one.toml:8:" in found
    # Two keys are one letter apart.
    meant = {"publisher", "publishes"} if key.startswith("publishe") else {key}
    if len(key) > 3:
        assert any(f"did you mean {one}?" in found for one in meant)


def test_the_mark_changes_with_every_key_so_that_validators_of_another_config_are_not_used() -> None:
    one = make_source("one", "http://x.example/")
    assert one.mark == make_source("one", "http://x.example/").mark
    assert one.mark != make_source("one", "http://x.example/", headers={"X-Key": "1"}).mark
    assert one.mark != make_source("one", "http://x.example/", selectors={"item": "li"}).mark


def test_pages_are_followed_by_listings_alone_unless_the_source_says_otherwise() -> None:
    listing = {"kind": "html-listing", "selectors": {"item": "li"}}
    assert make_source("one", "http://x.example/", **listing).follows
    assert not make_source("one", "http://x.example/", **listing, follow=False).follows
    assert not make_source("one", "http://x.example/").follows
    assert make_source("one", "http://x.example/", follow=True).follows


@pytest.mark.parametrize(("private", "faults"), [("", 1), ("allow_private = true\n", 0)])
def test_a_dated_address_is_refused_unless_it_is_a_kept_page_on_a_private_host(
    tmp_path: Path, private: str, faults: int
) -> None:
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "one.toml").write_text(
        '[[source]]\nid = "kept"\npublisher = "Sample"\ncountry = "DE"\nkind = "html-listing"\nlanguages = ["de"]\n'
        f'url = "http://127.0.0.3:8077/2014/03/news"\n{private}'
    )
    noted = Faults()
    read_sources(tmp_path, noted)
    assert len(noted.lines) == faults
