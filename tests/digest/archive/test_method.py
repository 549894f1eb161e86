"""The page on how all is made: each number of it is configured, stored or measured, and it says where there is none."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import html

from digest.archive.method import About, Theme, method_of
from digest.archive.write import write_archive
from digest.drafting.briefings import Briefing
from digest.wording.linter import lint
from digest.wording.rules import read_wording
from ground.errors import DigestError
from ground.places import packaged_doc
from ground.toml.strict import Faults
from store.documents.windows import watched
from tests.conftest import ROOT
from tests.digest.fixtures_world import THEMES, World

STANCE = "we count sex work as work when adults choose it"
ABOUT = About(
    themes=tuple(Theme(one, name, f"Scope of {one}.", 0.5) for one, name in THEMES.items()),
    languages=frozenset({"de", "el", "cnr"}), reply_to="desk@policywatch.example",
    figures=packaged_doc("evaluation.json"),
)  # fmt: skip


def page(world: World, folder: Path, about: About = ABOUT, briefing: Briefing | None = None) -> str:
    write_archive(world.store, briefing or Briefing(id="weekly"), folder, "https://archive.example/", about=about)
    return " ".join(" ".join(html.fromstring((folder / "method.html").read_bytes()).find(".//main").itertext()).split())


def test_quality_is_what_was_measured_on_what_nothing_was_tuned_on(week: World, tmp_path: Path) -> None:
    text = page(week, tmp_path)
    measured = json.loads((ROOT / "docs" / "evaluation.json").read_text("utf-8"))["themes.jsonl, test split"]["themes"]
    for one, (right, wrong, missed) in measured.items():
        shares = f"{right / (right + wrong):.2f} {right / (right + missed):.2f}"
        assert f"{THEMES[one]} {shares} {right}, {wrong}, {missed}" in text


def test_sources_are_counted_from_the_store_and_thresholds_are_the_briefings(week: World, tmp_path: Path) -> None:
    text = page(week, tmp_path, briefing=Briefing(id="weekly", min_score=0.7, most_items=9))
    sources = watched(week.store)
    asked = [one for one in sources if not one.paused]
    assert f"{len(asked)} sources are asked" in text and f"{len(sources) - len(asked)} more are paused" in text
    assert all(one.publisher in text for one in asked if one.core)
    assert "a score of at least 0.7" in text and "At most 9 items" in text
    assert "3 languages (German, Greek, Montenegrin)" in text


def test_without_figures_none_are_given_and_false_ones_are_refused(week: World, tmp_path: Path) -> None:
    text = page(week, tmp_path, About(figures=tmp_path / "none.json"))
    assert "No measured figures came with this installation" in text
    (tmp_path / "spoilt.json").write_text('{"themes.jsonl, test split": {}}')
    with pytest.raises(DigestError, match="policywatch evaluate"):
        method_of(week.store, Briefing(id="weekly"), About(figures=tmp_path / "spoilt.json"))


def test_the_stance_stands_there_and_on_no_other_page(week: World, tmp_path: Path) -> None:
    assert STANCE in page(week, tmp_path)
    others = [file for file in tmp_path.rglob("*.html") if file.name != "method.html"]
    assert others and not [file for file in others if STANCE in file.read_text("utf-8")]


def test_its_own_words_keep_to_the_house_language(week: World, tmp_path: Path) -> None:
    faults = Faults()
    wording = read_wording(ROOT / "config", faults)
    faults.raise_if_any()
    assert page(week, tmp_path)
    blocks = html.fromstring((tmp_path / "method.html").read_bytes()).xpath(
        "//main//*[self::p or self::li or self::dd]"
    )
    assert len(blocks) > 20
    assert not [lapse for block in blocks for lapse in lint(block.text_content(), "en", wording)]
