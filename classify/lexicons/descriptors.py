"""Subjects that a publisher's indexers gave a document, such as EuroVoc's: what they say about its themes.

config/themes/descriptors/<scheme>.toml lists a thesaurus' descriptors by theme.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, create_model

from ground.records import THEMES, Evidence, Tag
from ground.toml.strict import Faults, Strict, parse, read_toml

# People chose it for the whole document: as much as words that say it clearly.
SCORE = 0.8
Reference = tuple[str, str]
"""The kind of an identifier and its value, as publishers give them: ("eurovoc", "5933")."""


@dataclass(frozen=True, slots=True)
class Descriptor:
    """A subject of a thesaurus, and the theme it stands for."""

    theme: str
    scheme: str
    label: str


DescriptorsFile: type[Strict] = create_model(
    "DescriptorsFile",
    __base__=Strict,
    scheme=(Annotated[str, Field(pattern=r"^[a-z]+$")], ...),
    name=(str, ...),
    **{theme: (dict[str, str], {}) for theme in THEMES},  # type: ignore[call-overload]
)


def read_descriptors(folder: Path, faults: Faults) -> dict[Reference, tuple[Descriptor, ...]]:
    """The descriptors below `folder`/themes, by their references; everything wrong is noted with file and line."""
    found: dict[Reference, tuple[Descriptor, ...]] = {}
    for file in sorted((folder / "themes" / "descriptors").glob("*.toml")):
        table = read_toml(file, faults)
        parsed: Any = parse(DescriptorsFile, table, file, faults) if table is not None else None
        for theme in THEMES if parsed else ():
            for value, label in getattr(parsed, theme).items():
                key = (parsed.scheme, value)
                found[key] = (*found.get(key, ()), Descriptor(theme, parsed.name, label))
    return found


def with_descriptors(
    tags: Sequence[Tag], references: Sequence[Reference], known: Mapping[Reference, tuple[Descriptor, ...]]
) -> list[Tag]:
    """The themes found in a text, and those of its descriptors; these come first among the evidence."""
    found = {tag.theme: tag for tag in tags}
    for reference in references:
        for one in known.get(reference, ()):
            before = found.get(one.theme, Tag(one.theme, 0.0, ()))
            evidence = Evidence(f"{one.scheme} {reference[1]}", one.label, "descriptor", 0, len(one.label), one.label)
            found[one.theme] = Tag(one.theme, max(before.score, SCORE), (evidence, *before.evidence))
    return sorted(found.values(), key=lambda tag: (-tag.score, tag.theme))
