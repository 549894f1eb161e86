"""Endless words, one letter, tables, lost blanks, bad scans: each is read in time, and shows no theme by accident."""

from __future__ import annotations

import random
import re
from functools import cache
from time import process_time

import pytest

from classify.reading.reader import LONGEST_TITLE, Read, Reader, Text
from tests.conftest import ROOT

SECONDS = 10
CASE = "The court convicted three men of human trafficking and forced labour; trafficked persons were not paid their wages. "


@cache
def shipped() -> Reader:
    """A reader with the lexicon that comes with the project."""
    return Reader.from_config(ROOT / "config")


def read(text: str, title: str = "", language: str | None = "en") -> Read:
    """A text read within time, with all evidence where it says."""
    one = Text("1", title, text, language)
    shipped().read(Text("0", "", "Words of it", language))
    began = process_time()
    found = shipped().read(one)
    assert process_time() - began < SECONDS
    for tag in (*found.tags, *found.below):
        for piece in tag.evidence:
            assert (title if piece.field == "title" else text)[piece.start : piece.end] == piece.quote
    return found


def numbers(count: int) -> str:
    """A table of figures."""
    some = random.Random(7)
    return "\n".join("\t".join(f"{some.random() * 1_000:.2f}" for _ in range(8)) for _ in range(count))


LETTERS = "abcdefghijklmnopqrstuvwxyzäöåéèçłńśžčšßαβγабвгдіїєҐ"


@pytest.mark.parametrize("language", ["en", "de", "fi", "uk", "sr", "el", None])
@pytest.mark.parametrize(
    "text",
    [
        "x" * 1_000_000, "menschenhandel" * 75_000, "ab" * 500_000, "a", "я", "ß", "\u0301", "a " * 500_000, "x\n" * 1_000_000,
        ".\n" * 1_000_000, "0" * 1_000_000, numbers(20_000), "".join(random.Random(1).choices(LETTERS, k=300_000)),
        " ".join(random.Random(2).choices(LETTERS, k=300_000)),
    ],
    ids=["long", "long of a term", "long of two letters", "a", "ja", "sz", "mark", "letters", "lines", "points", "nought",
         "table", "no spaces", "letters of three scripts"],
)  # fmt: skip
def test_what_says_nothing_is_read_in_time_and_shows_no_theme(text: str, language: str | None) -> None:
    assert read(text, text[: LONGEST_TITLE + 5], language).tags == ()


def test_a_word_of_a_megabyte_hides_nothing_beside_it() -> None:
    assert "trafficking" in {tag.theme for tag in read("x" * 100_000 + ". " + CASE * 3).tags}


def test_a_table_hides_nothing_beside_it() -> None:
    assert "trafficking" in {tag.theme for tag in read(numbers(10), "Human trafficking in figures").tags}


def test_a_title_of_four_thousand_characters_is_read_to_its_limit() -> None:
    title = ("The committee discussed roads. " * 200)[:4_000]
    assert read("", title).tags == ()
    assert read("", f"Human trafficking. {title}"[:4_000]).below or read("", f"Human trafficking. {title}"[:4_000]).tags


@pytest.mark.parametrize(
    "mixed",
    [
        "Суд convicted трьох men of human trafficking і forced labour. " * 4,
        "人身売買 human trafficking 強制労働 forced labour. " * 4,
    ],
)
def test_scripts_that_are_mixed_hide_no_words(mixed: str) -> None:
    assert "trafficking" in {tag.theme for tag in read(mixed).tags}


def test_letters_of_another_script_in_a_word_make_it_another_word() -> None:
    assert read("humаn traffiсking " * 20).tags == ()


@pytest.mark.parametrize("step", [5, 11, 23])
def test_a_bad_scan_is_read_and_what_is_whole_in_it_is_found(step: int) -> None:
    words = (CASE * 6).split(" ")
    broken = [word if place % step else f"{word[:2]} {word[2:]}" for place, word in enumerate(words, 1)]
    assert "trafficking" in {tag.theme for tag in read(" ".join(broken)).tags}


def test_a_text_whose_blanks_are_lost_shows_nothing_rather_than_something() -> None:
    assert read(re.sub(r"\s", "", CASE * 20)).tags == ()


def test_a_million_short_lines_in_two_languages_are_read_in_time() -> None:
    read("het is een\nqu'il y a une\n" * 80_000, "", None)
