"""What a publisher's indexers say of a document counts as its theme, in any language, and is named as the reason."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from classify.bulk.archive import classify
from classify.judging.explain import explanation, in_words
from classify.lexicons.descriptors import SCORE
from classify.lexicons.lexicon import load_lexicon
from classify.reading.reader import Reader, Text
from digest.drafting.facts import _evidence
from ground.errors import ConfigError
from store.documents.documents import get_document, save_documents
from store.documents.tags import tags_of
from store.documents.windows import candidates_by_id
from store.shape.database import Store
from tests.classify.making import ENGLISH, filled, write_lexicon
from tests.conftest import ROOT

EUROVOC = """scheme = "eurovoc"
name = "EuroVoc"
[trafficking]
5933 = "trafficking in human beings"
[labour]
4556 = "clandestine worker"
[undocumented]
4556 = "clandestine worker"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A config folder with a language and some descriptors."""
    folder = write_lexicon(tmp_path / "config", {"en": ENGLISH})
    (folder / "themes" / "descriptors").mkdir()
    (folder / "themes" / "descriptors" / "eurovoc.toml").write_text(EUROVOC, encoding="utf-8")
    return folder


def text(title: str, *concepts: str, language: str = "en") -> Text:
    """A document that carries some concepts."""
    return Text(
        "1", title, "Nothing of it in the text. " * 300, language, references=tuple(("eurovoc", c) for c in concepts)
    )


def test_a_document_has_the_themes_of_its_descriptors_in_a_language_without_terms_too(folder: Path) -> None:
    reader = Reader.from_config(folder)
    for language in ("en", "se"):
        read = reader.read(text("Regulation", "5933", "4556", "9999", language=language))
        assert {tag.theme: tag.score for tag in read.tags} == dict.fromkeys(
            ("trafficking", "labour", "undocumented"), SCORE
        )
    (evidence,) = next(tag for tag in read.tags if tag.theme == "trafficking").evidence
    assert (evidence.term, evidence.quote, evidence.field) == (
        "EuroVoc 5933",
        "trafficking in human beings",
        "descriptor",
    )


def test_a_concept_of_another_scheme_or_theme_says_nothing(folder: Path) -> None:
    read = Reader.from_config(folder).read(
        replace(text("Regulation"), references=(("celex", "5933"), ("eurovoc", "1")))
    )
    assert read.tags == ()


def test_words_stand_beside_the_descriptor_and_may_score_higher(folder: Path) -> None:
    reader = Reader.from_config(folder)
    plain = Text("1", "Human trafficking", "Human trafficking and forced labour, exploitation. " * 5, "en")
    without, beside = reader.read(plain), reader.read(replace(plain, references=(("eurovoc", "5933"),)))
    assert beside.tags[0].score == max(SCORE, without.tags[0].score)
    assert [one.field for one in beside.tags[0].evidence][:2] == ["descriptor", "title"]


def test_descriptors_that_come_later_have_the_document_read_again(store: Store, folder: Path) -> None:
    reader = Reader.from_config(folder)
    filled(store, [("en", "A regulation", "Nothing of it in the text. " * 30)])
    classify(store, reader)
    assert (tags_of(store, 1), classify(store, reader).read) == ([], 0)
    found = store.row("SELECT source_id, url FROM document WHERE id = 1")
    document = get_document(store, 1)
    assert found and document
    from ground.records import Found

    again = Found(
        found["source_id"], found["url"], document.title, document.text, "full", visited=True,
        references=(("eurovoc", "5933"),),
    )  # fmt: skip
    save_documents(store, [again])
    assert classify(store, reader).read == 1
    assert [tag.theme for tag in tags_of(store, 1)] == ["trafficking"]
    assert _evidence(store, candidates_by_id(store, [1])[0])[0].place == "subject, EuroVoc 5933"
    assert '"trafficking in human beings" (descriptor' in in_words(explanation(reader, store, document))
    save_documents(store, [again])
    assert classify(store, reader).read == 0


def test_other_descriptors_change_every_mark(folder: Path) -> None:
    before = load_lexicon(folder).marks
    file = folder / "themes" / "descriptors" / "eurovoc.toml"
    file.write_text(EUROVOC.replace("5933", "857"), encoding="utf-8")
    assert load_lexicon(folder).marks["en"] != before["en"]


def test_a_faulty_file_of_descriptors_is_named_with_its_line(folder: Path) -> None:
    file = folder / "themes" / "descriptors" / "eurovoc.toml"
    file.write_text(EUROVOC + "[traficking]\n1 = 'x'\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"eurovoc\.toml:9: traficking: not a known key; did you mean trafficking\?"):
        load_lexicon(folder)


def test_the_shipped_descriptors_cover_every_theme() -> None:
    descriptors = load_lexicon(ROOT / "config").descriptors
    assert {one.theme for some in descriptors.values() for one in some} == set(load_lexicon(ROOT / "config").themes)
    assert all(kind == "eurovoc" for kind, _ in descriptors)
