"""Mail, archive, changed texts and method read by axe-core in a real browser, in both schemes and on a narrow screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from digest.approving.correcting import Mistake, correct, withdraw_item
from digest.archive.write import write_archive
from digest.drafting.draft import write_files
from store.deliveries.digests import get_digest
from tests.digest.archive.test_differences import CHANGES, NEW, OLD, WEEKLY, bill, sent
from tests.digest.archive.test_method import ABOUT
from tests.digest.axe import MISSING, violations
from tests.digest.fixtures_world import WEEK, World

pytestmark = [pytest.mark.slow, pytest.mark.skipif(bool(MISSING), reason=MISSING)]
LATER = "2026-12-01T09:00:00Z"
PAGES = (
    "index.html", "themes.html", "countries.html", "files.html", "corrections.html", "method.html",
    "weekly/2026/W48/index.html",
)  # fmt: skip


@pytest.fixture
def folder(rich: World, tmp_path: Path) -> Path:
    """An archive with a changed text, a correction and a withdrawn item, and the mail."""
    one = bill(rich, OLD, NEW, changes=CHANGES)
    sent(rich)
    item = rich.store.row("SELECT number FROM digest_item WHERE document_id != ? ORDER BY number DESC LIMIT 1", one)
    assert item is not None
    correct(rich.store, f"weekly-{WEEK}/02", Mistake("fact", "a law", "a bill"), mail=False, who="desk", now=LATER)
    withdraw_item(rich.store, f"weekly-{WEEK}/{item['number']:02}", who="desk", now=LATER)
    write_archive(rich.store, WEEKLY, tmp_path / "site", "https://archive.example/", about=ABOUT)
    digest = get_digest(rich.store, f"weekly-{WEEK}")
    assert digest is not None
    write_files(digest, tmp_path / "site" / "mail")
    return tmp_path / "site"


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [360, 800])
def test_axe_holds_nothing_against_mail_archive_changed_texts_and_method(
    folder: Path, tmp_path: Path, dark: bool, width: int
) -> None:
    pages = [*(folder / name for name in PAGES), *folder.rglob("changes/*.html"), *folder.glob("mail/*.html")]
    assert len(pages) == len(PAGES) + 2
    found = {page.name: violations(page.read_text("utf-8"), tmp_path, dark=dark, width=width) for page in pages}
    assert {name: told for name, told in found.items() if told} == {}


def test_axe_would_tell_of_grey_on_grey(tmp_path: Path) -> None:
    page = (
        "<html lang='en'><head><title>x</title></head><body><main><h1 style='color:#999'>Grey</h1></main></body></html>"
    )
    assert [one for one in violations(page, tmp_path) if one.startswith("color-contrast")]
