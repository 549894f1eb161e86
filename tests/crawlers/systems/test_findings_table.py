"""The table of what was found out about the services (findings.toml): each row has a test that is there, or a reason."""

from __future__ import annotations

import ast
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from crawlers.adding.catalogue_page import systems_page
from crawlers.systems.registry import system_of
from tests.conftest import ROOT

HERE = Path(__file__).parent
SERVICES = ROOT.parent / "shared" / "services"
# A numbered finding, and a service with notes of its own, as the pages begin them.
NUMBERED = re.compile(r"^(?:### )?(\d+)\. (?:\*\*)?(?:HIGH|MEDIUM|LOW)", re.MULTILINE)
NAMED = re.compile(r"^\*\*([\w .-]+)\*\*", re.MULTILINE)


def findings() -> list[dict[str, Any]]:
    """The rows of the table."""
    rows: list[dict[str, Any]] = tomllib.loads((HERE / "findings.toml").read_text("utf-8"))["finding"]
    return rows


@cache
def names_in(file: Path) -> frozenset[str]:
    """The names of the tests in a module."""
    tree = ast.parse(file.read_text("utf-8"))
    return frozenset(one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef))


@pytest.mark.parametrize("row", findings(), ids=lambda row: f"{row['page']} {row['at']}: {row['says'][:40]}")
def test_each_finding_is_held_by_a_test_that_is_there_or_says_why_not(row: dict[str, Any]) -> None:
    assert set(row) in ({"page", "at", "says", "tests"}, {"page", "at", "says", "why"})
    assert row.get("tests") or len(row["why"]) > 20
    for one in row.get("tests", ()):
        file, _, name = one.partition("::")
        assert name.startswith("test_")
        assert name in names_in(HERE.parent / file), one


@pytest.mark.parametrize("page", ["european", "national"])
def test_no_finding_of_the_pages_is_left_out(page: str) -> None:
    if not (SERVICES / f"{page}.md").is_file():
        pytest.skip("the pages are not here")
    text = (SERVICES / f"{page}.md").read_text("utf-8")
    wanted = {*NUMBERED.findall(text), *NAMED.findall(text)}
    assert len(wanted) > 20
    assert wanted - {row["at"] for row in findings() if row["page"] == page} == set()


def test_operators_are_told_who_lets_no_machine_in() -> None:
    page = systems_page()
    troubles = (ROOT / "docs" / "troubles.md").read_text("utf-8")
    for kind, words in {
        "hudoc": "403",
        "un-digital-library": "202",
        "senat": "certificates",
        "althingi": "refuse",
    }.items():
        assert words in system_of(kind).access
        assert system_of(kind).access.removeprefix("no refusal known; ") in page
    assert "data centre (HUDOC, UN library)" in troubles


def test_operators_are_told_how_to_come_by_the_bundestags_key() -> None:
    assert "openapi.yaml" in system_of("dip").access
    assert "every May" in system_of("dip").access
