"""Search finds what people mean, whatever they write, and shows nothing that is held."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ground.records import Evidence, Tag, When
from store.documents.facts import KeptFacts
from store.documents.labels import save_labels
from store.documents.tags import Reading, save_readings
from store.health.runs import sync_sources
from store.search.asking import read_question
from store.search.index import index_new, rebuild, waiting
from store.search.search import HELD, UNREAD, Narrowed, search
from store.search.snippets import SHOWN, snippet_of
from store.search.words import tokens_in
from store.shape.database import Store, open_store
from tests.store.making import found, save, source, values
from tests.store.search.expressions import TABLE, TEXTS


def understood(store: Store, number: int, themes: tuple[str, ...] = (), **more: object) -> None:
    """A document read, with what matters for search."""
    row = store.row("SELECT version_id, declared_language AS language FROM document WHERE id = ?", number)
    assert row is not None
    tags = tuple(Tag(theme, 0.9, (Evidence("term", "Text", "text", 0, 4, "An open sentence."),)) for theme in themes)
    facts = KeptFacts(**more)  # type: ignore[arg-type]
    save_readings(store, [Reading(number, row["version_id"], row["language"], "1", tags, b"", facts=facts)])


def numbers(store: Store, words: str, **narrowed: str) -> list[int]:
    """The documents found, in their order."""
    return [hit.document for hit in search(store, words, Narrowed(**narrowed)).hits]


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """One document for each language, in the order of the table."""
    store = open_store(tmp_path_factory.mktemp("library"))
    sync_sources(store, [source("one")])
    for number, (language, (title, text)) in enumerate(TEXTS.items(), 1):
        save(store, found(title, text, f"https://one.example/{language}", language=language))
        understood(store, number)
    index_new(store)
    yield store
    store.close()


def test_the_table_is_of_many_expressions_in_many_languages() -> None:
    assert len(TABLE) >= 110
    assert len(TEXTS) >= 15
    assert len({expression for expression, _, _ in TABLE}) == len(TABLE)
    assert all(why for _, _, why in TABLE)


@pytest.mark.parametrize(("expression", "expected", "why"), TABLE, ids=[repr(row[0]) for row in TABLE])
def test_an_expression_finds_what_it_should(library: Store, expression: str, expected: str, why: str) -> None:
    told = search(library, expression)
    assert {hit.language for hit in told.hits} == set(expected.split()), why
    assert told.looked_back_to is None


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60) | st.text("\"*()-:^+{}[]AND ORNT'/.,ab", max_size=60))
def test_nothing_that_may_be_written_is_an_error(library: Store, words: str) -> None:
    told = search(library, words)
    assert told.hits or told.notes or words.strip()


def test_a_megabyte_is_a_question_too(library: Store) -> None:
    for words in ("a" * 1_000_000, "ab " * 300_000, '"' * 1_000_000, "(" * 1_000_000, "a* " * 300_000):
        assert "only the first of so many words were looked for" in search(library, words).notes


@settings(max_examples=100, deadline=None)
@given(st.text())
def test_tokens_hold_no_space_and_are_their_own_tokens(text: str) -> None:
    tokens = tokens_in(text)
    assert all(token and not any(sign.isspace() for sign in token) for token in tokens)


def test_a_question_without_a_word_says_so(store: Store) -> None:
    assert search(store, "").notes == ["there is no word to look for"]


def test_a_question_is_read_as_groups_of_alternatives() -> None:
    question = read_question('wages OR pay "debt bondage" -title:bill NOT law')
    assert [[word.tokens for word in group] for group in question.groups] == [
        [("wages",), ("pay",)],
        [("debt", "bondage")],
    ]
    assert [(word.tokens, word.field) for word in question.without] == [(("bill",), "title"), (("law",), "")]


def test_words_in_titles_come_first_then_the_newest(store: Store) -> None:
    for number, (title, text) in enumerate((("Wages", "x"), ("x", "Wages"), ("x", "Wages"), ("All wages", "x")), 1):
        save(store, found(title, text, f"https://one.example/{number}"))
        understood(store, number)
    index_new(store)
    assert numbers(store, "wages") == [4, 1, 3, 2]
    assert [hit.why for hit in search(store, "wages").hits] == ["title", "title", "text", "text"]


def test_a_document_that_bears_the_reference_comes_before_those_that_write_it(store: Store) -> None:
    save(store, found("A law", "x", "https://one.example/1", references=(("celex", "32024L1712"),)))
    save(store, found("On (EU) 2024/1712", "x", "https://one.example/2"))
    for number in (1, 2):
        understood(store, number)
    index_new(store)
    assert numbers(store, "2024/1712") == [1, 2]
    assert numbers(store, "32024L1712") == [1]
    assert [hit.why for hit in search(store, "(EU) 2024/1712").hits] == ["reference", "title"]


def test_a_search_is_narrowed_by_theme_country_language_and_time(store: Store) -> None:
    for number, (source_id, language, at) in enumerate(
        (("one", "de", "2026-11-01T08:00:00Z"), ("two", "fr", "2026-11-02T08:00:00Z"), ("two", "de", "2026-11-03T08:00:00Z")), 1
    ):  # fmt: skip
        save(store, found("Wages", "x", f"https://{source_id}.example/{number}", source_id, language=language), at=at)
        understood(store, number, ("labour",) if number < 3 else ())
    index_new(store)
    assert numbers(store, "wages", country="FR") == [3, 2]
    assert numbers(store, "wages", language="de") == [3, 1]
    assert numbers(store, "wages", since="2026-11-02") == [3, 2]
    assert numbers(store, "wages", since="2027-01-01") == []
    assert numbers(store, "wages", theme="labour") == [2, 1]
    save_labels(store, 1, {"labour": "wrong"}, "sample person")
    save_labels(store, 3, {"labour": "right"}, "sample person")
    assert numbers(store, "wages", theme="labour") == [3, 2]


def test_a_changed_text_is_found_by_its_present_words_only(store: Store) -> None:
    save(store, found(text="ancient words"))
    index_new(store)
    save(store, found(text="modern words"))
    understood(store, 1)
    index_new(store)
    assert (numbers(store, "ancient"), numbers(store, "modern")) == ([], [1])


def test_a_held_title_is_never_shown(store: Store) -> None:
    save(store, found("Sample Name, 14", "The court heard it."))
    understood(store, 1, held=(("title", "a child"),))
    index_new(store)
    (hit,) = search(store, "court").hits
    assert (hit.title, hit.snippet) == (HELD, "")
    assert "Sample Name" not in str(search(store, "sample name"))


def test_of_a_text_with_something_held_only_sentences_known_to_hold_nothing_are_shown(store: Store) -> None:
    save(store, found("Court", "Text. Sample Name lives here. An open sentence."))
    understood(store, 1, ("labour",), held=(("text", "where somebody lives"),))
    index_new(store)
    assert [hit.snippet for hit in search(store, "lives").hits] == [""]
    assert [hit.snippet for hit in search(store, "sentence").hits] == ["An open [sentence]."]


def test_what_was_not_read_yet_shows_no_words(store: Store) -> None:
    save(store, found("Sample Name", "lives here"))
    index_new(store)
    (hit,) = search(store, "lives").hits
    assert (hit.title, hit.snippet) == (UNREAD, "")


def test_what_is_not_in_the_index_yet_is_counted(store: Store) -> None:
    save(store, found("Wages", "x"))
    assert waiting(store) == 1
    told = search(store, "wages")
    assert (told.hits, told.notes) == ([], ["1 texts are not in the index yet; policywatch classify takes them up"])


def test_an_index_made_anew_answers_as_before(library: Store) -> None:
    before = [numbers(library, expression) for expression, _, _ in TABLE]
    assert rebuild(library) == len(TEXTS)
    assert [numbers(library, expression) for expression, _, _ in TABLE] == before
    assert waiting(library) == 0


def test_an_index_is_taken_up_again_where_it_stopped(store: Store) -> None:
    for number in range(7):
        save(store, found("Wages", "x", f"https://one.example/{number}"))
    assert [index_new(store, 3), index_new(store, 3), index_new(store, 3)] == [3, 3, 1]
    assert len(values(store, "SELECT rowid FROM word_search WHERE word_search MATCH 'wages'")) == 7
    assert values(store, "SELECT documents FROM search_word WHERE word = 'wages'") == [7]


def test_on_a_full_disk_the_index_stays_as_it_was_and_is_taken_up_later(store: Store) -> None:
    words = " ".join(f"word{number}" for number in range(20_000))
    save(store, found("Wages", "x"))
    index_new(store)
    save(store, found("Wages", words, "https://one.example/b"))
    pages = store.rows("PRAGMA page_count")[0][0]
    store.connection.execute(f"PRAGMA max_page_count = {pages + 3}")
    with pytest.raises(sqlite3.OperationalError, match="disk is full"):
        index_new(store)
    assert (waiting(store), numbers(store, "wages")) == (1, [1])
    store.connection.execute(f"PRAGMA max_page_count = {pages + 10_000}")
    assert index_new(store) == 1
    assert numbers(store, "wages") == [2, 1]
    assert numbers(store, "word19999") == [2]
    store.connection.execute("INSERT INTO word_search(word_search) VALUES ('integrity-check')")


def test_an_index_takes_no_more_than_so_many_characters_at_once(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.search.index.CHARACTERS", 5)
    save(store, *(found("Wages", "long text", f"https://one.example/{number}") for number in range(3)))
    assert index_new(store) == 3
    assert numbers(store, "wages") == [3, 2, 1]


def test_a_word_in_very_many_documents_is_looked_for_in_the_newest_and_the_answer_says_so(store: Store) -> None:
    texts = [
        found(f"Wages {number}", "x", f"https://one.example/{number}", published=When("2026-11-01", "day"))
        for number in range(600)
    ]
    save(store, *texts)
    index_new(store)
    told = search(store, "wages", most=5)
    assert [hit.document for hit in told.hits] == [600, 599, 598, 597, 596]
    assert told.more
    assert told.notes == ["ranked among the newest 200 that match"]


def test_a_search_whose_time_is_over_says_back_to_when_it_looked(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.search.search.FIRST_SPAN", 2)
    for number in range(1, 10):
        text = "rare" if number == 1 else "y"
        save(store, found("x", text, f"https://one.example/{number}"), at=f"2026-11-0{number}T08:00:00Z")
    index_new(store)
    told = search(store, "rare", budget=-1)
    assert (told.hits, told.looked_back_to) == ([], "2026-11-08T08:00:00Z")
    assert "--all" in told.notes[0]
    assert [hit.document for hit in search(store, "rare", budget=None).hits] == [1]


def test_the_words_of_a_question_share_how_many_are_looked_for_and_the_answer_says_so(store: Store) -> None:
    save(store, found("x", " ".join(f"{start}{number}" for start in ("pay", "law") for number in range(70))))
    index_new(store)
    assert search(store, "pay*").notes == ["of the words that begin with pay, the 60 most frequent are looked for"]
    assert search(store, "pay* law* x").notes == [
        "of the words that begin with pay, the 20 most frequent are looked for",
        "of the words that begin with law, the 20 most frequent are looked for",
    ]


def test_a_snippet_shows_the_words_in_their_place() -> None:
    filler = "nothing to see here " * 20
    text = f"{filler}The wages of workers at 2024/1712 were withheld. {filler}"
    shown = snippet_of(text, {"wages", "withheld", "2024", "1712"})
    assert "[wages] of workers at [2024/1712] were [withheld]" in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown) < SHOWN + 40


def test_a_snippet_of_a_long_text_is_quick() -> None:
    text = "wages " * 200_000
    assert snippet_of(text[:20_000], {"wages"}).startswith("[wages]")


def test_the_most_frequent_words_that_begin_so_are_looked_for(store: Store) -> None:
    chance = random.Random(3)
    for number in range(40):
        words = " ".join(f"ab{chance.randrange(10**6):06}" for _ in range(5))
        save(store, found("x", f"{words} abundant", f"https://one.example/{number}"))
    index_new(store)
    told = search(store, "ab*", most=100)
    assert len(told.hits) == 40
    assert told.notes == ["of the words that begin with ab, the 60 most frequent are looked for"]


def test_searching_writes_nothing(library: Store, tmp_path: Path) -> None:
    library.connection.execute("PRAGMA query_only = ON")
    try:
        assert numbers(library, "wages")
    finally:
        library.connection.execute("PRAGMA query_only = OFF")
