"""What each entry of a digest is about, for recipients who asked for a part of it: themes, countries and followed files.

It is a part of the content, so that an approval binds it: whoever approves a digest approves every part of it.
"""

from __future__ import annotations

from digest.content.clean import clean
from digest.content.facts import Facts
from digest.content.model import Content, Entry, Facet
from store.documents.procedures import Followed
from store.documents.windows import Candidate


def facets_of(facts: Facts, content: Content) -> tuple[Facet, ...]:
    """One for each entry, in their order."""
    documents = {one.id: one for one in facts.due} | {
        member.id: member for one in facts.ranked for member in one.group.members
    }
    titles: dict[str, list[Followed]] = {}
    for file in facts.files.values():
        titles.setdefault(clean(file.row.title), []).append(file)
    entries = [entry for section in content.sections for entry in section.entries]
    return tuple(_facet(facts, entry, documents, titles) for entry in entries)


def _facet(facts: Facts, entry: Entry, documents: dict[int, Candidate], titles: dict[str, list[Followed]]) -> Facet:
    document = documents.get(entry.document_id or 0)
    if document is not None:
        themes = {theme for theme, _ in document.tags if theme in facts.themes} | ({entry.theme} - {""})
        said = facts.about(document.id)
        return Facet(_sorted(themes), (document.country,), _sorted({*said.files, said.own_file or ""} - {""}))
    # Nobody says which themes a file has: it is for readers of all.
    files = titles.get(entry.title.text, []) if entry.title.voice == "own" else []
    countries = {one.row.country for one in files}
    return Facet((), _sorted(countries) if "" not in countries else (), _sorted({one.row.id for one in files}))


def _sorted(names: set[str]) -> tuple[str, ...]:
    return tuple(sorted(names))
