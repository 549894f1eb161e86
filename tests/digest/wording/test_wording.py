"""The house language: what our own sentences do not say, in which forms it is found, and what it leaves alone."""

from __future__ import annotations

import json
import time
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from digest.wording.linter import lint
from digest.wording.patterns import compiled
from digest.wording.rules import Wording, read_wording
from ground.toml.strict import Faults
from policywatch.cli import cli

CONFIG = Path(__file__).parents[3] / "config"

# Each rule that blocks an approval, in at least three forms.
FORMS = {
    ("en", "trafficked-person"): ("victims of trafficking", "a trafficking victim", "trafficking victims’ rights"),
    ("en", "child-exploited"): ("child prostitutes", "an underage sex worker", "child sex workers", "Teenage prostitution"),
    ("en", "sex-worker"): ("a prostitute", "prostitutes", "prostituted women", "women in prostitution"),
    ("en", "client"): ("selling her body", "sex buyers", "a sex buyer", "sold their bodies"),
    ("en", "rescue"): ("rescued women", "the rescue of forty people", "a raid-and-rescue", "saved them from traffickers"),
    ("en", "slavery"): ("sex slaves", "sex slavery", "the slave trade", "modern-day slaves"),
    ("en", "undocumented"): ("an illegal migrant", "illegal immigrants", "illegal immigration", "the illegals"),
    ("en", "arrivals"): ("a wave of migrants", "floods of refugees", "the influx of people", "migration flows"),
    ("en", "asylum"): ("economic migrants", "an economic migrant", "bogus asylum seekers", "Bogus asylum seeker"),
    ("en", "voice"): ("the voiceless", "giving a voice", "gives them a voice"),
    ("en", "domestic-worker"): ("a maid", "maids", "domestic servants", "domestic helper"),
    ("en", "lgbtiq"): ("homosexuals", "sexual preferences", "transgenderism", "gender ideology"),
    ("en", "roma"): ("a gypsy", "Gypsies", "gipsies"),
    ("en", "gender-based"): ("a domestic dispute", "crimes of passion", "an honour killing"),
    ("en", "reported"): ("had sex with a child", "admitted being raped", "having sex with girls"),
    ("fr", "trafficked-person"): ("une victime de la traite", "victimes de traite", "victimes présumées"),
    ("fr", "child-exploited"): ("la prostitution des mineurs", "prostituées mineures", "prostitution infantile"),
    ("fr", "sex-worker"): ("une prostituée", "des prostituées", "personnes prostituées"),
    ("fr", "client"): ("vendre son corps", "vendent leur corps", "acheteurs de sexe"),
    ("fr", "rescue"): ("a sauvé des femmes", "sauver les filles", "arrachées à la prostitution"),
    ("fr", "slavery"): ("esclaves sexuelles", "esclavage sexuel", "traite des blanches"),
    ("fr", "undocumented"): ("un migrant illégal", "immigrés illégaux", "les clandestins"),
    ("fr", "arrivals"): ("une vague de migrants", "l’afflux de réfugiés", "vagues migratoires"),
    ("fr", "asylum"): ("migrants économiques", "migrant économique", "faux réfugiés"),
    ("fr", "voice"): ("les sans-voix", "donner une voix aux", "sans voix"),
    ("fr", "domestic-worker"): ("une bonne à tout faire", "une domestique", "des servantes"),
    ("fr", "lgbtiq"): ("homosexuels", "préférence sexuelle", "idéologie du genre"),
    ("fr", "roma"): ("un gitan", "des tsiganes", "gitans"),
    ("fr", "gender-based"): ("un crime passionnel", "crimes d’honneur", "drame conjugal"),
    ("fr", "reported"): ("a avoué un viol", "relations sexuelles avec une mineure", "relation sexuelle avec un garçon"),
    ("de", "trafficked-person"): ("Opfer von Menschenhandel", "Opfern des Menschenhandels", "Menschenhandelsopfer"),
    ("de", "child-exploited"): ("Kinderprostitution", "minderjährige Prostituierte", "Prostitution von Kindern"),
    ("de", "sex-worker"): ("eine Prostituierte", "Prostituierten", "Huren"),
    ("de", "client"): ("Freier", "verkauft ihren Körper", "Sexkäufer"),
    ("de", "rescue"): ("gerettet", "rettete vierzig Frauen", "befreite die Frauen"),
    ("de", "slavery"): ("Sexsklavin", "Sexsklavinnen", "Sklavenhandel"),
    ("de", "undocumented"): ("illegale Migranten", "illegaler Einwanderer", "die Illegalen"),
    ("de", "arrivals"): ("Flüchtlingswelle", "Flüchtlingsströme", "eine Flut von Migranten"),
    ("de", "asylum"): ("Wirtschaftsflüchtlinge", "Scheinasylanten", "Asylanten"),
    ("de", "voice"): ("den Stimmlosen", "eine Stimme geben", "gibt ihnen eine Stimme"),
    ("de", "domestic-worker"): ("Dienstmädchen", "Dienstboten", "Haushaltshilfen"),
    ("de", "lgbtiq"): ("Homosexuelle", "sexuelle Vorlieben", "Genderideologie"),
    ("de", "roma"): ("Zigeuner", "Zigeunern", "Zigeunerin"),
    ("de", "gender-based"): ("Beziehungsdrama", "Ehrenmord", "Ehrenmorde"),
    ("de", "reported"): ("gestand, vergewaltigt worden zu sein", "Sex mit einem Kind", "Geschlechtsverkehr mit Minderjährigen"),
}  # fmt: skip
QUOTES = {"en": "“{}”", "fr": "« {} »", "de": "„{}“"}


@cache
def house_rules() -> Wording:
    faults = Faults()
    read = read_wording(CONFIG, faults)
    faults.raise_if_any()
    return read


@pytest.fixture
def wording() -> Wording:
    return house_rules()


def test_each_rule_that_blocks_an_approval_is_tried_in_three_forms(wording: Wording) -> None:
    rules = {(language, one.id) for language, all_ in wording.items() for one in all_ if one.level == "error"}
    assert rules - {(language, "estimate") for language in wording} == set(FORMS)
    assert all(len(forms) >= 3 for forms in FORMS.values())


@pytest.mark.parametrize(("language", "rule", "form"), [(*key, form) for key, forms in FORMS.items() for form in forms])
def test_a_form_is_an_error_in_our_own_text_and_passes_in_quotation_marks(
    wording: Wording, language: str, rule: str, form: str
) -> None:
    found = {(lapse.rule, lapse.level) for lapse in lint(form, language, wording)}
    assert (rule, "error") in found
    assert lint(QUOTES[language].format(form), language, wording) == ()


def test_a_quotation_with_every_word_the_house_avoids_passes(wording: Wording) -> None:
    for language, mark in QUOTES.items():
        words = "; ".join(form for (tongue, _), forms in FORMS.items() for form in forms if tongue == language)
        assert lint(mark.format(words), language, wording) == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "The Victims' Rights Directive applies from June.",
        "A rescue ship brought 80 people to Trapani.",
        "The civil servants' union objects.",
        "The court found the illegal detention of four people unlawful.",
        "Sex workers' organisations ask for firewalls.",
        "The ministry ended the housing allowance of trafficked persons.",
        "Gypsy, Roma and Traveller communities were not consulted.",
    ],
)
def test_names_and_other_senses_are_no_lapses(wording: Wording, sentence: str) -> None:
    assert lint(sentence, "en", wording) == ()


@pytest.mark.parametrize(
    ("language", "sentence", "rule"),
    [
        ("en", "Police rescue workers from a packing plant.", "rescue"),
        ("en", "Officers rescued three women from a company.", "rescue"),
        ("en", "The survivor of trafficking fled a war.", "survivor"),
        ("fr", "La police a sauvé onze femmes d’une usine.", "rescue"),
        ("fr", "Une survivante de la traite a fui la guerre.", "survivor"),
        ("fr", "Les marins ont été secourus dans un bateau de pêche à quai.", "rescue"),
        ("de", "Die Polizei rettete Frauen aus einem Betrieb.", "rescue"),
        ("de", "Aus dem Betrieb wurden Frauen gerettet.", "rescue"),
        ("de", "Überlebende des Menschenhandels, des Krieges müde, sagten aus.", "survivor"),
    ],
)
def test_an_exception_does_not_hide_people(wording: Wording, language: str, sentence: str, rule: str) -> None:
    assert rule in {lapse.rule for lapse in lint(sentence, language, wording)}


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Rescue services reached the survivors of the ferry accident."),
        ("en", "The state rescued the airline."),
        ("fr", "Les emplois ont été sauvés et la commune a sauvé la convention."),
        ("fr", "Les survivants de l’incendie logent dans le quartier historique."),
        ("fr", "Un centre d’aide au retour à l’emploi ouvre."),
        ("de", "Aus Kostengründen sind sie von Gebühren befreit."),
        ("de", "Die Stellen wurden gerettet, und Überlebende des Brandes bekamen Wohnungen im historischen Zentrum."),
    ],
)
def test_things_saved_and_wrecks_survived_are_no_lapses(wording: Wording, language: str, sentence: str) -> None:
    assert lint(sentence, language, wording) == ()


def test_a_large_number_of_trafficked_persons_needs_its_source_and_year(wording: Wording) -> None:
    (lapse,) = lint("Some 12,000 trafficked persons live there.", "en", wording)
    assert lapse.rule == "estimate"
    assert lint("By its 2024 report, GRETA counted 12,000 trafficked persons in police records.", "en", wording) == ()
    assert lint("The 2024 law names trafficked persons.", "en", wording) == ()
    assert lint("Residence of trafficked persons; quoted in items 10, 11, 12.", "en", wording) == ()


def test_a_lapse_says_where_it_is_and_what_to_write(wording: Wording) -> None:
    text = "Police held a gypsy family."
    (lapse,) = lint(text, "en", wording)
    assert text[lapse.start : lapse.end] == lapse.words == "gypsy"
    assert "Roma" in lapse.sentence() and "roma" in lapse.sentence()


def test_faults_of_a_rule_name_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "wording").mkdir()
    file = tmp_path / "wording" / "en.toml"
    rule = '[[rule]]\nid = "a"\nlevel = "warn"\navoid = ["{}"]\nwrite = "b"\nreason = "c"\n'
    file.write_text(rule.format("x ..") + rule.format("x|").replace('"a"', '"b"') + rule.format("x"), encoding="utf-8")
    faults = Faults()
    read_wording(tmp_path, faults)
    assert [line.split(":")[1] for line in faults.lines] == ["1", "7", "13"]
    assert "begin and end with a word" in faults.lines[0]


@given(st.text(max_size=400), st.sampled_from(["en", "fr", "de", "xx"]))
def test_any_text_is_read_and_each_lapse_stands_in_it(text: str, language: str) -> None:
    for lapse in lint(text, language, house_rules()):
        assert text[lapse.start : lapse.end] == lapse.words


def test_many_lapses_in_a_long_text_are_told_in_linear_time(wording: Wording) -> None:
    started = time.process_time()
    assert len(lint("survivor of the " * 16_000, "en", wording)) == 16_000
    assert time.process_time() - started < 15


def test_a_pattern_of_gaps_and_endings_meets_whole_words_only() -> None:
    pattern = compiled("wave|waves of .. migrant*")
    assert pattern.search("Waves of young, tired migrants")
    assert not pattern.search("microwaves of migrants")
    assert not pattern.search("a wave. Of one two three four migrants")


def test_the_command_names_line_rule_and_proposal_and_ends_with_one_where_an_approval_would_be_blocked(
    tmp_path: Path,
) -> None:
    file = tmp_path / "note.txt"
    file.write_text("The ministry published its draft.\nPolice rescued a gypsy family.\n", encoding="utf-8")
    told = CliRunner().invoke(cli, ["--config", str(CONFIG), "wording", str(file)])
    assert told.exit_code == 1
    assert [line.split(":")[0] for line in told.stdout.splitlines()] == ["2", "2"]
    assert "police operation" in told.stdout
    warned = CliRunner().invoke(cli, ["--config", str(CONFIG), "wording", "--json"], input="A historic vote.")
    assert (warned.exit_code, json.loads(warned.stdout)[0]["rule"]) == (0, "facts")
    unknown = CliRunner().invoke(cli, ["--config", str(CONFIG), "wording", "--language", "xx"], input="x")
    assert unknown.exit_code == 1 and "de, en, fr" in unknown.stderr
