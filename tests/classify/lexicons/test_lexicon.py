"""A lexicon is read whole; what is wrong in it is named with file and line; its marks change with what it would find."""

from __future__ import annotations

from pathlib import Path

import pytest

from classify.lexicons.lexicon import load_lexicon
from ground.errors import ConfigError
from ground.records import THEMES
from tests.classify.making import ENGLISH, GERMAN, theme_file, write_lexicon

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A config folder with two languages."""
    return write_lexicon(tmp_path, {"en": ENGLISH, "de": GERMAN})


def faults(folder: Path) -> list[str]:
    """What is wrong, by file name instead of path."""
    with pytest.raises(ConfigError) as raised:
        load_lexicon(folder)
    return [line.replace(f"{folder}/themes/", "") for line in raised.value.faults]


def terms(folder: Path, text: str, language: str = "fr") -> list[str]:
    """What is wrong with a terms file of this text."""
    (folder / "themes" / "terms" / f"{language}.toml").write_text(text, encoding="utf-8")
    return faults(folder)


def test_themes_and_terms_are_read(folder: Path) -> None:
    lexicon = load_lexicon(folder)
    assert set(lexicon.themes) == set(THEMES)
    assert lexicon.languages == {"en", "de"}
    shown = {(one.theme, one.strength, one.term.text) for one in lexicon.terms["de"]}
    assert ("trafficking", "strong", "*menschenhandel*") in shown
    assert len(lexicon.terms["en"]) == 10


def test_a_bad_pattern_is_named_with_its_line(folder: Path) -> None:
    text = 'language = "fr"\n\n[labour]\nstrong = [\n    "travail",\n    "a*",\n]\n'
    assert terms(folder, text) == [
        'terms/fr.toml:6: labour.strong: "a*": "a*" leaves fewer than 3 letters to match; that fits far too much'
    ]


def test_a_term_given_twice_is_named_with_its_second_line(folder: Path) -> None:
    text = 'language = "fr"\n[labour]\nstrong = ["travail"]\nweak = [\n    "TRAVAIL",\n]\n[migration]\nweak = ["TRAVAIL"]\n'
    assert terms(folder, text) == [
        'terms/fr.toml:5: labour.weak: "TRAVAIL" is already among labour.strong; keep one of the two'
    ]


@pytest.mark.parametrize(
    ("term", "never"),
    [
        ("exploitation des mineurs", "exploitation des mines"),
        ("paie ~ congé maternité", "=congé maternité"),
        ("trafic humain", "*afic"),
        ("Trafic", "trafic"),
        ("sans documenté* migrant*", "documentée"),
    ],
)
def test_a_term_that_its_own_theme_always_takes_back_is_named(folder: Path, term: str, never: str) -> None:
    text = f'language = "fr"\n[labour]\nplain = [\n  "{term}",\n]\nnever = ["{never}"]\n'
    told = f'terms/fr.toml:4: labour.plain: "{term}" is never counted, for labour.never holds "{never}"'
    assert f"{told}; keep one of the two" in terms(folder, text)


@pytest.mark.parametrize(
    ("term", "never"),
    [
        ("trafic d'êtres humains", "trafic de drogue"),
        ("travaill*", "=travaillé"),
        ("*travaill*", "travaillé"),
        ("travail forcé", "travail forcé de Sisyphe"),
        ("jour ~ travail", "=jour travail"),
    ],
)
def test_a_never_phrase_may_narrow_a_term(folder: Path, term: str, never: str) -> None:
    text = f'language = "fr"\n[labour]\nplain = ["{term}"]\nnever = ["{never}"]\n'
    (folder / "themes" / "terms" / "fr.toml").write_text(text, encoding="utf-8")
    assert "fr" in load_lexicon(folder).languages


def test_the_same_term_may_show_two_themes_and_an_exact_one_stands_beside_it(folder: Path) -> None:
    text = 'language = "fr"\n[labour]\nstrong = ["travail", "=travail"]\n[migration]\nstrong = ["travail"]\n'
    (folder / "themes" / "terms" / "fr.toml").write_text(text, encoding="utf-8")
    assert len(load_lexicon(folder).terms["fr"]) == 3


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('language = "fr"\n[labor]\nstrong = []', "terms/fr.toml:2: labor: not a known key; did you mean labour?"),
        ('language = "fr"\n[labour]\nstorng = []', "terms/fr.toml:3: labour.storng: not a known key; did you mean strong?"),
        ('language = "french"', 'terms/fr.toml:1: language: should match pattern'),
        ("[labour]\nstrong = []", "terms/fr.toml: language: is missing; add it"),
        ('language = "fr"\n[labour]\nstrong = "travail"', "terms/fr.toml:3: labour.strong: should be a list in brackets"),
        ('language = "fr"\n[labour]\nstrong = [1]', "terms/fr.toml:3: labour.strong.1: should be text in quotation marks"),
        ('language = "fr"\n[labour]\nstrong = ["', "terms/fr.toml:3: is not valid TOML"),
        ('language = "fr"\n[labour]\nweak = [\n\'a ~\'\n]', "terms/fr.toml:4: labour.weak: \"a ~\": \"~\" stands between"),
    ],
)  # fmt: skip
def test_a_fault_in_a_terms_file_is_named(folder: Path, text: str, fault: str) -> None:
    (line,) = terms(folder, text)
    assert line.startswith(fault)


def test_two_files_for_one_language_are_a_fault(folder: Path) -> None:
    assert terms(folder, 'language = "de"\n', "more-german") == [
        'terms/more-german.toml:1: language: another file holds the terms of "de" already; join the two'
    ]


def test_a_theme_nobody_knows_is_named_beside_those_there_are(folder: Path) -> None:
    (folder / "themes" / "fish.toml").write_text(theme_file("fishing"), encoding="utf-8")
    (line,) = faults(folder)
    assert line.startswith('fish.toml:1: id: "fishing" is not a theme; themes are trafficking, labour')


def test_a_theme_without_a_file_and_one_with_two_are_faults(folder: Path) -> None:
    (folder / "themes" / "labour.toml").unlink()
    (folder / "themes" / "more.toml").write_text(theme_file("migration"), encoding="utf-8")
    said = faults(folder)
    assert 'more.toml:1: id: another file describes the theme "migration" already' in said
    assert any(line.endswith("no file describes the theme labour") for line in said)


@pytest.mark.parametrize("value", ["0", "0.0", "1.0", "-0.5", "'0.5'"])
def test_a_threshold_lies_between_nought_and_one(folder: Path, value: str) -> None:
    file = folder / "themes" / "labour.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("0.5", value), encoding="utf-8")
    assert any(line.startswith("labour.toml:3: threshold: should be") for line in faults(folder))


def test_all_faults_of_all_files_are_told_together(folder: Path) -> None:
    (folder / "themes" / "labour.toml").write_text("id = 1", encoding="utf-8")
    assert len(terms(folder, 'language = "fr"\n[labour]\nstrong = ["a*", "b*"]\nweek = []\n')) >= 3


def test_another_term_changes_the_mark_of_its_language_alone(folder: Path) -> None:
    before = load_lexicon(folder).marks
    write_lexicon(folder, {"de": {**GERMAN, "migration": {"weak": ["Grenze"]}}})
    after = load_lexicon(folder).marks
    assert before["en"] == after["en"]
    assert before["de"] != after["de"]


def test_comments_and_line_breaks_change_no_mark(folder: Path) -> None:
    before = load_lexicon(folder).marks
    file = folder / "themes" / "terms" / "de.toml"
    file.write_text("# reviewed\n\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
    assert load_lexicon(folder).marks == before


def test_another_threshold_changes_every_mark(folder: Path) -> None:
    before = load_lexicon(folder).marks
    file = folder / "themes" / "labour.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("0.5", "0.6"), encoding="utf-8")
    assert all(load_lexicon(folder).marks[language] != mark for language, mark in before.items())


def test_the_shipped_themes_describe_themselves() -> None:
    for theme in THEMES:
        assert (ROOT / "config" / "themes" / f"{theme}.toml").is_file()


@pytest.mark.parametrize(
    ("also", "fault"),
    [
        ('["fr"]', '"fr" is named twice in this file; once is enough'),
        ('["ca", "ca"]', '"ca" is named twice in this file; once is enough'),
        ('["de"]', 'another file holds the terms of "de" already; join the two'),
        ('["no"]', 'documents that declare "no" are read as "nb"; write that'),
        ('["sh"]', 'documents that declare "sh" are read as "sr"; write that'),
    ],
)
def test_a_language_that_a_file_cannot_serve_beside_its_own_is_a_fault(folder: Path, also: str, fault: str) -> None:
    assert terms(folder, f'language = "fr"\nalso = {also}\n') == [f"terms/fr.toml:2: also: {fault}"]


def test_a_lexicon_under_a_code_that_no_document_is_read_as_is_a_fault(folder: Path) -> None:
    assert terms(folder, 'language = "no"\n', "no") == [
        'terms/no.toml:1: language: documents that declare "no" are read as "nb"; write that'
    ]


@pytest.mark.parametrize("languages", ['language = "sr"', 'language = "mk"\nalso = ["sr"]'])
def test_a_term_in_cyrillic_that_no_text_can_meet_is_a_fault(folder: Path, languages: str) -> None:
    (told,) = terms(folder, f'{languages}\n[labour]\nstrong = ["синдикат"]\n', "sr")
    assert told.endswith("write it in Latin letters")


@pytest.mark.parametrize("term", ["§ 316", "=016", "6284"])
def test_a_figure_alone_is_a_fault_and_one_beside_a_word_is_not(folder: Path, term: str) -> None:
    assert terms(folder, f'language = "fr"\n[labour]\nplain = ["{term}"]\n') == [
        f'terms/fr.toml:3: labour.plain: "{term}" is found wherever that figure stands; put a word beside it'
    ]
    (folder / "themes" / "terms" / "fr.toml").write_text(
        f'language = "fr"\n[labour]\nplain = ["article {term}", "116006"]\n', encoding="utf-8"
    )
    assert "fr" in load_lexicon(folder).languages
