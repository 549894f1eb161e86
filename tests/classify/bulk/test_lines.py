"""`classify --jsonl`: a line out for each line in, in order, in the promised shape, and no store anywhere."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from classify.bulk.lines import classify_lines
from classify.reading.reader import Reader
from ground.errors import PolicywatchError
from tests.classify.making import ENGLISH, GERMAN, write_lexicon
from tests.conftest import Ran


def answers(reader: Reader, *rows: Any) -> list[dict[str, Any]]:
    """What comes out for some objects."""
    return [json.loads(line) for line in classify_lines(reader, [json.dumps(row) for row in rows])]


def test_an_answer_has_the_promised_shape(reader: Reader) -> None:
    row = {"id": "a1", "language": "en", "title": "Human trafficking", "text": "Forced labour.", "published_at": "2026"}
    (answer,) = answers(reader, row)
    assert (answer["id"], answer["language"]) == ("a1", "en")
    (theme,) = answer["themes"]
    assert theme.keys() >= {"theme", "score", "evidence"}
    assert (theme["theme"], isinstance(theme["score"], float)) == ("trafficking", True)
    for one in theme["evidence"]:
        assert one.keys() >= {"term", "quote", "start", "end"}
        assert row[one["field"]][one["start"] : one["end"]] == one["quote"]
    assert [one["quote"] for one in theme["evidence"]] == ["Human trafficking", "Forced labour"]


def test_answers_come_in_the_order_of_the_questions(reader: Reader) -> None:
    rows = [{"id": str(number), "title": "x", "text": ""} for number in range(450)]
    assert [answer["id"] for answer in answers(reader, *rows)] == [str(number) for number in range(450)]


@pytest.mark.parametrize("given", ["a", 7, None, "ü"])
def test_an_id_comes_back_as_it_was(reader: Reader, given: object) -> None:
    assert answers(reader, {"id": given, "title": "x", "text": "y"})[0]["id"] == given


def test_what_is_missing_is_taken_as_empty(reader: Reader) -> None:
    (answer,) = answers(reader, {"id": "1"})
    assert (answer["language"], answer["themes"]) == (None, [])
    (answer,) = answers(reader, {"id": "1", "title": None, "text": None, "language": None})
    assert answer["themes"] == []


def test_the_language_is_found_where_it_is_not_given(reader: Reader) -> None:
    text = "Die Behörde prüft den Verdacht auf Menschenhandel und die Einhaltung des Mindestlohns in vielen Betrieben."
    (answer,) = answers(reader, {"id": "1", "title": "", "text": text})
    assert answer["language"] == "de"
    assert {theme["theme"] for theme in answer["themes"]} == {"trafficking", "labour"}


def test_a_half_character_comes_back_as_it_was(reader: Reader) -> None:
    line = '{"id": "1", "language": "en", "title": "human \\ud83d trafficking", "text": ""}'
    (answer,) = classify_lines(reader, [line])
    answer.encode("utf-8")
    assert json.loads(answer)["themes"][0]["evidence"][0]["quote"] == "human \ud83d trafficking"


def test_empty_lines_are_passed_over(reader: Reader) -> None:
    assert len(list(classify_lines(reader, ["\n", '{"id": "1"}\n', "  \n"]))) == 1


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("nonsense", "standard input, line 2: is not JSON"),
        ("[1]", "standard input, line 2: is not a JSON object"),
        ("[" * 100_000, "standard input, line 2: is not JSON"),
        ('{"id": ' + "1" * 5_000 + "}", "standard input, line 2: is not JSON"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(reader: Reader, line: str, fault: str) -> None:
    with pytest.raises(PolicywatchError, match=fault):
        list(classify_lines(reader, ['{"id": "1"}', line]))


def test_the_command_needs_no_store_and_writes_nothing_else(tmp_path: Path, command: Callable[..., Ran]) -> None:
    config = write_lexicon(tmp_path / "config", {"en": ENGLISH, "de": GERMAN})
    rows = [
        {"id": "1", "language": "en", "title": "Human trafficking", "text": ""},
        {"id": "2", "language": "de", "title": "Für höheren Mindestlohn", "text": ""},
    ]
    data = tmp_path / "data"
    done = command(
        "--config", config, "--data", data, "classify", "--jsonl", stdin="\n".join(map(json.dumps, rows)) + "\n"
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["1", "2"]
    assert not data.exists()


def test_a_bad_line_ends_the_command_with_one_line(tmp_path: Path, command: Callable[..., Ran]) -> None:
    config = write_lexicon(tmp_path / "config", {"en": ENGLISH})
    done = command("--config", config, "classify", "--jsonl", stdin='{"id": "1"}\nnonsense\n')
    assert done.returncode == 1
    assert done.stderr.startswith("error: standard input, line 2: is not JSON")
    assert done.stderr.count("\n") == 1
