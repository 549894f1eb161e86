"""Which followed files a document belongs to, by the references in it."""

from __future__ import annotations

from pathlib import Path

from crawlers.sources.procedures import read_procedures
from ground.toml.strict import Faults
from store.documents.followed import File, files_of

ROOT = Path(__file__).parents[3]
DIRECTIVE = File("directive", (("celex", "32031L0001"), ("eli", "eli/dir/2031/1/oj")))
GERMAN = File("german", (("national", "DE BT-Drs 99/1"),), country="DE", transposes=("32031L0001",))
FILES = (DIRECTIVE, GERMAN)


def test_a_document_belongs_to_the_files_whose_references_it_names() -> None:
    assert files_of([("celex", "32031L0001")], FILES) == ("directive",)
    assert files_of([("national", "DE BT-Drs 99/1")], FILES) == ("german",)
    assert files_of([("celex", "32031L0002")], FILES) == ()


def test_an_eli_is_the_same_with_and_without_its_end() -> None:
    assert files_of([("eli", "eli/dir/2031/1")], FILES) == ("directive",)


def test_a_state_s_own_document_that_names_the_directive_belongs_to_the_state_s_file_too() -> None:
    assert files_of([("celex", "32031L0001")], FILES, country="DE") == ("directive", "german")
    assert files_of([("celex", "32031L0001")], FILES, country="FR") == ("directive",)


def test_a_measure_notified_belongs_to_the_file_of_its_state_whoever_publishes_it() -> None:
    assert files_of([("celex", "72031L0001DEU_202600001")], FILES, country="EU") == ("german",)


def test_the_default_config_joins_the_larger_states_to_their_directives() -> None:
    files = [one.file() for one in read_procedures(ROOT / "config", Faults())]
    assert files_of([("celex", "32024L1712")], files, country="ES") == ("thb-directive", "es-thb")
    assert len([one for one in files if one.transposes]) >= 20
