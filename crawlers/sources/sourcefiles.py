"""Reads the TOML files below config/sources/ into sources, and says everything that is wrong in them.

Together with the files that are followed they are the part "sources" of the configuration.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from crawlers.sources.catalogue import Source
from crawlers.sources.kinds import kind_of
from crawlers.sources.procedures import read_procedures
from ground.strict import Faults, parse, read_toml
from ground.tomlplace import line_of


def read_watched(folder: Path, faults: Faults) -> dict[str, Any]:
    """The sources, and the files that are followed, under the names they have in the configuration."""
    return {"sources": read_sources(folder, faults), "procedures": read_procedures(folder, faults)}


def read_sources(folder: Path, faults: Faults) -> list[Source]:
    """All sources below `folder`/sources in order of file and place; faults, also of ids used twice, are noted."""
    sources: list[Source] = []
    places: dict[str, tuple[Path, int]] = {}
    for file in sorted((folder / "sources").rglob("*.toml")):
        for index, source in _numbered(file, faults):
            if source.id in places:
                first, number = places[source.id]
                line = line_of(file, ("source", index, "id"))
                said = f"{first.name}:{line_of(first, ('source', number, 'id'))}"
                faults.add(file, line, f'source.{index + 1}.id: "{source.id}" is already used in {said}')
            else:
                places[source.id] = (file, index)
                sources.append(source)
    return sources


def read_file(file: Path, faults: Faults) -> list[Source]:
    """The sources of one file, in order; faults are noted."""
    return [source for _, source in _numbered(file, faults)]


def _numbered(file: Path, faults: Faults) -> list[tuple[int, Source]]:
    """The sources of a file that can be read, each with its place in it."""
    table = read_toml(file, faults)
    if table is None:
        return []
    for key in table.keys() - {"source"}:
        line = line_of(file, (key,)) or line_of(file, (key, 0))
        faults.add(file, line, f"{key}: not a known key; did you mean source?")
    entries: Any = table.get("source", [])
    if not isinstance(entries, list):
        faults.add(file, line_of(file, ("source",)), "source: write [[source]] with two brackets for each source")
        return []
    found = []
    for index, entry in enumerate(entries):
        source = parse(Source, entry, file, faults, ("source", index))
        if source:
            parse(kind_of(source.kind).options, source.options, file, faults, ("source", index, "options"))
        if source:
            found.append((index, source))
    return found
