"""An archive read by several processes: the same tags in the same order, and nothing lost where one dies."""

from __future__ import annotations

from pathlib import Path

import pytest

from classify.bulk.archive import classify
from classify.bulk.crew import Crew
from classify.facts.together.facts import FactReader
from classify.reading.reader import Reader
from ground.errors import PolicywatchError
from ground.settings import FACTS
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
