"""Puts a backup back: into an empty place, or in place of what is there, which is moved aside and not deleted.

What was sent after the backup was made is not known to it. So nothing leaves from a store that was put back until a
person has said that it may (`digest.sending.delivering`).
"""

from __future__ import annotations

import os
import shutil
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from ground.clock import moment
from ground.errors import StoreError
from ground.keeping import LAST_BACKUP, PUT_BACK, Kept, note
from ground.lock import only_one
from policywatch.keeping.backup import DATABASES, FOLDERS, RECIPIENTS, STORE, check_backup
from store.deliveries.recipients import carry_over
from store.shape.backup import damage, need, steps_of
from store.shape.database import STEPS

LOCKS = {"serve.lock": "serving", "collect.lock": "collecting", "send.lock": "sending", "backup.lock": "backing up"}


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back, from when it is, and where what was there before is now (empty: nothing was)."""

    made_at: str
    files: tuple[str, ...]
    config: str
    aside: str
    still_left: int | None
    """How many had left since the backup was made, and stay off the lists; None where the file that knew it is damaged."""


def restore(backup: Path, data: Path, config: Path | None, *, replace: bool, at: str) -> Restored:
    """Put a backup (its folder, or a store's file alone) back. Raises StoreError, and changes nothing then.

    The configuration is put into `config` where nothing is there yet, and never over one that is.
    """
    made_at, files = _looked_at(backup, at)
    there = [name for name in DATABASES if (data / name).exists()]
    if there and not replace:
        raise StoreError(f"{data}: holds {' and '.join(there)}; with --replace they are moved aside first")
    data.mkdir(parents=True, exist_ok=True)
    need(data, sum(path.stat().st_size for path in files.values()), "what is to be put back")
    with ExitStack() as stack:
        for lock, what in LOCKS.items():
            stack.enter_context(only_one(data / lock, what))
        fresh = {name: _copied(path, data / f".{name}.restoring") for name, path in files.items() if name in DATABASES}
        aside = _move_aside(data, tuple(fresh), at) if there else None
        # Before the store is there: a crash between the two must not leave one that sends.
        note(data, PUT_BACK, Kept(str(backup.resolve()), made_at))
        for name, path in fresh.items():
            path.replace(data / name)
        before = aside / RECIPIENTS if aside else None
        left: int | None = 0
        if before and before.exists():
            left = None if damage(before) else carry_over(before, data)
        if backup.is_dir():
            note(data, LAST_BACKUP, Kept(str(backup.resolve()), made_at))
            _put_folders(backup, data)
    written = _put_config(backup / "config", config) if config else ""
    return Restored(made_at, tuple(fresh), written, str(aside or ""), left)


def _looked_at(backup: Path, at: str) -> tuple[str, dict[str, Path]]:
    """When a backup was made, and its files by name; whole, and of no newer program. Raises StoreError."""
    if backup.is_file():
        wrong = damage(backup)
        if wrong or not steps_of(backup):
            raise StoreError(f"{backup}: is no store of ours that is whole{f' ({wrong[0]})' if wrong else ''}")
        made_at, files = at, {STORE: backup}
    else:
        manifest = check_backup(backup)
        made_at, files = manifest.made_at, {name: backup / name for name in manifest.files}
        if STORE not in files:
            raise StoreError(f"{backup}: holds no {STORE}; take another backup")
    unknown = set(steps_of(files[STORE])) - set(STEPS)
    if unknown:
        raise StoreError(
            f"{backup}: made by a newer Policywatch (step {max(unknown)} is unknown here); update this program"
        )
    return made_at, files


def _copied(source: Path, to: Path) -> Path:
    to.unlink(missing_ok=True)
    handle = os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as target, source.open("rb") as file:
        shutil.copyfileobj(file, target)
        target.flush()
        os.fsync(target.fileno())
    return to


def _move_aside(data: Path, names: tuple[str, ...], at: str) -> Path:
    """Move what is there into a folder of its own, with the logs that belong to it."""
    aside = data / f"replaced-{moment(at):%Y%m%d-%H%M%S}"
    aside.mkdir(mode=0o700)
    for name in names:
        for path in (data / name, data / f"{name}-wal", data / f"{name}-shm"):
            if path.exists():
                path.rename(aside / path.name)
    return aside


def _put_folders(backup: Path, data: Path) -> None:
    """Add the digests and mails of the backup to those that are there; none of these is replaced."""
    for name in FOLDERS:
        for path in (backup / name).rglob("*") if (backup / name).is_dir() else ():
            to = data / name / path.relative_to(backup / name)
            if path.is_file() and not to.exists():
                to.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, to)


def _put_config(source: Path, to: Path) -> str:
    if not source.is_dir() or (to.exists() and any(to.iterdir())):
        return ""
    shutil.copytree(source, to, dirs_exist_ok=True)
    return str(to)
