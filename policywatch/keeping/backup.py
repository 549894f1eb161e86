"""A backup: a folder with both databases, the digests and the configuration, verified before it counts as one."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from ground.clock import moment
from ground.console import program_version
from ground.errors import StoreError
from ground.keeping import LAST_BACKUP, Kept, note
from ground.lock import only_one
from store.shape.backup import copy_database, damage, steps_of

MANIFEST = "backup.json"
STORE, RECIPIENTS = "policywatch.db", "recipients.db"
DATABASES = (STORE, RECIPIENTS)
"""In this order: who left between the two is known to the second, which decides who is written to."""
FOLDERS = ("digests", "outbox")
PREFIX = "policywatch-"
PIECE = 1_048_576


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says of itself: `files` by path with the SHA-256 of each; without `config` the program's own is used."""

    program: str
    made_at: str
    data: str
    config: str
    steps: tuple[str, ...]
    files: dict[str, str]


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made: its folder, how many bytes it has, and which older ones were let go of."""

    folder: Path
    made_at: str
    size: int
    files: int
    removed: tuple[str, ...]


def back_up(data: Path, config: Path | None, to: Path, *, keep: int, at: str) -> Backup:
    """Make a backup below a folder and let go of all but the newest `keep`. Raises StoreError; half of one never stays."""
    if not (data / STORE).is_file():
        raise StoreError(
            f"{data}: holds no {STORE}, so there is nothing to back up; --data names the folder of the data"
        )
    to.mkdir(parents=True, exist_ok=True)
    if to.resolve() == data.resolve() or (config and to.resolve().is_relative_to(config.resolve())):
        raise StoreError(f"{to}: is what is to be backed up; name another folder, best on another disk")
    with only_one(data / "backup.lock", "backing up"):
        folder = _free(to / f"{PREFIX}{moment(at):%Y%m%d-%H%M%S}")
        partial = to / f".{folder.name}.partial"
        _clear(to)
        try:
            partial.mkdir(mode=0o700)
            manifest = _fill(data, config, partial, at)
            (partial / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1) + "\n", encoding="utf-8")
            check_backup(partial)
            partial.rename(folder)
        except OSError as error:
            raise StoreError(
                f"{to}: the backup could not be written: {error.strerror or error}; the ones before stay"
            ) from error
        finally:
            shutil.rmtree(partial, ignore_errors=True)
        removed = _rotate(to, keep, folder)
        note(data, LAST_BACKUP, Kept(str(folder.resolve()), at))
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return Backup(folder, at, size, len(manifest.files), removed)


def check_backup(folder: Path) -> Manifest:
    """What a backup holds, once every file was found as it was written and both databases whole. Raises StoreError."""
    try:
        manifest = Manifest(**json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise StoreError(f"{folder}: is no backup of ours: {MANIFEST} is missing or cannot be read") from error
    for name, expected in manifest.files.items():
        path = folder / name
        if not path.is_file() or not path.resolve().is_relative_to(folder.resolve()) or digest_of(path) != expected:
            raise StoreError(f"{path}: is not as it was backed up; take an older backup")
    for name in DATABASES:
        wrong = damage(folder / name) if name in manifest.files else []
        if wrong:
            raise StoreError(f"{folder / name}: is damaged ({wrong[0]}); take an older backup")
    return manifest


def digest_of(path: Path) -> str:
    """The SHA-256 of a file."""
    total = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            total.update(piece)
    return total.hexdigest()


def _fill(data: Path, config: Path | None, folder: Path, at: str) -> Manifest:
    for name in DATABASES:
        if (data / name).is_file():
            copy_database(data / name, folder / name)
    for name in FOLDERS:
        if (data / name).is_dir():
            _copy_tree(data / name, folder / name)
    if config:
        _copy_tree(config, folder / "config", data.resolve())
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return Manifest(
        program=program_version() or "", made_at=at, data=str(data.resolve()), config=str(config.resolve()) if config else "",
        steps=tuple(steps_of(folder / STORE)), files={str(path.relative_to(folder)): digest_of(path) for path in files},
    )  # fmt: skip


def _copy_tree(source: Path, to: Path, without: Path | None = None) -> None:
    """Copy a folder without one that lies in it; what its files point at, and not the pointers.

    A file that went while we copied is left out.
    """

    def left_out(folder: str, names: list[str]) -> list[str]:
        return [name for name in names if Path(folder, name).resolve() == without]

    def copied(file: str, target: str) -> str:
        with suppress(FileNotFoundError):
            shutil.copyfile(file, target)
            os.chmod(target, 0o600)  # noqa: PTH101
        return target

    shutil.copytree(source, to, copy_function=copied, ignore=left_out, ignore_dangling_symlinks=True)


def _free(folder: Path) -> Path:
    wanted, number = folder, 1
    while folder.exists():
        number += 1
        folder = wanted.with_name(f"{wanted.name}-{number}")
    return folder


def _clear(to: Path) -> None:
    """Take away what a backup left that was killed."""
    for path in to.glob(f".{PREFIX}*.partial"):
        shutil.rmtree(path, ignore_errors=True)


def _rotate(to: Path, keep: int, newest: Path) -> tuple[str, ...]:
    """Let go of the oldest; only of folders that are backups of ours, and never of the one just made."""
    known = sorted(path for path in to.glob(f"{PREFIX}*") if (path / MANIFEST).is_file() and path != newest)
    gone = known[: max(0, len(known) + 1 - keep)]
    for path in gone:
        shutil.rmtree(path)
    return tuple(path.name for path in gone)
