"""A document has one identity per source and address, each change of its text is a version, and nothing is half-kept."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ground.clock import later, now
from ground.records import When
from store.documents.documents import (
    due_visits,
    get_document,
    known_documents,
    mark_gone,
    newest_of,
    save_documents,
    visited_unchanged,
)
from store.health.runs import sync_sources
from store.search.index import index_new
from store.shape.database import Store, open_store
from tests.store.making import URL, found, save, source, start, values

DAY = 86_400
AT = "2026-11-24T08:00:00Z"
HALF_WRITTEN = """
import sys
from pathlib import Path
from store.shape.database import open_store
from store.documents.documents import save_documents
from tests.store.making import found
store = open_store(Path(sys.argv[1]))
with store.transaction():
    save_documents(store, [found(text="x" * 50_000, url=f"https://one.example/{n}") for n in range(400)])
    print("inside", flush=True)
    sys.stdin.read()
"""


def search(store: Store, words: str) -> list[object]:
    """Ids of the documents that full-text search finds, once `classify` has taken them into the index."""
    index_new(store)
    return values(store, "SELECT rowid FROM document_search WHERE document_search MATCH ? ORDER BY rowid", words)


def test_a_text_that_changes_and_changes_back_has_three_versions(store: Store) -> None:
    for text in ("A", "B", "A"):
        save(store, found(text=text))
    assert values(store, "SELECT text FROM versions ORDER BY number") == ["A", "B", "A"]
    assert values(store, "SELECT number FROM versions ORDER BY number") == [1, 2, 3]
    assert [tuple(row) for row in store.rows("SELECT text, versions FROM documents")] == [("A", 3)]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=8))
def test_there_are_as_many_versions_as_changes_and_the_last_text_is_shown(texts: list[str]) -> None:
    with TemporaryDirectory() as folder:
        store = open_store(Path(folder))
        sync_sources(store, [source("one")])
        for text in texts:
            save(store, found(text=text))
        kept = [text for place, text in enumerate(texts) if place == 0 or texts[place - 1] != text]
        assert values(store, "SELECT text FROM versions ORDER BY number") == kept
        assert values(store, "SELECT text FROM documents") == [texts[-1]]
        assert search(store, texts[-1]) == [1]
        store.close()


def test_another_title_is_a_version_too(store: Store) -> None:
    save(store, found(title="Draft law"))
    assert save(store, found(title="Law")).changed == 1
    assert values(store, "SELECT title FROM documents") == ["Law"]


def test_white_space_alone_changes_nothing(store: Store) -> None:
    save(store, found(text="one two"))
    assert save(store, found(text=" one\n\ttwo ")).changed == 0
    assert values(store, "SELECT count(*) FROM versions") == [1]


def test_the_same_address_in_one_source_is_one_document_however_often_it_is_seen(store: Store) -> None:
    counted = save(store, found(), found(), found(text="Other"))
    assert (counted.new, counted.changed) == (1, 1)
    save(store, found(text="Other"))
    assert values(store, "SELECT url FROM documents") == [URL]


def test_the_same_address_in_two_sources_is_two_documents(store: Store) -> None:
    save_documents(store, [found(), found(source_id="two")])
    assert values(store, "SELECT source_id FROM documents ORDER BY id") == ["one", "two"]


def test_when_it_was_first_seen_stays_and_when_it_changed_moves(store: Store) -> None:
    save(store, found(text="A"), at=AT)
    save(store, found(text="B"), at="2026-11-25T08:00:00Z")
    save(store, found(text="B"), at="2026-11-26T08:00:00Z")
    (row,) = store.rows("SELECT collected_at, updated_at FROM documents")
    assert tuple(row) == (AT, "2026-11-25T08:00:00Z")


def test_a_date_that_came_to_be_known_is_kept_and_never_replaced(store: Store) -> None:
    save(store, found(text="A"))
    assert values(store, "SELECT published_at FROM documents") == [None]
    save(store, found(text="B", published=When("2026-11-20", "day")))
    save(store, found(text="C", published=When("2026-11-23", "day")))
    (row,) = store.rows("SELECT published_at, published_precision FROM documents")
    assert tuple(row) == ("2026-11-20", "day")


def test_a_pages_text_is_not_replaced_by_the_entry_that_names_it(store: Store) -> None:
    save(store, found(text="The whole page"))
    assert save(store, found(text="An excerpt", text_state="excerpt", visited=False)).changed == 0
    assert values(store, "SELECT text FROM documents") == ["The whole page"]


def test_an_entrys_text_is_replaced_by_the_page(store: Store) -> None:
    save(store, found(text="An excerpt", text_state="excerpt", visited=False))
    assert save(store, found(text="The whole page")).changed == 1
    (row,) = store.rows("SELECT text, text_state FROM documents")
    assert tuple(row) == ("The whole page", "full")


def test_a_page_looked_at_without_its_entry_keeps_the_title_that_was_listed(store: Store) -> None:
    save(store, found(title="As listed"))
    save(store, found(title="As on the page | Site", listed=""))
    assert values(store, "SELECT title FROM documents") == ["As listed"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Haus in München", "munchen"),
        ("Haus in Munchen", "münchen"),
        ("Inspecția și țările", "inspectia tarile"),
        ("inspecţia şi ţările", "inspecția"),
        ("ΕΛΛΗΝΙΚΉ ΝΟΜΟΘΕΣΊΑ", "ελληνική"),
        ("çalışma bakanlığı", "calısma"),
        ("traite des êtres humains", "etres"),
        ("MÜNCHEN", "munchen"),
    ],
)
def test_search_does_not_mind_case_and_accents(store: Store, text: str, words: str) -> None:
    save(store, found(text=text))
    assert search(store, words) == [1]


@pytest.mark.parametrize(
    ("text", "both"),
    [
        ("Ελληνική νομοθεσία", "ελληνικη ελληνική ΕΛΛΗΝΙΚΉ"),
        ("Die Straße", "strasse straße"),
        ("współpraca", "wspolpraca współpraca wspołpraca"),
        ("røyst på norsk", "royst røyst pa på"),
        ("IŞIK ışık", "isik ışık"),
        ("Łódź", "lodz łódź"),
        ("смотрите её чай", "смотрите ее её чаи чай"),
        ("الحكومة", "حكومة الحكومة"),
        ("Arbeiter:innen", "arbeiterinnen arbeiter innen"),
        ("снimply_joined", "joined"),
        ("한국어", "한국어"),
    ],
)
def test_what_sqlite_does_not_fold_is_found_folded_and_as_it_is_written(store: Store, text: str, both: str) -> None:
    save(store, found(text=text))
    assert {words: search(store, words) for words in both.split()} == {words: [1] for words in both.split()}


def test_sql_reads_title_text_and_rank_of_what_it_finds(store: Store) -> None:
    save(
        store,
        found(title="Wages", text="Unpaid wages"),
        found(title="Other", text="Wages", url="https://one.example/b"),
    )
    index_new(store)
    rows = store.rows(
        "SELECT rowid, title, text, rank < 0 FROM document_search WHERE document_search MATCH 'wages' ORDER BY rank LIMIT 1"
    )
    assert [tuple(row) for row in rows] == [(1, "Wages", "Unpaid wages", 1)]


def test_search_follows_a_changed_version(store: Store) -> None:
    save(store, found(title="Old title", text="ancient words"))
    save(store, found(title="New title", text="modern words"))
    assert search(store, "ancient OR old") == []
    assert search(store, "modern new") == [1]
    assert search(store, "title:new") == [1]
    store.connection.execute("INSERT INTO word_search(word_search) VALUES ('integrity-check')")


def test_a_batch_is_kept_whole_or_not_at_all(store: Store) -> None:
    bad = found(url="https://one.example/bad", media=None)
    with pytest.raises(sqlite3.IntegrityError):
        save(store, found(), bad)
    assert values(store, "SELECT count(*) FROM document") == [0]
    assert search(store, "text") == []
    assert not store.connection.in_transaction


def test_a_transaction_inside_another_is_part_of_it(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.transaction():
        save(store, found())
        1 / 0  # noqa: B018
    assert values(store, "SELECT count(*) FROM document") == [0]


def test_a_process_killed_in_a_transaction_leaves_nothing_half_written(store: Store, tmp_path: Path) -> None:
    save(store, found(text="before"))
    process = start(HALF_WRITTEN, tmp_path)
    assert process.stdout is not None
    assert process.stdout.readline() == "inside\n"
    process.kill()
    process.wait(10)
    process.stdout.close()
    again = open_store(tmp_path)
    assert values(again, "SELECT text FROM documents") == ["before"]
    assert values(again, "PRAGMA integrity_check") == ["ok"]
    assert save(again, found(url="https://one.example/1")).new == 1
    again.connection.execute("INSERT INTO word_search(word_search) VALUES ('integrity-check')")
    again.close()


def test_a_document_needs_a_source_that_is_known(store: Store) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        save(store, found(source_id="nobody"))
    assert not store.connection.in_transaction
    assert save(store, found()).new == 1


def test_an_address_that_stands_twice_in_a_batch_is_one_document_with_two_versions(store: Store) -> None:
    told = save(store, found(text="One"), found(url="https://one.example/b"), found(text="Two"))
    assert (told.new, told.changed) == (2, 1)
    assert [tuple(row) for row in store.rows("SELECT id, text, versions FROM documents ORDER BY id")] == [
        (1, "Two", 2),
        (2, "Text", 1),
    ]
    assert values(store, "PRAGMA foreign_key_check") == []


def test_more_new_documents_than_are_written_at_once_are_all_kept(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.documents.documents.AT_ONCE", 3)
    many = [found(f"Title {number}", url=f"https://one.example/{number}") for number in range(8)]
    assert save(store, *many).new == 8
    assert values(store, "SELECT title FROM documents ORDER BY id") == [f"Title {number}" for number in range(8)]


def test_on_a_full_disk_what_was_kept_stays_and_nothing_is_half_written(store: Store) -> None:
    save(store, found(text="before"))
    pages = store.rows("PRAGMA page_count")[0][0]
    store.connection.execute(f"PRAGMA max_page_count = {pages + 5}")
    with pytest.raises(sqlite3.OperationalError, match="disk is full"):
        save(store, *(found(text="x" * 50_000, url=f"https://one.example/{number}") for number in range(20)))
    assert not store.connection.in_transaction
    assert values(store, "SELECT text FROM documents") == ["before"]
    store.connection.execute(f"PRAGMA max_page_count = {pages + 10_000}")
    assert save(store, found(url="https://one.example/1")).new == 1
    assert search(store, "before") == [1]
    assert values(store, "PRAGMA integrity_check") == ["ok"]


def test_a_number_that_a_document_had_is_given_to_no_other(store: Store) -> None:
    save(store, found(), found(url="https://one.example/b"))
    store.connection.execute("PRAGMA foreign_keys = OFF")
    store.connection.execute("DELETE FROM document WHERE id = 2")
    store.connection.execute("DELETE FROM version WHERE id = 2")
    save(store, found(url="https://one.example/c"))
    assert values(store, "SELECT id FROM documents ORDER BY id") == [1, 3]


def test_a_page_that_does_not_change_is_looked_at_less_and_less_often_and_at_last_no_more(store: Store) -> None:
    save(store, found(), at=AT)
    waits, at = [], AT
    while due := values(store, "SELECT next_visit_at FROM document WHERE next_visit_at IS NOT NULL"):
        waits.append((len(waits), at, str(due[0])))
        at = str(due[0])
        visited_unchanged(store, "one", [URL], at)
    assert len(waits) == 5
    for doubled, before, after in waits:
        assert later(before, 0.89 * DAY * 2**doubled) < after < later(before, 1.11 * DAY * 2**doubled)


def test_a_page_that_changes_is_looked_at_soon_again(store: Store) -> None:
    save(store, found(text="A"), at=AT)
    for _ in range(3):
        visited_unchanged(store, "one", [URL], AT)
    save(store, found(text="B"), at=AT)
    (next_visit,) = values(store, "SELECT next_visit_at FROM document")
    assert str(next_visit) < later(AT, 1.11 * DAY)


def test_pages_are_due_in_the_order_of_their_waiting_and_only_when_due(store: Store) -> None:
    for number, at in enumerate(("2026-11-22T08:00:00Z", "2026-11-20T08:00:00Z", "2026-11-24T08:00:00Z")):
        save(store, found(url=f"{URL}{number}"), at=at)
    due = due_visits(store, "one", "2026-11-24T09:00:00Z", 10)
    assert [one.url for one in due] == [f"{URL}1", f"{URL}0"]
    assert len(due_visits(store, "one", "2026-11-24T09:00:00Z", 1)) == 1
    assert due_visits(store, "two", "2027-01-01T00:00:00Z", 10) == []


def test_what_a_publisher_withdrew_stays_and_says_so(store: Store) -> None:
    save(store, found(), at=AT)
    mark_gone(store, "one", [URL, "https://one.example/never-seen"], "2026-11-25T08:00:00Z")
    mark_gone(store, "one", [URL], "2026-11-26T08:00:00Z")
    (row,) = store.rows("SELECT text, gone_at FROM documents")
    assert tuple(row) == ("Text", "2026-11-25T08:00:00Z")
    assert due_visits(store, "one", "2099-01-01T00:00:00Z", 10) == []


def test_what_is_known_of_addresses_is_told_without_those_never_seen(store: Store) -> None:
    save(store, found(etag='"abc"', last_modified="Mon", listed="mark"))
    known = known_documents(store, "one", [URL, "https://one.example/new"])
    assert list(known) == [URL]
    assert (known[URL].etag, known[URL].last_modified, known[URL].listed, known[URL].visited) == (
        '"abc"', "Mon", "mark", True,
    )  # fmt: skip
    assert known_documents(store, "two", [URL]) == {}


def test_a_document_is_read_with_its_present_version(store: Store) -> None:
    for text in ("A", "B"):
        save(store, found(text=text))
    document = get_document(store, 1)
    assert document is not None
    assert (document.text, document.country, document.source_id) == ("B", "DE", "one")
    assert get_document(store, 2) is None


def test_the_newest_date_is_one_that_has_come() -> None:
    dates = [When("2026-01-05", "day"), When("2025-12-31T10:00:00Z", "second"), When("2999-01-01", "day"), None]
    assert newest_of(found(published=one) for one in dates) == "2026-01-05"
    assert newest_of([found(), found(published=When("2999-01-01", "day"))]) is None


@pytest.mark.parametrize(
    ("when", "newest"), [(When("2025", "year"), "2025-12-28"), (When("2026-02", "month"), "2026-02-28")]
)
def test_a_year_or_a_month_counts_as_its_last_days(when: When, newest: str) -> None:
    assert newest_of([found(published=when)]) == newest


def test_the_running_year_counts_as_now() -> None:
    at = now()
    assert at <= str(newest_of([found(published=When(at[:4], "year"))])) <= now()
