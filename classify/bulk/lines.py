"""`policywatch classify --jsonl`: one JSON object a line in, one a line out, in order, without a store."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from classify.facts.together.facts import FactReader, Facts, Paper
from classify.facts.together.paged import paged
from classify.places.pages import told_evidence, told_page
from classify.reading.reader import Read, Reader, Text
from ground.errors import PolicywatchError
from ground.halves import HALF
from ground.records import Tag

AT_ONCE = 200


def classify_lines(reader: Reader, lines: Iterable[str], facts: FactReader) -> Iterator[str]:
    """A line of JSON for each line of input with `id`, `title`, `text` and perhaps `language`.

    For facts a line may also carry `published_at`, `country` (the publisher's), `url` and `type` (the publisher's own); with
    `pages`, where in the text each page of a paper begins, what is found names its `page`.
    Raises PolicywatchError, naming the line, where one is not a JSON object or its pages are no such list.
    """
    numbered = iter(enumerate(lines, 1))
    while batch := list(islice(numbered, AT_ONCE)):
        rows = [_row(line, number) for number, line in batch if line.strip()]
        texts = [_text(row) for row in rows]
        for row, text, read in zip(rows, texts, reader.read_all(texts, with_signature=False), strict=True):
            told = paged(facts.read(_paper(row, text, read)), text.text, row["pages"])
            themes = [_theme(tag) for tag in told.tags]
            yield _json({"id": row["id"], "language": read.language, "themes": themes, **facts_in_json(told)})


def facts_in_json(facts: Facts) -> dict[str, Any]:
    """The facts as they are written out: quotes are whole sentences, empty where they are held."""
    return {
        "kind": facts.kind.kind if facts.kind else None,
        "references": [{"kind": one.kind, "value": one.value, **told_page(one.span.page)} for one in facts.references],
        "deadlines": [
            {"date": one.date, "kind": one.kind, "quote": one.span.sentence, **told_page(one.span.page)}
            for one in facts.deadlines
        ],
        "countries": [one.country for one in facts.countries],
        "concepts": [
            {"id": one.id, "name": one.name, "quote": one.quote, **told_page(one.page)} for one in facts.concepts
        ],
        "signals": [
            {
                "pattern": one.pattern,
                "right": one.right,
                "quote": one.span.quote,
                "direction": one.direction,
                "negated": one.negated,
                "struck_out": one.struck_out,
                **told_page(one.span.page),
            }
            for one in facts.signals
        ],
        "held": [{"field": one.field, "reason": one.reason} for one in facts.held],
    }


def _row(line: str, number: int) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise PolicywatchError(f"standard input, line {number}: is not JSON: {error}") from error
    if not isinstance(row, dict):
        raise PolicywatchError(f"standard input, line {number}: is not a JSON object")
    pages = row.get("pages") or []
    if not isinstance(pages, list) or not all(type(one) is int for one in pages) or pages != sorted(pages):
        raise PolicywatchError(
            f"standard input, line {number}: pages is not a list of places in the text, one for each page, in order"
        )
    return {"id": str(number), **row, "pages": pages}


def _text(row: dict[str, Any]) -> Text:
    return Text(str(row["id"]), _string(row, "title"), _string(row, "text"), _string(row, "language") or None)


def _paper(row: dict[str, Any], text: Text, read: Read) -> Paper:
    return Paper(
        title=text.title,
        text=text.text,
        language=read.language,
        tags=read.tags,
        parts=read.parts,
        published_at=_string(row, "published_at") or None,
        country=_string(row, "country").upper() or None,
        url=_string(row, "url"),
        type=_string(row, "type"),
    )


def _string(row: dict[str, Any], key: str) -> str:
    """What a key says; empty where it is missing or null."""
    return str(row.get(key) or "")


def _theme(tag: Tag) -> dict[str, Any]:
    return {"theme": tag.theme, "score": tag.score, "evidence": [told_evidence(one) for one in tag.evidence]}


def _json(answer: dict[str, Any]) -> str:
    """One line; half characters, which UTF-8 cannot carry, go out escaped as they came in."""
    line = json.dumps(answer, ensure_ascii=False)
    return json.dumps(answer) if HALF.search(line) else line
