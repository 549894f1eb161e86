"""Which followed files a document belongs to, by the references in it. Pure: the store is not asked."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

# A national measure's CELEX: the directive's number after "7", its state's three letters before "_".
MEASURE = re.compile(r"7(?P<act>\d{4}L\d{4})(?P<state>[A-Z]{3})_\d+")
STATES = dict(
    AUT="AT", BEL="BE", BGR="BG", CYP="CY", CZE="CZ", DEU="DE", DNK="DK", ESP="ES", EST="EE", FIN="FI", FRA="FR", GBR="GB",
    GRC="GR", HRV="HR", HUN="HU", IRL="IE", ITA="IT", LTU="LT", LUX="LU", LVA="LV", MLT="MT", NLD="NL", POL="PL", PRT="PT",
    ROU="RO", SVK="SK", SVN="SI", SWE="SE",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class File:
    """What tells a document of a followed file: its own references, or the directives that a state transposes by it."""

    id: str
    references: tuple[tuple[str, str], ...]
    country: str = ""
    transposes: tuple[str, ...] = ()


def files_of(
    references: Iterable[tuple[str, str]], files: Iterable[File], *, country: str | None = None
) -> tuple[str, ...]:
    """The ids of the files that a document's references (kind and value) name, in the files' order.

    A state's file is named by its own papers and measures, and by the directive in a document of that state's publishers.
    """
    cited = {_plain(kind, value) for kind, value in references}
    of_state: dict[str, set[str]] = defaultdict(set)
    for kind, value in cited:
        measure = MEASURE.fullmatch(value) if kind == "celex" else None
        if measure:
            of_state[STATES.get(measure["state"], "")].add(f"3{measure['act']}")
        elif kind == "celex" and country:
            of_state[country].add(value)
    return tuple(
        file.id
        for file in files
        if not cited.isdisjoint(_plain(kind, value) for kind, value in file.references)
        or (file.country and not of_state[file.country].isdisjoint(file.transposes))
    )


def _plain(kind: str, value: str) -> tuple[str, str]:
    """A reference as it is compared: an ELI is the same with and without "/oj"."""
    return kind, value.removesuffix("/oj") if kind == "eli" else value
