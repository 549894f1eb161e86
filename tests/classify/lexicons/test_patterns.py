"""A term means what its notation says, and one that means nothing is refused with the reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.lexicons.patterns import WordPattern, read_term
from ground.folding import fold
from tests.classify.making import quotes

LETTERS = st.text(st.sampled_from("abcdefghijklmnopqrstuvwxyz"), min_size=1, max_size=14)


def word(term: str) -> WordPattern:
    """The pattern of a term of one word."""
    ((pattern,),) = read_term(term).parts
    return pattern


@pytest.mark.parametrize(
    ("term", "stem", "longest"),
    [
        ("eu", "eu", 2),
        ("rom", "rom", 3),
        ("work", "wor", 10),
        ("asilo", "asil", 11),
        ("labour", "labo", 12),
        ("Zwangsarbeit", "zwangsarbe", 18),
        ("=asylum", "asylum", 6),
        ("=EU", "eu", 2),
        ("2024", "2024", 4),
        ("123456", "123456", 6),
        ("Größe", "gros", 12),
        ("Arbeiter:innen", "arbeiterinn", 19),
    ],
)
def test_a_word_tolerates_inflection_by_its_length(term: str, stem: str, longest: int) -> None:
    assert (word(term).stem, word(term).longest, word(term).regex) == (stem, longest, "")


@given(LETTERS)
def test_every_word_finds_itself(letters: str) -> None:
    assert quotes(letters, letters) == [letters]
    assert quotes(f"={letters}", letters.upper()) == [letters.upper()]


@given(LETTERS, st.text(st.sampled_from("abc"), max_size=9))
def test_a_word_in_the_text_may_run_six_letters_longer_if_the_term_is_longer_than_three(term: str, more: str) -> None:
    found = bool(quotes(term, term + more))
    assert found == (not more if len(term) <= 3 else len(more) <= 6)


@given(LETTERS, st.integers(1, 4))
def test_a_term_may_lose_its_last_letters_by_its_length(term: str, lost: int) -> None:
    shorter = term[:-lost]
    may = 0 if len(term) <= 3 else 1 if len(term) <= 5 else 2
    if shorter:
        assert bool(quotes(term, shorter)) == (lost <= may)


@given(LETTERS, LETTERS)
def test_an_exact_word_finds_nothing_else(term: str, text: str) -> None:
    assert bool(quotes(f"={term}", text)) == (fold(term) == fold(text))


@pytest.mark.parametrize(
    ("term", "yes", "no"),
    [
        ("traffick*", ["traffickers", "trafficking", "traffick"], ["traffic", "antitrafficking"]),
        ("*handel*", ["Menschenhandels", "Handel", "Frauenhandel"], ["Wandel"]),
        ("labo*r", ["labor", "labour"], ["labours", "labo"]),
        ("*arbeit", ["Zwangsarbeit", "Arbeit"], ["Arbeiter"]),
        ("=*haus", ["Frauenhaus"], ["Frauenhäuser"]),
    ],
)
def test_a_star_stands_for_any_letters(term: str, yes: list[str], no: list[str]) -> None:
    assert all(quotes(term, text) for text in yes)
    assert not any(quotes(term, text) for text in no)


def test_parts_joined_by_a_tilde_are_two_or_three_sequences() -> None:
    assert [len(part) for part in read_term("passports ~ taken away").parts] == [1, 2]
    assert len(read_term("one ~ two ~ three").parts) == 3


def test_a_term_keeps_how_its_lexicon_writes_it() -> None:
    assert read_term("=Zwang ~ Arbeit*").text == "=Zwang ~ Arbeit*"


@pytest.mark.parametrize(
    ("term", "fault"),
    [
        ("", "holds no word"),
        ("  ", "holds no word"),
        ("...", "holds no word"),
        ("one ~ ...", "holds no word"),
        ("\u0301\u0301", "holds a word without letters"),
        ("a ~ b ~ c ~ d", "joins more than three parts"),
        ("ab*", "leaves fewer than 3 letters"),
        ("*", "leaves fewer than"),
        ("**", "leaves fewer than"),
        ("forced * labour", "leaves fewer than"),
        ("a~b", '"~" stands between parts'),
        ("forced ~", '"~" stands between parts'),
        ("~ forced", '"~" stands between parts'),
        ("= forced", '"=" directly before a word'),
        ("forced=", '"=" directly before a word'),
        ("==forced", '"=" directly before a word'),
        ("forced=labour", '"=" directly before a word'),
    ],
)
def test_a_term_that_cannot_be_meant_is_refused(term: str, fault: str) -> None:
    with pytest.raises(ValueError, match=r'^"') as raised:
        read_term(term)
    assert fault in str(raised.value)
