"""Where this installation's configuration and data are: as told, in the folder at hand, or as packaged."""

from __future__ import annotations

import shutil
import sysconfig
from pathlib import Path

from ground.errors import ConfigError

DEMO_MARK = "demo.txt"


def packaged_config() -> Path:
    """The configuration that travels with the program: the checkout's own, or the one installed from a wheel."""
    beside = Path(__file__).resolve().parent.parent / "config"
    # Another distribution may have put a folder of that name beside us.
    return (
        beside
        if (beside / "themes").is_dir()
        else Path(sysconfig.get_path("data")) / "share" / "policywatch" / "config"
    )


def schema_page() -> str:
    """The text of docs/schema.md, of the checkout or as it was installed with the program."""
    return packaged_doc("schema.md").read_text(encoding="utf-8")


def questions_page() -> str:
    """The text of docs/questions.md, likewise."""
    return packaged_doc("questions.md").read_text(encoding="utf-8")


def packaged_doc(name: str) -> Path:
    """A file of docs/, of the checkout or as it was installed with the program; it may not be there."""
    beside = Path(__file__).resolve().parent.parent / "docs" / name
    return beside if beside.is_file() else Path(sysconfig.get_path("data")) / "share" / "policywatch" / "docs" / name


def config_folder(told: Path | None) -> Path:
    """The folder told, else ./config if there, else the packaged one. Raises ConfigError where a told one is missing."""
    if told is not None:
        if not told.is_dir():
            raise ConfigError([f"{told}: is not a folder; --config names the folder that holds sources/"])
        return told
    here = Path("config")
    return here if (here / "sources").is_dir() else packaged_config()


def part_folder(folder: Path, part: str) -> Path:
    """Where one part (themes, briefings) is read from: the folder itself, or the packaged default where it has none."""
    return folder if (folder / part).is_dir() else packaged_config()


def fresh_folder(folder: Path) -> Path:
    """The folder, empty. Raises ConfigError where it holds what no demo has left there."""
    mark = folder / DEMO_MARK
    if folder.exists() and any(folder.iterdir()) and not mark.is_file():
        raise ConfigError([f"{folder}: is not empty and no earlier demo's; name another with --folder"])
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    mark.write_text("Made by `policywatch demo`, which may replace this folder.\n", encoding="utf-8")
    return folder
