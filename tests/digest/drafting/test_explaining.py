"""`brief --explain` shows why items rank where they do, and which quota kept the next ones out."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from digest.drafting.briefings import Briefing
from digest.drafting.explaining import NEXT, as_lines, explain_ranking
from ground.config import Config
from ground.settings import Settings
from store.deliveries.digests import items_of, list_digests
from tests.conftest import ROOT
from tests.digest.fixtures_world import THEMES, WEEK, World


@pytest.fixture
def config() -> Config:
    """A configuration with the weekly briefing and the packaged names."""
    themes = {name: SimpleNamespace(id=name, name=words) for name, words in THEMES.items()}
    lexicon = SimpleNamespace(themes=themes, languages=frozenset({"en", "de"}))
    return Config(ROOT / "config", Settings(), lexicon=lexicon, briefings={"weekly": Briefing(id="weekly")})


def test_it_shows_the_parts_of_each_item_and_saves_nothing(rich: World, config: Config, tmp_path: Path) -> None:
    rows = explain_ranking(config, rich.store, "weekly", WEEK)
    assert list_digests(rich.store) == []
    shown = [row for row in rows if row["number"]]
    assert sorted(row["number"] for row in shown) == list(range(1, len(shown) + 1))
    assert [row["score"] for row in rows] == sorted((row["score"] for row in rows), reverse=True)
    assert all(sum(row["points"].values()) == pytest.approx(row["score"]) for row in rows)
    assert {row["kept_out"] for row in shown} == {""}


def test_the_points_are_those_that_the_draft_stores(rich: World, config: Config) -> None:
    from digest.drafting.draft import make_draft

    rows = {row["number"]: row for row in explain_ranking(config, rich.store, "weekly", WEEK)}
    made = make_draft(rich.store, Briefing(id="weekly"), WEEK, themes=THEMES, now="2026-11-26T11:05:00Z")
    for item in items_of(rich.store, made.id)[: len(made.items)]:
        assert (rows[item.number]["document"], rows[item.number]["score"]) == (item.document_id, item.score)


def test_it_names_the_quota_that_kept_one_of_the_next_twenty_out(rich: World, config: Config) -> None:
    for number in range(30):
        rich.document("ie-paper", f"Another story number {number} about something", tags={"labour": 0.6})
    rows = explain_ranking(config, rich.store, "weekly", WEEK)
    others = [row for row in rows if not row["number"]]
    assert len(others) == NEXT
    assert {row["kept_out"] for row in others} <= {
        "2 items are of The Ballymore Examiner", "all 12 places were taken", "3 items are from Ireland", "cut for length",
    }  # fmt: skip
    text = as_lines(rows)
    assert "[01]" in text
    assert "; kept out: " in text


def test_an_empty_week_is_told_in_words(world: World, config: Config) -> None:
    assert explain_ranking(config, world.store, "weekly", WEEK) == []
    assert as_lines([]) == "Nothing about a theme was collected in this window."
