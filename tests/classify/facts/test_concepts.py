"""An English handle for every language: what a hit's term stands for, looked up in a glossary and never guessed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.handles import BAR, SHARED, shares
from classify.facts.concepts import concepts as module
from classify.facts.concepts.concepts import Concepts, check_pointers, find_concepts, read_concepts
from classify.facts.concepts.patterns import TermPatterns, words_of_term
from classify.lexicons.lexicon import Lexicon, load_lexicon
from classify.lexicons.patterns import read_term
from ground.records import THEMES, Evidence, Tag
from ground.toml.strict import Faults
from tests.classify.making import ENGLISH, GERMAN, write_lexicon

ROOT = Path(__file__).resolve().parents[3]
NAMES = """
[forced-labour]
en = "forced labour"
fr = "travail forcé"
de = "Zwangsarbeit"
themes = ["trafficking"]
scope = "Work exacted under menace of penalty."

[labour-inspection]
en = "labour inspection"
fr = "inspection du travail"
de = "Arbeitsinspektion"
themes = ["labour"]
scope = "Inspectors."

[trafficking]
en = "trafficking in human beings"
fr = "traite des êtres humains"
de = "Menschenhandel"
themes = ["trafficking"]
scope = "Trafficking in general."
rest_of = "trafficking"
"""
POINTERS = {
    "en": 'language = "en"\n\n[concepts]\nforced-labour = ["forced labo*r"]\nlabour-inspection = ["inspect*"]\n',
    "de": 'language = "de"\n\n[concepts]\nforced-labour = ["zwangsarb*"]\n',
}


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    """The lexicon as shipped."""
    return load_lexicon(ROOT / "config")


@pytest.fixture(scope="module")
def shipped(lexicon: Lexicon) -> Concepts:
    """The glossary as shipped, without a fault: ids are known, and every pattern meets a term of its language."""
    faults = Faults()
    read = read_concepts(ROOT / "config", lexicon, faults)
    check_pointers(ROOT / "config", lexicon, faults)
    faults.raise_if_any()
    return read


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A config folder with two languages and a glossary of three concepts."""
    write_lexicon(tmp_path, {"en": ENGLISH, "de": GERMAN})
    place = tmp_path / "facts" / "concepts"
    place.mkdir(parents=True)
    for name, text in {"concepts": NAMES, **POINTERS}.items():
        (place / f"{name}.toml").write_text(text.lstrip(), encoding="utf-8")
    return tmp_path


def pointers(folder: Path, text: str, language: str = "en") -> list[str]:
    """What is wrong where a language's file holds this, by file name."""
    (folder / "facts" / "concepts" / f"{language}.toml").write_text(text, encoding="utf-8")
    faults = Faults()
    read_concepts(folder, load_lexicon(folder), faults)
    return [line.rpartition("/")[2] for line in faults.lines]


def orphans(folder: Path, text: str) -> list[str]:
    """What `check --words` adds where the English file holds this."""
    assert pointers(folder, text) == []
    faults = Faults()
    check_pointers(folder, load_lexicon(folder), faults)
    return [line.rpartition("/")[2] for line in faults.lines]


def small(folder: Path) -> Concepts:
    """The glossary of three concepts."""
    return read_concepts(folder, load_lexicon(folder), Faults())


def evidence(term: str, quote: str, field: str = "text") -> Evidence:
    """Evidence with these words, at the field's beginning."""
    return Evidence(term, quote, field, 0, len(quote), quote)  # type: ignore[arg-type]


def test_every_language_of_the_lexicon_points_at_concepts(lexicon: Lexicon, shipped: Concepts) -> None:
    assert shipped.languages == lexicon.languages


def test_every_concept_has_its_names_a_scope_and_a_language_that_points_at_it(shipped: Concepts) -> None:
    pointed = {id_ for language in shipped.languages for id_ in shipped.pointed_at(language)}
    assert len(shipped.all) >= 280
    assert set(shipped.all) - pointed == set()
    assert all(set(one.names) == {"en", "fr", "de"} and one.scope.endswith(".") for one in shipped.all.values())


def test_our_own_names_keep_to_our_words(shipped: Concepts) -> None:
    names = " | ".join(name for one in shipped.all.values() for name in one.names.values()).casefold()
    assert [
        word for word in ("illegal m", "illegal i", "prostitut", "trafficked victims", "illegale m") if word in names
    ] == []


def test_every_theme_has_one_concept_for_the_rest_of_it(shipped: Concepts) -> None:
    rests = [one.rest_of for one in shipped.all.values() if one.rest_of]
    assert sorted(rests) == sorted(THEMES)
    assert all(one.rest_of in one.themes for one in shipped.all.values() if one.rest_of)


@pytest.mark.parametrize(
    ("language", "term", "theme", "quote", "concept"),
    [
        ("de", "Abschiebehaft", "migration", "Abschiebehaft", "detention-pending-removal"),
        ("de", "Abschieb*", "migration", "Abschiebehaftanstalten", "detention-pending-removal"),
        ("de", "Lieferkettengesetz*", "labour", "Lieferkettengesetz", "due-diligence"),
        ("en", "pushbacks", "migration", "pushbacks", "pushback"),
        ("en", "=wage theft", "labour", "wage theft", "wage-theft"),
        ("en", "domestic worker*", "labour", "domestic workers", "domestic-workers"),
        ("fr", "=OQTF", "migration", "OQTF", "return-decision"),
        ("fr", "travailleurs détachés", "labour", "travailleurs détachés", "posted-workers"),
        ("nl", "gedwongen huwelijk*", "gender-violence", "gedwongen huwelijk", "forced-marriage"),
        ("it", "caporalato", "labour", "caporalato", "gangmasters"),
        ("es", "brecha salarial", "gender-violence", "brecha salarial", "equal-pay"),
        ("pt", "trabalho forçado", "trafficking", "trabalho forçado", "forced-labour"),
        ("ca", "feminicidi*", "gender-violence", "feminicidis", "femicide"),
        ("gl", "salario mínimo", "labour", "salario mínimo", "minimum-wage"),
        ("ro", "apatrid*", "migration", "apatrizi", "statelessness"),
        ("pl", "handel ludźmi", "trafficking", "handlu ludźmi", "trafficking"),
        ("cs", "nucená práce", "trafficking", "nucené práce", "forced-labour"),
        ("sk", "domáce násilie", "gender-violence", "domáceho násilia", "domestic-violence"),
        ("hr", "govor mržnje", "minorities", "govor mržnje", "hate-speech"),
        ("sr", "trgovina ljudima", "trafficking", "трговине људима", "trafficking"),
        ("sl", "ločena oseba ~ minimalna plača", "labour", "minimalne plače", "minimum-wage"),
        ("bg", "домашно насилие", "gender-violence", "домашното насилие", "domestic-violence"),
        ("mk", "синдикат", "labour", "синдикатот", "trade-unions"),
        ("ru", "принудительный труд", "trafficking", "принудительного труда", "forced-labour"),
        ("uk", "гендерна рівність", "gender-violence", "гендерної рівності", "gender-equality"),
        ("be", "прафсаюз", "labour", "прафсаюза", "trade-unions"),
        ("el", "κατώτατος μισθός", "labour", "κατώτατου μισθού", "minimum-wage"),
        ("hu", "családegyesítés", "migration", "családegyesítést", "family-reunification"),
        ("fi", "ihmiskauppa", "trafficking", "ihmiskauppaa", "trafficking"),
        ("et", "varjupaigataotleja", "migration", "varjupaigataotlejad", "asylum-seekers"),
        ("lv", "streiks", "labour", "streiku", "strikes"),
        ("lt", "lyčių lygybė", "gender-violence", "lyčių lygybės", "gender-equality"),
        ("sv", "tvångsäktenskap", "gender-violence", "tvångsäktenskap", "forced-marriage"),
        ("da", "udstationer*", "labour", "udstationerede", "posted-workers"),
        ("nb", "papirløse", "undocumented", "papirløse", "undocumented-people"),
        ("nn", "papirløse", "undocumented", "papirløse", "undocumented-people"),
        ("is", "mansal", "trafficking", "mansals", "trafficking"),
        ("tr", "kadın cinayet*", "gender-violence", "kadın cinayetleri", "femicide"),
        ("sq", "punë e detyruar", "trafficking", "punë e detyruar", "forced-labour"),
        ("mt", "traffikar tal-bnedmin", "trafficking", "traffikar tal-bnedmin", "trafficking"),
        ("ka", "ტრეფიკინგ*", "trafficking", "ტრეფიკინგის", "trafficking"),
        ("hy", "գործադուլ", "labour", "գործադուլի", "strikes"),
        ("az", "insan alveri", "trafficking", "insan alverinə", "trafficking"),
        ("eu", "greba", "labour", "grebak", "strikes"),
        ("lb", "Mindestloun", "labour", "Mindestloun", "minimum-wage"),
        ("cy", "ceiswyr lloches", "migration", "ceiswyr lloches", "asylum-seekers"),
        ("ga", "stailc", "labour", "stailc", "strikes"),
        ("fo", "verkfall", "labour", "verkfall", "strikes"),
    ],
)
def test_the_words_of_a_language_have_an_english_handle(
    shipped: Concepts, language: str, term: str, theme: str, quote: str, concept: str
) -> None:
    found = shipped.of_term(language, term, theme, quote)
    assert found is not None
    assert found.id == concept


def test_the_theme_of_a_hit_tells_which_meaning_of_a_word_is_meant(shipped: Concepts) -> None:
    lover_boy = shipped.of_term("en", "=boyfriend ~ pimp*", "trafficking", "")
    partner = shipped.of_term("en", "=boyfriend", "gender-violence", "boyfriend")
    assert lover_boy and lover_boy.id == "lover-boy"
    assert partner is None


def test_words_in_a_trafficking_context_are_never_called_sex_work(shipped: Concepts) -> None:
    found = shipped.of_term("en", "=prostitution", "trafficking", "prostitution")
    assert found is None or found.id != "sex-work"


def test_what_stands_between_the_parts_of_a_pair_says_nothing(folder: Path) -> None:
    concepts = small(folder)
    assert concepts.of_term("en", "wages ~ unpaid", "labour", "wages after the inspection unpaid") is None


def test_a_strong_term_without_a_concept_stands_for_the_rest_of_its_theme_and_a_weak_one_for_nothing(
    folder: Path,
) -> None:
    concepts = small(folder)
    strong = concepts.of_term("en", "human traffick*", "trafficking", "human trafficking")
    assert strong and strong.id == "trafficking"
    assert concepts.of_term("en", "=victims", "trafficking", "victims") is None


def test_a_language_without_a_file_has_no_handles(folder: Path) -> None:
    assert small(folder).of_term("fi", "ihmiskauppa", "trafficking", "ihmiskauppa") is None


def test_each_concept_is_shown_once_and_each_themes_strongest_words_first(folder: Path) -> None:
    tags = [
        Tag(
            "trafficking",
            0.8,
            (evidence("human traffick*", "human trafficking"), evidence("=forced labour", "forced labour")),
        ),
        Tag(
            "labour", 0.6, (evidence("labour inspect*", "labour inspectors", "title"), evidence("employer", "employer"))
        ),
    ]
    found = find_concepts(tags, "en", small(folder))
    assert [(one.id, one.quote, one.field) for one in found] == [
        ("trafficking", "human trafficking", "text"),
        ("labour-inspection", "labour inspectors", "title"),
        ("forced-labour", "forced labour", "text"),
    ]
    assert found[1].name == "labour inspection"


def test_a_publishers_subject_is_looked_up_in_english_whatever_the_language(folder: Path) -> None:
    subject = Tag("trafficking", 0.8, (evidence("EuroVoc 1", "forced labour", "descriptor"),))
    other = Tag("trafficking", 0.8, (evidence("EuroVoc 2", "organised crime", "descriptor"),))
    assert [one.id for one in find_concepts([subject], "de", small(folder))] == ["forced-labour"]
    assert [one.id for one in find_concepts([other], None, small(folder))] == ["trafficking"]


def test_a_pattern_that_meets_no_term_is_named_with_its_line(folder: Path) -> None:
    text = 'language = "en"\n\n[concepts]\nforced-labour = [\n    "forced labo*r",\n    "chain gang*",\n]\n'
    assert orphans(folder, text) == [
        'en.toml:6: concepts.forced-labour: "chain gang*" meets no term of en; correct it or take it out'
    ]


def test_a_phrase_that_only_takes_terms_back_is_no_term_to_point_with(folder: Path) -> None:
    text = 'language = "en"\n[concepts]\ntrafficking = ["drug*"]\n'
    assert orphans(folder, text) == [
        'en.toml:3: concepts.trafficking: "drug*" meets no term of en; correct it or take it out'
    ]


def test_an_unknown_concept_is_named_with_its_line_and_the_nearest_name(folder: Path) -> None:
    text = 'language = "en"\n[concepts]\nforced-labor = ["forced labo*r"]\n'
    assert pointers(folder, text) == [
        "en.toml:3: concepts.forced-labor: not a known concept; did you mean forced-labour?"
    ]


def test_a_pattern_that_points_twice_or_cannot_be_read_is_named(folder: Path) -> None:
    text = 'language = "en"\n[concepts]\nforced-labour = ["forced labo*r"]\ntrafficking = ["forced labo*r", "a*"]\n'
    assert pointers(folder, text) == [
        'en.toml:4: concepts.trafficking: "forced labo*r" points at forced-labour already; keep one of the two',
        'en.toml:4: concepts.trafficking: "a*": "a*" leaves fewer than 3 letters to match; that fits far too much',
    ]


def test_a_file_for_a_language_without_lexicon_and_a_second_file_for_one_are_faults(folder: Path) -> None:
    assert pointers(folder, 'language = "fi"\n[concepts]\n', "fi") == [
        'fi.toml:1: language: "fi" has no lexicon; add one or take this file out'
    ]
    (folder / "facts" / "concepts" / "fi.toml").unlink()
    assert pointers(folder, POINTERS["de"], "xx") == [
        'xx.toml:1: another file points at concepts for "de" already; join the two'
    ]


def test_a_concept_without_a_name_or_of_an_unknown_theme_is_named_once(folder: Path) -> None:
    text = NAMES.replace('fr = "travail forcé"\n', "").replace('themes = ["labour"]', 'themes = ["work"]').lstrip()
    (folder / "facts" / "concepts" / "concepts.toml").write_text(text, encoding="utf-8")
    faults = pointers(folder, POINTERS["de"], "de")
    assert [line for line in faults if line.startswith("concepts.toml")] == [
        "concepts.toml:1: forced-labour.fr: is missing; add it",
        f'concepts.toml:11: labour-inspection: "work" is not a theme; themes are {", ".join(THEMES)}',
    ]


def test_files_known_to_be_faultless_are_read_when_their_language_is_met(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    real = module.pointing_in

    def noting(content: bytes, file: Path, faults: Faults) -> object:
        read.append(file.stem)
        return real(content, file, faults)

    monkeypatch.setattr(module, "pointing_in", noting)
    data = tmp_path / "data"
    data.mkdir()
    read_concepts(folder, load_lexicon(folder), Faults(), data)
    assert read == ["de", "en"]
    read.clear()
    again = read_concepts(folder, load_lexicon(folder), Faults(), data)
    assert read == []
    assert again.of_term("de", "Zwangsarbeit", "trafficking", "Zwangsarbeit") == again.all["forced-labour"]
    assert read == ["de"]


def test_marks_change_with_the_patterns_of_their_language_only(folder: Path) -> None:
    before = small(folder).marks
    assert pointers(folder, POINTERS["de"].replace("zwangsarb*", "zwangs*"), "de") == []
    after = small(folder).marks
    assert after["de"] != before["de"]
    assert after["en"] == before["en"]


@given(st.lists(st.text("abcdeé*= ~-", min_size=1, max_size=12), max_size=8))
def test_any_term_that_can_be_read_meets_the_pattern_of_its_own_words(texts: list[str]) -> None:
    for text in texts:
        try:
            term = read_term(text)
        except ValueError:
            continue
        words = words_of_term(text)
        exact = " ~ ".join(" ".join(f"={word}" for word in part) for part in words)
        if len(term.parts) == len(words) and all(word for part in words for word in part):
            assert TermPatterns([read_term(exact)]).met_by(words) == {exact}


def test_a_megabyte_in_a_quote_is_looked_up_in_linear_time(shipped: Concepts) -> None:
    assert shipped.of_term("en", "=no such term", "labour", "wage " * 200_000) == shipped.all["wages"]
    assert shipped.of_term("en", "=no such term", "labour", "w" * 1_000_000) is None


@pytest.mark.skipif(not SHARED.is_dir(), reason="no evaluation data beside the repository")
def test_in_each_language_nine_of_ten_tagged_pages_show_a_handle_for_their_first_term() -> None:
    counts = shares(ROOT / "config")
    assert {language for language, count in counts.items() if count["shown"] < BAR * count["tagged"]} == set()
    assert len(counts) == 44
