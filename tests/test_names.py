"""Our names belong to nobody else, the tree has its fixed shape, and modules stay small enough to read."""

from __future__ import annotations

import ast
from collections import Counter
from importlib.metadata import distributions
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.test_layers import MODULES, PACKAGES, name_of

MOST_MODULES = 20

OURS = PACKAGES
TREE = {
    ".ci", ".gitattributes", ".github", ".gitignore", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile", "README.md",
    "benchmarks", "classify", "config", "crawlers", "digest", "docs", "ground", "policywatch", "pyproject.toml",
    "requirements-bench.lock", "requirements-dev.lock", "requirements-tools.lock", "requirements.lock", "store", "tests",
}  # fmt: skip
# What work leaves behind, and git does not keep.
LEFT = {
    ".git", ".venv", ".hypothesis", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".scrapy", "__pycache__", "build",
    "data", "demo-data", "dist",
}  # fmt: skip
DATA = {".toml", ".md", ".html", ".xml", ".json", ".pdf", ".txt"}
# How it is run by other programs: units of systemd, and how a container is built and composed.
DEPLOY = {".service", ".timer", ".yaml", ".dockerignore", ""}
FUNCTIONS = ast.FunctionDef | ast.AsyncFunctionDef


def test_no_other_distribution_has_modules_of_our_names() -> None:
    others = {
        (one.metadata["Name"], file.parts[0].removesuffix(".py"))
        for one in distributions()
        if one.metadata["Name"] != "policywatch"
        for file in one.files or ()
        if file.suffix == ".py"
    }
    assert [pair for pair in others if pair[1] in OURS] == []


def test_the_top_of_the_tree_is_as_drawn() -> None:
    found = {path.name for path in ROOT.iterdir() if not path.name.endswith(".egg-info")}
    assert found - LEFT <= TREE
    assert {*PACKAGES, "config", "tests", "docs", "pyproject.toml", "README.md"} <= found


def test_config_holds_data_and_no_code() -> None:
    for path in (ROOT / "config").rglob("*"):
        known = DATA | DEPLOY if path.parent == ROOT / "config" / "deploy" else DATA
        assert path.is_dir() or path.suffix in known, name_of(path)
        assert not path.is_file() or not path.stat().st_mode & 0o111, name_of(path)


def test_a_package_file_holds_its_docstring_only() -> None:
    for path in MODULES:
        if path.name == "__init__.py":
            (only,) = ast.parse(path.read_text(encoding="utf-8")).body
            assert isinstance(only, ast.Expr), name_of(path)


def test_no_folder_of_tests_is_a_package() -> None:
    assert list((ROOT / "tests").rglob("__init__.py")) == []


def test_a_folder_holds_what_one_look_takes_in() -> None:
    folders = Counter(path.parent for path in MODULES if path.name != "__init__.py")
    assert {name_of(folder): count for folder, count in folders.items() if count > MOST_MODULES} == {}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_can_be_read_in_one_sitting(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    assert len(text.splitlines()) <= 300
    assert ast.get_docstring(tree), "says what it is for"
    for node in ast.walk(tree):
        if isinstance(node, FUNCTIONS):
            assert (node.end_lineno or 0) - node.lineno < 50, node.name
