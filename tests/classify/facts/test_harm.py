"""Who may be at risk is held, who acts in office is not: in ten languages by tables, in all of them by one title."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.facts.rights.harm import HarmRules, child_in_sex_work, find_harm, load_harm_rules
from classify.lexicons.lexicon import load_lexicon
from tests.classify.facts.harm_cases import NAMES, cases
from tests.classify.facts.other_harm_cases import AT_RISK, IN_OFFICE
from tests.classify.facts.plain_harm_cases import AT_RISK as PLAIN_AT_RISK
from tests.classify.facts.plain_harm_cases import NOT_AT_RISK
from tests.conftest import ROOT

PLANTED = "Blessing O., 17, from Benin City, trafficked to Galway brothel, now lives in shelter on Mill Street"


@pytest.fixture(scope="module")
def rules() -> HarmRules:
    return load_harm_rules(ROOT / "config")


@pytest.mark.parametrize("language", NAMES)
@pytest.mark.parametrize("held_out", [False, True], ids=["looked at", "held out"])
def test_people_at_risk_are_held_and_office_holders_are_not(rules: HarmRules, language: str, held_out: bool) -> None:
    table = list(cases(language, held_out=held_out))
    assert len(table) >= 100
    held = [(sentence, hold, bool(find_harm("", sentence, language, rules))) for sentence, hold in table]
    at_risk = [found for _, hold, found in held if hold]
    assert sum(at_risk) >= 0.98 * len(at_risk)
    assert sum(found for _, hold, found in held if not hold) <= 0.1 * len(table)


@pytest.mark.parametrize("language", AT_RISK)
def test_people_at_risk_are_held_in_the_other_languages(rules: HarmRules, language: str) -> None:
    for sentence in AT_RISK[language]:
        assert find_harm("", sentence, language, rules), sentence
        assert find_harm(sentence, "", language, rules), sentence


@pytest.mark.parametrize("language", IN_OFFICE)
def test_ministers_and_judges_are_not_held_in_the_other_languages(rules: HarmRules, language: str) -> None:
    assert not find_harm("", IN_OFFICE[language], language, rules)


def test_sentences_of_another_hand_are_judged_as_well(rules: HarmRules) -> None:
    at_risk = [(language, one) for language, many in PLAIN_AT_RISK.items() for one in many]
    others = [(language, one) for language, many in NOT_AT_RISK.items() for one in many]
    assert len(at_risk) >= 100 and len(others) >= 100
    missed = [one for language, one in at_risk if not find_harm("", one, language, rules)]
    held = [one for language, one in others if find_harm("", one, language, rules)]
    assert len(missed) <= 0.02 * len(at_risk), missed
    assert len(held) <= 0.1 * len(others), held


def test_every_language_with_terms_has_words_of_harm(rules: HarmRules) -> None:
    assert rules.words.languages >= load_lexicon(ROOT / "config").languages


def test_the_planted_title_is_held_in_every_language(rules: HarmRules) -> None:
    for language in (*sorted(rules.words.languages), "xx", None):
        (held,) = find_harm(PLANTED, "", language, rules)
        assert (held.field, held.start, held.end) == ("title", 0, len(PLANTED)), language


def test_a_sentence_is_held_where_it_stands(rules: HarmRules) -> None:
    text = "The court sat in May. Anna K. (19) was sold to a brothel. The judgment is final."
    (held,) = find_harm("", text, "en", rules)
    assert text[held.start : held.end] == "Anna K. (19) was sold to a brothel."


@pytest.mark.parametrize(
    "sentence",
    [
        "Her number is +353 87 555 0123.", "Ring Mercy on 087 555 0123.",
        "A 14-year-old girl was found in a house.", "Pictured: Joy at the shelter.",
    ],
)  # fmt: skip
def test_numbers_children_and_captions_are_held(rules: HarmRules, sentence: str) -> None:
    assert find_harm("", sentence, "en", rules)


@pytest.mark.parametrize(
    "sentence",
    [
        "In Rantsev v. Cyprus and Russia the Court spoke of trafficking victims.", "Megan's Law concerns victims.",
        "Anna Berg, a lawyer at the centre, said that victims need support.", "Two of the 17 victims were aged 17.",
        "For press enquiries call 01 555 0123.", "On Wednesday, 17 April 2019 the plenary voted.",
    ],
)  # fmt: skip
def test_cases_laws_lawyers_numbers_and_press_offices_are_not_held(rules: HarmRules, sentence: str) -> None:
    assert not find_harm("", sentence, "en", rules)


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "Police find children in prostitution"), ("de", "Minderjährige zur Prostitution gezwungen"),
        ("fr", "Prostitution de mineurs : un plan"), ("es", "Prostitución de menores en Valverde"),
        ("pl", "Nieletnie zmuszane do prostytucji"), ("uk", "Неповнолітніх примушували до проституції"),
        ("it", "Minori costretti alla prostituzione"), ("el", "Ανήλικες σε πορνεία"),
    ],
)  # fmt: skip
def test_a_child_is_never_under_sex_work(rules: HarmRules, language: str, title: str) -> None:
    assert child_in_sex_work(title, "", language, rules)


def test_sex_work_policy_that_names_children_once_stays_sex_work(rules: HarmRules) -> None:
    text = "Sex work is work. Brothels need a licence. Sex workers want rights. Prostitution of children is a crime."
    assert not child_in_sex_work("Sex workers ask for rights", text, "en", rules)


@given(st.text(max_size=300), st.text(max_size=600))
def test_places_always_lie_in_their_field(title: str, text: str) -> None:
    for held in find_harm(title, text, "en", RULES):
        assert 0 <= held.start < held.end <= len(title if held.field == "title" else text)


RULES = load_harm_rules(ROOT / "config")


@pytest.mark.parametrize("piece", ["Blessing O., 17, ", "17 ", "A. ", "+0 ", "Anna Maria ", "(" * 9, "+1234567890"])
def test_hostile_text_costs_time_in_its_length_alone(rules: HarmRules, piece: str) -> None:
    half, whole = piece * (500_000 // len(piece)), piece * (1_000_000 // len(piece))
    taken = []
    for text in (half, whole):
        started = time.process_time()
        find_harm("", text, "en", rules)
        taken.append(time.process_time() - started)
    assert taken[1] < 3.5 * taken[0] + 0.5


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "fr",
            "Avenue Princesse Marie, rue Anna Florence et boulevard Charles sont fermés devant le centre d'accueil.",
        ),
        ("es", "La oficina de atención a las víctimas está en C/ Jorge Juan, 6."),
    ],
)
def test_a_street_bears_a_name_and_is_nobody(rules: HarmRules, language: str, text: str) -> None:
    assert find_harm("", text, language, rules) == ()


def test_who_stands_before_a_street_is_held(rules: HarmRules) -> None:
    assert find_harm("", "Marie, 22 ans, victime de traite, vit au foyer de la rue Anna Florence.", "fr", rules)
