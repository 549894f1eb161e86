"""An operator adds a feed, a listing and a JSON source through TOML alone; a slip on the way is found and named."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crawlers.web import JSON, XML, Web, article, item, rows, rss, words

ROOT = Path(__file__).resolve().parents[2]
# As written down late in the evening: line 15 says `selectors = { itm`, line 22 `feilds`.
TABLES = """[[source]]
id = "xx-feed"
publisher = "Port Authority of Nowhere (fictional)"
country = "INT"
kind = "rss"
url = "{base}/feed"
languages = ["en"]
allow_private = true

[[source]]
id = "xx-listing"
publisher = "Ombud of Nowhere (fictional)"
country = "INT"
kind = "html-listing"
selectors = {{ itm = "li.hit", date = "time" }}
url = "{base}/list"
languages = ["en"]
allow_private = true

[[source]]
id = "xx-json"
feilds = {{ items = "data.rows", url = "link", title = "title", date = "date" }}
publisher = "Register of Nowhere (fictional)"
country = "INT"
kind = "rest-json"
url = "{base}/json"
languages = ["en"]
allow_private = true
"""


@pytest.fixture
def web() -> Iterator[Web]:
    """A feed, a listing with two pages behind it, and a JSON interface."""
    served = Web()
    served.put("/feed", rss([item("/f/1", "Feed item", "Tue, 24 Nov 2026 08:00:00 GMT", "Said")]), XML)
    served.put("/list", "".join(
        f"<li class=hit><a href=/l/{n}>Listed {n}</a><time datetime=2026-11-2{n}>x</time></li>" for n in (1, 2)
    ))  # fmt: skip
    for number in (1, 2):
        served.put(f"/l/{number}", article(f"Listed {number}", words(number)))
    served.put("/json", rows([item("/j/1", "Row", "2026-11-24")]), JSON)
    yield served
    served.close()


def policywatch(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command, run in the operator's folder."""
    return subprocess.run(
        [sys.executable, "-m", "policywatch", *arguments], cwd=folder, capture_output=True, text=True, timeout=60,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"}, check=False,
    )  # fmt: skip


def test_three_sources_are_added_by_toml_alone_and_the_slips_on_the_way_are_named(web: Web, tmp_path: Path) -> None:
    file = tmp_path / "config" / "sources" / "nowhere.toml"
    file.parent.mkdir(parents=True)
    (tmp_path / "config" / "settings.toml").write_text('[collect]\ndelay = "0s"\n', encoding="utf-8")
    file.write_text(TABLES.format(base=web.base), encoding="utf-8")

    wrong = policywatch(tmp_path, "check")

    assert wrong.returncode == 2
    assert "config/sources/nowhere.toml:15: source.2.selectors.itm: not a known key; did you mean item?" in wrong.stderr
    assert "config/sources/nowhere.toml:22: source.3.feilds: not a known key; did you mean fields?" in wrong.stderr
    assert "Traceback" not in wrong.stderr
    assert policywatch(tmp_path, "collect", "--all").returncode == 2, "nothing is collected with a config in doubt"
    assert web.log == []

    file.write_text(TABLES.format(base=web.base).replace("itm", "item").replace("feilds", "fields"), encoding="utf-8")

    right = policywatch(tmp_path, "check")
    assert (right.returncode, right.stderr) == (0, "")
    assert "3 sources" in right.stdout
    done = policywatch(tmp_path, "collect", "--all", "--json")
    assert done.returncode == 0, done.stderr
    outcomes = json.loads(done.stdout)["sources"]
    assert {name: (one["state"], one["new"]) for name, one in outcomes.items()} == {
        "xx-feed": ("ok", 1), "xx-listing": ("ok", 2), "xx-json": ("ok", 1)
    }  # fmt: skip


def test_a_publisher_that_does_not_answer_is_one_line_and_no_traceback(tmp_path: Path) -> None:
    file = tmp_path / "config" / "sources" / "nowhere.toml"
    file.parent.mkdir(parents=True)
    (tmp_path / "config" / "settings.toml").write_text('[collect]\ndelay = "0s"\nretries = 0\n', encoding="utf-8")
    file.write_text(TABLES.split("\n\n", maxsplit=1)[0].format(base="http://127.0.0.1:9"), encoding="utf-8")
    done = policywatch(tmp_path, "collect")
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith("xx-feed")
    assert " failed " in done.stdout
