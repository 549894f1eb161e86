"""Forgets what has been kept long enough: unanswered questions, who left, and mails lying in the outbox."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from ground.clock import later, moment, seconds
from ground.settings import Settings
from store.deliveries.digests import get_digest
from store.deliveries.recipients import open_recipients
from store.deliveries.retention import forget_begun, forget_left, forget_questions
from store.shape.database import Store

# Seconds. A store is never put back from so old a backup that what began to leave before still mattered.
BEGUN = 400 * 86_400
# While mail may still leave, or a person decides on it, a file that is gone would count as not written.
UNDECIDED = ("draft", "approved", "sending", "sent_partly")


def forget_old(store: Store, data: Path, settings: Settings, now: str) -> Counter[str]:
    """Delete what is past its time by `[keep]`; how many of each."""
    gone: Counter[str] = Counter()
    with closing(open_recipients(data)) as recipients:
        gone["questions"] = forget_questions(recipients, now)
        gone["recipients"] = forget_left(recipients, later(now, -seconds(settings.keep.left)))
        gone["begun"] = forget_begun(recipients, later(now, -BEGUN))
        if gone.total():
            recipients.truncate_log()
    gone["files"] = sum(map(_deleted, _old_files(store, data / "outbox", now, seconds(settings.keep.outbox))))
    return gone


def _old_files(store: Store, outbox: Path, now: str, span: float) -> list[Path]:
    oldest = (moment(now) - timedelta(seconds=span)).timestamp()
    return [
        file
        for folder in sorted(outbox.glob("*"))
        if folder.is_dir() and not _undecided(store, folder.name)
        for file in sorted(folder.glob("*.eml"))
        if file.lstat().st_mtime < oldest
    ]


def _undecided(store: Store, name: str) -> bool:
    digest = get_digest(store, name)
    return digest is not None and digest.state in UNDECIDED


def _deleted(file: Path) -> bool:
    file.unlink(missing_ok=True)
    return True
