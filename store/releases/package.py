"""What describes a release: a data package (its fields told as docs/schema.md tells them), and how to cite it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from store.releases.tables import MORE

TYPES = {"integer": "integer", "real": "number", "text": "string"}
TITLE = "Policywatch: policy and news of Europe on trafficking in human beings and the rights it touches"


def described(part: Path, week: str, columns: dict[str, list[str]], schema: str) -> str:
    """The text of `datapackage.json` for the CSV files in a folder. `columns` are those of each table."""
    meanings = read_meanings(schema)
    resources = [
        {
            "name": name.replace("_", "-"), "path": f"{name}.csv", "format": "csv", "mediatype": "text/csv",
            "encoding": "utf-8", "profile": "tabular-data-resource", "bytes": (part / f"{name}.csv").stat().st_size,
            "schema": {"fields": [_field(column, meanings.get(name, {})) for column in names], "missingValues": [""]},
        }
        for name, names in columns.items()
    ]  # fmt: skip
    package = {
        "profile": "tabular-data-package", "name": f"policywatch-{week.lower()}", "title": TITLE, "version": week,
        "description": "Facts about published documents. Titles and quoted sentences belong to their publishers; "
        "texts are not part of it: each is named by its address, its SHA-256 and its length.",
        "resources": resources,
    }  # fmt: skip
    return json.dumps(package, ensure_ascii=False, indent=1) + "\n"


def read_meanings(schema: str) -> dict[str, dict[str, tuple[str, str]]]:
    """Type and meaning of each column of each view, as the page of the schema tells them."""
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for view, section in _sections(schema):
        rows = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("| ")]
        cells = [[cell.strip() for cell in row] for row in rows]
        found[view] = {row[0]: (row[1], row[2]) for row in cells if len(row) > 2 and row[1] in TYPES}
    return found


def read_purposes(schema: str) -> dict[str, str]:
    """What each view is for, as the page of the schema tells it; empty where its columns tell all."""
    return {view: " ".join(section.partition("|column|")[0].split()) for view, section in _sections(schema)}


def plain(words: str) -> str:
    """Words of the page without its marks, and without what points at other pages."""
    told = re.sub(r" ?\(\[[^]]*\]\([^)]*\)\)", "", words)
    return re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", told).replace("*", "").replace("`", "")


def _sections(schema: str) -> list[tuple[str, str]]:
    parts = re.split(r"^### (\w+)$", schema, flags=re.MULTILINE)
    return list(zip(parts[1::2], parts[2::2], strict=True))


def _field(column: str, meanings: dict[str, tuple[str, str]]) -> dict[str, Any]:
    kind, meaning = meanings.get(column) or MORE.get(column) or ("text", "")
    return {"name": column, "type": TYPES[kind], "description": plain(meaning)}


def citation(week: str, ends: str) -> str:
    """The text of `CITATION.cff`."""
    return (
        "cff-version: 1.2.0\n"
        "message: Please cite this release by its week.\n"
        "type: dataset\n"
        f'title: "{TITLE}"\n'
        "authors:\n  - name: The Policywatch contributors\n"
        f'version: "{week}"\n'
        f'date-released: "{ends[:10]}"\n'
    )
