"""`policywatch classify --jsonl`: one JSON object a line in, one a line out, in order, without a store."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import islice
from typing import Any

from classify.reading.reader import Reader, Text
from ground.errors import PolicywatchError
from ground.halves import HALF
from ground.records import Tag

AT_ONCE = 200


def classify_lines(reader: Reader, lines: Iterable[str]) -> Iterator[str]:
    """A line of JSON for each line of input with `id`, `title`, `text` and perhaps `language`.

    Raises PolicywatchError, naming the line, where one is not a JSON object.
    """
    numbered = iter(enumerate(lines, 1))
    while batch := list(islice(numbered, AT_ONCE)):
        rows = [_row(line, number) for number, line in batch if line.strip()]
        texts = [_text(row) for row in rows]
        for row, read in zip(rows, reader.read_all(texts, with_signature=False), strict=True):
            yield _json({"id": row["id"], "language": read.language, "themes": [_theme(tag) for tag in read.tags]})


def _row(line: str, number: int) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise PolicywatchError(f"standard input, line {number}: is not JSON: {error}") from error
    if not isinstance(row, dict):
        raise PolicywatchError(f"standard input, line {number}: is not a JSON object")
    return {"id": str(number), **row}


def _text(row: dict[str, Any]) -> Text:
    language = row.get("language")
    return Text(
        str(row["id"]),
        str(row.get("title") or ""),
        str(row.get("text") or ""),
        str(language) if language else None,
    )


def _theme(tag: Tag) -> dict[str, Any]:
    return {"theme": tag.theme, "score": tag.score, "evidence": [asdict(one) for one in tag.evidence]}


def _json(answer: dict[str, Any]) -> str:
    """One line; half characters, which UTF-8 cannot carry, go out escaped as they came in."""
    line = json.dumps(answer, ensure_ascii=False)
    return json.dumps(answer) if HALF.search(line) else line
