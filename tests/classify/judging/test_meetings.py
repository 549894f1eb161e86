"""No strong term meets a frequent stranger: a word of its language, or a phrase of labelled texts, that nobody accepted."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from classify.judging.evaluate import SPLIT, TUNED, Labels, labelled
from classify.judging.meetings import (
    FILE,
    check_words,
    counts,
    phrase_meetings,
    read_meetings,
    strangers,
    word_meetings,
    words_of,
)
from classify.judging.stream import read_stream
from classify.lexicons.lexicon import Lexicon, load_lexicon
from classify.reading.language import language_of
from ground.errors import ConfigError
from tests.classify.making import ENGLISH, reader_of, write_lexicon
from tests.conftest import ROOT, Ran

EVAL = Path(__file__).resolve().parents[4] / "shared" / "eval"
CONFIG = ROOT / "config"


@cache
def shipped() -> Lexicon:
    """The lexicon that comes with the project."""
    return load_lexicon(CONFIG)


def accept(folder: Path, words: list[str], reason: str = "the theme's own word", key: str = "accepted") -> None:
    """Let strong English terms of a config folder meet some words."""
    file = folder / FILE
    file.parent.mkdir(parents=True, exist_ok=True)
    told = f'[[{key}]]\nlanguage = "en"\nwords = {json.dumps(words)}\nreason = {json.dumps(reason)}\n'
    file.write_text(told, encoding="utf-8")


def test_a_strong_term_that_meets_a_frequent_word_is_told_until_somebody_accepts_it(tmp_path: Path) -> None:
    pytest.importorskip("wordfreq")
    lexicon = reader_of(tmp_path, {"en": {"labour": {"strong": ["work", "=strike"], "plain": ["people"]}}}).lexicon
    accept(tmp_path, ["strike"])
    found, _ = strangers(lexicon, tmp_path)
    assert {one.term for one in found} == {"work"}
    assert "world" in {one.word for one in found}
    with pytest.raises(ConfigError, match='labour "work" finds "world"'):
        check_words(lexicon, tmp_path)
    accept(tmp_path, ["strike", *(one.word for one in found)])
    assert "no frequent stranger" in check_words(lexicon, tmp_path)


def test_terms_are_shortened_and_lengthened_as_the_matcher_does(tmp_path: Path) -> None:
    pytest.importorskip("wordfreq")
    strong = ["nationality", "=nations", "*ationals", "human right*"]
    lexicon = reader_of(tmp_path, {"en": {"migration": {"strong": strong, "never": ["national park"]}}}).lexicon
    met = {(one.term, one.word) for one in word_meetings(lexicon, "en")}
    assert ("nationality", "national") not in met
    assert ("=nations", "nations") in met
    assert not {word for term, word in met if term == "human right*"}


def test_a_phrase_in_two_documents_about_something_else_is_told(tmp_path: Path) -> None:
    lexicon = reader_of(tmp_path, {"en": ENGLISH}).lexicon
    other = ("He was a collective agreements clerk.", {"migration"})
    texts = [other, other, ("The labour inspectorate came.", {"labour"}), ("The labour inspectors came.", set[str]())]
    assert [(one.word, one.often) for one in phrase_meetings(lexicon, "en", texts)] == [("collective agreements", 2)]


def test_a_phrase_that_the_lexicon_excepts_is_not_told(tmp_path: Path) -> None:
    terms = {"labour": {"strong": ["collective agreement"], "never": ["collective agreement clerk"]}}
    lexicon = reader_of(tmp_path, {"en": terms}).lexicon
    assert phrase_meetings(lexicon, "en", [("a collective agreement clerk", set[str]())] * 3) == []


def test_a_judged_meeting_has_a_reason(tmp_path: Path) -> None:
    accept(tmp_path, ["strike"], reason="")
    with pytest.raises(ConfigError, match="reason"):
        read_meetings(tmp_path)


def test_found_mended_and_accepted_are_counted_by_language(tmp_path: Path) -> None:
    lexicon = reader_of(tmp_path, {"en": ENGLISH}).lexicon
    accept(tmp_path, ["strike", "rape"])
    assert counts(lexicon, tmp_path) == {"en": [2, 0, 2]}
    accept(tmp_path, ["strike"], key="mended")
    assert counts(lexicon, tmp_path) == {"en": [1, 1, 0]}


def test_check_fails_by_name_where_a_strong_term_meets_a_stranger(tmp_path: Path, command: Callable[..., Ran]) -> None:
    pytest.importorskip("wordfreq")
    config = write_lexicon(tmp_path / "config", {"en": {"labour": {"strong": ["work"]}}})
    assert command("--config", config, "terms", "en").returncode != 0
    assert 'finds "world"' in command("--config", config, "terms", "en").stderr


def test_no_strong_word_as_shipped_meets_a_frequent_stranger() -> None:
    pytest.importorskip("wordfreq")
    found, unknown = strangers(shipped(), CONFIG)
    assert found == []
    assert len(unknown) < len(shipped().languages) / 2


def test_no_meeting_is_accepted_that_is_none() -> None:
    pytest.importorskip("wordfreq")
    told = read_meetings(CONFIG).accepted
    _, unknown = strangers(shipped(), CONFIG)
    stale = []
    for language in sorted({one.language for one in told} - set(unknown)):
        met = {one.word for one in word_meetings(shipped(), language)}
        stale += [(language, word) for word in words_of(told, language) if " " not in word and word not in met]
    assert stale == []


@pytest.mark.skipif(not EVAL.is_dir(), reason="../shared/eval, the labelled documents, is not here")
def test_no_strong_phrase_as_shipped_meets_a_stranger_in_the_development_texts() -> None:
    by_language: dict[str, list[tuple[str, set[str]]]] = {}
    for one in development():
        title, text = one["title"] or "", one["text"] or ""
        language = language_of(title, text, one.get("lang"))
        by_language.setdefault(language or "", []).append((f"{title}\n{text}", {*one["themes"], *one.get("maybe", ())}))
    accepted = read_meetings(CONFIG).accepted
    met = [each for language, texts in by_language.items() for each in phrase_meetings(shipped(), language, texts)]
    assert [one for one in met if one.word not in words_of(accepted, one.language)] == []


def development() -> Iterator[Labels]:
    """The labelled documents for development."""
    yield from read_stream(EVAL)
    yield from labelled(EVAL / TUNED)
    yield from (one for one in labelled(EVAL / SPLIT) if one["split"] == "dev")
