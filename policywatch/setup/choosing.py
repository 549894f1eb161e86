"""Which sources of the catalogue a new deployment watches, and their tables as they stand, comments and all."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from ground.errors import UnknownNameError

if TYPE_CHECKING:
    from crawlers.sources.catalogue import Source

# What people write for countries whose code is another.
ALSO = {"uk": "gb", "el": "gr"}
TABLE = re.compile(r"^\[\[\s*source\s*\]\]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Choice:
    """What a deployment is about; what is empty leaves everything in."""

    countries: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()

    def takes(self, source: Source) -> bool:
        """Whether a source belongs to it. One without a hint of its themes may publish about any of them."""
        return (
            (not self.countries or source.country in self.countries)
            and (not self.languages or bool({one.partition("-")[0] for one in source.languages} & set(self.languages)))
            and (not self.themes or not source.hint or bool(set(source.hint) & set(self.themes)))
        )


def listed(told: str, known: Collection[str], what: str) -> tuple[str, ...]:
    """The names in a list such as "IE, FR", as they are known. Raises UnknownNameError with the nearest name."""
    by_name = {one.casefold(): one for one in known}
    names = [one.strip().casefold() for one in told.split(",") if one.strip()]
    names = [ALSO.get(one, one) if what == "country" else one for one in names]
    for name in names:
        if name not in by_name:
            near = get_close_matches(name, by_name, n=1, cutoff=0.4)
            hint = f"did you mean {by_name[near[0]]}?" if near else f"there are {', '.join(sorted(known))}"
            raise UnknownNameError(f'the catalogue has no {what} "{name}"; {hint}')
    return tuple(dict.fromkeys(by_name[name] for name in names))


def chosen_part(file: Path, chosen: Sequence[Source], read: Sequence[Source]) -> str | None:
    """A file's text with the tables of the chosen sources alone, or None where it has none of them.

    `read` are the sources of the whole file, one for each of its tables.
    """
    text = file.read_text(encoding="utf-8")
    keep = {source.id for source in chosen}
    if all(source.id in keep for source in read):
        return text
    head, tables = _cut(text)
    kept = [table for table, source in zip(tables, read, strict=True) if source.id in keep]
    return head + "".join(kept) if kept else None


def _cut(text: str) -> tuple[str, list[str]]:
    """What stands before the first table, and each table with the comment right above it."""
    starts = [_with_comment(text, match.start()) for match in TABLE.finditer(text)]
    ends = [*starts[1:], len(text)]
    return text[: starts[0]], [text[start:end] for start, end in zip(starts, ends, strict=True)]


def _with_comment(text: str, start: int) -> int:
    """Where the comment begins that touches a table from above; the file's own first comment touches none."""
    while True:
        before = text.rfind("\n", 0, max(0, start - 1)) + 1
        if start == 0 or not text[before:start].startswith("#"):
            return start
        start = before
