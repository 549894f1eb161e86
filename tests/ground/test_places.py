"""Config is where it was told to be, else in ./config, else as packaged; a demo replaces only what a demo left."""

from __future__ import annotations

from pathlib import Path

import pytest

from ground.errors import ConfigError
from ground.places import config_folder, fresh_folder, packaged_config, part_folder

ROOT = Path(__file__).resolve().parents[2]


def test_a_folder_that_was_told_is_taken(tmp_path: Path) -> None:
    assert config_folder(tmp_path) == tmp_path


def test_a_told_folder_that_is_missing_is_an_error_of_one_line(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none: is not a folder; --config names") as raised:
        config_folder(tmp_path / "none")
    assert len(raised.value.faults) == 1


def test_a_config_folder_at_hand_comes_before_the_packaged_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert config_folder(None) == packaged_config()
    (tmp_path / "config" / "sources").mkdir(parents=True)
    assert config_folder(None) == Path("config")


def test_somebody_elses_config_folder_is_not_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "config").mkdir()
    monkeypatch.chdir(tmp_path)
    assert config_folder(None) == packaged_config()


def test_a_checkout_uses_its_own_config() -> None:
    assert packaged_config() == ROOT / "config"


def test_a_part_that_a_folder_lacks_comes_from_the_package(tmp_path: Path) -> None:
    assert part_folder(tmp_path, "themes") == packaged_config()
    (tmp_path / "themes").mkdir()
    assert part_folder(tmp_path, "themes") == tmp_path


def test_a_demo_replaces_what_an_earlier_demo_left(tmp_path: Path) -> None:
    folder = fresh_folder(tmp_path / "demo")
    (folder / "policywatch.db").write_text("old")
    assert not (fresh_folder(folder) / "policywatch.db").exists()


def test_a_demo_replaces_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(ConfigError, match="is not empty and no earlier demo's"):
        fresh_folder(tmp_path)
    assert (tmp_path / "thesis.txt").read_text() == "mine"
