"""References in texts: every language's citation style, broken lines and odd signs, look-alikes, 1 MB of hostile input."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.facts.references.references import ReferenceRules, find_references, read_reference_rules
from ground.toml.strict import Faults

ROOT = Path(__file__).parents[3]
HERE = Path(__file__).parent
OFFICIAL = set("bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv".split())


@pytest.fixture(scope="module")
def rules() -> ReferenceRules:
    faults = Faults()
    read = read_reference_rules(ROOT / "config", faults)
    assert faults.lines == []
    return read


def forms() -> list[tuple[str, str | None, str, set[tuple[str, str]]]]:
    """The table: language, publisher's country, text, and what is to be found in it."""
    rows = []
    for line in (HERE / "references.tsv").read_text(encoding="utf-8").splitlines():
        language, country, text, expected = line.split("\t")
        text = text.replace("⏎", "\n").replace("\\u00ad", "\u00ad").replace("\\u00a0", "\u00a0")
        wanted = set() if expected == "-" else {tuple(one.split("=", 1)) for one in expected.split(";")}
        rows.append((language, None if country == "-" else country, text, wanted))
    return rows  # type: ignore[return-value]


def values(text: str, rules: ReferenceRules, language: str = "en", country: str | None = None) -> list[tuple[str, str]]:
    return [(one.kind, one.value) for one in find_references("", text, language, rules, country=country)]


def test_the_table_has_three_hundred_forms_in_all_official_languages() -> None:
    told = [row for row in forms() if row[3]]
    assert len(told) >= 300
    assert {row[0] for row in told} >= OFFICIAL


def test_of_the_table_at_least_98_percent_is_found_and_right(rules: ReferenceRules) -> None:
    right = extra = missing = 0
    for language, country, text, wanted in forms():
        found = set(values(text, rules, language, country))
        right += len(found & wanted)
        extra += len(found - wanted)
        missing += len(wanted - found)
    assert right / (right + extra) >= 0.98
    assert right / (right + missing) >= 0.98


def test_each_reference_is_told_once_at_its_first_place(rules: ReferenceRules) -> None:
    text = "Directive 2011/36/EU was amended. Directive 2011/36/EU stays, and so does Directive 2004/81/EC."
    found = find_references("On Directive 2004/81/EC", text, "en", rules)
    assert [(one.value, one.span.field, one.span.quote) for one in found] == [
        ("32004L0081", "title", "2004/81/EC"),
        ("32011L0036", "text", "2011/36/EU"),
    ]


def test_the_quote_stands_in_the_field_as_it_was_written_even_where_signs_were_dropped(rules: ReferenceRules) -> None:
    text = "Die Richt\u00adlinie (EU)\u00a02024/17\u00ad12 und die BT-Drs. 21/1234"
    for one in find_references("", text, "de", rules):
        assert text[one.span.start : one.span.end] == one.span.quote
        assert one.span.sentence


def test_what_a_paper_is_called_depends_on_who_publishes(rules: ReferenceRules) -> None:
    assert values("Ley 4/2023", rules, "es", "ES") == [("national", "ES Ley 4/2023")]
    assert values("Ley 4/2023", rules, "es", "FR") == []


@pytest.mark.parametrize(
    "text",
    [
        "Tel. 020 7946/0958", "the school year 2024/2025", "it ended 3/2 after 90/5 minutes", "pages 123/124",
        "2020/601/A and 2025/436/AT were notified", "Decision 37/2026 of the authority", "ETS 2 starts in 2027",
        "room C-1234/2020", "a Directive for the school year 2024/2025", "12/05/2024", "COM port 3", "ISO 9001/2015",
        "application no. 12345/24 for planning permission", "Az. C-12/24", "the P29 bus and the R203 road to C189",
    ],
)  # fmt: skip
def test_numbers_of_other_things_are_no_references(text: str, rules: ReferenceRules) -> None:
    assert values(text, rules) == []


def test_a_list_ends_where_its_members_stand_far_apart(rules: ReferenceRules) -> None:
    text = "tilskipun 2013/36/ESB og reglugerðum Evrópuþingsins og ráðsins (ESB) nr. 1093/2010"
    assert values(text, rules, "is") == [("celex", "32013L0036"), ("celex", "32010R1093")]


def test_a_number_is_never_cut_where_a_look_at_the_text_ends(rules: ReferenceRules) -> None:
    for gap in range(80):
        text = f"das ILO-Übereinkommen (Nr. 81) über {'x' * gap} und das Übereinkommen (Nr. 129) über anderes"
        found = values(text, rules, "de")
        assert set(found) <= {("ilo", "C81"), ("ilo", "C129")}


def test_a_sign_after_a_point_belongs_to_another_number(rules: ReferenceRules) -> None:
    assert values("izjavljenoj protiv presude Višeg suda Kž.br.2209/09", rules, "sr") == []


HOSTILE = {
    "digits": "1" * 1_000_000, "slashes": "1/" * 500_000, "one long word": "direktiv" * 125_000 + " 2011/36",
    "blanks": "Directive" + " " * 1_000_000 + "2011/36/EU", "hyphens": "-\n" * 500_000, "an address": "eli/" + "a/" * 500_000,
    "capitals": "Modern " * 140_000 + "Act 2015", "noughts": "1O" * 500_000, "brackets": "(A" * 500_000 + ") Act 2015",
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_megabyte_made_to_hurt_is_read_in_seconds(name: str, rules: ReferenceRules) -> None:
    began = time.process_time()
    find_references("", HOSTILE[name], "en", rules, country="IE")
    assert time.process_time() - began < 10


def test_the_time_grows_with_the_length_alone(rules: ReferenceRules) -> None:
    def seconds(count: int) -> float:
        began = time.process_time()
        find_references("", "Directives 2004/38/EC, 2011/36/EU; no. 25965/04, v. " * count, "en", rules)
        return time.process_time() - began

    seconds(10)
    assert seconds(4_000) < 4 * 3 * seconds(1_000)


@given(st.text(alphabet="0123456789/-–.()OCELIXEU Directive\n\u00ad\u00a0ПодNr№", max_size=200))
def test_any_text_is_read_and_quoted_as_it_stands(text: str) -> None:
    for one in find_references(text, text, None, RULES):
        field = text
        assert field[one.span.start : one.span.end] == one.span.quote


RULES = read_reference_rules(ROOT / "config", Faults())


@pytest.mark.parametrize(
    "text",
    ["BT-Drs. 20/9470neu", "BT-Drs. 20/9470S. 12", "BT-Drs. 20/9470vom 3. Mai", "BT-Drs. 20/9470³", "BT-Drs. 20/9470(neu)",
     "(BT-Drs.20/9470)und", "BT-Drs. 20/9470.Der Bundestag"],
)  # fmt: skip
def test_what_is_glued_to_a_paper_of_the_bundestag_hides_it_not(text: str, rules: ReferenceRules) -> None:
    assert values(text, rules, "de", "DE") == [("national", "DE BT-Drs 20/9470")]


def test_two_papers_glued_together_are_two(rules: ReferenceRules) -> None:
    told = values("BT-Drs. 21/1234BT-Drs. 21/1235BR-Drs. 123/24vom Mai", rules, "de", "DE")
    assert told == [("national", f"DE {one}") for one in ("BT-Drs 21/1234", "BT-Drs 21/1235", "BR-Drs 123/24")]
