"""The arrows of the design: who may know whom, also between rooms, where SQL may stand, what a quick command may load."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT, environment

PACKAGES = ("ground", "store", "crawlers", "classify", "digest", "policywatch")
MAY_KNOW = {
    "ground": {"ground"},
    "store": {"ground", "store"},
    "crawlers": {"ground", "store", "crawlers"},
    "classify": {"ground", "store", "classify"},
    "digest": {"ground", "store", "digest"},
    "policywatch": set(PACKAGES),
}
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
HEAVY = (
    "scrapy", "twisted", "spacy", "trafilatura", "jinja2", "sqlite_utils", "numpy", "httpx", "dateparser", "pydantic",
    "lxml", "babel", "apscheduler", "py3langid", "feedparser", "pypdfium2", "nh3", "css_inline", "rensa",
)  # fmt: skip
# A statement's beginning, so that prose such as "select what is due" is none.
SQL = re.compile(
    r"\bSELECT\s.+\sFROM\s|\bINSERT\s+(OR\s+\w+\s+)?INTO\s|\bUPDATE\s+\w+\s+SET\s|\bDELETE\s+FROM\s|"
    r"\bCREATE\s+(TABLE|VIEW|INDEX|TRIGGER|VIRTUAL)\b|\bPRAGMA\s+\w+|\bBEGIN\s+IMMEDIATE\b",
    re.DOTALL,
)


def name_of(path: Path) -> str:
    """A module by its place in the tree."""
    return str(path.relative_to(ROOT))


def imports(tree: ast.AST) -> Iterator[str]:
    """The full names of everything imported anywhere in a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield from (f"{node.module}.{one.name}" for one in node.names)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_imports_only_what_its_package_may_know(path: Path) -> None:
    package = path.relative_to(ROOT).parts[0].removesuffix(".py")
    ours = {one.split(".")[0] for one in imports(ast.parse(path.read_text(encoding="utf-8")))} & MAY_KNOW.keys()
    assert ours <= MAY_KNOW[package]


def room_of(module: str) -> str:
    """The room that a module stands in: its package and first folder; a module beside the rooms is a room of its own."""
    parts = module.split(".")
    return ".".join(parts[:2])


def rooms_known() -> dict[str, set[str]]:
    """Which rooms each room imports from, within its own package."""
    modules = {".".join(path.relative_to(ROOT).with_suffix("").parts) for path in MODULES}
    known: dict[str, set[str]] = {}
    for path in MODULES:
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        if path.parent == ROOT / module.split(".", maxsplit=1)[0]:
            # What stands beside the rooms (commands, openings) uses them, and none of them uses it.
            continue
        for name in imports(ast.parse(path.read_text(encoding="utf-8"))):
            target = next((one for one in (name, name.rpartition(".")[0]) if one in modules), None)
            if target and target.split(".")[0] == module.split(".")[0] and room_of(target) != room_of(module):
                known.setdefault(room_of(module), set()).add(room_of(target))
    return known


def test_no_room_comes_back_to_itself() -> None:
    known = rooms_known()
    assert len(known) > 15, "the rooms are found"
    reached = {room: set(others) for room, others in known.items()}
    for _ in reached:
        for others in reached.values():
            others |= {further for one in others for further in reached.get(one, ())}
    assert [room for room, others in sorted(reached.items()) if room in others] == []


def test_no_module_comes_back_to_itself() -> None:
    modules = {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in MODULES}
    known: dict[str, set[str]] = {}
    for module, path in modules.items():
        # What is imported for types alone, or where it is used, makes no circle when modules are read.
        body = ast.Module(
            [one for one in ast.parse(path.read_text(encoding="utf-8")).body if not isinstance(one, ast.If)], []
        )
        top = ast.Module([one for one in body.body if isinstance(one, ast.Import | ast.ImportFrom)], [])
        targets = {t for name in imports(top) for t in (name, name.rpartition(".")[0]) if t in modules}
        known[module] = targets - {module}
    done: set[str] = set()
    while ready := {module for module, others in known.items() if module not in done and others <= done}:
        done |= ready
    assert sorted(set(known) - done) == []


@pytest.mark.parametrize("path", [one for one in MODULES if one.relative_to(ROOT).parts[0] != "store"], ids=name_of)
def test_sql_stands_in_the_store_alone(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    found = [text for text in texts if SQL.search(text)]
    # The demo's last words show an analyst two queries to try; they are printed, never run.
    shown = [text for text in found if path.parent.name == "policywatch" and "Worth trying next" in text]
    assert found == shown


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_importing_a_module_does_no_work(path: Path) -> None:
    """At the level of a module stand imports, definitions and constants: nothing is read, opened or asked for."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        calls = [one for one in ast.walk(node) if isinstance(one, ast.Call)] if isinstance(node, ast.Assign) else []
        for call in calls:
            called = ast.unparse(call.func)
            assert called not in ("open", "open_store", "connect", "sqlite3.connect", "read_toml", "load_lexicon"), (
                called
            )
            assert not called.endswith((".read_text", ".read_bytes", ".urlopen")), called


def test_help_loads_nothing_heavy() -> None:
    script = (
        "import sys\nsys.argv = ['policywatch', '--help']\nfrom policywatch.cli import cli\n"
        "try:\n    cli()\nexcept SystemExit:\n    pass\n"
        "print(*sorted({name.split('.')[0] for name in sys.modules}), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert set(done.stderr.split()).isdisjoint(HEAVY)


def test_no_module_loads_the_command_line() -> None:
    for path in (one for one in MODULES if one.relative_to(ROOT).parts[0] != "policywatch"):
        names = set(imports(ast.parse(path.read_text(encoding="utf-8"))))
        assert not any(name.split(".")[0] == "policywatch" for name in names), name_of(path)
