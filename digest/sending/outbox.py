"""The outbox: each mail as a file, for an installation without a mail server or for looking before leaping."""

from __future__ import annotations

import os
from pathlib import Path

from digest.letters.mail import Letter
from digest.sending.transport import Begin, Result
from ground.errors import DigestError

PHASE = "outbox"


def letter_file(data: Path, digest_id: str, key: str, kind: str = "issue") -> Path:
    """Where a recipient's mail lies: always the same name, so that a restart can see whether it was written."""
    name = key if kind == "issue" else f"{key}.{kind}"
    return data / "outbox" / digest_id / f"{name}.eml"


class Outbox:
    """Writes mails below DATA/outbox."""

    phase = PHASE

    def __init__(self, data: Path, digest_id: str, kind: str = "issue"):
        self.data, self.digest_id, self.kind = data, digest_id, kind

    def open(self) -> None:
        """Make the folder. Raises DigestError."""
        folder = letter_file(self.data, self.digest_id, "").parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DigestError(f"{folder}: cannot be made: {error.strerror}; check the folder and its rights") from error

    def deliver(self, letter: Letter, begin: Begin) -> Result:
        """Write one mail whole or not at all. Raises DigestError before anything is there."""
        file = letter_file(self.data, self.digest_id, letter.key, self.kind)
        begin()
        try:
            write_whole(file, letter.content)
        except OSError as error:
            return Result("deferred", f"the outbox cannot be written: {error.strerror}")
        return Result("accepted", f"outbox/{self.digest_id}/{file.name}")

    def close(self) -> None:
        """Nothing stays open."""


def write_whole(file: Path, content: bytes) -> None:
    """Write a private file so that, after any crash, it is there whole or not there at all. Raises OSError."""
    draft = file.with_name(f".{file.name}.part")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(file)
    if os.name == "posix":
        # The name, too, must be on disk before the ledger says "accepted".
        folder = os.open(file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
