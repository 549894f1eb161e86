"""What a collecting process and its parent say to each other: one JSON object a line, the work on standard input."""

from __future__ import annotations

import json
import threading
from dataclasses import fields
from functools import cache
from typing import IO, Any

from ground.records import Apart, Found, Outcome, Reached, Request, Shape, When

# Documents that are written in one go.
AT_ONCE = 50


class Reporter:
    """The child's side: writes whole lines, whichever thread calls."""

    def __init__(self, stream: IO[str]):
        self._stream = stream
        self._lock = threading.Lock()
        self._waiting: list[str] = []

    def begin(self, source_id: str) -> None:
        """The source's first request is about to leave."""
        self._write({"event": "begin", "source": source_id})

    def found(self, found: Found) -> None:
        """A document, to be stored."""
        self._write({"event": "found", "source": found.source_id, "found": found}, soon=False)

    def same(self, source_id: str, url: str) -> None:
        """A known page that has not changed."""
        self._write({"event": "same", "source": source_id, "url": url})

    def gone(self, source_id: str, url: str) -> None:
        """A known page that was withdrawn."""
        self._write({"event": "gone", "source": source_id, "url": url})

    def exceeded(self, mark: str, sentence: str) -> None:
        """Content that could not be read within its limits, by its mark."""
        self._write({"event": "exceeded", "mark": mark, "sentence": sentence})

    def listed(self, source_id: str, shape: Shape) -> None:
        """How a list looks that may be read."""
        self._write({"event": "listed", "source": source_id, "shape": shape})

    def apart(self, source_id: str, finds: list[Apart]) -> None:
        """What a list holds that no longer looks like itself: not to be stored with the documents."""
        self._write({"event": "apart", "source": source_id, "finds": finds})

    def end(
        self, source_id: str, outcome: Outcome, validators: dict[str, dict[str, str | None]], reached: Reached | None
    ) -> None:
        """The source is done, in exactly one state; `reached` is how far it is read, where its query names a time."""
        told = {"outcome": outcome, "validators": validators, "reached": reached}
        self._write({"event": "end", "source": source_id, **told})

    def alive(self) -> None:
        """Nothing new, but still at work."""
        self._write({"event": "alive"})

    def _write(self, message: dict[str, Any], *, soon: bool = True) -> None:
        """Write a line; what need not come soon goes with the next lines, the heartbeat's at the latest."""
        line = _ENCODER.encode(message)
        with self._lock:
            self._waiting.append(line)
            if soon or len(self._waiting) >= AT_ONCE:
                self._stream.write("\n".join(self._waiting) + "\n")
                self._stream.flush()
                self._waiting = []


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _shallow(one: Any) -> dict[str, Any]:
    """A data class as its fields, uncopied: `asdict` would copy every text."""
    return {name: getattr(one, name) for name in _names(one.__class__)}


_ENCODER = json.JSONEncoder(ensure_ascii=True, default=_shallow)


def found_of(message: dict[str, Any]) -> Found:
    """The document in a `found` message."""
    told = dict(message["found"])
    published, references, pages = told.pop("published"), told.pop("references"), told.pop("pages")
    return Found(
        **told,
        published=When(**published) if published else None,
        references=tuple(map(tuple, references)),
        pages=tuple(map(tuple, pages)),
    )


def outcome_of(message: dict[str, Any]) -> Outcome:
    """The outcome in an `end` message."""
    return Outcome(**message["outcome"])


def reached_of(message: dict[str, Any]) -> Reached | None:
    """How far the source is read, in an `end` message; None where its query names no time."""
    if message["reached"] is None:
        return None
    told = dict(message["reached"])
    rest = told.pop("rest")
    return Reached(**told, rest=Request(**rest) if rest else None)


def shape_of(message: dict[str, Any]) -> Shape:
    """The shape in a `listed` message."""
    return Shape(**{**message["shape"], "forms": tuple(message["shape"]["forms"])})


def finds_of(message: dict[str, Any]) -> list[Apart]:
    """The finds in an `apart` message."""
    return [Apart(**one) for one in message["finds"]]
