"""Stores filled with documents whose facts are given, as a reading would keep them."""

from __future__ import annotations

from collections.abc import Sequence

from classify.reading.signature import signature
from ground.folding import WORD
from ground.records import Evidence, Found, Tag, When
from store.documents.documents import save_documents
from store.documents.facts import KeptFacts
from store.documents.tags import Reading, save_readings
from store.health.runs import SourceRow, sync_sources
from store.shape.database import Store
from tests.classify.stories.events import COUNTRY, Told


def fill(store: Store, told: Sequence[Told], texts: Sequence[str] = ()) -> list[int]:
    """Keep documents with their facts; their numbers. Addresses are made from how many there are already."""
    languages = sorted({one.language for one in told})
    sync_sources(store, [
        SourceRow(language, f"Publisher {language}", COUNTRY.get(language, "IE"), "rss", f"https://{language}.example/",
                  (language,), "official", 3, False, 3_600, None, (), None) for language in languages
    ])  # fmt: skip
    begin = int(store.rows("SELECT count(*) FROM document")[0][0])
    ids = []
    for place, one in enumerate(told):
        text = texts[place] if texts else ""
        found = Found(one.language, f"https://{one.language}.example/{begin + place}", one.title, text, "full",
                      published=When(one.day, "day"), language=one.language, visited=True, references=one.own)  # fmt: skip
        save_documents(store, [found], f"{one.day}T09:00:00Z")
        row = store.row("SELECT max(id) AS id, version_id FROM document WHERE id = (SELECT max(id) FROM document)")
        assert row is not None
        tag = Tag(one.theme, 0.9, (Evidence("term", "x", "text", 0, 1, "x"),))
        facts = KeptFacts(references=one.named, countries=tuple((country, 0.8) for country in one.concerned))
        save_readings(store, [Reading(
            document_id=row["id"], version_id=row["version_id"], language=one.language, classifier="1",
            tags=(tag,) if one.theme else (), signature=signature(WORD.findall(text)), facts=facts,
        )])  # fmt: skip
        ids.append(int(row["id"]))
    return ids


def story_by_document(store: Store) -> dict[int, int]:
    """The story of each document that is in one."""
    return {row[0]: row[1] for row in store.rows("SELECT document_id, story_id FROM story_documents")}


def pairs(groups: dict[int, object]) -> set[tuple[int, int]]:
    """The pairs of documents that are in one group."""
    ordered = sorted(groups)
    return {(a, b) for i, a in enumerate(ordered) for b in ordered[i + 1 :] if groups[a] == groups[b]}


def scores(gold: dict[int, object], given: dict[int, object]) -> tuple[float, float]:
    """Precision and recall of the pairs."""
    right, told = pairs(gold), pairs(given)
    return len(right & told) / max(1, len(told)), len(right & told) / max(1, len(right))
