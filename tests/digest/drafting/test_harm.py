"""Harm by a state to trafficked persons outweighs routine, in many languages, as the shipped rules read it.

The sentences of harms.tsv are invented. Some of harm are there in which no rule finds a signal yet: those may rank anywhere.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from digest.content.facts import Ranked
from digest.drafting.briefings import Briefing
from digest.drafting.facts import gather
from digest.drafting.selection import HARMS, TRAFFICKED
from ground.records import Found, When
from store.documents.documents import save_documents
from store.health.runs import SourceRow, sync_sources
from store.shape.database import open_store
from tests.conftest import ROOT, Ran
from tests.digest.fixtures_world import THEMES, WEEK

CASES = list(csv.DictReader(Path(__file__).with_name("harms.tsv").read_text("utf-8").splitlines(), delimiter="\t"))
COUNTRY = {"en": "IE", "cs": "CZ", "sv": "SE", "el": "GR"}


@pytest.fixture(scope="module")
def ranked(tmp_path_factory: pytest.TempPathFactory, command: Callable[..., Ran]) -> Iterator[dict[str, Ranked]]:
    """All cases as they rank in one week, by title, the best first."""
    folder = tmp_path_factory.mktemp("harm") / "data"
    store = open_store(folder)
    sync_sources(store, [
        SourceRow(
            f"s-{number}", f"Publisher {number}", COUNTRY.get(one["language"], one["language"].upper()), "rss",
            f"https://{number}.example/feed", (one["language"],), one["publishes"], 3, False, 3_600, None, (), None,
        )
        for number, one in enumerate(CASES)
    ])  # fmt: skip
    found = [
        Found(f"s-{number}", f"https://{number}.example/a", one["title"], one["text"], "full",
              published=When("2026-11-24", "day"), language=one["language"], listed="x", visited=True)
        for number, one in enumerate(CASES)
    ]  # fmt: skip
    save_documents(store, found, "2026-11-25T08:00:00Z")
    store.close()
    done = command("--data", folder, "classify", cwd=ROOT)
    assert done.returncode == 0, done.stderr
    store = open_store(folder)
    facts = gather(store, Briefing(id="weekly"), WEEK, themes=THEMES)
    yield {one.shown.title: one for one in facts.ranked}
    store.close()


def test_twenty_variants_of_harm_rank_before_all_routine(ranked: dict[str, Ranked]) -> None:
    kinds = {one["title"]: one["kind"] for one in CASES}
    read = [title for title, one in ranked.items() if kinds[title] == "harm" and dict(one.points)["signal"] > 4]
    assert len(read) >= 20
    places = {title: place for place, title in enumerate(ranked)}
    routine = [places[title] for title in ranked if kinds[title] == "routine"]
    assert len(routine) >= 10
    assert max(places[title] for title in read) < min(routine)


def test_what_is_routine_gets_nothing_for_harm(ranked: dict[str, Ranked]) -> None:
    for one in CASES:
        if one["kind"] == "routine" and one["title"] in ranked:
            assert dict(ranked[one["title"]].points)["signal"] <= 4, one["title"]


def test_the_patterns_of_harm_and_whom_they_meet_are_those_of_the_rules() -> None:
    rules = tomllib.loads((ROOT / "config" / "facts" / "rights.toml").read_text("utf-8"))
    assert {one["id"] for one in rules["pattern"]} >= HARMS
    assert TRAFFICKED in str(rules)
