"""Tags and their evidence are replaced together, a person's labels stay, and what was read is not read again."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ground.records import Evidence, Tag
from store.documents.tags import Reading, count_unread, languages_of, save_readings, tags_of, unread_documents
from store.shape.database import Store
from tests.store.making import found, read, save, values

NOW = ["1.de.x"]


def unread(store: Store, current: list[str] = NOW, *, everything: bool = False) -> list[int]:
    """Ids of the documents to read, which must be as many as are counted."""
    ids = [one.id for one in unread_documents(store, current, everything=everything, after=0, most=100)]
    assert count_unread(store, current, everything=everything) == len(ids)
    return ids


def many(store: Store, number: int = 3) -> None:
    """Some documents, with ids from 1."""
    save(store, *(found(url=f"https://one.example/{one}") for one in range(number)))


def test_a_reading_takes_the_place_of_the_one_before_with_its_evidence(store: Store) -> None:
    many(store, 2)
    read(store, 1, {"labour": 0.8, "migration": 0.6})
    read(store, 2, {"labour": 0.7})
    read(store, 1, {"labour": 0.9})
    assert [tuple(row) for row in store.rows("SELECT document_id, theme, score FROM tags ORDER BY document_id")] == [
        (1, "labour", 0.9),
        (2, "labour", 0.7),
    ]
    assert [tuple(row) for row in store.rows("SELECT document_id, theme FROM evidence ORDER BY document_id")] == [
        (1, "labour"),
        (2, "labour"),
    ]


def test_a_reading_that_cannot_be_kept_leaves_the_one_before(store: Store) -> None:
    many(store)
    read(store, 1, {"labour": 0.8})
    bad = Tag("migration", 0.9, (Evidence("term", None, "text", 0, 4, "Text"),))  # type: ignore[arg-type]
    with pytest.raises(sqlite3.IntegrityError):
        save_readings(store, [Reading(1, 1, "de", "1.de.x", (bad,), b"")])
    assert [tag.theme for tag in tags_of(store, 1)] == ["labour"]
    assert values(store, "SELECT theme FROM evidence") == ["labour"]


def test_evidence_goes_with_its_tag(store: Store) -> None:
    many(store)
    read(store, 1, {"labour": 0.8})
    store.connection.execute("DELETE FROM tag")
    assert values(store, "SELECT count(*) FROM evidence") == [0]


def test_evidence_without_a_tag_cannot_be_kept(store: Store) -> None:
    many(store)
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        store.connection.execute(
            """INSERT INTO evidence_span (document_id, theme, term, quote, field, start, "end", sentence)
                VALUES (1, 'labour', 't', 'q', 'text', 0, 1, 's')"""
        )


def test_a_persons_label_survives_another_reading(store: Store) -> None:
    many(store)
    read(store, 1, {"labour": 0.8})
    store.connection.execute("INSERT INTO label VALUES (1, 'labour', 'wrong', 'an analyst', '2026-11-24T08:00:00Z')")
    read(store, 1, {"migration": 0.9}, "1.de.y")
    save(store, found(url="https://one.example/0", text="Another text"))
    read(store, 1, {})
    assert [tuple(row) for row in store.rows("SELECT document_id, theme, verdict FROM labels")] == [
        (1, "labour", "wrong")
    ]


# What the view says, computed from tags and labels as they stand.
THAT_COUNT = """SELECT t.document_id, t.theme, t.score, 'classifier' FROM tag t WHERE NOT EXISTS
        (SELECT 1 FROM label l WHERE l.document_id = t.document_id AND l.theme = t.theme)
    UNION ALL SELECT document_id, theme, 1.0, 'person' FROM label WHERE verdict = 'right' ORDER BY 1, 2"""
WRITES = (
    "INSERT OR REPLACE INTO tag VALUES ({0}, '{1}', 0.{2}, 'c')", "DELETE FROM tag WHERE document_id = {0}",
    "UPDATE tag SET score = 0.{2} WHERE document_id = {0}", "UPDATE OR IGNORE tag SET theme = '{1}' WHERE score < 0.{2}",
    "INSERT OR REPLACE INTO label VALUES ({0}, '{1}', 'right', 'me', 'now')",
    "INSERT OR REPLACE INTO label VALUES ({0}, '{1}', 'wrong', 'me', 'now')", "DELETE FROM label WHERE theme = '{1}'",
    "UPDATE label SET verdict = iif(verdict = 'right', 'wrong', 'right') WHERE document_id = {0}", "DELETE FROM tag",
)  # fmt: skip


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(WRITES), st.integers(1, 2), st.sampled_from(["labour", "migration"]), st.integers(1, 9)
        ),
        max_size=12,
    )
)
def test_the_themes_that_count_follow_tags_and_labels_whoever_writes(
    store: Store, writes: list[tuple[str, int, str, int]]
) -> None:
    many(store, 2)
    store.connection.executescript("DELETE FROM tag; DELETE FROM label")
    for sql, *values_ in writes:
        store.connection.execute(sql.format(*values_))
    kept = store.rows("SELECT * FROM document_themes ORDER BY document_id, theme")
    assert [tuple(row) for row in kept] == [tuple(row) for row in store.rows(THAT_COUNT)]


def test_a_document_is_read_once(store: Store) -> None:
    many(store)
    assert unread(store) == [1, 2, 3]
    read(store, 2, {"labour": 0.8})
    read(store, 3, {})
    assert unread(store) == [1]
    assert unread(store, everything=True) == [1, 2, 3]


def test_a_changed_text_is_read_again(store: Store) -> None:
    many(store)
    for one in (1, 2, 3):
        read(store, one, {})
    save(store, found(url="https://one.example/1", text="Another text"))
    assert unread(store) == [2]


def test_what_changed_while_it_was_being_read_is_read_again(store: Store) -> None:
    many(store, 1)
    (before,) = unread_documents(store, NOW, everything=False, after=0, most=1)
    save(store, found(url="https://one.example/0", text="Another text"))
    save_readings(store, [Reading(before.id, before.version_id, "de", "1.de.x", (), b"")])
    assert unread(store) == [1]


def test_only_documents_of_an_outdated_classifier_are_read_again(store: Store) -> None:
    many(store)
    read(store, 1, {}, "1.de.x")
    read(store, 2, {}, "1.fr.y")
    read(store, 3, {}, "1.se.none")
    assert unread(store, ["1.de.x", "1.fr.new", "1.se.none"]) == [2]


def test_documents_come_in_order_some_at_a_time(store: Store) -> None:
    many(store, 5)
    first = unread_documents(store, NOW, everything=False, after=0, most=2)
    then = unread_documents(store, NOW, everything=False, after=first[-1].id, most=10)
    assert [one.id for one in first + then] == [1, 2, 3, 4, 5]


def test_an_unread_document_brings_what_its_source_and_page_say_of_its_language(store: Store) -> None:
    save(store, found(language="fr"))
    (one,) = unread_documents(store, NOW, everything=False, after=0, most=1)
    assert (one.declared, one.languages, one.title, one.text) == ("fr", '["de"]', "Title", "Text")


def test_the_languages_that_were_found_are_listed(store: Store) -> None:
    many(store, 2)
    read(store, 1, {})
    assert languages_of(store) == [None, "de"]


def test_tags_come_strongest_first_and_evidence_in_order_of_place(store: Store) -> None:
    many(store, 1)
    spans = [("text", 9, 13), ("text", 0, 4), ("title", 0, 5)]
    evidence = tuple(Evidence("t", "q", field, start, end, "s") for field, start, end in spans)  # type: ignore[arg-type]
    tags = (Tag("labour", 0.6, ()), Tag("migration", 0.9, evidence))
    save_readings(store, [Reading(1, 1, "de", "1.de.x", tags, b"")])
    kept = tags_of(store, 1)
    assert [tag.theme for tag in kept] == ["migration", "labour"]
    assert [(one.field, one.start) for one in kept[0].evidence] == [("title", 0), ("text", 0), ("text", 9)]
