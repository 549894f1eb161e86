"""`policywatch terms`: sizes of lexicons, and the frequent words that a term would match."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from classify.lexicons.lint import in_words, reaches, sizes
from classify.reading.reader import Reader
from ground.errors import PolicywatchError
from tests.classify.making import ENGLISH, reader_of, write_lexicon
from tests.conftest import Ran


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
