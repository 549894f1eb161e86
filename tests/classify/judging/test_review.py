"""Reviewing tags: one key a document, kept apart from tags, counting more than they do, and measured against."""

from __future__ import annotations

import pytest

from classify.bulk.archive import classify
from classify.judging.review import review
from classify.lexicons.lexicon import Theme
from classify.reading.reader import Reader
from ground.records import THEMES
from store.documents.labels import doubted_themes, labelled_documents, labels_of, save_labels, themes_by_person
from store.shape.database import Store
from tests.classify.making import filled

TEXT = "Human trafficking and exploitation were found by the labour inspectorate. " * 3


@pytest.fixture
def read(store: Store, reader: Reader) -> Store:
    """Three documents, classified: one clearly about trafficking and labour, one weakly about labour, one about nothing."""
    weak = "The labour inspection came."
    filled(store, [("en", "Clear case", TEXT), ("en", "Weak case", weak), ("en", "Weather", "It rained all day.")])
    classify(store, reader)
    return store


def run(store: Store, keys: str, only: str | None = None) -> tuple[list[str], tuple[int, int, int]]:
    """Review with these keys; what was shown, and the counts."""
    shown: list[str] = []
    pressed = iter(keys)
    themes = {theme: Theme(id=theme, name=f"The theme {theme}") for theme in THEMES}
    done = review(store, themes, "sample person", lambda: next(pressed), shown.append, only)
    return shown, (done.judged, done.corrected, done.skipped)


def themes_that_count(store: Store, document: int) -> dict[str, str]:
    """The view that briefings read."""
    rows = store.rows("SELECT theme, said_by FROM document_themes WHERE document_id = ? ORDER BY theme", document)
    return {row["theme"]: row["said_by"] for row in rows}


def test_the_weakest_tag_comes_first_and_what_has_none_comes_last(read: Store) -> None:
    shown, counts = run(read, "\r\r\rq")
    pages = [text for text in shown if "https://" in text]
    assert [page.splitlines()[1].split("  ")[1] for page in pages] == ["Weak case", "Clear case", "Weather"]
    assert counts == (3, 0, 0)


def test_what_is_shown_is_right_and_what_is_not_shown_is_wrong(read: Store) -> None:
    run(read, "\rq", only="trafficking")
    verdicts = labels_of(read, 1)
    assert set(verdicts) == set(THEMES)
    assert {theme for theme, verdict in verdicts.items() if verdict == "right"} == {"trafficking", "labour"}


def test_a_figure_turns_a_theme_off_or_on(read: Store) -> None:
    labour, migration = THEMES.index("labour") + 1, THEMES.index("migration") + 1
    _, counts = run(read, f"{labour}{migration}\rq", only="trafficking")
    assert counts == (1, 1, 0)
    assert themes_that_count(read, 1) == {"migration": "person", "trafficking": "person"}
    assert themes_by_person(read, [1]) == {1: ("migration",)}


def test_labels_survive_a_new_reading_and_go_on_to_win(read: Store, reader: Reader) -> None:
    save_labels(read, 1, {"labour": "wrong"}, "sample person")
    classify(read, reader, everything=True)
    assert themes_that_count(read, 1) == {"trafficking": "classifier"}
    assert {row["theme"] for row in read.rows("SELECT theme FROM tags WHERE document_id = 1")} == {
        "labour",
        "trafficking",
    }


def test_what_was_skipped_is_not_shown_again_in_this_sitting(read: Store) -> None:
    _, counts = run(read, "sssq")
    assert counts == (0, 0, 3)
    assert labelled_documents(read) == []


def test_leaving_keeps_what_was_judged(read: Store) -> None:
    _, counts = run(read, "\rq")
    assert counts == (1, 0, 0)
    (one,) = labelled_documents(read)
    assert one.right | one.wrong == set(THEMES)


def test_a_second_opinion_takes_the_place_of_the_first(read: Store) -> None:
    save_labels(read, 1, {"labour": "wrong"}, "one", "2026-11-01T00:00:00Z")
    save_labels(read, 1, {"labour": "right"}, "another", "2026-11-02T00:00:00Z")
    assert labels_of(read, 1) == {"labour": "right"}


def test_keys_pressed_together_count_one_by_one_and_an_arrow_means_nothing(read: Store) -> None:
    figure = str(THEMES.index("labour") + 1)
    pressed = iter(["\x1b[A", f"{figure}\r", "q"])
    themes = {theme: Theme(id=theme, name=theme) for theme in THEMES}
    done = review(read, themes, "sample person", lambda: next(pressed), lambda text: None, "trafficking")
    assert (done.judged, done.corrected) == (1, 1)
    assert labels_of(read, 1)["labour"] == "wrong"


def test_what_the_second_reader_alone_holds_likely_is_proposed(read: Store) -> None:
    with read.transaction() as db:
        db.execute("INSERT INTO second_opinion (document_id, theme, likely) VALUES (3, 'migration', 0.93)")
    shown, _ = run(read, "\r\rsq")
    weather = next(text for text in shown if "Weather" in text)
    assert "migration? The second reader holds it likely (0.93); no judged document is near." in weather
    assert doubted_themes(read, [1, 3], 0.5) == {}


def test_what_is_held_is_not_shown(read: Store) -> None:
    read.connection.execute("INSERT INTO held_place VALUES (1, 1, 'title', 'a child')")
    read.connection.execute("INSERT INTO held_place VALUES (2, 1, 'text', 'a child')")
    read.connection.execute("UPDATE evidence_span SET sentence = '' WHERE document_id = 1 AND field = 'title'")
    shown, _ = run(read, "\r\r\rq")
    whole = "\n".join(shown)
    assert "Clear case" not in whole
    assert "https://one.example/0" not in whole
    assert "came." not in whole
    assert "Weak case" in whole
    assert whole.count("(held)") == 3
