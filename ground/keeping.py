"""Notes beside the data, in files of their own: they must be readable when the store is not."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

LAST_BACKUP = "last-backup.json"
LAST_LOOK = "last-look.json"
PUT_BACK = "put-back.json"


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup: the folder or file it is in, and when it was made."""

    place: str
    made_at: str


def note(data: Path, name: str, kept: Kept) -> None:
    """Write a note, whole or not at all."""
    partial = data / f".{name}.{os.getpid()}"
    partial.write_text(json.dumps(asdict(kept)) + "\n", encoding="utf-8")
    partial.replace(data / name)


def noted(data: Path, name: str) -> Kept | None:
    """A note, or None where there is none that can be read."""
    try:
        told = json.loads((data / name).read_text(encoding="utf-8"))
        return Kept(str(told["place"]), str(told["made_at"]))
    except (OSError, ValueError, KeyError, TypeError):
        # A note is a help and never the truth itself: without it, or with half of it, work goes on.
        return None


def way_back(data: Path) -> str:
    """What to do about a damaged store, naming the last backup that is known of."""
    kept = noted(data, LAST_BACKUP)
    if kept is None:
        return "no backup is known of: keep this file as it is, and put the last copy you have back (docs/running.md)"
    return f"put the backup of {kept.made_at} back: policywatch restore {kept.place} --replace"
