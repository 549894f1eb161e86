"""Sentences that raise a question of rights are found with their exact words; what only shares words is not."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.facts.rights.signals import SignalRules, find_signals, load_signal_rules
from classify.lexicons.lexicon import load_lexicon
from ground.toml.strict import Faults
from tests.classify.facts.signal_cases import BEGINNINGS, cases
from tests.conftest import ROOT

RULES = load_signal_rules(ROOT / "config")
# Of the templates looked at, and of those never looked at.
RECALL = {False: 0.95, True: 0.60}


@pytest.fixture(scope="module")
def rules() -> SignalRules:
    return RULES


@pytest.mark.parametrize("language", BEGINNINGS)
@pytest.mark.parametrize("held_out", [False, True], ids=["looked at", "held out"])
def test_a_pattern_is_found_in_its_sentence_and_nowhere_else(rules: SignalRules, language: str, held_out: bool) -> None:
    table = list(cases(language, held_out=held_out))
    assert len(table) >= 100
    met = [(pattern, {signal.pattern for signal in find_signals("", text, language, rules)}) for text, pattern in table]
    raising = [pattern in found for pattern, found in met if pattern]
    assert sum(raising) >= RECALL[held_out] * len(raising)
    assert sum(bool(found) for pattern, found in met if not pattern) <= 0.02 * len(table)


def test_every_language_with_terms_has_words_of_signals(rules: SignalRules) -> None:
    assert rules.words.languages >= load_lexicon(ROOT / "config").languages


def test_the_shipped_words_are_without_fault(rules: SignalRules) -> None:
    faults = Faults()
    rules.words.check(faults)
    assert faults.lines == []


def test_every_right_has_names_in_three_languages_and_every_pattern_a_right(rules: SignalRules) -> None:
    assert len(rules.rights) == 15
    assert all(pattern.right in rules.rights for pattern in rules.patterns.values())


def test_the_quote_is_the_sentence_itself_and_the_machine_never_judges(rules: SignalRules) -> None:
    text = "The bill was tabled in May. Sex workers must not\nregister with the police. It goes to committee."
    (signal,) = find_signals("", text, "en", rules)
    assert (
        signal.span.quote
        == text[signal.span.start : signal.span.end]
        == "Sex workers must not\nregister with the police."
    )
    assert signal.span.sentence == "Sex workers must not register with the police."
    assert (signal.direction, signal.affects, signal.negated) == ("unclear", "sex workers", True)


def test_words_in_two_sentences_are_no_signal(rules: SignalRules) -> None:
    assert find_signals("", "Clients of prostitution met. The bank pays a fine.", "en", rules) == ()


def test_serbian_is_read_in_both_alphabets(rules: SignalRules) -> None:
    for text in ("Deca migranata su u imigracionom pritvoru.", "Деца миграната су у имиграционом притвору."):
        assert {signal.pattern for signal in find_signals("", text, "sr", rules)} >= {"detention-of-children"}


@given(st.text(max_size=600))
def test_a_quote_is_found_again_character_for_character(text: str) -> None:
    for signal in find_signals(text, text + " Sex workers must register. " + text, "en", RULES):
        field = text if signal.span.field == "title" else text + " Sex workers must register. " + text
        assert field[signal.span.start : signal.span.end] == signal.span.quote


@pytest.mark.parametrize("piece", ["prostitution ", "sex workers must register\n", "raid deport migrant. ", "Raid" * 9])
def test_hostile_text_costs_time_in_its_length_alone(rules: SignalRules, piece: str) -> None:
    taken = []
    for size in (500_000, 1_000_000):
        started = time.process_time()
        find_signals("", piece * (size // len(piece)), "en", rules)
        taken.append(time.process_time() - started)
    assert taken[1] < 3.5 * taken[0] + 0.5


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "The penalties for clients of sex workers were struck out of the bill."),
        ("de", "Die Strafbarkeit der Freier von Sexarbeitenden wurde aus dem Entwurf gestrichen."),
        ("fr", "La pénalisation des clients de la prostitution est supprimée du projet."),
        ("nl", "Na de eerste behandeling is de strafbaarstelling van klanten van sekswerkers geschrapt."),
    ],
)
def test_a_measure_that_is_struck_out_is_told_as_such_and_still_unclear(
    language: str, sentence: str, rules: SignalRules
) -> None:
    found = find_signals("", sentence, language, rules)
    assert found and all(one.struck_out and one.direction == "unclear" for one in found)
    kept = (
        sentence.replace("struck out of", "added to")
        .replace("gestrichen", "übernommen")
        .replace("supprimée", "ajoutée")
        .replace("geschrapt", "behouden")
    )
    assert [one.pattern for one in find_signals("", kept, language, rules)] == [one.pattern for one in found]
    assert not any(one.struck_out for one in find_signals("", kept, language, rules))


def test_a_word_that_only_holds_one_of_striking_out_says_nothing_of_it(rules: SignalRules) -> None:
    found = find_signals("", "Clients of sex workers are fined; the undeleted part stays.", "en", rules)
    assert not any(one.struck_out for one in found)
