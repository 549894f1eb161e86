"""A text in two languages is read in both, each by its own lexicon; places stay exact. Texts are made up."""

from __future__ import annotations

from functools import cache
from itertools import chain
from pathlib import Path
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classify.reading.littlewords import WORDS
from classify.reading.parts import parts_if_several
from classify.reading.reader import CODE, Read, Reader, Text
from ground.folding import TURNS
from tests.classify.making import ENGLISH, GERMAN, reader_of
from tests.classify.notices import NOTICES
from tests.conftest import ROOT

CASE = {
    "fr": "La traite des êtres humains et le travail forcé y ont été jugés. ",
    "nl": "Mensenhandel en dwangarbeid zijn daar berecht. ",
    "de": "Menschenhandel und Zwangsarbeit wurden dort verhandelt. ",
    "it": "La tratta di esseri umani e il lavoro forzato sono stati giudicati. ",
    "fi": "Ihmiskauppa ja pakkotyö tuomittiin siellä. ",
    "sv": "Människohandel och tvångsarbete prövades där. ",
    "ga": "Rinneadh gáinneáil ar dhaoine agus saothar éigeantais a thriail. ",
    "en": "Human trafficking and forced labour were tried there. ",
    "mt": "It-traffikar tal-bnedmin u x-xogħol furzat ġew iġġudikati. ",
    "sq": "Trafikimi i qenieve njerëzore dhe puna e detyruar u gjykuan. ",
    "sr": "Trgovina ljudima i prinudni rad su tamo suđeni. ",
}
RELATIVES = {"sr": {"sr", "bs", "hr"}}
PAIRS = [
    ("nl", "fr"), ("fr", "nl"), ("de", "fr"), ("fr", "de"), ("it", "de"), ("fi", "sv"), ("sv", "fi"), ("ga", "en"),
    ("en", "ga"), ("mt", "en"), ("en", "mt"), ("sr", "sq"), ("sq", "sr"),
]  # fmt: skip


@cache
def shipped() -> Reader:
    """A reader with the lexicon that comes with the project."""
    return Reader.from_config(ROOT / "config")


def about(read: Read) -> set[str]:
    return {tag.theme for tag in read.tags}


def check_places(read: Read, one: Text) -> None:
    for tag in (*read.tags, *read.below):
        for piece in tag.evidence:
            assert (one.title if piece.field == "title" else one.text)[piece.start : piece.end] == piece.quote


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_what_only_the_second_language_says_is_found_at_its_place(first: str, second: str) -> None:
    one = Text("1", "", f"{NOTICES[first]}\n\n{CASE[second] * 2}{NOTICES[second]}", first)
    read = shipped().read(one)
    assert read.language == first
    assert "trafficking" in about(read)
    check_places(read, one)
    assert any(f".{first}+{code}." in read.classifier for code in RELATIVES.get(second, {second}))


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_columns_by_turns_are_read_line_by_line(first: str, second: str) -> None:
    lines = chain.from_iterable(
        zip(NOTICES[first].split(". "), (CASE[second] + NOTICES[second]).split(". "), strict=False)
    )
    one = Text("1", "", "\n".join(lines), first)
    read = shipped().read(one)
    assert about(read) | {tag.theme for tag in read.below} >= {"trafficking"}
    check_places(read, one)


@pytest.mark.parametrize("language", NOTICES)
def test_a_text_in_one_language_has_no_parts(language: str) -> None:
    pieces = TURNS.split(NOTICES[language])
    assert parts_if_several([""], pieces, pieces[1::2], language, [language]) == []


def test_without_a_declaration_the_larger_part_gives_the_language() -> None:
    read = shipped().read(Text("1", "", f"{NOTICES['fr']}\n{NOTICES['nl'] * 3}", None, ("nl", "fr", "de")))
    assert (read.language, read.classifier[: len(f"{CODE}.nl+fr.")]) == ("nl", f"{CODE}.nl+fr.")


def test_a_heading_in_another_language_makes_no_second_part() -> None:
    text = "Official translation, which is not binding and should be read with the original. " + NOTICES["fi"] * 3
    assert shipped().read(Text("1", "", text, "fi")).classifier.startswith(f"{CODE}.fi.")


def test_a_title_in_two_languages_is_read_in_both() -> None:
    one = Text("1", "Avis – Mensenhandel en uitbuiting", f"{NOTICES['fr']}\n{NOTICES['nl']}", "fr")
    read = shipped().read(one)
    assert about(read) >= {"trafficking"}
    check_places(read, one)


def test_words_of_one_language_around_a_part_in_another_are_no_phrase(tmp_path: Path) -> None:
    reader = reader_of(tmp_path, {"en": ENGLISH, "de": GERMAN})
    text = f"{NOTICES['en']} It was human\n{NOTICES['de']}\ntrafficking of papers. {NOTICES['en']}"
    assert reader.read(Text("1", "", text, "en")).tags == ()


def test_a_document_in_two_languages_is_read_again_when_either_lexicon_changes(tmp_path: Path) -> None:
    text = Text("1", "", f"{NOTICES['en']}\n{NOTICES['de']}", "en")
    before = reader_of(tmp_path, {"en": ENGLISH, "de": GERMAN}).read(text).classifier
    after = reader_of(tmp_path, {"en": ENGLISH, "de": {"migration": {"weak": ["Grenze"]}}})
    assert before not in after.classifiers(["en"], [before])
    assert after.read(text).classifier in after.classifiers(["en"], [after.read(text).classifier])


def test_no_little_word_is_of_two_groups() -> None:
    words = [word for known in WORDS.values() for word in known.split()]
    assert len(words) == len(set(words))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from([*NOTICES.values(), *CASE.values(), "\n", " – ", "\u00ad", "x"]), max_size=12))
def test_however_languages_are_mixed_evidence_stands_where_it_says(pieces: list[str]) -> None:
    one = Text("1", "".join(pieces[:2])[:300], " ".join(pieces), None, ("fr", "nl"))
    check_places(shipped().read(one), one)


def test_a_megabyte_of_languages_by_turns_is_read_in_a_moment() -> None:
    text = "\n".join([NOTICES["fr"], NOTICES["nl"], NOTICES["de"]] * 1_200)
    began = process_time()
    shipped().read(Text("1", text[:4_000], text, "fr"))
    assert process_time() - began < 10
