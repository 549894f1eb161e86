"""Writes the archive as files that any web server can offer, each whole or not at all, the same for the same store.

The first briefing in a folder has its indexes, feed and calendar at the root; those of any other stand in its own folder, so
that neither overwrites what readers of the other have subscribed to.

What an earlier writing left below a briefing and this one does not write is removed: an item that was withdrawn may stand
in no file, also in none whose form is no longer written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from digest.archive import feeds, pages
from digest.archive.differences import differences
from digest.archive.markdown import render_markdown
from digest.archive.method import NOTHING_KNOWN, About, method_of
from digest.archive.printed import is_of, refuse_without_extra, render_pdf
from digest.archive.published import Published, newest, published
from digest.content.links import difference_path
from digest.content.model import Event
from digest.content.tongue import say, speaking
from digest.drafting.briefings import Briefing
from digest.drafting.draft import write_whole
from digest.forms.calendar import render_calendar
from store.documents.procedures import followed
from store.shape.database import Store

# What this writes below a briefing's folder, and so may remove there.
OURS = (".html", ".json", ".md", ".pdf", ".csv")
PAGE, PRINTED = "index.html", "digest.pdf"
OWNER = re.compile(r'<meta name="briefing" content="([a-z0-9-]{1,100})">')


def write_archive(
    store: Store, briefing: Briefing, folder: Path, address: str, *, about: About = NOTHING_KNOWN, pdf: bool = False
) -> list[Path]:  # fmt: skip
    """Write the archive of a briefing below a folder; the files. `address` is where it will stand, with a slash.

    `about` is what the configuration knows for the page on how all is made.

    With `pdf` each issue is written as PDF too. Raises DigestError where the extra for that is not installed.
    """
    if pdf:
        refuse_without_extra()
    with speaking(briefing.language):
        issues = published(store, briefing.id, briefing.timezone)
        written = []
        home = _home(folder, briefing.id)
        method = pages.method_page(method_of(store, briefing, about))
        for name, content in ((f"{home.own}method.html", method), *_files(store, issues, briefing, home, address)):
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            written.append(write_whole(file, content))
            # The page of an issue is what its PDF is made from; one that says the same as the page now may stay.
            printed = file.with_name(PRINTED)
            issue = name.endswith(f"/{PAGE}") and name != f"{home.own}{PAGE}"
            if isinstance(content, str) and issue and (pdf or is_of(printed, content)):
                if not is_of(printed, content):
                    write_whole(printed, render_pdf(content, f"{address}{name.removesuffix(PAGE)}"))
                written.append(printed)
    _remove_others(folder / briefing.id, frozenset(written))
    return written


def _home(folder: Path, briefing: str) -> pages.Home:
    """Where a briefing's indexes stand in a folder: at its root, unless another briefing was there first."""
    index, there = folder / PAGE, sorted(one.name for one in folder.glob("*") if one.is_dir() and one.name != briefing)
    known = OWNER.search(index.read_text("utf-8", "replace")) if index.is_file() else None
    # One that was written before it said whose it is belongs to whoever is there already.
    first = (
        known[1] if known else briefing if (folder / briefing).is_dir() or not index.is_file() else "".join(there[:1])
    )
    if first in ("", briefing) or first not in there:
        others = tuple(f"{name}/" for name in there if (folder / name / PAGE).is_file())
        return pages.Home(briefing, others=others)
    return pages.Home(briefing, f"{briefing}/", ("../",))


def _remove_others(folder: Path, written: frozenset[Path]) -> None:
    """Remove the files of ours below a folder that were not written now."""
    for file in sorted(folder.rglob("*")):
        if file.suffix in OURS and file.is_file() and file not in written:
            file.unlink()


def _files(
    store: Store, issues: list[Published], briefing: Briefing, home: pages.Home, address: str
) -> Iterator[tuple[str, str]]:
    for issue in issues:
        changed = differences(store, issue, briefing.timezone)
        yield f"{issue.path}{PAGE}", pages.issue_page(issue, home, changed)
        yield f"{issue.path}digest.json", feeds.issue_json(issue)
        yield f"{issue.path}digest.md", render_markdown(issue)
        if numbers := feeds.numbers_csv(issue):
            yield f"{issue.path}numbers.csv", numbers
        for document, difference in changed.items():
            yield f"{issue.path}{difference_path(document)}", pages.difference_page(issue, home, difference)
    own = home.own
    yield f"{own}index.html", pages.index_page(issues, home, briefing.title)
    yield f"{own}themes.html", pages.grouped_page(issues, home, f"{briefing.title}: {say('by theme')}", pages.by_theme)
    yield (
        f"{own}countries.html",
        pages.grouped_page(issues, home, f"{briefing.title}: {say('by country')}", pages.by_country),
    )
    titles = {one.row.id: one.row.title for one in followed(store)}
    yield (
        f"{own}files.html",
        pages.grouped_page(issues, home, f"{briefing.title}: {say('by file')}", pages.by_file(titles)),
    )
    yield f"{own}corrections.html", pages.corrections_page(issues, home, f"{briefing.title}: {say('corrections')}")
    yield f"{own}feed.xml", feeds.atom(issues, title=briefing.title, address=address, own=own).decode()
    yield f"{own}deadlines.csv", feeds.deadlines_csv(newest(issues))
    last = newest(issues)
    events = [Event(**event) for event in last.model["events"]] if last else []
    stamp = last.window_to if last else "1970-01-01T00:00:00Z"
    calendar = render_calendar(events, name=briefing.title, domain=briefing.list_id, stamp=stamp)
    yield f"{own}deadlines.ics", calendar.decode()
