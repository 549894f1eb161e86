"""Writes the archive as files that any web server can offer, each whole or not at all, the same for the same store.

What an earlier writing left below a briefing and this one does not write is removed: an item that was withdrawn may stand
in no file, also in none whose form is no longer written.
"""

from __future__ import annotations

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
        method = pages.method_page(method_of(store, briefing, about))
        for name, content in (("method.html", method), *_files(store, issues, briefing, address)):
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            written.append(write_whole(file, content))
            # The page of an issue is what its PDF is made from; one that says the same as the page now may stay.
            printed = file.with_name(PRINTED)
            if isinstance(content, str) and name.endswith(f"/{PAGE}") and (pdf or is_of(printed, content)):
                if not is_of(printed, content):
                    write_whole(printed, render_pdf(content, f"{address}{name.removesuffix(PAGE)}"))
                written.append(printed)
    _remove_others(folder / briefing.id, frozenset(written))
    return written


def _remove_others(folder: Path, written: frozenset[Path]) -> None:
    """Remove the files of ours below a folder that were not written now."""
    for file in sorted(folder.rglob("*")):
        if file.suffix in OURS and file.is_file() and file not in written:
            file.unlink()


def _files(store: Store, issues: list[Published], briefing: Briefing, address: str) -> Iterator[tuple[str, str]]:
    for issue in issues:
        changed = differences(store, issue, briefing.timezone)
        yield f"{issue.path}{PAGE}", pages.issue_page(issue, changed)
        yield f"{issue.path}digest.json", feeds.issue_json(issue)
        yield f"{issue.path}digest.md", render_markdown(issue)
        if numbers := feeds.numbers_csv(issue):
            yield f"{issue.path}numbers.csv", numbers
        for document, difference in changed.items():
            yield f"{issue.path}{difference_path(document)}", pages.difference_page(issue, difference)
    yield "index.html", pages.index_page(issues, briefing.title)
    yield "themes.html", pages.grouped_page(issues, f"{briefing.title}: {say('by theme')}", pages.by_theme)
    yield "countries.html", pages.grouped_page(issues, f"{briefing.title}: {say('by country')}", pages.by_country)
    titles = {one.row.id: one.row.title for one in followed(store)}
    yield "files.html", pages.grouped_page(issues, f"{briefing.title}: {say('by file')}", pages.by_file(titles))
    yield "corrections.html", pages.corrections_page(issues, f"{briefing.title}: {say('corrections')}")
    yield "feed.xml", feeds.atom(issues, title=briefing.title, address=address).decode()
    yield "deadlines.csv", feeds.deadlines_csv(newest(issues))
    last = newest(issues)
    events = [Event(**event) for event in last.model["events"]] if last else []
    stamp = last.window_to if last else "1970-01-01T00:00:00Z"
    calendar = render_calendar(events, name=briefing.title, domain=briefing.list_id, stamp=stamp)
    yield "deadlines.ics", calendar.decode()
