"""The archive's pages: one a digest, and indexes by date, theme and country."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from digest.archive.published import Published
from digest.forms.environment import templates_of
from digest.forms.palette import DARK, LIGHT

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class Grouped:
    """The numbered entries under one heading of an index, the newest issue first."""

    id: str
    name: str
    entries: tuple[tuple[Published, dict[str, Any]], ...]


def issue_page(issue: Published) -> str:
    """A digest with all that the mail had no room for."""
    return templates_of(TEMPLATES).get_template("issue.html.j2").render(
        issue=issue, root="../" * issue.path.count("/"), colours=_colours()
    )  # fmt: skip


def index_page(issues: Iterable[Published], heading: str) -> str:
    """All issues by date, the newest first."""
    return _index(heading, issues=list(issues), links=True)


def grouped_page(issues: Iterable[Published], heading: str, key: Callable[[dict[str, Any]], tuple[str, str]]) -> str:
    """All numbered entries under headings. `key` gives an entry's heading as id and name; ("", "") leaves it out."""
    groups: dict[tuple[str, str], list[tuple[Published, dict[str, Any]]]] = {}
    for issue in issues:
        for entry in issue.entries:
            name = key(entry)
            if entry["number"] and name[0]:
                groups.setdefault(name, []).append((issue, entry))
    named = [Grouped(id, name, tuple(found)) for (id, name), found in sorted(groups.items(), key=lambda one: one[0][1])]
    return _index(heading, groups=named)


def by_theme(entry: dict[str, Any]) -> tuple[str, str]:
    """The theme an entry is shown under."""
    return entry["theme"], entry["group"] or entry["theme"].replace("-", " ").capitalize()


def by_country(entry: dict[str, Any]) -> tuple[str, str]:
    """The country that an entry's first line names."""
    name = entry["lead"][0]["text"].split(" · ")[0].strip() if entry["lead"] else ""
    return name.casefold().replace(" ", "-"), name


def _index(
    heading: str, *, issues: list[Published] | None = None, groups: Iterable[Grouped] = (), links: bool = False
) -> str:
    page = templates_of(TEMPLATES).get_template("index.html.j2")
    return page.render(heading=heading, issues=issues or [], groups=groups, links=links, root="", colours=_colours())


def _colours() -> str:
    def variables(scheme: dict[str, str]) -> str:
        return " ".join(f"--{name}: {colour};" for name, colour in scheme.items())

    dark = f"@media (prefers-color-scheme: dark) {{ :root {{ {variables(DARK)} }} }}"
    return f":root {{ color-scheme: light dark; {variables(LIGHT)} }}\n{dark}"
