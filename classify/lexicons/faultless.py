"""Remembers files of terms that were read without a fault, so that a start need not read all languages again.

A file is known by its content and by the code that read it: a change of either is read anew.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from classify.lexicons import patterns, terms
from ground import folding, records

FILE = "lexicons-read.json"
READING: tuple[ModuleType, ...] = (folding, patterns, terms, records)


@dataclass(frozen=True, slots=True)
class Known:
    """Of a term file without faults: its languages, and a text that changes whenever its terms do."""

    languages: tuple[str, ...]
    digest: str


class Faultless:
    """The files known to be without faults, kept in a data folder; nothing is kept where there is no such folder.

    `name` is the file that remembers them, `code` the modules that decide what is a fault.
    """

    def __init__(self, data: Path | None, name: str = FILE, code: Sequence[ModuleType] = READING):
        self._file = data / name if data and data.is_dir() else None
        self._code = _mark_of(code) if self._file else ""
        self._before = self._read()
        self._now: dict[str, Known] = {}

    def find(self, content: bytes) -> Known | None:
        """What is known of a file with this content."""
        key = hashlib.sha256(content).hexdigest()
        known = self._before.get(key)
        if known:
            self._now[key] = known
        return known

    def keep(self, content: bytes, known: Known) -> None:
        """Note that a file with this content holds no fault."""
        self._now[hashlib.sha256(content).hexdigest()] = known

    def write(self) -> None:
        """Keep what was noted since, and nothing else. A folder that cannot be written costs time, no more."""
        if self._file is None or self._now == self._before:
            return
        files = {key: [*known.languages, known.digest] for key, known in self._now.items()}
        beside = self._file.with_suffix(f".{os.getpid()}")
        try:
            beside.write_text(json.dumps({"code": self._code, "files": files}), encoding="utf-8")
            beside.replace(self._file)
        except OSError:
            beside.unlink(missing_ok=True)

    def _read(self) -> dict[str, Known]:
        try:
            table = json.loads(self._file.read_bytes()) if self._file else {}
            if table.get("code") != self._code:
                return {}
            return {key: Known(tuple(known[:-1]), known[-1]) for key, known in table["files"].items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError):
            # Never written, or not by us: everything is read anew.
            return {}


def _mark_of(code: Sequence[ModuleType]) -> str:
    """Changes with whatever decides what is a fault."""
    sources = (Path(str(module.__file__)).read_bytes() for module in code)
    return hashlib.sha256(b"".join(sources)).hexdigest()
