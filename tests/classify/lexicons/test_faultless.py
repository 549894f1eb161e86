"""Term files that were faultless before are believed, as long as neither they nor the code that reads them changed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from classify.lexicons import faultless
from classify.lexicons.lexicon import load_lexicon
from ground.errors import ConfigError
from tests.classify.making import ENGLISH, GERMAN, write_lexicon


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A config folder with two languages."""
    return write_lexicon(tmp_path / "config", {"en": ENGLISH, "de": GERMAN})


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder."""
    (tmp_path / "data").mkdir()
    return tmp_path / "data"


def read_now(folder: Path, data: Path | None, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The term files that loading a lexicon reads at once."""
    read: list[str] = []
    real = load_lexicon.__globals__["read_terms"]

    def noting(table: dict[str, object], file: Path, faults: object) -> object:
        read.append(file.stem)
        return real(table, file, faults)

    with monkeypatch.context() as patch:
        patch.setitem(load_lexicon.__globals__, "read_terms", noting)
        load_lexicon(folder, data)
    return read


def test_a_second_start_reads_no_file_until_its_language_is_met_and_finds_the_same(
    folder: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert read_now(folder, data, monkeypatch) == ["de", "en"]
    assert read_now(folder, data, monkeypatch) == []
    again, first = load_lexicon(folder, data), load_lexicon(folder)
    assert dict(again.terms) == dict(first.terms)
    assert again.marks == first.marks


def test_a_changed_file_is_read_again_and_only_that_one(
    folder: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_lexicon(folder, data)
    file = folder / "themes" / "terms" / "de.toml"
    file.write_text(file.read_text("utf-8") + "# a remark\n", encoding="utf-8")
    assert read_now(folder, data, monkeypatch) == ["de"]
    assert len(json.loads((data / faultless.FILE).read_bytes())["files"]) == 2, "what is no longer there is forgotten"


def test_a_faulty_file_is_never_believed(folder: Path, data: Path) -> None:
    (folder / "themes" / "terms" / "fr.toml").write_text('language = "fr"\n[labour]\nstrong = ["a*"]\n', "utf-8")
    for _ in range(2):
        with pytest.raises(ConfigError, match=r"fr\.toml:3"):
            load_lexicon(folder, data)


def test_two_files_for_one_language_are_named_although_each_is_known(folder: Path, data: Path) -> None:
    load_lexicon(folder, data)
    file = folder / "themes" / "terms" / "de.toml"
    (folder / "themes" / "terms" / "zz.toml").write_bytes(file.read_bytes())
    with pytest.raises(ConfigError, match=r'zz\.toml:1: language: another file holds the terms of "de" already'):
        load_lexicon(folder, data)


def test_other_code_reads_everything_again(folder: Path, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load_lexicon(folder, data)
    monkeypatch.setattr(faultless, "_mark_of", lambda code: "another version")
    assert read_now(folder, data, monkeypatch) == ["de", "en"]


@pytest.mark.parametrize("content", [b"", b"[]", b"null", b"\xff", b'{"code": 1}', b'{"files": {"a": 1}}'])
def test_a_damaged_memory_is_no_memory(
    folder: Path, data: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    (data / faultless.FILE).write_bytes(content)
    assert read_now(folder, data, monkeypatch) == ["de", "en"]
    assert read_now(folder, data, monkeypatch) == []


def test_without_a_data_folder_nothing_is_kept_and_nothing_made(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        assert read_now(folder, tmp_path / "nowhere", monkeypatch) == ["de", "en"]
    assert not (tmp_path / "nowhere").exists()
