"""Why a document has a theme, or not, in words and as data."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

from classify.judging.explain import explanation, in_words
from classify.reading.reader import Reader
from ground.records import Document
from store.shape.database import Store
from tests.conftest import ROOT, Ran


def document(title: str, text: str = "", language: str | None = "en") -> Document:
    """A document with what matters here."""
    return Document(
        7, "one", "https://one.example/7", title, text, language, "DE", None, "2026-11-24T08:00:00Z", 1
    )  # fmt: skip


def test_a_tag_is_explained_by_its_words_their_place_and_their_sentence(reader: Reader, store: Store) -> None:
    told = explanation(reader, store, document("Human trafficking", "The court spoke of forced labour. It was late."))
    (tag,) = told["tags"]
    assert (tag["theme"], tag["name"], tag["threshold"]) == ("trafficking", "The theme trafficking", 0.5)
    assert tag["evidence"][1] == {
        "term": "=forced labour", "quote": "forced labour", "field": "text", "start": 19, "end": 32,
        "sentence": "The court spoke of forced labour.",
    }  # fmt: skip
    said = in_words(told)
    assert "Tagged: The theme trafficking, score 0." in said
    assert '"forced labour" (text, 19-32; term =forced labour)' in said


def test_a_theme_that_was_not_tagged_says_what_it_lacked(reader: Reader, store: Store) -> None:
    told = explanation(reader, store, document("The employer was fined"))
    assert told["tags"] == []
    assert told["below"][0]["theme"] == "labour"
    assert "Not tagged, too little evidence: The theme labour" in in_words(told)
    assert "(needs 0.50)" in in_words(told)


def test_a_document_without_any_term_says_so(reader: Reader, store: Store) -> None:
    assert "No term of any theme occurs in it." in in_words(explanation(reader, store, document("Weather")))


def test_a_document_in_a_language_without_a_lexicon_says_so(reader: Reader, store: Store) -> None:
    told = explanation(reader, store, document("Bargu", language="se"))
    assert told["has_lexicon"] is False
    assert "No lexicon covers this language" in in_words(told)


def test_the_explanation_agrees_with_the_tags_in_the_store(
    demo: Path, tmp_path: Path, command: Callable[..., Ran]
) -> None:
    shutil.copytree(demo, tmp_path / "data")
    words = ("--config", ROOT / "config" / "demo", "--data", tmp_path / "data", "explain")
    with sqlite3.connect(tmp_path / "data" / "policywatch.db") as db:
        ((number, themes),) = db.execute(
            "SELECT document_id, count(*) FROM tags GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 1"
        ).fetchall()
        stored = dict(db.execute("SELECT theme, score FROM tags WHERE document_id = ?", (number,)).fetchall())
    db.close()
    told = json.loads(command(*words, number, "--json").stdout)
    assert len(told["tags"]) == themes
    assert {tag["theme"]: tag["score"] for tag in told["tags"]} == stored
    assert command(*words, number).stdout.startswith(f"{number}  {told['title']}\n{told['url']}\n")


def test_a_number_that_is_no_document_is_an_error_of_one_line(tmp_path: Path, command: Callable[..., Ran]) -> None:
    done = command("--config", ROOT / "config" / "demo", "--data", tmp_path, "explain", 99)
    assert done.returncode == 1
    assert done.stderr.startswith("error: there is no document '99'; name a number of the view documents")
