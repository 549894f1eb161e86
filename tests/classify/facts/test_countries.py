"""Countries concerned: over the table, and the guards one by one."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.facts.countries import find_countries
from classify.facts.country_rules import load_country_rules
from tests.classify.facts.tables import precision_and_recall

RULES = load_country_rules(Path(__file__).parents[3] / "config")


def found(text: str, language: str = "en") -> set[str]:
    return {one.country for one in find_countries("", text, language, RULES)}


@pytest.mark.parametrize("part", ["d", "h"])
def test_the_table_is_read_as_a_person_reads_it(part: str) -> None:
    precision, recall = precision_and_recall("countries.tsv", part, found)
    assert precision >= 0.95
    assert recall >= 0.9


def test_the_title_weighs_more_than_the_text() -> None:
    [title] = find_countries("Poland changes its law", "", "en", RULES)
    [text] = find_countries("", "Poland changes its law", "en", RULES)
    assert (title.score, text.score) == (0.75, 0.5)
    assert text.span.quote == "Poland"


def test_a_list_of_all_member_states_concerns_none_of_them() -> None:
    names = "Austria, Belgium, Bulgaria, Croatia, Cyprus, Denmark, Estonia, Finland, France, Germany and Greece"
    assert found(f"Signed by {names}. Poland did not sign.") == {"PL"}


def test_brussels_and_treaties_are_no_countries() -> None:
    assert found("Brussels proposes changes to the Lisbon Treaty.") == set()


@given(st.text(max_size=300), st.sampled_from(sorted(RULES.files)))
def test_any_text_is_read_without_fault(text: str, language: str) -> None:
    for country in find_countries(text, text, language, RULES):
        assert text[country.span.start : country.span.end] == country.span.quote


@pytest.mark.parametrize("piece", ["Poland ", 'film "Poland" ', "a", "Paris Treaty ", "Polish language. "])
def test_a_megabyte_of_anything_is_read_in_seconds(piece: str) -> None:
    started = time.process_time()
    find_countries("", piece * (1_000_000 // len(piece)), "en", RULES)
    assert time.process_time() - started < 10


@pytest.mark.parametrize(
    ("language", "text", "countries"),
    [
        ("en", "Women from Benin City were brought to Italy.", {"IT"}),
        ("de", "Frauen aus Benin-Stadt in Nigeria", {"NG"}),
        ("fr", "Le Bénin ratifie. À Bénin City, rien.", {"BJ"}),
        ("es", "Salieron de Ciudad de Benín.", set()),
        ("en", "People of the Niger Delta sued.", set()),
    ],
)
def test_a_city_named_like_a_country_is_not_that_country(language: str, text: str, countries: set[str]) -> None:
    assert found(text, language) == countries


POLISH = (
    "Albanii AL Andorze AD Austrii AT Belgii BE Białorusi BY Bułgarii BG Chorwacji HR Cyprze CY Czarnogórze ME Czechach CZ "
    "Danii DK Estonii EE Finlandii FI Francji FR Grecji GR Gruzji GE Hiszpanii ES Holandii NL Irlandii IE Islandii IS "
    "Kosowie XK Litwie LT Luksemburgu LU Łotwie LV Malcie MT Mołdawii MD Niemczech DE Norwegii NO Polsce PL Portugalii PT "
    "Rosji RU Rumunii RO Serbii RS Słowacji SK Słowenii SI Szwajcarii CH Szwecji SE Turcji TR Ukrainie UA Węgrzech HU "
    "Włoszech IT Nigerii NG Nigrze NE"
).split()


@pytest.mark.parametrize(("name", "code"), list(zip(POLISH[::2], POLISH[1::2], strict=True)))
def test_a_polish_country_is_told_in_the_locative(name: str, code: str) -> None:
    assert found(f"Sytuacja w {name} jest trudna.", "pl") == {code}


NIGERIA = (
    "az Nigeriyada|bg Нигерия|cs Nigérii|el Νιγηρία|et Nigeerias|eu Nigerian|fi Nigeriassa|hr Nigeriji|hu Nigériában|"
    "is Nígeríu|ka ნიგერიაში|lv Nigērijā|lt Nigerijoje|pl Nigerii|ro Nigeria|ru Нигерии|sk Nigérii|sl Nigeriji|"
    "tr Nijerya'da|uk Нігерії|en Nigeria|de Nigeria|sr Нигерији|hy Նիգերիայում|ca Nigèria|mt fin-Niġerja"
)
NIGER = "bg Нигер|cs Nigeru|el Νίγηρα|hr Nigeru|hu Nigerben|pl Nigrze|ro Niger|ru Нигере|sl Nigru|tr Nijer'de|lv Nigērā"


@pytest.mark.parametrize(
    ("told", "code"), [*((one, "NG") for one in NIGERIA.split("|")), *((one, "NE") for one in NIGER.split("|"))]
)
def test_nigeria_is_not_niger_in_any_language(told: str, code: str) -> None:
    language, _, name = told.partition(" ")
    assert found(f"{name}.", language) == {code}


@pytest.mark.parametrize(
    ("language", "name", "code"),
    [("az", "İsveçrədə", "CH"), ("az", "İsveçdə", "SE"), ("en", "Guinea-Bissau", "GW"), ("sl", "Sloveniji", "SI"),
     ("sl", "Slovaški", "SK"), ("lt", "Austrijoje", "AT"), ("lt", "Australijoje", "AU")],
)  # fmt: skip
def test_names_that_begin_alike_are_told_apart(language: str, name: str, code: str) -> None:
    assert found(f"{name}.", language) == {code}
