"""Recipients by the commands that a person types: asked, added to a group, given a part, listed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Ran

SETTINGS = '[mail]\nsender = "Policywatch <briefing@example.org>"\npublic_url = "https://brief.example.org"\n'
BRIEFING = '[briefing.weekly]\n[briefing.weekly.groups.press]\nthemes = ["labour"]\n'


@pytest.fixture
def desk(tmp_path: Path, command: Callable[..., Ran]) -> Callable[..., Ran]:
    """The command line with a configuration of its own."""
    (tmp_path / "config" / "briefings").mkdir(parents=True)
    (tmp_path / "config" / "briefings" / "weekly.toml").write_text(BRIEFING, encoding="utf-8")
    (tmp_path / "config" / "settings.toml").write_text(SETTINGS, encoding="utf-8")
    return lambda *words: command("--config", tmp_path / "config", "--data", tmp_path / "data", "recipients", *words)


def test_somebody_is_asked_and_not_on_the_list(desk: Callable[..., Ran], tmp_path: Path) -> None:
    asked = desk("ask", "weekly", "jo@example.org", "--group", "press", "--by", "Ana")
    assert "jo@example.org was asked; without a yes until" in asked.stdout
    assert len(list((tmp_path / "data" / "outbox" / "asked").glob("*.eml"))) == 1
    assert json.loads(desk("list", "--json").stdout) == []
    (kept,) = json.loads(desk("export", "jo@example.org").stdout)["consent"]
    assert (kept["asked_by"], kept["group_id"], kept["confirmed_at"]) == ("Ana", "press", None)
    assert "nobody is asked twice within a day" in desk("ask", "weekly", "jo@example.org").stderr


def test_a_group_and_a_choice_are_shown_and_what_is_not_there_is_refused(desk: Callable[..., Ran]) -> None:
    basis = ("--basis", "you asked for it")
    assert desk("add", "weekly", "jo@example.org", *basis, "--group", "press").returncode == 0
    assert "jo@example.org  (group press)" in desk("list").stdout
    said = desk("choose", "weekly", "jo@example.org", "--theme", "migration", "--text")
    assert said.stdout == "jo@example.org: You get migration, as text alone from the next issue on.\n"
    assert "(group press; migration; text alone)" in desk("list").stdout
    for words, why in (
        (("add", "weekly", "ann@example.org", *basis, "--group", "other"), "there is no group 'other'"),
        (
            ("choose", "weekly", "jo@example.org", "--country", "XX"),
            "one of these is no theme, country or followed file",
        ),
        (("choose", "weekly", "ann@example.org"), "is not on the list of weekly"),
    ):
        refused = desk(*words)
        assert (refused.returncode, refused.stdout) == (1, "")
        assert refused.stderr.startswith("error: ")
        assert why in refused.stderr
