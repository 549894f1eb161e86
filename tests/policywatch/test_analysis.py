"""`search`, `as-of` and `export` as an analyst types them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

from ground.sheets import as_csv
from tests.conftest import Ran


def test_a_search_answers_in_words_as_json_and_as_a_table(demo: Path, command: Callable[..., Ran]) -> None:
    words = command("--data", demo, "search", "braccianti", "--limit", 1)
    assert words.returncode == 0
    assert "[braccianti]" in words.stdout.casefold()
    told = json.loads(command("--data", demo, "search", "2024/1712", "--json").stdout)
    assert told["hits"][0]["title"]
    table = command("--data", demo, "search", "traff*", "OR", "Menschenhandel", "--csv", "--country", "int")
    rows = list(csv.DictReader(io.StringIO(table.stdout)))
    assert {row["country"] for row in rows} == {"INT"}


def test_a_search_for_nothing_is_no_error(demo: Path, command: Callable[..., Ran]) -> None:
    for words in ((), ('"',), ("-",), ("qqqq",)):
        done = command("--data", demo, "search", *(("--", *words) if words == ("-",) else words))
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.startswith("nothing was found")


def test_a_day_that_is_none_is_a_fault_of_the_question(demo: Path, command: Callable[..., Ran]) -> None:
    for words in (("search", "x", "--since", "yesterday"), ("as-of", "yesterday")):
        done = command("--data", demo, *words)
        assert done.returncode == 2
        assert "should be a day such as 2026-11-24" in done.stderr


def test_counts_as_of_today_are_todays(demo: Path, command: Callable[..., Ran]) -> None:
    told = json.loads(command("--data", demo, "as-of", "2999-01-01", "--json").stdout)
    assert told["differences"] == []
    assert told["documents"] > 50
    assert all(one["then"] == one["now"] for one in told["themes"])


def test_a_view_is_exported_whole(demo: Path, command: Callable[..., Ran]) -> None:
    rows = list(csv.DictReader(io.StringIO(command("--data", demo, "export", "--view", "theme_codes").stdout)))
    assert len(rows) == 8
    done = command("--data", demo, "export", "--view", "theme")
    assert done.returncode == 2
    assert 'there is no view "theme"' in done.stderr


def test_an_export_says_what_it_needs(demo: Path, command: Callable[..., Ran]) -> None:
    assert command("--data", demo, "export").returncode == 2
    refused = command("--data", demo, "export", "--release", "2999-W01", demo / "releases")
    assert refused.returncode == 1
    assert "ends at" in refused.stderr


def test_a_cell_that_a_spreadsheet_would_run_is_made_harmless() -> None:
    assert as_csv(["a", "b"], [["=1+1", -1], ["x", None]]) == "a,b\n'=1+1,-1\nx,\n"
