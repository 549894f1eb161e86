"""`policywatch terms`: sizes of lexicons, and the frequent words that a term would match."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from classify.lexicons.lexicon import Lexicon, load_lexicon
from classify.lexicons.lint import ACCEPTED, accepted_meetings, in_words, meetings, reaches, sizes
from classify.reading.reader import Reader
from ground.errors import ConfigError, PolicywatchError
from tests.classify.making import ENGLISH, reader_of, write_lexicon
from tests.conftest import ROOT, Ran


def test_sizes_are_counted_by_language_and_theme(reader: Reader) -> None:
    assert sizes(reader.lexicon) == {"de": {"labour": 2, "trafficking": 2}, "en": {"labour": 4, "trafficking": 6}}


def test_an_over_broad_term_comes_first_with_the_strangers_it_meets(tmp_path: Path) -> None:
    pytest.importorskip("wordfreq")
    terms = {"labour": {"strong": ["work", "=strike", "minimum wage"], "weak": ["the"]}}
    first, second = reaches(reader_of(tmp_path, {"en": terms}).lexicon, "en")
    assert (first.term, second.term) == ("work", "=strike")
    assert set(dict(first.words)) >= {"works", "workers", "world", "worries"}
    assert list(dict(second.words)) == ["strike"]
    assert in_words([first]).startswith(f"{first.weight:8.1f}  labour           strong  work: work ")


def test_a_language_without_a_lexicon_is_named(reader: Reader) -> None:
    with pytest.raises(PolicywatchError, match='no lexicon covers "xx"; there are: de, en'):
        reaches(reader.lexicon, "xx")


def test_the_command_gives_a_table_or_json(tmp_path: Path, command: Callable[..., Ran]) -> None:
    config = write_lexicon(tmp_path / "config", {"en": ENGLISH})
    assert json.loads(command("--config", config, "terms", "--json").stdout) == {"en": {"labour": 4, "trafficking": 6}}
    assert command("--config", config, "terms").stdout.splitlines()[1].startswith("en ")


def test_a_strong_term_that_meets_a_frequent_word_is_told_until_somebody_accepts_it(tmp_path: Path) -> None:
    pytest.importorskip("wordfreq")
    lexicon = reader_of(tmp_path, {"en": {"labour": {"strong": ["work", "=strike"], "plain": ["people"]}}}).lexicon
    (met,) = meetings(lexicon, "en", frozenset({"strike"}))
    assert met.term == "work"
    assert "world" in dict(met.words)
    assert meetings(lexicon, "en", frozenset({"strike", *dict(met.words)})) == []


def test_an_accepted_meeting_has_a_reason(tmp_path: Path) -> None:
    file = tmp_path / ACCEPTED
    file.parent.mkdir(parents=True)
    file.write_text('[[accepted]]\nlanguage = "en"\nwords = ["strike"]\nreason = ""\n', encoding="utf-8")
    with pytest.raises(ConfigError, match="reason"):
        accepted_meetings(tmp_path)


@pytest.mark.parametrize("language", sorted(accepted_meetings(ROOT / "config")))
def test_no_strong_term_as_shipped_meets_a_frequent_stranger(language: str) -> None:
    pytest.importorskip("wordfreq")
    accepted = accepted_meetings(ROOT / "config")[language]
    met = meetings(shipped(), language, accepted)
    assert {(one.term, word) for one in met for word, _ in one.words} == set()


@cache
def shipped() -> Lexicon:
    """The lexicon that comes with the project."""
    return load_lexicon(ROOT / "config")
