"""An archive read by several processes: the same tags in the same order, and nothing lost where one dies."""

from __future__ import annotations

from pathlib import Path

import pytest

from classify.bulk.archive import classify
from classify.bulk.crew import Crew
from classify.bulk.shares import SLACK, Shares
from classify.facts.together.facts import FactReader
from classify.reading.reader import Reader
from ground.errors import PolicywatchError
from ground.settings import FACTS
from store.documents.facts import Published
from store.documents.tags import Unread, unread_documents
from store.shape.database import Store
from tests.classify.making import ENGLISH, GERMAN, filled, write_lexicon
from tests.conftest import ROOT

TEXT = "Human trafficking and exploitation were found by the labour inspectorate. " * 3


@pytest.fixture
def themes(tmp_path: Path) -> Path:
    """The folder of a small lexicon."""
    return write_lexicon(tmp_path / "lexicon", {"en": ENGLISH, "de": GERMAN}) / "themes"


def found(store: Store) -> list[tuple[object, ...]]:
    """Every tag."""
    return [tuple(row) for row in store.rows("SELECT document_id, theme, score FROM tags ORDER BY 1, 2")]


def test_several_processes_find_what_one_finds(store: Store, reader: Reader, themes: Path) -> None:
    filled(store, [("en", f"Case {number}", TEXT if number % 3 else "It rained.") for number in range(650)])
    told: list[int] = []
    crew = Crew(themes, "off", processes=2)
    try:
        done = classify(store, Reader.from_config(themes.parent), told=lambda read, total: told.append(read), crew=crew)
    finally:
        crew.close()
    together = found(store)
    assert (done.read, done.tagged, told) == (650, 433, [200, 400, 600, 650])
    assert classify(store, Reader.from_config(themes.parent)).read == 0
    classify(store, reader, everything=True)
    assert found(store) == together


def test_a_process_that_dies_is_told_and_what_was_kept_is_whole(store: Store, themes: Path) -> None:
    filled(store, [("en", "Case", TEXT)])
    crew = Crew(themes.parent / "nowhere" / "themes", "off", processes=1)
    try:
        with pytest.raises(PolicywatchError, match="a process that read documents died"):
            classify(store, Reader.from_config(themes.parent), crew=crew)
    finally:
        crew.close()
    assert found(store) == []


def test_several_processes_read_the_facts_that_one_reads(store: Store, themes: Path) -> None:
    filled(store, [("en", "Human trafficking bill", "Comments must be submitted by 15 March 2027. " + TEXT)])
    reader = Reader.from_config(themes.parent)
    facts = FactReader(ROOT / "config", reader.lexicon)
    crew = Crew(themes, "off", processes=1, facts=(ROOT / "config", FACTS))
    try:
        assert classify(store, reader, crew=crew, facts=facts).read == 1
    finally:
        crew.close()
    assert [row["date"] for row in store.rows("SELECT date FROM deadlines")] == ["2027-03-15"]
    assert classify(store, reader, facts=facts).read == 0
    assert classify(store, reader, facts=FactReader(ROOT / "config", reader.lexicon, ["kind"])).read == 1
    assert store.rows("SELECT date FROM deadlines") == []


def unread(number: int, language: str | None, length: int) -> Unread:
    """A document of so many characters in a language, or of a source in two."""
    said = Published(None, None, "", "", "", "")
    return Unread(number, number, "", "x" * length, language, '["de", "fr"]', "", "[]", said)


def test_a_language_stays_with_one_process_and_work_is_even() -> None:
    shares = Shares(2)
    batches = [[unread(place, language, 5_000) for place in range(100)] for language in ("de", "fr", "it", "pl") * 3]
    given = [shares.of(batch) for batch in batches]
    spoken = [{one.declared for share in given for one in share[process]} for process in (0, 1)]
    lengths = [sum(len(one.text) for share in given for one in share[process]) for process in (0, 1)]
    assert len(spoken[0] & spoken[1]) <= 1
    assert abs(lengths[0] - lengths[1]) <= SLACK + 10_000


def test_one_language_alone_is_read_by_all_processes() -> None:
    shares = Shares(2)
    given = [shares.of([unread(place, None, 5_000) for place in range(200)]) for _ in range(20)]
    lengths = [sum(len(share[process]) for share in given) for process in (0, 1)]
    assert sum(lengths) == 4_000
    assert min(lengths) > 1_800


def test_readings_of_several_languages_come_in_the_order_of_their_documents(store: Store, themes: Path) -> None:
    filled(store, [("de" if number % 3 else "en", f"Case {number}", TEXT) for number in range(450)])
    order: list[int] = []
    crew = Crew(themes, "off", processes=2)
    try:
        batches = unread_documents(store, [], everything=True, after=0, most=450)
        for readings in crew.read([batches[:200], batches[200:400], batches[400:]]):
            order += [one.document_id for one in readings]
    finally:
        crew.close()
    assert order == list(range(1, 451))
