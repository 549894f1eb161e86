"""Words are compared in one form, whoever typed them on whatever keyboard."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ground.folding import WORD, fold, words_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("GRÖSSE", "größe"),
        ("Straße", "STRASSE"),
        ("ışık", "isik"),
        ("IŞIK", "ışık"),
        ("İşçi", "isci"),
        ("ΕΡΓΑΣΊΑΣ", "εργασίας"),
        ("εργασιας", "εργασίας"),
        ("λόγος", "ΛΟΓΟΣ"),
        ("țară", "ţara"),
        ("şi", "și"),
        ("Łódź", "lodz"),
        ("Ðorđe", "dorde"),
        ("œuvre", "oeuvre"),
        ("ﬁnance", "finance"),
        ("Arbeiter:innen", "Arbeiterinnen"),
        ("Arbeiter*innen", "Arbeiterinnen"),
        ("Arbeiter_innen", "Arbeiterinnen"),
        ("Ärzt:in", "arztin"),
        ("Men\u00adschen\u00adhandel", "Menschenhandel"),
        ("traf\u200bfick\u200ding", "trafficking"),
        ("\ufefftraite", "traite"),
        ("e\u0301galite\u0301", "égalité"),
    ],
)
def test_two_spellings_are_one_word(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("la traite d'êtres humains", ["la", "traite", "d", "etres", "humains"]),
        ("l’asile, dell’uomo", ["l", "asile", "dell", "uomo"]),
        ("Die Arbeiter:innen: viele", ["die", "arbeiterinnen", "viele"]),
        ("Sex-Arbeiter*in", ["sex", "arbeiterin"]),
        ("Zeit: in Berlin", ["zeit", "in", "berlin"]),
        ("um 12:in", ["um", "12in"]),
        ("Menschen\u00adhandel\u200b!", ["menschenhandel"]),
        ("", []),
        (" \t\n.,;!", []),
    ],
)
def test_a_text_has_the_words_a_reader_sees(text: str, words: list[str]) -> None:
    assert words_of(text) == words


@given(st.text())
def test_case_and_composition_make_no_difference(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@given(st.from_regex(WORD, fullmatch=True))
def test_folding_what_is_folded_changes_nothing(word: str) -> None:
    assert fold(fold(word)) == fold(word)


@given(st.text(st.characters(categories=["Lu", "Ll"], max_codepoint=0x24F), max_size=12))
def test_invisible_marks_inside_a_word_are_not_there(word: str) -> None:
    assert fold("\u00ad".join(word)) == fold("\u200b".join(word)) == fold(word)
