"""In French and German all our own words are said, in forms that fit their number and date, and in the house language."""

from __future__ import annotations

import json
import re
import string
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html

from digest.archive.write import write_archive
from digest.content import tongue
from digest.content.tongue import Catalogue, counted, say, speaking
from digest.content.words import count_words, country_name, day, days_left, language_name, local_day, moved_days, period
from digest.drafting.briefings import Briefing
from digest.drafting.draft import make_draft
from digest.drafting.given import Given
from digest.drafting.rights import concept_names, right_names
from digest.wording.linter import lint
from digest.wording.rules import Wording, read_wording
from ground.errors import DigestError
from ground.toml.strict import Faults
from tests.conftest import ROOT
from tests.digest.fixtures_world import AFTER, THEMES, WEEK, World
from tests.digest.tongue_ids import all_said

OTHERS = ("fr", "de")
MARK = re.compile(r"⟦[^⟦⟧]*⟧")
# Signs and figures that need no translation, and the codes and numbers of files and items.
LEFT = re.compile(r"\d{4}-W\d\d(/\d\d)?|\d{4}/\d{4}\([A-Z]+\)|\((?:[a-z]{2,3})\)|[\d\W_]+")


@pytest.fixture(scope="module")
def wording() -> Wording:
    faults = Faults()
    read = read_wording(ROOT / "config", faults)
    faults.raise_if_any()
    return read


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_in_the_catalogue_and_nothing_else(language: str) -> None:
    said = {one: many for one, many in all_said().items() if one}
    known = Catalogue(language).forms
    assert sorted(said.keys() - known.keys()) == []
    assert sorted(known.keys() - said.keys()) == []
    for one, many in said.items():
        assert len(known[one]) == (2 if many else 1), one
        for form in known[one]:
            assert places(form) <= places(one) | places(many), form
            assert many or places(form) == places(one), form
            assert form.strip() and (one in "“”" or form[-1:].isspace() == one[-1:].isspace()), form


def places(words: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(words) if name}


@pytest.mark.parametrize("language", OTHERS)
def test_its_signs_are_those_of_the_language_and_its_words_those_of_the_house(language: str, wording: Wording) -> None:
    for forms in Catalogue(language).forms.values():
        for form in forms:
            assert '"' not in form and "'" not in form, form
            if language == "fr":
                assert not re.search(r"(?<!\u00a0)[:;!?»](?!//)|«(?!\u00a0)", form), form
            assert "“" not in form.replace("“", "", form.count("„")) or form == "“" or form.startswith("“"), form
            assert lint(form, language, wording) == (), form


@pytest.mark.parametrize("language", ["en", *OTHERS])
def test_names_of_rights_patterns_and_concepts_never_block_an_approval(language: str, wording: Wording) -> None:
    """They stand in our own sentences, where nobody can change them."""
    glossary = tomllib.loads((ROOT / "config" / "facts" / "concepts" / "concepts.toml").read_text("utf-8"))
    concepts = [one[language] for one in glossary.values() if isinstance(one, dict)]
    for name in (*right_names(ROOT / "config", language).values(), *concepts):
        assert lint(name, language, wording) == (), name


class Marking(Catalogue):
    """A language in which every sentence of ours stands in brackets."""

    def one(self, words: str) -> str:
        return f"⟦{words}⟧"

    def several(self, one: str, many: str, count: int) -> str:
        return f"⟦{one if count == 1 else many}⟧"


@pytest.fixture
def marked(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(tongue, "_catalogue", lambda language: Marking("en"))
    yield


def unsaid(text: str) -> str:
    """What is left of words of ours when all that was looked up is taken out, and names and dates too."""
    while MARK.search(text):
        text = MARK.sub(" ", text)
    for name in NAMES:
        text = re.sub(rf"\b{re.escape(name)}\b", " ", text)
    return LEFT.sub(" ", text).strip()


NAMES = (
    *"Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(),
    *(country_name(code) for code in "DE FR IT ES PL RO NL GR SE IE AT BG HU PT MT IS BE HR CY CZ".split()),
    *map(language_name, ("en", "de", "fr", "it", "es", "pl", "ro", "nl", "el", "sv", "he", "ka")),
    "Weekly watchdog briefing", "File of", "Directive", "removal", "permits", "platforms", "strategy", "detention pending",
    "EU", "weekly", "duty to report", "privacy and firewalls", "liberty", "long detention",
)  # fmt: skip


def own(part: object) -> Iterator[str]:
    """All own words of a content."""
    if isinstance(part, dict):
        if part.get("voice") == "own":
            yield part["text"]
        for name, value in part.items():
            if name in (
                "headline",
                "status",
                "subject",
                "period",
                "heading",
                "rest",
                "group",
                "why",
                "usual",
            ):
                yield str(value)
            elif name == "notes":
                yield from value
            else:
                yield from own(value)
    elif isinstance(part, list):
        for one in part:
            yield from own(one)


@pytest.mark.parametrize("case", ["full", "quiet", "empty", "lexicons"])
def test_no_own_sentence_is_said_without_being_looked_up(
    world: World, marked: None, case: str, request: pytest.FixtureRequest
) -> None:
    if case in ("full", "lexicons"):
        request.getfixturevalue("rich")
    elif case == "quiet":
        for number in range(12):
            world.source(f"fine-{number}")
            world.run(f"fine-{number}")
    given = Given(
        lexicons=frozenset({"de"}) if case == "lexicons" else None, reply_to="desk@policywatch.example",
        archive="https://archive.example",
    )  # fmt: skip
    make_draft(world.store, Briefing(id="weekly"), WEEK, themes=THEMES, now=AFTER, given=given)
    row = world.store.row("SELECT model FROM digest")
    assert row is not None
    content = json.loads(row["model"])
    content["events"] = []
    assert [left for text in own(content) if (left := unsaid(text)) and not re.search("Publisher|fine", text)] == []


def test_no_word_of_the_archive_is_said_without_being_looked_up(rich: World, marked: None, tmp_path: Path) -> None:
    make_draft(rich.store, Briefing(id="weekly"), WEEK, themes=THEMES, now=AFTER)
    rich.store.connection.execute("UPDATE digest SET state = 'sent', approved_hash = hash, sent_at = ?", (AFTER,))
    write_archive(rich.store, Briefing(id="weekly"), tmp_path, "https://archive.example/")
    for name in ("index.html", "corrections.html", "weekly/2026/W48/index.html"):
        page = html.fromstring((tmp_path / name).read_bytes())
        for element in page.xpath("//nav//a | //footer/p | //main//h2 | //caption | //th[@scope='col'] | //main/p"):
            if not element.xpath(".//code | .//*[@lang]"):
                assert unsaid(element.text_content()) == "", element.text_content()


@pytest.mark.parametrize("language", OTHERS)
def test_a_whole_digest_is_in_its_language_within_its_limits(rich: World, language: str, wording: Wording) -> None:
    given = Given(
        rights=right_names(ROOT / "config", language), concepts=concept_names(ROOT / "config", language), wording=wording,
        reply_to="desk@policywatch.example",
    )  # fmt: skip
    order = Briefing(id="weekly", language=language, title="Note hebdomadaire")  # type: ignore[arg-type]
    made = make_draft(rich.store, order, WEEK, themes=THEMES, now=AFTER, given=given)
    text = " ".join(made.text.split())
    page = html.document_fromstring(made.html)
    assert page.get("lang") == language
    expected = {
        "fr": (
            "CE QUE NOUS N’AVONS PAS PU VOIR",
            "Pourquoi ici\u00a0: ",
            "2 déc., dans 5 jours (bientôt)",
            "Allemagne · projet ou",
        ),
        "de": (
            "WAS WIR NICHT SEHEN KONNTEN",
            "Warum hier: ",
            "2. Dez., in 5 Tagen (bald)",
            "Deutschland · Gesetzentwurf",
        ),
    }
    assert [
        words for words in expected[language] if words not in made.text.replace("\n     ", " ") and words not in text
    ] == []
    assert not [note for note in made.notes if "house language" in note]
    assert not [line for line in made.text.splitlines() if len(line) > 72 and "://" not in line]
    bullets = [one.text_content() for one in page.findall(".//ul")[0]]
    assert all(count_words(re.sub(r"[“„«].*?[”“»]", "", one)) <= 25 for one in bullets)
    assert len(made.subject.split(": " if language == "de" else "\u00a0: ", 1)[1]) <= 60


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", ("1 Dec 2026", "26 Nov – 3 Dec 2026", "in 5 days", "Moved from 2 to 23 Dec 2026.", "1 source", "0 sources")),
        ("fr", ("1er déc. 2026", "26 nov. – 3 déc. 2026", "dans 5 jours", "Déplacé du 2 au 23 déc. 2026.", "1 document",
                "0 document")),
        ("de", ("1. Dez. 2026", "26. Nov. – 3. Dez. 2026", "in 5 Tagen", "Verschoben vom 2. auf den 23. Dez. 2026.",
                "1 Dokument", "0 Dokumente")),
    ],
)  # fmt: skip
def test_dates_and_numbers_have_the_forms_of_the_language(language: str, shown: tuple[str, ...]) -> None:
    from datetime import date

    with speaking(language):
        assert day(date(2026, 12, 1)) == shown[0]
        assert period(date(2026, 11, 26), date(2026, 12, 3)) == shown[1]
        assert days_left(date(2026, 12, 6), date(2026, 12, 1)) == shown[2]
        assert moved_days(date(2026, 12, 2), date(2026, 12, 23)) == shown[3]
        forms = [counted(n, "{name} ({n} document)", "{name} ({n} documents)", name="x") for n in (1, 0)]
        if language != "en":
            assert [one[3:-1] for one in forms] == list(shown[4:])
        assert local_day("2026-12-01T23:30:00Z", "Europe/Brussels") == date(2026, 12, 2)


def test_a_language_that_we_do_not_speak_is_refused_and_the_one_before_comes_back() -> None:
    with pytest.raises(DigestError, match="we do not speak"), speaking("la"):
        pass
    with speaking("de"), speaking("fr"):
        assert say("today") == "aujourd’hui"
    assert say("today") == "today"
