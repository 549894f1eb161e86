"""Saved searches (`searches.toml`, docs/schema.md): each a question that is asked again and again, and followed as a feed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from ground.errors import PolicywatchError
from ground.records import THEMES
from ground.toml.place import line_of
from ground.toml.strict import Faults, Strict, parse, read_toml

if TYPE_CHECKING:
    from store.search.newest import Newest
    from store.shape.database import Store

FILE = "searches.toml"
ATOM = "http://www.w3.org/2005/Atom"
# What no XML may hold.
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Saved(Strict):
    """A saved search: what is looked for, and what it is narrowed by."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,60}$")]
    words: Annotated[str, Field(min_length=1)]
    title: str = ""
    theme: str | None = None
    country: str | None = None
    language: str | None = None


class SavedFile(Strict):
    """The file of saved searches."""

    search: list[Saved] = Field(default_factory=list)


def read_saved(folder: Path, faults: Faults) -> list[Saved]:
    """The saved searches of a config folder, which need have none; what is wrong is noted with file and line."""
    file = folder / FILE
    table = read_toml(file, faults) if file.is_file() else None
    parsed = parse(SavedFile, table, file, faults) if table is not None else None
    ids: set[str] = set()
    for number, one in enumerate(parsed.search if parsed else ()):
        place = line_of(file, ("search", number))
        if one.id in ids:
            faults.add(file, place, f"search.{one.id}: is there twice; give one of them another id")
        if one.theme is not None and one.theme not in THEMES:
            faults.add(file, place, f"search.{one.id}: theme: there is no {one.theme!r}; known: {', '.join(THEMES)}")
        ids.add(one.id)
    return parsed.search if parsed else []


def write_feeds(store: Store, searches: Sequence[Saved], to: Path) -> list[Path]:
    """Write a feed for each saved search into a folder, whole or not at all; the files. Raises PolicywatchError."""
    from store.search.newest import newest
    from store.search.search import Narrowed

    files = []
    for one in searches:
        narrowed = Narrowed(one.theme, one.country and one.country.upper(), one.language)
        file = to / f"{one.id}.xml"
        content = atom(one, newest(store, one.words, narrowed))
        try:
            to.mkdir(parents=True, exist_ok=True)
            part = file.with_suffix(".part")
            part.write_bytes(content)
            part.replace(file)
        except OSError as error:
            raise PolicywatchError(f"{file}: cannot be written: {error}") from error
        files.append(file)
    return files


def atom(saved: Saved, found: Newest) -> bytes:
    """A saved search as an Atom feed (RFC 4287), the newest first; the same bytes from the same store."""
    from lxml import etree

    feed = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})
    mark = (
        f"urn:uuid:{found.store[:8]}-{found.store[8:12]}-{found.store[12:16]}-{found.store[16:20]}-{found.store[20:32]}"
    )
    _add(feed, id=f"{mark}#search-{saved.id}", title=saved.title or saved.words, updated=found.updated)
    _add(etree.SubElement(feed, f"{{{ATOM}}}author"), name="Policywatch")
    for hit, updated in found.entries:
        entry = etree.SubElement(feed, f"{{{ATOM}}}entry")
        _add(
            entry,
            id=f"{mark}#document-{hit.document}",
            title=hit.title or hit.url,
            updated=updated,
            summary=hit.snippet,
        )
        _add(etree.SubElement(entry, f"{{{ATOM}}}author"), name=hit.publisher)
        etree.SubElement(entry, f"{{{ATOM}}}link", rel="alternate", href=_clean(hit.url))
    content: bytes = etree.tostring(feed, xml_declaration=True, encoding="UTF-8")
    return content


def _add(parent: object, **texts: str) -> None:
    from lxml import etree

    for name, text in texts.items():
        etree.SubElement(parent, f"{{{ATOM}}}{name}").text = _clean(text)


def _clean(text: str) -> str:
    return FORBIDDEN.sub("", text)
