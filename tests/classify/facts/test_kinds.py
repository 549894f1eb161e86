"""Kinds of documents: a table of titles with addresses and types; no bill, draft or consultation is called act or judgment."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from classify.facts.kinds import (
    BY_ADDRESS,
    BY_SOURCE,
    BY_TITLE,
    BY_TYPE,
    KindRules,
    fallback_of,
    kind_of,
    read_kind_rules,
)
from ground.toml.strict import Faults

ROOT = Path(__file__).parents[3]
HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def rules() -> KindRules:
    faults = Faults()
    read = read_kind_rules(ROOT / "config", faults)
    assert faults.lines == []
    return read


def table() -> list[list[str]]:
    """Language, title, address, type, what the source publishes, its system, kind."""
    lines = (HERE / "kinds.tsv").read_text(encoding="utf-8").splitlines()
    return [["" if cell == "-" else cell for cell in line.split("\t")] for line in lines]


def told(row: list[str], rules: KindRules) -> str:
    language, title, url, type_, publishes, system, _ = row
    found = kind_of(
        title, language=language, rules=rules, url=url, type=type_, publishes=publishes, system=system
    )  # fmt: skip
    return found.kind if found else ""


def test_of_three_hundred_titles_in_24_languages_at_least_97_percent_are_told_rightly(rules: KindRules) -> None:
    rows = table()
    assert len(rows) >= 300
    assert len({row[0] for row in rows}) >= 24
    pairs = [(told(row, rules), row[-1]) for row in rows]
    named = [(found, wanted) for found, wanted in pairs if found]
    assert sum(found == wanted for found, wanted in named) / len(named) >= 0.97
    assert sum(found == wanted for found, wanted in pairs) / len(pairs) >= 0.95


def test_no_bill_draft_or_consultation_is_called_act_or_judgment(rules: KindRules) -> None:
    unsure = [row for row in table() if row[-1] in ("bill", "draft", "consultation")]
    assert len(unsure) > 80
    assert [row for row in unsure if told(row, rules) in ("act", "judgment")] == []


@pytest.mark.parametrize("folder", ["news", "press-releases", "latest-news/2026"])
@pytest.mark.parametrize(
    "call", ["Call for input", "Call for evidence", "Call for contributions", "Public consultation"]
)
def test_a_title_that_calls_for_answers_is_a_consultation_in_any_folder(
    rules: KindRules, call: str, folder: str
) -> None:
    found = kind_of(f"{call}: seasonal work", language="en", rules=rules, url=f"https://body.example/en/{folder}/x")
    assert found and found.kind == "consultation"


def test_every_lexicon_language_has_words_for_titles(rules: KindRules) -> None:
    files = {file.stem for file in (ROOT / "config" / "themes" / "terms").glob("*.toml")}
    assert files - set(rules.titles) == set()


def test_the_reason_says_where_the_kind_was_read(rules: KindRules) -> None:
    def reason(title: str, **known: str) -> str:
        found = kind_of(title, language="en", rules=rules, **known)
        return found.reason if found else ""

    assert reason("A law", type="Gesetzentwurf") == BY_TYPE
    assert reason("Farm visit", url="https://ministry.example/press-releases/1") == BY_ADDRESS
    assert reason("Draft law on work") == BY_TITLE
    assert reason("Law firm wins", publishes="news") == BY_SOURCE
    assert reason("Something") == ""


def test_a_title_read_for_its_kind_is_quoted(rules: KindRules) -> None:
    found = kind_of("Wetsvoorstel regulering sekswerk", language="nl", rules=rules)
    assert found
    assert found.span
    assert (found.kind, found.span.quote, found.span.start) == ("bill", "Wetsvoorstel", 0)


def test_what_others_write_about_a_bill_is_no_bill(rules: KindRules) -> None:
    assert kind_of("Wetsvoorstel sekswerk: onze reactie", language="nl", rules=rules, publishes="report") is None


def test_where_nothing_tells_the_kind_the_source_says_what_to_call_it(rules: KindRules) -> None:
    assert fallback_of("law", rules, system="dip") == "parliament paper"
    assert fallback_of("official", rules) == "official document"
    assert fallback_of("", rules) == ""


def test_a_title_of_a_megabyte_is_read_at_once(rules: KindRules) -> None:
    began = time.process_time()
    for title in ("(" * 1_000_000, "Law " * 250_000, "CASE OF " + "a " * 500_000):
        kind_of(title, language="en", rules=rules, url="https://a.example/" + title)
    assert time.process_time() - began < 5


def test_an_address_that_is_none_tells_no_kind(rules: KindRules) -> None:
    assert kind_of("Of trees", language="en", rules=rules, url="http://[bad/news/") is None
