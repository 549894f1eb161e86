"""Files that are followed: read strictly from config/procedures.toml, staged by an institution's record, shown."""

from __future__ import annotations

import json
import re
import shutil
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from crawlers.sources.procedures import Procedure, read_procedures
from crawlers.sources.sourcefiles import read_sources
from ground.toml.strict import Faults
from store.documents.procedures import followed, sync_procedures
from store.shape.database import open_store
from tests.conftest import ROOT, Ran
from tests.crawlers.desk import SHARED, Desk, make_source
from tests.crawlers.web import Asked, Page, Web

PAGE = SHARED / "PROCEDURES.md"
GOOD = """[[procedure]]
id = "sample-file"
title = "Sample Act on nothing"
core = true
dates = [
    { date = "2031-03-01", kind = "transposition", sure = "seen" },
]
[procedure.references]
procedure = ["2031/0123(COD)"]
celex = ["32031L0001"]
"""
OTHER = GOOD.replace("sample-file", "other-file").replace("2031/0123", "2031/0124").replace("L0001", "L0002")


def read(folder: Path, text: str) -> tuple[list[Procedure], list[str]]:
    """The files of a text, and what is wrong in it."""
    (folder / "procedures.toml").write_text(text, encoding="utf-8")
    faults = Faults()
    return read_procedures(folder, faults), faults.lines


def followed_by_default() -> list[Procedure]:
    """The files of the default config."""
    faults = Faults()
    found = read_procedures(ROOT / "config", faults)
    assert faults.lines == []
    return found


def test_a_folder_without_the_file_follows_nothing(tmp_path: Path) -> None:
    faults = Faults()
    assert (read_procedures(tmp_path, faults), faults.lines) == ([], [])


def test_a_file_is_read_with_its_references_and_dates(tmp_path: Path) -> None:
    found, faults = read(tmp_path, GOOD + OTHER)
    assert faults == []
    assert [one.id for one in found] == ["sample-file", "other-file"]
    assert found[0].row().references == (("celex", "32031L0001"), ("procedure", "2031/0123(COD)"))
    assert [(one.date, one.kind, one.sure) for one in found[0].row().dates] == [("2031-03-01", "transposition", "seen")]


@pytest.mark.parametrize(
    ("was", "becomes", "line", "said"),
    [
        ('core = true', 'cor = true', 4, "did you mean core?"),
        ('title = "Sample Act on nothing"\n', "", 1, "title: is missing"),
        ('id = "sample-file"', 'id = "Sample File"', 2, "pattern"),
        ('"2031-03-01"', '"1 March 2031"', 5, "is not a day, month or year"),
        ('"2031-03-01"', '"2031-02-30"', 5, "day"),
        ('"transposition"', '"deadline"', 5, "dates.1.kind"),
        ('sure = "seen"', 'sure = "maybe"', 5, "dates.1.sure"),
        ('"32031L0001"', '"2031/1/EU"', 10, 'is not written as "32011L0036" is'),
        ("celex =", "celx =", 10, "did you mean celex?"),
        ('["2031/0123(COD)"]', '["2031/0123(COD)", "2031/0124(COD)"]', 9, "a file has one procedure"),
        ("[[procedure]]", "[[procedures]]", 1, "did you mean procedure?"),
        ("[[procedure]]", "[procedure]", 1, "two brackets"),
        (
            "dates = [", 'dates = [ { date = "2031-03-01", kind = "transposition", sure = "known" },', 1,
            "is there twice",
        ),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_file_line_and_key(
    tmp_path: Path, was: str, becomes: str, line: int, said: str
) -> None:
    assert was in GOOD
    found, faults = read(tmp_path, GOOD.replace(was, becomes))
    assert found == []
    (fault,) = [one for one in faults if said in one]
    assert re.search(rf"procedures\.toml:{line}: ", fault)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GOOD + OTHER.replace("other-file", "sample-file"), r':12: procedure\.2\.id: "sample-file" is already used'),
        (
            GOOD + OTHER.replace("L0002", "L0001"),
            r':20: procedure\.2\.references\.celex: .* is already used by "sample-f',
        ),
        (GOOD.replace('["32031L0001"]', '["32031L0001", "32031L0001"]'), r":10: procedure\.1\.references\.celex: "),
    ],
)
def test_an_id_or_reference_that_is_used_twice_is_a_fault(tmp_path: Path, text: str, said: str) -> None:
    _, faults = read(tmp_path, text)
    (fault,) = faults
    assert re.search(said, fault)


def test_checking_the_sources_reads_the_followed_files_too(tmp_path: Path, command: Callable[..., Ran]) -> None:
    shutil.copytree(ROOT / "config" / "demo", tmp_path / "config")
    read(tmp_path / "config", GOOD.replace("core = true", "core = 1"))
    done = command("--config", tmp_path / "config", "sources", "check")
    assert done.returncode == 2
    assert "procedures.toml:4: procedure.1.core: should be true or false" in done.stderr


def test_every_key_is_documented_and_the_example_is_read(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "operators.md").read_text(encoding="utf-8")
    section = page.split("## Files that are followed")[1].split("## ")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)) == set(Procedure.model_fields)
    example = next(block for block in re.findall(r"(?:^ {4}.*\n)+", section, re.MULTILINE) if "[[procedure]]" in block)
    found, faults = read(tmp_path, textwrap.dedent(example))
    assert (len(found), faults) == (1, [])


# -- the default config


def test_the_default_config_follows_files_of_every_part() -> None:
    found = followed_by_default()
    assert len(found) >= 25
    assert {"thb-directive", "return", "platform", "vaw", "lgbtiq", "sex-work-ep"} <= {one.id for one in found}
    assert any(one.core for one in found)
    assert not all(one.core for one in found)


@pytest.mark.skipif(not PAGE.is_file(), reason="../shared/PROCEDURES.md is not here")
def test_every_procedure_number_is_one_of_the_page_they_were_carried_over_from() -> None:
    page = PAGE.read_text(encoding="utf-8")
    for one in followed_by_default():
        for value in (*one.references.procedure, *one.references.com):
            assert value in page, f"{one.id}: {value}"


def test_the_procedures_asked_for_by_name_are_those_that_are_followed() -> None:
    sources = read_sources(ROOT / "config", Faults())
    named = {name for one in sources if one.kind == "ep-open-data" for name in one.options.get("names", ())}
    if not named:
        pytest.skip("no source of the default catalogue asks for procedures by name")
    assert named == {name for one in followed_by_default() for name in one.references.procedure}


# -- stages, for real


def parliament(web: Web, stage: str, steps: dict[str, str]) -> None:
    """An interface whose record of one procedure has a reading and steps: their days, and what was done ("" is unsaid)."""
    phase = "http://publications.europa.eu/resource/authority/procedure-phase/"
    record = {
        "label": "2031/0123(COD)", "process_title": {"en": "Sample Act on nothing"}, "current_stage": phase + stage,
        "consists_of": [
            {"activity_date": day, "occured_at_stage": phase + stage,
             **({"had_activity_type": f"def/ep-activities/{kind}"} if kind else {})}
            for day, kind in steps.items()
        ],
    }  # fmt: skip

    def answer(asked: Asked) -> Page:
        works = [record] if "/2031-0123" in asked.path else [{"process_id": "2031-0001"}]
        return Page(json.dumps({"data": works}).encode(), "application/ld+json", tagged=False)

    web.answer("/api/v2/procedures", answer)
    web.answer("/api/v2/procedures/2031-0123", answer)


def test_the_parliaments_record_says_where_a_followed_file_stands_and_its_moves_are_kept(desk: Desk, web: Web) -> None:
    options = {"resource": "procedures", "listing": "named", "names": ["2031/0123(COD)"]}
    more = {"publishes": "official", "options": options, "delay": "0s"}
    source = make_source("sample-parliament", web.url("/api/v2/"), "ep-open-data", **more)
    parliament(web, "RDG1", {"2024-03-05": "TABLING_PLENARY", "2024-02-01": "REFERRAL", "2024-06-01": ""})
    assert desk.collect(source).outcomes[source.id].state == "ok"
    # The reading stays the first one even of laws that are in force.
    parliament(web, "RDG1", {"2024-03-05": "TABLING_PLENARY", "2025-01-09": "SIGNATURE", "2999-01-01": "PLENARY_VOTE"})
    assert desk.collect(source, everything=True).outcomes[source.id].state == "ok"
    rows = desk.rows("SELECT stage, stage_at, previous, source_id FROM procedure_stages ORDER BY stage")
    assert [tuple(row.values()) for row in rows] == [
        ("SIGNATURE", "2025-01-09", "TABLING_PLENARY", "sample-parliament"),
        ("TABLING_PLENARY", "2024-03-05", None, "sample-parliament"),
    ]  # fmt: skip
    store = open_store(desk.data)
    sync_procedures(
        store, [Procedure(id="sample-file", title="Sample", references={"procedure": ["2031/0123(COD)"]}).row()]
    )  # type: ignore[arg-type]
    assert [(one.stage, one.stage_at) for one in followed(store)] == [("SIGNATURE", "2025-01-09")]
    store.close()


def test_where_no_step_says_what_was_done_the_reading_is_the_stage_and_has_no_day(desk: Desk, web: Web) -> None:
    options = {"resource": "procedures", "listing": "named", "names": ["2031/0123(COD)"]}
    source = make_source(
        "sample-parliament", web.url("/api/v2/"), "ep-open-data", publishes="official", options=options
    )
    parliament(web, "RDG2", {"2024-03-05": ""})
    desk.collect(source)
    assert desk.rows("SELECT stage, stage_at FROM procedure_stages") == [{"stage": "RDG2", "stage_at": None}]


def test_an_old_directive_without_one_national_measure_is_no_quiet_day(desk: Desk, web: Web) -> None:
    rows = [{"act": {"type": "literal", "value": "32011L0036"}}]
    body = json.dumps({"head": {}, "results": {"bindings": rows}})
    web.put("/sparql", body, "application/sparql-results+json", tagged=False)
    source = make_source("measures", web.url("/sparql"), "cellar-transposition", options={"acts": ["32011L0036"]})
    outcome = desk.collect(source).outcomes["measures"]
    assert outcome.state == "drifted"
    assert "32011L0036" in outcome.reason


# -- the command


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """The demo's config with two followed files."""
    shutil.copytree(ROOT / "config" / "demo", tmp_path / "config")
    later = OTHER.replace('"2031-03-01"', '"2019-03-01"').replace("core = true\n", "")
    read(tmp_path / "config", GOOD.replace('"2031-03-01"', '"2999-03-01"') + later)
    return tmp_path / "config"


def test_the_command_shows_stage_and_next_date_or_that_they_are_not_known(
    config: Path, tmp_path: Path, command: Callable[..., Ran]
) -> None:
    done = command("--config", config, "--data", tmp_path / "data", "procedures")
    assert done.returncode == 0, done.stderr
    other, sample, legend = done.stdout.splitlines()
    assert re.fullmatch(r"\* sample-file +Sample Act on nothing +not known +2999-03-01 transposition", sample)
    assert re.fullmatch(r"  other-file +Sample Act on nothing +not known +2019-03-01 transposition, passed", other)
    assert legend == "* a core file"


def test_the_command_says_who_told_the_stage_and_gives_json(
    config: Path, tmp_path: Path, command: Callable[..., Ran]
) -> None:
    from store.health.runs import sync_sources
    from tests.store.making import found, save, source

    store = open_store(tmp_path / "data")
    sync_sources(store, [source("one")])
    save(store, found(stage="RDG1", stage_at="2031-01-01", references=(("procedure", "2031/0123(COD)"),)))
    store.close()
    words = ("--config", config, "--data", tmp_path / "data", "procedures")
    assert "RDG1, since 2031-01-01 (one)" in command(*words).stdout
    told = json.loads(command(*words, "--json").stdout)["procedures"]
    assert [one["id"] for one in told] == ["other-file", "sample-file"]
    assert {"stage": "RDG1", "stage_at": "2031-01-01", "source_id": "one"}.items() <= told[1].items()
    assert (told[0]["stage"], told[0]["next"], told[0]["core"]) == (None, None, False)
    assert told[1]["next"] == {"date": "2999-03-01", "kind": "transposition", "what": "", "sure": "seen"}


def test_a_file_of_a_state_names_the_state_and_the_directive_in_normal_form(tmp_path: Path) -> None:
    entry = '[[procedure]]\nid = "sample"\ntitle = "Sample"\n'
    found, faults = read(tmp_path, entry + 'country = "DE"\ntransposes = ["32031L0001"]\n')
    assert (found[0].file().country, found[0].file().transposes, faults) == ("DE", ("32031L0001",), [])
    assert "name the country" in read(tmp_path, entry + 'transposes = ["32031L0001"]\n')[1][0]
    assert "is not written as" in read(tmp_path, entry + 'country = "DE"\ntransposes = ["2031/1"]\n')[1][0]
