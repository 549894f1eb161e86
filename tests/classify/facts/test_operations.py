"""An operation of the police, an action or a project that bears a given name is nobody at risk; a girl who bears it is."""

from __future__ import annotations

import pytest

from classify.facts.rights.harm import HarmRules, find_harm, load_harm_rules
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def rules() -> HarmRules:
    return load_harm_rules(ROOT / "config")


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("es", 'Operación "Aurora": once mujeres rescatadas en cuatro pisos de prostitución'),
        ("en", 'Operation "Maria": twelve women freed from four flats'),
        ("fr", "Opération « Victoria » : onze femmes libérées d'un réseau de prostitution"),
        ("it", 'Operazione "Alba": undici donne liberate dalla prostituzione'),
        ("de", "Aktion „Sara“: elf Frauen aus Wohnungen befreit"),
        ("ro", "Operațiunea „Diana”: unsprezece femei salvate de traficanți"),
        ("pl", "Operacja „Anna”: jedenaście kobiet uwolnionych od handlarzy"),
    ],
)
def test_an_operation_with_a_given_name_is_not_held(rules: HarmRules, language: str, title: str) -> None:
    assert find_harm(title, "", language, rules) == ()


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("es", 'La niña "Aurora", de 15 años, fue vendida en un piso'),
        ("es", 'Operación policial: "Aurora", 24, rescatada de un piso de Valencia'),
        ("en", "Police operation: Maria, 19, from Benin City, freed from a flat in Galway"),
    ],
)
def test_who_bears_it_in_the_same_title_is_held(rules: HarmRules, language: str, title: str) -> None:
    assert find_harm(title, "", language, rules)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (
            "ro",
            "Jumătate lucrează fără contract de muncă scris, iar una din trei a plătit o agenție pentru a primi postul.",
        ),
        ("en", "Many work without a contract, and half live in the place where they work."),
    ],
)
def test_a_number_of_people_is_nobody(rules: HarmRules, language: str, sentence: str) -> None:
    assert find_harm("Report", sentence, language, rules) == ()
