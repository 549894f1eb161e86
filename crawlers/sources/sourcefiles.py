"""Reads the TOML files below config/sources/ into sources, and says everything that is wrong in them.

Together with the files that are followed they are the part "sources" of the configuration.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from crawlers.sources.catalogue import Source
from crawlers.sources.kinds import kind_of
from crawlers.sources.lasting import fleeting
from crawlers.sources.procedures import read_procedures
from ground.toml.place import line_of
from ground.toml.strict import Faults, parse, read_toml

# What a folder of configuration holds, and what may lie beside the files of sources.
PARTS = ("sources", "themes", "briefings", "facts")
FILES = ("settings.toml", "procedures.toml")
NOTES = (".md", ".txt")
# What must differ for one address to be two sources.
ASKED = (
    "url", "query", "match", "set", "metadata_prefix", "selectors", "fields", "options", "headers", "senders", "each",
)  # fmt: skip
Place = tuple[Path, int]


def read_watched(folder: Path, faults: Faults, *, some: bool = True) -> dict[str, Any]:
    """The sources, and the files that are followed, under the names they have in the configuration.

    A folder that holds no source at all is a fault, unless `some` says that there need be none yet.
    """
    before = len(faults.lines)
    sources = read_sources(folder, faults)
    if some and not sources and len(faults.lines) == before:
        faults.add(
            folder / "sources",
            None,
            "holds no source; `policywatch sources add ADDRESS --write FILE` makes one, `policywatch init FOLDER` brings many",
        )
    return {"sources": sources, "procedures": read_procedures(folder, faults)}


def read_sources(folder: Path, faults: Faults) -> list[Source]:
    """All sources below `folder`/sources in order of file and place; faults, also of ids used twice, are noted."""
    sources: list[Source] = []
    ids: dict[str, Place] = {}
    asked: dict[str, tuple[str, Place]] = {}
    _note_strays(folder, faults)
    for file in _files(folder / "sources", faults):
        for index, source in _numbered(file, faults):
            place = file, index
            if source.id in ids:
                said = f'"{source.id}" is already used in {_said(ids[source.id], "id")}'
                faults.add(file, line_of(file, ("source", index, "id")), f"source.{index + 1}.id: {said}")
                continue
            ids[source.id] = place
            sources.append(source)
            if source.disabled is None:
                _note_address(source, place, asked, faults)
    return sources


def read_file(file: Path, faults: Faults) -> list[Source]:
    """The sources of one file, in order; faults are noted."""
    return [source for _, source in _numbered(file, faults)]


def _note_address(source: Source, place: Place, asked: dict[str, tuple[str, Place]], faults: Faults) -> None:
    """Note an address that will not hold, or that another source asks in the same way."""
    file, index = place
    # A page that was kept on a private host stays as it is, whatever its address says.
    said = None if source.allow_private else fleeting(source.url)
    asks = source.model_dump_json(include=set(ASKED))
    if asks in asked:
        other, where = asked[asks]
        said = said or f'is asked by "{other}" too ({_said(where, "url")}); take one of them out'
    asked.setdefault(asks, (source.id, place))
    if said:
        faults.add(file, line_of(file, ("source", index, "url")), f"source.{index + 1}.url: {said}")


def _said(place: Place, key: str) -> str:
    file, index = place
    return f"{file.name}:{line_of(file, ('source', index, key))}"


def _files(folder: Path, faults: Faults) -> list[Path]:
    """The files below a folder of sources; one that cannot be listed, and files that would be passed over, are noted."""
    found = []
    for path in sorted(_below(folder, faults)):
        if path.suffix == ".toml":
            found.append(path)
        elif path.suffix not in NOTES and not path.name.startswith((".", "#")) and not path.name.endswith("~"):
            faults.add(
                path,
                None,
                f"is not read, since its name does not end in .toml; call it {path.stem}.toml or take it out",
            )
    return found


def _below(folder: Path, faults: Faults) -> Iterator[Path]:
    def told(error: OSError) -> None:
        faults.add(
            Path(error.filename or folder), None, f"cannot be listed: {error.strerror}; check the folder and its rights"
        )

    for place, folders, names in os.walk(folder, onerror=told, followlinks=True):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(place) / name for name in names)


def _note_strays(folder: Path, faults: Faults) -> None:
    """Note what stands beside the parts of a configuration and looks as if it should be one."""
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        near = get_close_matches(path.name, PARTS, n=1, cutoff=0.75)
        if path.suffix == ".toml" and path.name not in FILES:
            hint = next(iter(get_close_matches(path.name, FILES, n=1, cutoff=0.75)), None)
            said = f"did you mean {hint}?" if hint else "sources stand in files below sources/"
            faults.add(path, None, f"is not read; {said}")
        elif path.is_dir() and near and path.name not in PARTS:
            faults.add(path, None, f"is not read; did you mean {near[0]}?")


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
