"""`classify --jsonl`: a line out for each line in, in order, in the promised shape, and no store anywhere."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from classify.bulk.lines import classify_lines
from classify.facts.together.facts import FactReader
from classify.lexicons.lexicon import Lexicon
from classify.reading.reader import Reader
from ground.errors import PolicywatchError
from tests.classify.making import ENGLISH, GERMAN, write_lexicon
from tests.conftest import ROOT, Ran

FACTS = FactReader(ROOT / "config", Lexicon({}, {}, {}))
PLANTED = "Blessing O., 17, from Benin City, trafficked to Galway brothel, now lives in shelter on Mill Street"


def answers(reader: Reader, *rows: Any) -> list[dict[str, Any]]:
    """What comes out for some objects."""
    return [json.loads(line) for line in classify_lines(reader, [json.dumps(row) for row in rows], FACTS)]


def test_an_answer_has_the_promised_shape(reader: Reader) -> None:
    row = {"id": "a1", "language": "en", "title": "Human trafficking", "text": "Forced labour.", "published_at": "2026"}
    (answer,) = answers(reader, row)
    assert (answer["id"], answer["language"]) == ("a1", "en")
    (theme,) = answer["themes"]
    assert theme.keys() >= {"theme", "score", "evidence"}
    assert (theme["theme"], isinstance(theme["score"], float)) == ("trafficking", True)
    for one in theme["evidence"]:
        assert one.keys() >= {"term", "quote", "start", "end"}
        assert row[one["field"]][one["start"] : one["end"]] == one["quote"]
    assert [one["quote"] for one in theme["evidence"]] == ["Human trafficking", "Forced labour"]


def test_answers_come_in_the_order_of_the_questions(reader: Reader) -> None:
    rows = [{"id": str(number), "title": "x", "text": ""} for number in range(450)]
    assert [answer["id"] for answer in answers(reader, *rows)] == [str(number) for number in range(450)]


@pytest.mark.parametrize("given", ["a", 7, None, "ü"])
def test_an_id_comes_back_as_it_was(reader: Reader, given: object) -> None:
    assert answers(reader, {"id": given, "title": "x", "text": "y"})[0]["id"] == given


def test_what_is_missing_is_taken_as_empty(reader: Reader) -> None:
    (answer,) = answers(reader, {"id": "1"})
    assert (answer["language"], answer["themes"]) == (None, [])
    (answer,) = answers(reader, {"id": "1", "title": None, "text": None, "language": None})
    assert answer["themes"] == []


def test_the_language_is_found_where_it_is_not_given(reader: Reader) -> None:
    text = "Die Behörde prüft den Verdacht auf Menschenhandel und die Einhaltung des Mindestlohns in vielen Betrieben."
    (answer,) = answers(reader, {"id": "1", "title": "", "text": text})
    assert answer["language"] == "de"
    assert {theme["theme"] for theme in answer["themes"]} == {"trafficking", "labour"}


def test_a_half_character_comes_back_as_it_was(reader: Reader) -> None:
    line = '{"id": "1", "language": "en", "title": "human \\ud83d trafficking", "text": ""}'
    (answer,) = classify_lines(reader, [line], FACTS)
    answer.encode("utf-8")
    assert json.loads(answer)["themes"][0]["evidence"][0]["quote"] == "human \ud83d trafficking"


def test_empty_lines_are_passed_over(reader: Reader) -> None:
    assert len(list(classify_lines(reader, ["\n", '{"id": "1"}\n', "  \n"], FACTS))) == 1


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("nonsense", "standard input, line 2: is not JSON"),
        ("[1]", "standard input, line 2: is not a JSON object"),
        ("[" * 100_000, "standard input, line 2: is not JSON"),
        ('{"id": ' + "1" * 5_000 + "}", "standard input, line 2: is not JSON"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(reader: Reader, line: str, fault: str) -> None:
    with pytest.raises(PolicywatchError, match=fault):
        list(classify_lines(reader, ['{"id": "1"}', line], FACTS))


def test_the_command_needs_no_store_and_writes_nothing_else(tmp_path: Path, command: Callable[..., Ran]) -> None:
    config = write_lexicon(tmp_path / "config", {"en": ENGLISH, "de": GERMAN})
    rows = [
        {"id": "1", "language": "en", "title": "Human trafficking", "text": ""},
        {"id": "2", "language": "de", "title": "Für höheren Mindestlohn", "text": ""},
    ]
    data = tmp_path / "data"
    done = command(
        "--config", config, "--data", data, "classify", "--jsonl", stdin="\n".join(map(json.dumps, rows)) + "\n"
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["1", "2"]
    assert not data.exists()


def test_a_bad_line_ends_the_command_with_one_line(tmp_path: Path, command: Callable[..., Ran]) -> None:
    config = write_lexicon(tmp_path / "config", {"en": ENGLISH})
    done = command("--config", config, "classify", "--jsonl", stdin='{"id": "1"}\nnonsense\n')
    assert done.returncode == 1
    assert done.stderr.startswith("error: standard input, line 2: is not JSON")
    assert done.stderr.count("\n") == 1


GERMAN_BILL = {
    "id": "bill", "language": "de", "country": "de", "published_at": "2026-12-01T08:00:00Z",
    "title": "Entwurf eines Gesetzes zur Umsetzung der Richtlinie (EU) 2024/1712",
    "text": "Stellungnahmen zum Menschenhandel können bis zum 15. März 2027 eingereicht werden. In Deutschland gilt "
            "BT-Drs. 21/1234. Betroffene werden ohne richterliche Anordnung in Abschiebehaft genommen.",
}  # fmt: skip
POLISH_PRESS = {
    "id": "press", "language": "pl", "type": "Press release", "published_at": "2026-12-01",
    "title": "Handel ludźmi: nowe przepisy",
    "text": "Dyrektywa 2011/36/UE została zmieniona. Uwagi można zgłaszać do 15 stycznia 2027 r. w konsultacjach publicznych. "
            "Rząd Polski ogłosił ustawę. Handel ludźmi i praca przymusowa.",
}  # fmt: skip
FRENCH_CASE = {
    "id": "case", "language": "fr", "title": "La traite des êtres humains devant la Cour",
    "text": "La requête no 25965/04 concernait la France. Les personnes sont placées en rétention administrative sans "
            "contrôle du juge.",
}  # fmt: skip
PERSON = {
    "id": "person", "language": "en", "title": PLANTED,
    "text": "Police in Ireland spoke of prostitution and human trafficking. Comments are due by 15 March 2027.",
}  # fmt: skip
CHILD = {
    "id": "child", "language": "en", "title": "Child prostitution in brothels",
    "text": "Children in prostitution were found in a brothel. Child prostitution is a crime.",
}  # fmt: skip


@pytest.fixture(scope="module")
def told(command: Callable[..., Ran], tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What the command writes for documents of four languages, by id, with the packaged configuration."""
    rows = [GERMAN_BILL, POLISH_PRESS, FRENCH_CASE, PERSON, CHILD]
    data = tmp_path_factory.mktemp("data")
    done = command("--config", ROOT / "config", "--data", data, "classify", "--jsonl",
                       stdin="\n".join(map(json.dumps, rows)))  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    return {answer["id"]: answer for answer in map(json.loads, done.stdout.splitlines())}


def test_facts_stand_beside_themes(told: dict[str, dict[str, Any]]) -> None:
    bill = told["bill"]
    assert bill["kind"] == "bill"
    assert bill["references"] == [
        {"kind": "celex", "value": "32024L1712"},
        {"kind": "national", "value": "DE BT-Drs 21/1234"},
    ]
    sentence = "Stellungnahmen zum Menschenhandel können bis zum 15. März 2027 eingereicht werden."
    assert bill["deadlines"] == [{"date": "2027-03-15", "kind": "consultation", "quote": sentence}]
    assert bill["countries"] == ["DE"]
    assert {"id": "trafficking", "name": "trafficking in human beings", "quote": "Menschenhandel"} in bill["concepts"]
    assert {one["pattern"] for one in bill["signals"]} >= {"immigration-detention"}
    assert {(one["direction"], one["quote"] in GERMAN_BILL["text"]) for one in bill["signals"]} == {("unclear", True)}
    assert bill["held"] == []


def test_facts_are_read_in_each_language(told: dict[str, dict[str, Any]]) -> None:
    press, case = told["press"], told["case"]
    assert (press["kind"], press["countries"]) == ("press-release", ["PL"])
    assert press["references"] == [{"kind": "celex", "value": "32011L0036"}]
    assert [(one["date"], one["kind"]) for one in press["deadlines"]] == [("2027-01-15", "consultation")]
    assert case["references"] == [{"kind": "echr", "value": "25965/04"}]
    assert case["countries"] == ["FR"]
    assert [one["right"] for one in case["signals"]] == ["liberty"]


def test_a_title_that_identifies_a_person_is_held_and_nothing_of_it_is_quoted(told: dict[str, dict[str, Any]]) -> None:
    person = told["person"]
    assert person["held"] == [{"field": "title", "reason": "a child"}]
    assert "sex-work" not in {one["theme"] for one in person["themes"]}
    quotes = json.dumps([person[field] for field in ("concepts", "signals", "deadlines")])
    assert not any(word in quotes for word in ("Blessing", "Galway", "Mill Street", "brothel"))


def test_a_child_is_never_under_sex_work(told: dict[str, dict[str, Any]]) -> None:
    child = told["child"]
    assert [one["theme"] for one in child["themes"]] == ["trafficking"]
    assert child["themes"][0]["evidence"]
    assert {"field": "title", "reason": "a child"} in child["held"]
    assert "sex-work" not in {one["id"] for one in child["concepts"]}


def test_what_a_publisher_says_may_be_anything(reader: Reader) -> None:
    row = {"id": "1", "title": "x", "url": "http://[bad", "type": ["a"], "country": 7, "published_at": {}}
    (answer,) = answers(reader, row)
    assert answer["kind"] is None
    facts = ("references", "deadlines", "countries", "concepts", "signals", "held")
    assert [answer[name] for name in facts] == [[]] * len(facts)
