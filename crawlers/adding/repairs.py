"""Repairs of sources: a report in TOML of what `check --live` found, and its application to config/sources/ after a look.

Only the text of the tables concerned changes; a source that is not there any more, or was changed since, is left alone.
"""

from __future__ import annotations

import json
import os
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError

from crawlers.formats.urls import canonical_url
from crawlers.sources.catalogue import Expect, Fields, Paging, Selectors, Source
from ground.errors import PolicywatchError
from ground.settings import Span
from ground.toml.edit import edit_table, toml_value
from ground.toml.strict import Faults, Strict, parse, read_toml

Key = Literal[
    "kind", "url", "follow", "selectors", "fields", "paging", "match", "query", "window", "expect", "disabled"
]
BOM = "\ufeff"
HEAD = """# Written by `policywatch sources check --live`. Look at each repair, take out what you do not want, then
# `policywatch sources repair --from THIS_FILE` shows the difference, and with --yes writes it.
"""


class Better(Strict):
    """What a repair may set in a source's table: how it is read, and nothing that opens or trusts more than before."""

    kind: str | None = None
    url: str | None = None
    follow: bool | None = None
    selectors: Selectors | None = None
    fields: Fields | None = None
    paging: Paging | None = None
    match: str | None = None
    query: str | None = None
    window: Span | None = None
    expect: Expect | None = None
    disabled: Annotated[str, Field(min_length=1)] | None = None


class Repair(Strict):
    """A proposed change of one source: `was` is its address when it was checked."""

    id: str
    state: str
    reason: str
    was: str
    found: str = ""
    """How the other way was found, and what to look at."""
    documents: int = 0
    newest: str = ""
    titles: Annotated[tuple[str, ...], Field(strict=False)] = ()
    set: Better = Better()
    drop: Annotated[tuple[Key, ...], Field(strict=False)] = ()

    @property
    def changes(self) -> dict[str, Any]:
        """The keys to set, as config writes them."""
        return self.set.model_dump(exclude_unset=True, exclude_none=True)


class Unmended(Strict):
    """A source that cannot be collected and for which no other way is known, with what a person may do."""

    id: str
    state: str
    reason: str
    next: str


class Report(Strict):
    """What a check found: `repair` can be applied, `unmended` cannot."""

    repair: Annotated[tuple[Repair, ...], Field(strict=False)] = ()
    unmended: Annotated[tuple[Unmended, ...], Field(strict=False)] = ()


@dataclass(frozen=True, slots=True)
class Edit:
    """A file as it is and as it would be, and the ids of the sources that change in it."""

    file: Path
    before: str
    after: str
    ids: tuple[str, ...]

    def difference(self, folder: Path) -> str:
        """What would change, as a unified difference."""
        name = str(self.file.relative_to(folder))
        before, after = self.before.splitlines(), self.after.splitlines()
        lines = unified_diff(before, after, name, f"{name} (repaired)", n=1, lineterm="")
        return "\n".join(lines)


def write_report(report: Report, at: str) -> str:
    """The report as TOML, which read_report reads again."""
    parts = [f"{HEAD}# {at}: {len(report.repair)} repairs, {len(report.unmended)} sources without one.\n"]
    for name, tables in (("repair", report.repair), ("unmended", report.unmended)):
        for one in tables:
            table = one.model_dump(exclude_defaults=True, exclude_none=True)
            if isinstance(one, Repair):
                table["set"] = one.changes
            lines = [f"[[{name}]]", *(f"{key} = {toml_value(value)}" for key, value in table.items())]
            parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def read_report(file: Path) -> Report:
    """The report in a file. Raises ConfigError with every fault and its line."""
    faults = Faults()
    table = read_toml(file, faults)
    report = parse(Report, table, file, faults) if table is not None else None
    faults.raise_if_any()
    return report or Report()


def plan_repairs(
    folder: Path, sources: Sequence[Source], repairs: Sequence[Repair]
) -> tuple[list[Edit], list[tuple[str, str]]]:
    """The files below `folder`/sources as the repairs would make them, and each repair that is refused, with the reason."""
    texts = _texts(folder / "sources")
    after, ids, refused = dict(texts), dict[Path, list[str]](), list[tuple[str, str]]()
    current = {one.id: one for one in sources}
    for one in repairs:
        try:
            file = _repaired(one, current, after)
        except PolicywatchError as error:
            refused.append((one.id, str(error)))
            continue
        ids.setdefault(file, []).append(one.id)
    return [Edit(file, texts[file], after[file], tuple(named)) for file, named in ids.items()], refused


def write_edits(edits: Sequence[Edit]) -> None:
    """Put each file in the place of the old one. Raises PolicywatchError where one has changed since it was read."""
    for one in edits:
        if _text(one.file) != one.before:
            raise PolicywatchError(f"{one.file}: was changed meanwhile; nothing of it was written")
    for one in edits:
        handle, name = tempfile.mkstemp(dir=one.file.parent, prefix=".policywatch-")
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            stream.write(one.after)
        Path(name).chmod(one.file.stat().st_mode & 0o777)
        Path(name).replace(one.file)


def _repaired(one: Repair, current: dict[str, Source], after: dict[Path, str]) -> Path:
    """The file in which a source was repaired. Raises PolicywatchError where it may not be."""
    source = current.get(one.id)
    if source is None:
        raise PolicywatchError("there is no such source any more")
    if source.url != one.was:
        raise PolicywatchError("its url was changed since the check; check it again")
    if not one.changes and not one.drop:
        raise PolicywatchError("the report changes nothing of it")
    kept = {key: value for key, value in source.model_dump(exclude_unset=True).items() if key not in one.drop}
    try:
        repaired = Source.model_validate(kept | one.changes)
    except ValidationError as error:
        raise PolicywatchError(f"what the report says is no source: {error.errors()[0]['msg']}") from error
    twin = next((other.id for other in current.values() if other.id != one.id and _asks(other) == _asks(repaired)), "")
    if twin:
        raise PolicywatchError(f"{twin} asks that address already")
    file, number = _place_of(one.id, after)
    mark = BOM if after[file].startswith(BOM) else ""
    after[file] = mark + edit_table(after[file].removeprefix(BOM), "source", number, one.changes, one.drop)
    current[one.id] = repaired
    return file


def _asks(source: Source) -> tuple[str | None, str, str | None]:
    """What a source asks for; no two sources ask for the same."""
    return canonical_url(source.url), json.dumps(source.options, sort_keys=True), source.query


def _place_of(source_id: str, texts: Mapping[Path, str]) -> tuple[Path, int]:
    """Where a source stands: its file, and its place there. Raises PolicywatchError."""
    for file, text in texts.items():
        if f'"{source_id}"' not in text and f"'{source_id}'" not in text:
            continue
        for number, table in enumerate(tomllib.loads(text.removeprefix(BOM)).get("source", ())):
            if table.get("id") == source_id:
                return file, number
    raise PolicywatchError("its table is in no file below sources/ of the config in use")


def _texts(folder: Path) -> dict[Path, str]:
    """Every TOML file that really lies below a folder: a link that leads out of it is left alone."""
    inside = folder.resolve()
    files = (file for file in sorted(folder.rglob("*.toml")) if file.resolve().is_relative_to(inside))
    return {file: _text(file) for file in files}


def _text(file: Path) -> str:
    with file.open(encoding="utf-8", newline="") as stream:
        return stream.read()
