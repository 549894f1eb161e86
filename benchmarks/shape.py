"""The shape of one or several trees of this project: `python -m benchmarks.shape FOLDER [FOLDER ...]`, a column for each.

Of each package: modules, rooms, the most modules in one folder, the levels of imports (the longest chain), and arrows back:
imports that lead to where they come from, between modules and between rooms. Of the adapters: how many, and their lines.
"""

from __future__ import annotations

import ast
import sys
from collections import Counter
from pathlib import Path
from statistics import median

from benchmarks.measure import ROOT

PACKAGES = ("ground", "store", "crawlers", "classify", "digest", "policywatch")
SYSTEMS = "crawlers/systems"
# Modules there that are no adapters.
SHARED = ("__init__", "answer", "base", "paging", "registry", "rows", "xmlanswers", "dated", "system", "systems")
Graph = dict[str, set[str]]


def modules_of(root: Path, package: str) -> dict[str, Path]:
    """The modules of a package, by their full names."""
    paths = [*(root / package).rglob("*.py"), *root.glob(f"{package}.py")]
    return {".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__"): path for path in paths}


def imports_of(modules: dict[str, Path]) -> Graph:
    """Which modules of a package each of them imports when it is itself imported."""
    known: Graph = {}
    for name, path in modules.items():
        body = ast.parse(path.read_text(encoding="utf-8")).body
        named = [f"{node.module}.{one.name}" for node in body if isinstance(node, ast.ImportFrom) for one in node.names]
        named += [one.name for node in body if isinstance(node, ast.Import) for one in node.names]
        targets = (next((one for one in (full, full.rpartition(".")[0]) if one in modules), None) for full in named)
        known[name] = {one for one in targets if one} - {name}
    return known


def rooms_of(graph: Graph) -> Graph:
    """The same between rooms: package and first folder; a module beside the rooms is in none."""
    rooms: Graph = {}
    for name, others in graph.items():
        for other in others:
            here, there = (".".join(one.split(".")[:2]) for one in (name, other))
            if name.count(".") > 1 and other.count(".") > 1 and here != there:
                rooms.setdefault(here, set()).add(there)
    return rooms


def arrows_back(graph: Graph) -> int:
    """How many arrows lead to a place from which one comes back to where they begin."""
    reached = {name: set(others) for name, others in graph.items()}
    for _ in reached:
        for others in reached.values():
            others |= {further for one in others for further in reached.get(one, ())}
    return sum(name in reached.get(other, ()) for name, others in graph.items() for other in others)


def levels(graph: Graph) -> int:
    """How many modules the longest chain of imports has; circles count once."""
    depth: dict[str, int] = {}

    def of(name: str, above: frozenset[str]) -> int:
        if name not in depth:
            deeper = [of(one, above | {name}) for one in graph.get(name, ()) if one not in above | {name}]
            depth[name] = 1 + max(deeper, default=0)
        return depth[name]

    return max((of(name, frozenset()) for name in graph), default=0)


def shape_of(root: Path) -> dict[str, str]:
    """The rows of one tree."""
    rows: dict[str, str] = {}
    for package in PACKAGES:
        modules = modules_of(root, package)
        graph = imports_of(modules)
        folders = Counter(path.parent for path in modules.values() if path.stem != "__init__")
        rooms = {one for one in folders if one != root / package and one.parent == root / package}
        rows[f"{package}: modules / rooms / most in one folder"] = (
            f"{sum(folders.values())} / {len(rooms)} / {max(folders.values(), default=0)}"
        )
        inside = Counter(
            path.parent.name for path in modules.values() if path.stem != "__init__" and path.parent in rooms
        )
        rows[f"{package}: modules by room"] = (
            ", ".join(f"{name} {count}" for name, count in sorted(inside.items())) or "-"
        )
        rows[f"{package}: levels of rooms"] = str(levels(rooms_of(graph)) or "-")
        back = f"{arrows_back(graph)} / {arrows_back(rooms_of(graph))}"
        rows[f"{package}: levels; arrows back between modules / rooms"] = f"{levels(graph)}; {back}"
    adapters = [path for path in (root / SYSTEMS).rglob("*.py") if path.stem not in SHARED]
    lines = [len(path.read_text(encoding="utf-8").splitlines()) for path in adapters]
    rows["adapters: number; lines in all / median"] = (
        f"{len(lines)}; {sum(lines):,} / {median(lines):.0f}" if lines else "0"
    )
    return rows


def main(folders: list[str]) -> None:
    """Print the table."""
    roots = [Path(one).resolve() for one in folders] or [ROOT]
    columns = [shape_of(root) for root in roots]
    print(f"| what | {' | '.join(root.name for root in roots)} |\n|---|{'---|' * len(roots)}")
    for row in columns[0]:
        print(f"| {row} | {' | '.join(column[row] for column in columns)} |")


if __name__ == "__main__":
    main(sys.argv[1:])
