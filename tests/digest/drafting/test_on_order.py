"""What the configuration gives to a draft: names in the briefing's language, and where readers find us."""

from __future__ import annotations

import shutil
from pathlib import Path

from digest.archive.about import address_of
from digest.drafting.on_order import order_of
from policywatch.load import load_config
from tests.conftest import ROOT


def test_a_briefing_gets_names_in_its_language_and_links_to_the_archive_only_where_there_is_one(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "config" / "themes", tmp_path / "themes", ignore=shutil.ignore_patterns("terms"))
    (tmp_path / "briefings").mkdir()
    (tmp_path / "briefings" / "weekly.toml").write_text(
        '[briefing.weekly]\n[briefing.wochenblick]\nlanguage = "de"\n', encoding="utf-8"
    )
    config = load_config(tmp_path, None, "lexicon", "briefings", "wording")
    weekly, german = (order_of(config, name, "2026-W48").given for name in ("weekly", "wochenblick"))
    assert weekly.archive == "" and weekly.reply_to == "desk@policywatch.example"
    assert (weekly.rights["liberty"], german.rights["liberty"]) == ("Liberty and detention", "Freiheit und Haft")
    assert weekly.concepts == {} and german.concepts["reflection-period"] == "Erholungs- und Bedenkzeit"
    (tmp_path / "settings.toml").write_text(
        '[mail]\narchive_url = "https://briefing.example/archive/"\n', encoding="utf-8"
    )
    config = load_config(tmp_path, None, "lexicon", "briefings", "wording")
    assert order_of(config, "weekly", "2026-W48").given.archive == "https://briefing.example/archive/"
    assert address_of(config) == "https://briefing.example/archive/"
