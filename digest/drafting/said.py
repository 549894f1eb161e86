"""What documents say beside their themes, read from the store for many at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from digest.content.facts import Said
from store.documents.changes import changes_of
from store.documents.facts import Deadline
from store.documents.followed import File, files_of
from store.documents.procedures import Followed
from store.documents.window_facts import (
    Cited,
    concepts_of,
    deadlines_of,
    english_titles,
    references_of,
    signals_of,
    versions_of,
)  # fmt: skip
from store.documents.windows import Candidate
from store.shape.database import Store

# Kinds of documents whose "within six weeks" is a date for readers.
SPANS = ("consultation", "draft")
# The days that these name are the parties'.
RULINGS = ("judgment", "decision")


def read_said(
    store: Store, documents: Iterable[Candidate], files: dict[str, Followed], *, opens: str, closes: str, day: date
) -> dict[int, Said]:
    """What documents say, by their ids; of their days those from `day` on."""
    found = {one.id: one for one in documents}
    countries = {one.id: one.country for one in found.values()}
    references, signals = references_of(store, countries), signals_of(store, countries)
    deadlines = deadlines_of(store, countries)
    concepts, english = concepts_of(store, countries), english_titles(store, countries)
    texts = versions_of(store, countries, closes)
    changes = changes_of(store, countries, opens=opens, closes=closes, noise=True)
    known = _files(files)
    today = day.isoformat()
    return {
        one: Said(
            files=files_of([(ref.kind, ref.value) for ref in references.get(one, ())], known, country=country),
            own_file=_own_file(references.get(one, ()), files),
            signals=tuple(signals.get(one, ())),
            deadlines=tuple(due for due in deadlines.get(one, ()) if due.date >= today and is_kept(found[one], due)),
            concepts=tuple(concepts.get(one, ())), changes=changes.get(one, ()), versions=texts.get(one, 1),
            english_title=english.get(one, ""),
            measure=any(ref.own and ref.kind == "celex" and ref.value[0] == "7" for ref in references.get(one, ())),
        )
        for one, country in countries.items()
    }  # fmt: skip


def is_kept(document: Candidate, due: Deadline) -> bool:
    """Whether a date is anybody's to keep: no event in the news or in a ruling, and a span of time only where a paper asks
    for something.

    "Thirty days to appeal" stands in judgments and laws, and is told to the parties or to nobody in particular.
    """
    if due.certainty != "fixed":
        return document.kind in SPANS
    if due.kind == "event":
        return document.publishes != "news" and document.kind not in RULINGS and not _of_the_parties(document)
    return due.kind != "submission" or not _of_the_parties(document)


def _of_the_parties(document: Candidate) -> bool:
    """Whether it is a text of law of no known kind: a ruling, or a provision for those whom it binds."""
    return document.publishes == "law" and document.kind is None


def _files(files: dict[str, Followed]) -> list[File]:
    """The files as references tell them, core ones first."""
    ordered = sorted(files.values(), key=lambda one: (not one.row.core, one.row.id))
    return [File(one.row.id, one.row.references) for one in ordered]


def _own_file(references: Iterable[Cited], files: dict[str, Followed]) -> str | None:
    own = {(ref.kind, ref.value) for ref in references if ref.own and ref.kind == "procedure"}
    return next((name for name, file in files.items() if not own.isdisjoint(file.row.references)), None)
