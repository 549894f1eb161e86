"""The worked analyses of docs/analyses.md run as they stand, on the demo's store and a release of it."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from store.releases.release import make_release
from tests.conftest import ROOT, environment

PAGE = (ROOT / "docs" / "analyses.md").read_text(encoding="utf-8")
ANALYSES = dict(re.findall(r"^## ([^\n]+)\n.*?```python\n(.*?)```", PAGE, re.MULTILINE | re.DOTALL))
# A row that the demo's documents give, in the words that are printed.
GIVES = {
    "Documents by theme, for each day on which a country could be read": r"DE +│ labour",
    "Rights at stake, by who says so": r"reflection-and-residence .*[1-9]",
    "Texts of states that changed without news": r"NL +\S.* [1-9]",
}


@pytest.fixture(scope="module")
def folder(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of the demo's last week, as it will be when that week is over, with the store beside it."""
    from store.shape.database import open_reader

    store = open_reader(demo)
    week = store.rows("SELECT max(week) FROM documents")[0][0]
    store.close()
    schema = (ROOT / "docs" / "schema.md").read_text(encoding="utf-8")
    made = Path(make_release(demo, week, tmp_path_factory.mktemp("releases"), schema, "2099-01-01T00:00:00Z").folder)
    (made / "data").symlink_to(demo)
    return made


def test_there_are_three() -> None:
    assert set(ANALYSES) == set(GIVES)


@pytest.mark.parametrize("name", ANALYSES)
def test_an_analysis_runs_as_it_stands(folder: Path, name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ANALYSES[name]], cwd=folder, env=environment(PYTHONUTF8="1"), capture_output=True, text=True,
        encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert re.search(GIVES[name], done.stdout), done.stdout
