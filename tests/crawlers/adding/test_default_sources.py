"""The default catalogue: every source can be read, stands once, and there are enough of them to watch Europe by."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache

import pytest

from crawlers.adding.catalogue_page import sources_page, systems_page
from crawlers.formats.urls import canonical_url
from crawlers.sources.catalogue import Source
from crawlers.sources.kinds import SYSTEMS
from crawlers.sources.sourcefiles import read_sources
from ground.toml.strict import Faults
from tests.conftest import ROOT

LEAST_ENABLED, LEAST_COUNTRIES, LEAST_LANGUAGES = 600, 40, 30
LEAST_SYSTEMS = 25


@cache
def sources() -> list[Source]:
    """All sources of the default config."""
    faults = Faults()
    found = read_sources(ROOT / "config", faults)
    assert faults.lines == []
    return found


def enabled() -> list[Source]:
    """Those that are collected."""
    return [one for one in sources() if not one.disabled]


def test_there_are_enough_sources_countries_and_languages() -> None:
    countries = {one.country for one in enabled()} - {"EU", "INT"}
    languages = {language.split("-")[0] for one in enabled() for language in one.languages}
    assert len(enabled()) >= LEAST_ENABLED
    assert len(countries) >= LEAST_COUNTRIES
    assert len(languages) >= LEAST_LANGUAGES


def test_no_source_is_asked_twice() -> None:
    asked = Counter((canonical_url(one.url), json.dumps(one.options, sort_keys=True), one.query) for one in sources())
    assert [what for what, count in asked.items() if count > 1] == []


def test_there_is_a_ready_source_for_every_system() -> None:
    assert len(SYSTEMS) >= LEAST_SYSTEMS
    assert {one.kind for one in sources()} >= set(SYSTEMS)


def test_sources_lie_in_the_folder_of_their_country() -> None:
    for folder in (ROOT / "config" / "sources").iterdir():
        faults = Faults()
        found = {one.country for file in folder.glob("*.toml") for one in _of(file, faults)}
        wanted = {"US"} | {"INT"} if folder.name == "int" else {folder.name.upper()}
        assert found <= wanted, folder.name


def _of(file: object, faults: Faults) -> list[Source]:
    from crawlers.sources.sourcefiles import read_file

    return read_file(file, faults)  # type: ignore[arg-type]


def test_core_sources_are_few_and_collected() -> None:
    core = [one for one in sources() if one.core]
    assert 10 <= len(core) <= 40
    assert not [one.id for one in core if one.disabled]


def test_a_disabled_source_says_why() -> None:
    assert all(len(one.disabled or "a reason") >= 8 for one in sources())


@pytest.mark.parametrize(
    ("name", "page"), [("sources.md", lambda: sources_page(sources())), ("systems.md", systems_page)]
)
def test_the_pages_are_as_the_catalogue_writes_them(name: str, page: object) -> None:
    written = (ROOT / "docs" / name).read_text("utf-8")
    assert written == page(), "run: policywatch sources list --write docs"  # type: ignore[operator]


FOREMOST = (
    "coe-hudoc-greta-rss", "coe-hudoc-echr-json", "ec-presscorner-search-json", "ec-hys-search-initiatives",
    "ep-api-adopted-texts",
)  # fmt: skip
CORE = (
    "coe-hudoc-greta-rss", "coe-hudoc-grevio-json", "ec-dg-home-anti-trafficking", "ep-rss-libe", "ep-rss-femm", "ngo-eswa",
    "ngo-tgeu", "nl-rapporteur", "be-myria", "fr-cncdh",
)  # fmt: skip
PUBLISHERS = (
    "TAMPEP", "CEPOL", "FEANTSA", "EFFAT", "Caritas Europa", "Migreurop", "Migration Policy Group", "SOLIDAR",
    "Social Platform", "Eurochild",
)  # fmt: skip


def test_what_matters_most_to_the_platform_comes_first() -> None:
    known = {one.id: one for one in sources()}
    assert {name: known[name].priority for name in FOREMOST} == dict.fromkeys(FOREMOST, 5)
    assert {name for name in CORE if not known[name].core} == set()


def test_publishers_of_the_field_and_labour_inspectorates_are_watched() -> None:
    assert {name for name in PUBLISHERS if not any(one.publisher == name for one in enabled())} == set()
    inspectorates = {"fr-inspection-travail", "es-itss", "it-inl", "pt-act", "be-siod-sirs"}
    assert inspectorates <= {one.id for one in enabled() if "labour" in one.hint}


def test_a_guessed_address_says_so() -> None:
    guessed = [one for one in enabled() if one.url.endswith("/feed/") and "usual feed" in one.notes]
    assert guessed
    assert all("not seen from here" in one.notes or "never seen from here" in one.notes for one in guessed)


def options_of(kind: str, name: str) -> set[str]:
    """All values of an option that enabled sources of a kind give it."""
    given = [one.options.get(name, ()) for one in enabled() if one.kind == kind]
    return {value for values in given for value in ((values,) if isinstance(values, str) else values)}


def test_no_sort_of_act_or_release_is_left_out_of_the_commissions_sources() -> None:
    acts = "JOINT_PROP_REG JOINT_PROP_DIR JOINT_PROP_DEC PROP_AMEND RECO DEC REG_IMPL REG_DEL VIEW_AG"
    assert options_of("cellar", "types") >= set(acts.split())
    assert options_of("press-corner", "types") >= set("IP SPEECH STATEMENT MEX READ AC QANDA INF".split())


def test_the_ombudsmans_early_news_are_watched() -> None:
    assert options_of("eu-ombudsman", "format") >= {"EODECISION", "EOOPENINGSUMMARY", "EODRAFTRECOMMENDATION"}


def test_a_base_that_may_have_stopped_is_told_as_silent() -> None:
    (cpt,) = [one for one in enabled() if one.options.get("database") == "cpt"]
    assert cpt.expect.silence is not None


def test_no_kind_is_asked_for_that_no_paper_has() -> None:
    assert "Wetsvoorstel" not in options_of("tweede-kamer", "kinds")
    assert "Voorstel van wet" in options_of("tweede-kamer", "kinds")
