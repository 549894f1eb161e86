"""A text's language is the declared one unless the text plainly says otherwise; what is not known stays unknown."""

from __future__ import annotations

import pytest

from classify.lexicons.lexicon import load_lexicon
from classify.reading.language import code_of, language_of
from classify.reading.reader import Reader, Text
from tests.conftest import ROOT

GERMAN = (
    "Die Bundesregierung hat am Dienstag einen Gesetzentwurf beschlossen, der die Rechte von Beschäftigten in der "
    "Pflege stärken soll. Gewerkschaften begrüßten das Vorhaben, Arbeitgeber kritisierten die Kosten."
)
FRENCH = (
    "Le gouvernement a présenté mardi un projet de loi sur les droits des travailleurs saisonniers. Les syndicats "
    "saluent cette avancée, tandis que les employeurs s'inquiètent des coûts."
)
CROATIAN = (
    "Vlada je u utorak usvojila prijedlog zakona o pravima sezonskih radnika. Sindikati su pozdravili prijedlog, dok "
    "poslodavci upozoravaju na troškove."
)


@pytest.mark.parametrize(("text", "language"), [(GERMAN, "de"), (FRENCH, "fr")])
def test_a_text_that_says_nothing_of_its_language_is_recognised(text: str, language: str) -> None:
    assert language_of("", text, None) == language


def test_a_text_in_another_language_than_declared_is_what_it_is() -> None:
    assert language_of("", GERMAN, "en") == "de"
    assert language_of("", FRENCH, "nl") == "fr"


def test_a_near_relative_does_not_overrule_a_publisher() -> None:
    assert language_of("", CROATIAN, "bs") == "bs"
    assert language_of("", CROATIAN, "sr") == "sr"


@pytest.mark.parametrize(
    ("declared", "code"), [("de-AT", "de"), ("DE", "de"), ("de_CH", "de"), ("no", "nb"), ("nn", "nn")]
)
def test_a_declared_language_is_kept_as_its_code(declared: str, code: str) -> None:
    assert language_of("Kort", "", declared) == code


def test_a_short_text_is_taken_at_its_publishers_word() -> None:
    assert language_of("Asyl", "", "sv") == "sv"
    assert language_of("Asyl", "", None, ("sv",)) == "sv"


def test_a_few_letters_and_no_declaration_leave_it_open() -> None:
    assert language_of("", "", None) is None
    assert language_of("Asyl", "", None, ("sv", "da")) is None


def test_a_source_in_two_near_languages_is_read_as_one_of_them() -> None:
    assert language_of("", CROATIAN, None, ("bs", "en")) in ("bs", "hr")


def test_a_guess_is_only_ever_a_language_of_europe() -> None:
    assert language_of("", "これは日本語の文章です。労働者の権利について。" * 4, None) != "ja"


@pytest.mark.parametrize("text", ["", " ", "\x00" * 200, "123 456 " * 50, "\u0301" * 200, "<p>" * 100])
def test_odd_texts_do_no_harm(text: str) -> None:
    assert language_of("", text, "de") is not None
    language_of("", text, None)


@pytest.mark.parametrize(
    ("tag", "code"), [("no", "nb"), ("mo-MD", "ro"), ("sh", "sr"), ("pt_BR", "pt"), ("cnr", "cnr"), ("DE-AT", "de")]
)
def test_near_codes_and_regional_tags_are_the_language_of_a_lexicon(tag: str, code: str) -> None:
    assert code_of(tag) == code


def test_montenegrin_is_read_with_its_relatives_lexicon() -> None:
    assert "cnr" in load_lexicon(ROOT / "config").languages


@pytest.mark.parametrize(
    ("title", "language"),
    [("Neue Regeln für Saisonarbeit", "de"), ("Nouvelles règles pour l'asile", "fr"), ("Nuove norme", "it")],
)
def test_a_short_title_of_a_source_with_several_languages_gets_the_likeliest_of_them(title: str, language: str) -> None:
    assert language_of(title, "", None, ("de", "fr", "it")) == language


UKRAINIAN = (
    "Uriad skhvaliv zakonoproiekt pro zakhyst postrazhdalykh vid torhivli liudmy, yakyi mozhe nabuty chynnosti pislia "
    "pidpysannia. Takozh shchodo osib, shcho maie buty vidpovidno do zakonu."
)
BULGARIAN = (
    "Komisiyata shte razgleda promeni v zakona, kakto i prava na hora, koito sa postradali ot trafik na hora. Tova shte "
    "stane sled sreshtata mezhdu ministrite, koyato tryabva da bade publichna."
)
SERBIAN = (
    "Vlada je usvojila predlog zakona o zaštiti žrtava trgovine ljudima, koji će biti upućen skupštini nakon javne rasprave. "
    "Primedbe se šalju ministarstvu."
)


@pytest.mark.parametrize(("text", "language"), [(UKRAINIAN, "uk"), (BULGARIAN, "bg")])
def test_a_language_in_cyrillic_is_told_in_latin_letters(text: str, language: str) -> None:
    assert language_of("", text, None) == language
    assert language_of("", text, language) == language


@pytest.mark.parametrize(("text", "language"), [(UKRAINIAN, "uk"), (BULGARIAN, "bg"), (SERBIAN, "sr")])
def test_what_is_in_latin_letters_is_read_with_its_lexicon(text: str, language: str) -> None:
    read = Reader.from_config(ROOT / "config").read(Text("1", "", text, language))
    assert read.language == language
    assert "trafficking" in {tag.theme for tag in read.tags}


def test_serbian_in_latin_letters_is_read_without_a_declaration() -> None:
    read = Reader.from_config(ROOT / "config").read(Text("1", "", SERBIAN))
    assert read.language in ("bs", "hr", "sr")
    assert "trafficking" in {tag.theme for tag in read.tags}


@pytest.mark.parametrize("text", [GERMAN, FRENCH, CROATIAN, SERBIAN])
def test_a_language_in_latin_letters_is_not_taken_for_one_in_cyrillic(text: str) -> None:
    assert language_of("", text, None) not in ("uk", "bg", "ru")
