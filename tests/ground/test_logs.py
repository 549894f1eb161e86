"""The log: lines for people unless asked otherwise, and else one JSON object a line, from collecting processes too."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from ground.logs import formatter
from tests.conftest import ROOT, Ran, environment

Command = Callable[..., Ran]


def record(message: str, **about: object) -> logging.LogRecord:
    """A record as loggers make it."""
    return logging.getLogger("sample").makeRecord(
        "sample", logging.WARNING, __file__, 1, message, (), None, extra=about
    )


def test_a_line_of_json_names_time_level_logger_source_and_digest_and_nothing_else() -> None:
    told = json.loads(
        formatter("json").format(record("“ž” came\nlate", source="de-one", digest="weekly-2026-W49", place=3))
    )
    assert datetime.fromisoformat(told.pop("timestamp")).utcoffset() == timedelta()
    assert told == {
        "event": "“ž” came\nlate", "level": "warning", "logger": "sample", "source": "de-one", "digest": "weekly-2026-W49",
    }  # fmt: skip


def test_an_exception_stays_on_its_line() -> None:
    one = record("it failed")
    try:
        int("x")
    except ValueError as error:
        one.exc_info = (type(error), error, error.__traceback__)
    line = formatter("json").format(one)
    assert "\n" not in line
    assert "ValueError: invalid literal" in json.loads(line)["exception"]


@pytest.mark.parametrize("told", [("--log", "json"), ()])
def test_each_source_that_was_visited_has_its_line(command: Command, tmp_path: Path, told: tuple[str, ...]) -> None:
    env = environment(POLICYWATCH_LOG="json") if not told else environment()
    words = ("-v", "--config", ROOT / "config" / "demo", "--data", tmp_path, "collect", "int-fair-mobility")
    done = command(*told, *words, env=env)
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert ["int-fair-mobility"] == [line["source"] for line in lines if "source" in line]
    plain = command("-v", "--config", ROOT / "config" / "demo", "--data", tmp_path, "collect", "int-fair-mobility")
    assert " INFO int-fair-mobility: failed, " in plain.stderr
