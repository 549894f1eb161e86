"""The archive's pages: one a digest, and indexes by date, theme and country."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from digest.archive.differences import Difference
from digest.archive.method import Method
from digest.archive.published import Published
from digest.content.model import TEMPLATES as SHARED
from digest.content.words import country_name
from digest.forms.environment import templates_of
from digest.forms.palette import DARK, LIGHT

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class Grouped:
    """The numbered entries under one heading of an index, the newest issue first."""

    id: str
    name: str
    entries: tuple[tuple[Published, dict[str, Any]], ...]


@dataclass(frozen=True, slots=True)
class Home:
    """Where the indexes of a briefing stand below the archive's root: "" or its own folder, with a slash at its end."""

    briefing: str
    own: str = ""
    others: tuple[str, ...] = ()
    """Indexes of other briefings in the archive, seen from there, by their folders."""

    @property
    def to_root(self) -> str:
        """The way from the indexes to the archive's root, below which issues have their paths."""
        return "../" * self.own.count("/")


def issue_page(issue: Published, home: Home, changed: Collection[int] = ()) -> str:
    """A digest with all that the mail had no room for. `changed` are documents with a page of their versions."""
    return _page("issue", issue=issue, changed=changed, root=_up(issue.path, home))


def difference_page(issue: Published, home: Home, difference: Difference) -> str:
    """The versions of a changed document."""
    return _page("difference", issue=issue, difference=difference, root=f"../{_up(issue.path, home)}")


def _up(path: str, home: Home) -> str:
    """From a page below a path to the briefing's indexes."""
    return "../" * (path.count("/") - home.own.count("/"))


def corrections_page(issues: Iterable[Published], home: Home, heading: str) -> str:
    """The log of all corrections, the newest first."""
    log = [(one, issue) for issue in issues for one in issue.corrections]
    log.sort(key=lambda pair: (pair[0].at, pair[1].week, pair[0].item), reverse=True)
    return _page("corrections", heading=heading, log=log, root="", base=home.to_root)


def index_page(issues: Iterable[Published], home: Home, heading: str) -> str:
    """All issues by date, the newest first."""
    return _index(heading, home, issues=list(issues), links=True)


def grouped_page(
    issues: Iterable[Published], home: Home, heading: str, key: Callable[[dict[str, Any]], tuple[str, str]]
) -> str:
    """All numbered entries under headings. `key` gives an entry's heading as id and name; ("", "") leaves it out."""
    groups: dict[tuple[str, str], list[tuple[Published, dict[str, Any]]]] = {}
    for issue in issues:
        for entry in issue.entries:
            name = key(entry)
            if entry["number"] and name[0]:
                groups.setdefault(name, []).append((issue, entry))
    named = [Grouped(id, name, tuple(found)) for (id, name), found in sorted(groups.items(), key=lambda one: one[0][1])]
    return _index(heading, home, groups=named)


def by_theme(entry: dict[str, Any]) -> tuple[str, str]:
    """The theme an entry is shown under; none where it was withdrawn."""
    return entry["theme"], entry["group"] or entry["theme"].replace("-", " ").capitalize()


def by_country(entry: dict[str, Any]) -> tuple[str, str]:
    """The country that an entry is of."""
    return entry["country"].casefold(), country_name(entry["country"])


def method_page(method: Method) -> str:
    """How all this is made."""
    return _page("method", method=method, root="")


def by_file(titles: Mapping[str, str]) -> Callable[[dict[str, Any]], tuple[str, str]]:
    """The followed file that an entry tells of, under its title."""
    return lambda entry: (entry["file"], titles.get(entry["file"], entry["file"]))


def _index(
    heading: str,
    home: Home,
    *,
    issues: list[Published] | None = None,
    groups: Iterable[Grouped] = (),
    links: bool = False,
) -> str:
    return _page(
        "index", heading=heading, issues=issues or [], groups=groups, links=links, root="", base=home.to_root, home=home
    )


def _page(name: str, **values: Any) -> str:
    """A page of the archive, or of what it shares with mails."""
    template = templates_of(TEMPLATES, SHARED).get_template(f"{name}.html.j2")
    return template.render(colours=_colours(), **values)


def _colours() -> str:
    def variables(scheme: dict[str, str]) -> str:
        return " ".join(f"--{name}: {colour};" for name, colour in scheme.items())

    dark = f"@media (prefers-color-scheme: dark) {{ :root {{ {variables(DARK)} }} }}"
    return f":root {{ color-scheme: light dark; {variables(LIGHT)} }}\n{dark}"
