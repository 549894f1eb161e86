"""`policywatch classify --jsonl`: one JSON object a line in, one a line out, in order, without a store."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from classify.reading import Read, Reader, Text
from store.errors import PolicywatchError

AT_ONCE = 200


def classify_lines(reader: Reader, lines: Iterable[str]) -> Iterator[str]:
    """A line of JSON for each line of input with `id`, `title`, `text` and perhaps `language`.

    Raises PolicywatchError, naming the line, where one is not a JSON object.
    """
    numbered = iter(enumerate(lines, 1))
    while batch := list(islice(numbered, AT_ONCE)):
        texts = [text for number, line in batch if (text := _text(line, number)) is not None]
        for one, read in zip(texts, reader.read_all(texts, with_signature=False), strict=True):
            yield json.dumps(_answer(one, read), ensure_ascii=False)


def _text(line: str, number: int) -> Text | None:
    if not line.strip():
        return None
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise PolicywatchError(f"standard input, line {number}: is not JSON: {error}") from error
    if not isinstance(row, dict):
        raise PolicywatchError(f"standard input, line {number}: is not a JSON object")
    language = row.get("language")
    return Text(
        str(row.get("id", number)),
        str(row.get("title") or ""),
        str(row.get("text") or ""),
        str(language) if language else None,
    )


def _answer(one: Text, read: Read) -> dict[str, Any]:
    themes = [
        {
            "theme": tag.theme,
            "score": tag.score,
            "evidence": [
                {
                    "term": e.term,
                    "quote": e.quote,
                    "field": e.field,
                    "start": e.start,
                    "end": e.end,
                    "sentence": e.sentence,
                }
                for e in tag.evidence
            ],
        }
        for tag in read.tags
    ]
    return {"id": one.id, "language": read.language, "themes": themes}
