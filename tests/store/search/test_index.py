"""The index folds whole texts as words are folded, and its list of words is whole whatever was taken back in between."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.search.folded import Folding
from store.search.index import index_new, rebuild
from store.search.words import tokens_in
from store.shape.database import Store, open_store
from tests.store.making import found, save, values
from tests.store.search.expressions import TEXTS

LATIN, GREEK, CYRILLIC = "aäéößłøıİœ’“–", "αάΣςϊΐ", "ийёїЂљ"
SIGNS = " .,:*_-'/()\n\u00ad\u200b\u0301"
OTHERS = "ابل٢שׁק人한ไ½²ﬁⅣ"


def kept(tokens: list[str]) -> list[str]:
    """Tokens as SQLite parts them: what stands for a figure in brackets has signs in it."""
    return "".join(sign if sign.isalnum() or ord(sign) > 127 else " " for sign in " ".join(tokens)).split()


@settings(max_examples=400, deadline=None)
@given(
    st.text(LATIN + SIGNS, max_size=80)
    | st.text(LATIN + GREEK + CYRILLIC + SIGNS)
    | st.text(OTHERS + LATIN + SIGNS)
    | st.text()
)
def test_a_whole_text_is_folded_as_its_words_are(text: str) -> None:
    assert Folding().fold(text).tokens.split() == kept(tokens_in(text))


@pytest.mark.parametrize("language", TEXTS)
def test_texts_of_all_languages_are_folded_as_their_words_are(language: str) -> None:
    folding = Folding()
    for text in ("".join(TEXTS[language]), *TEXTS[language]):
        assert folding.fold(text).tokens.split() == kept(tokens_in(text))


def test_no_word_is_longer_than_words_are() -> None:
    text = f"a {'b' * 61} c {'d' * 300}"
    assert Folding().fold(text).tokens.split() == tokens_in(text) == ["a", "b" * 60, "c", "d" * 60]


def test_what_sqlite_does_not_fold_is_kept_as_it_stands_once() -> None:
    folding = Folding()
    for _ in range(2):
        assert sorted(folding.fold("Łódź and Łódź, größer: été").written.split()) == ["größer", "łódź"]
        assert folding.fold("plain words été").written == ""


def listed(store: Store) -> dict[object, object]:
    """The list of words, with how many versions hold each."""
    return {row[0]: row[1] for row in store.rows("SELECT word, documents FROM search_word")}


def test_words_of_a_transaction_that_was_taken_back_are_listed_when_they_come_again(store: Store) -> None:
    save(store, found("Wages", "first"))
    index_new(store)
    with pytest.raises(ZeroDivisionError), store.transaction():
        save(store, found("Wages", "second third", "https://one.example/b"))
        index_new(store)
        1 / 0  # noqa: B018
    assert "second" not in listed(store)
    save(store, found("Wages", "third", "https://one.example/b"), found("Wages", "second", "https://one.example/c"))
    index_new(store)
    assert {"first", "second", "third", "wages"} <= set(listed(store))


def test_words_are_listed_again_where_another_process_begins_the_list_anew(store: Store, tmp_path: Path) -> None:
    save(store, found("Wages", "first"))
    index_new(store)
    other = open_store(tmp_path)
    with other.transaction() as db:
        db.execute("DELETE FROM search_word")
        db.execute("INSERT INTO word_parts (word_parts) VALUES ('delete-all')")
        db.execute("INSERT INTO word_search (word_search) VALUES ('delete-all')")
        db.execute("UPDATE search_state SET reached = 0")
    index_new(store)
    assert set(listed(store)) == {"wages", "first"}
    assert rebuild(other) == 1
    assert set(listed(store)) == {"wages", "first"}
    other.close()


def test_of_many_versions_each_of_so_many_is_counted_and_every_word_is_listed(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.search.listing.COUNTED", 10)
    monkeypatch.setattr("store.search.listing.EACH", 5)
    save(store, *(found("Wages", f"word{number}", f"https://one.example/{number}") for number in range(1, 31)))
    index_new(store)
    assert listed(store)["wages"] == 10 + 4 * 5
    assert {f"word{number}" for number in range(1, 31)} <= set(listed(store))
    assert values(store, "SELECT size FROM search_word WHERE word = 'wages'") == [2]
