"""What a collecting process and its parent say to each other: one JSON object a line, the work on standard input."""

from __future__ import annotations

import json
import threading
from dataclasses import fields
from typing import IO, Any

from ground.records import Apart, Found, Outcome, Shape, When


class Reporter:
    """The child's side: writes whole lines, whichever thread calls."""

    def __init__(self, stream: IO[str]):
        self._stream = stream
        self._lock = threading.Lock()

    def begin(self, source_id: str) -> None:
        """The source's first request is about to leave."""
        self._write({"event": "begin", "source": source_id})

    def found(self, found: Found) -> None:
        """A document, to be stored."""
        self._write({"event": "found", "source": found.source_id, "found": found})

    def same(self, source_id: str, url: str) -> None:
        """A known page that has not changed."""
        self._write({"event": "same", "source": source_id, "url": url})

    def gone(self, source_id: str, url: str) -> None:
        """A known page that was withdrawn."""
        self._write({"event": "gone", "source": source_id, "url": url})

    def listed(self, source_id: str, shape: Shape) -> None:
        """How a list looks that may be read."""
        self._write({"event": "listed", "source": source_id, "shape": shape})

    def apart(self, source_id: str, finds: list[Apart]) -> None:
        """What a list holds that no longer looks like itself: not to be stored with the documents."""
        self._write({"event": "apart", "source": source_id, "finds": finds})

    def end(self, source_id: str, outcome: Outcome, validators: dict[str, dict[str, str | None]]) -> None:
        """The source is done, in exactly one state."""
        self._write({"event": "end", "source": source_id, "outcome": outcome, "validators": validators})

    def alive(self) -> None:
        """Nothing new, but still at work."""
        self._write({"event": "alive"})

    def _write(self, message: dict[str, Any]) -> None:
        line = json.dumps(message, ensure_ascii=True, default=_shallow)
        with self._lock:
            self._stream.write(line + "\n")
            self._stream.flush()


def _shallow(one: Any) -> dict[str, Any]:
    """A data class as its fields, uncopied: `asdict` would copy every text."""
    return {field.name: getattr(one, field.name) for field in fields(one)}


def found_of(message: dict[str, Any]) -> Found:
    """The document in a `found` message."""
    told = dict(message["found"])
    published, references = told.pop("published"), told.pop("references")
    return Found(**told, published=When(**published) if published else None, references=tuple(map(tuple, references)))


def outcome_of(message: dict[str, Any]) -> Outcome:
    """The outcome in an `end` message."""
    return Outcome(**message["outcome"])


def shape_of(message: dict[str, Any]) -> Shape:
    """The shape in a `listed` message."""
    return Shape(**{**message["shape"], "forms": tuple(message["shape"]["forms"])})


def finds_of(message: dict[str, Any]) -> list[Apart]:
    """The finds in an `apart` message."""
    return [Apart(**one) for one in message["finds"]]
