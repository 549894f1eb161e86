"""Before a store gets another shape a copy of it is put aside: going back to an older program is putting it back."""

from __future__ import annotations

import logging
import os
from datetime import UTC, datetime
from pathlib import Path

from store.shape.backup import copy_database

log = logging.getLogger(__name__)
FOLDER = "before-upgrade"
KEPT = 3


def keep_before(file: Path, step: str) -> Path:
    """Copy a store that stands at a step, beside it, and let go of all but the last copies. Raises StoreError."""
    folder = file.parent / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    at = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    kept, partial = folder / f"{at}-{step}.db", folder / f".{at}-{os.getpid()}.partial"
    for left in folder.glob(".*.partial"):
        # Of somebody who was killed: whoever is here holds the store's lock, so nobody else is at it.
        left.unlink()
    copy_database(file, partial)
    partial.rename(kept)
    log.warning("the store gets another shape; as it was it is in %s", kept)
    for old in sorted(folder.glob("*.db"))[:-KEPT]:
        old.unlink()
    return kept
