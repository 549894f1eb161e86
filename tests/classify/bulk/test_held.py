"""What may identify a person at risk, stored through a real classify: no draft and no explanation tells it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ground.records import Found, When
from store.documents.documents import save_documents
from store.health.runs import SourceRow, sync_sources
from store.shape.database import Store, open_reader, open_store
from tests.conftest import ROOT, Ran
from tests.store.making import values

PLANTED = "Blessing O., 17, from Benin City, trafficked to Galway brothel, now lives in shelter on Mill Street"
WORDS = ("Blessing", "Benin", "Mill Street", "mill-street", "blessing")
OPEN = "Bill on human trafficking and forced labour in Ireland"
TEXT = (
    "Comments on the Bill on human trafficking must be submitted by 15 March 2027. It transposes Directive 2011/36/EU. "
    "Blessing O., 17, from Benin City, was trafficked to a brothel and lives in a shelter in Galway. "
    "Migrants in Ireland are placed in immigration detention without a reflection period."
)
AT = "2026-11-25T08:00:00Z"


@pytest.fixture
def data(tmp_path: Path, command: Callable[..., Ran]) -> Path:
    """A data folder, classified: the planted title, a bill with one held sentence, a child in sex work, a plain page."""
    folder = tmp_path / "data"
    store = open_store(folder)
    sync_sources(store, [SourceRow(
        "one", "Sample publisher", "IE", "rss", "https://one.example/feed", ("en",), "official", 3, False, 3_600, None, (),
        None,
    )])  # fmt: skip
    titles = {
        "blessing-o-17-mill-street": (PLANTED, TEXT),
        "bill": (OPEN, TEXT),
        "child": (
            "Prostitution of children: girls of 14 in sex work",
            "Sex workers and children in prostitution. " * 4,
        ),
        "weather": ("Weather", "It rained. Comments by 1 May 2027."),
    }
    documents = [
        Found("one", f"https://one.example/{name}", title, text, "full", published=When("2026-11-24", "day"),
              language="en", listed="x", visited=True)
        for name, (title, text) in titles.items()
    ]  # fmt: skip
    save_documents(store, documents, AT)
    store.close()
    done = command("--data", folder, "classify", cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return folder


def hold_clean(told: str) -> None:
    """Hold that no word of the planted person is in an output."""
    assert [word for word in WORDS if word in told] == []


def test_the_planted_title_reaches_no_draft(data: Path, command: Callable[..., Ran]) -> None:
    done = command("--data", data, "brief", "weekly", "--week", "2026-W48")
    assert done.returncode == 0, done.stderr
    store = open_reader(data)
    row = store.row("SELECT html, text, model FROM digest")
    assert row is not None
    assert OPEN in row["text"]
    for told in (
        row["html"],
        row["text"],
        row["model"],
        done.stdout,
        done.stderr,
        *values(store, "SELECT why FROM digest_item"),
    ):
        hold_clean(str(told))
    for file in (data / "digests").rglob("*"):
        hold_clean(file.read_text("utf-8") if file.is_file() else "")
    assert "left out, since their titles may identify a person at risk: 2 documents (1, 3)" in done.stdout + done.stderr
    store.close()


@pytest.mark.parametrize("words", [(), ("--json",)])
@pytest.mark.parametrize("number", [1, 2])
def test_explain_says_that_something_is_held_and_not_what(
    data: Path, command: Callable[..., Ran], number: int, words: tuple[str, ...]
) -> None:
    done = command("--data", data, "explain", number, *words)
    assert done.returncode == 0, done.stderr
    hold_clean(done.stdout + done.stderr)
    if words:
        assert json.loads(done.stdout)["facts"]["held"]
    else:
        assert "\nHeld: 1 × " in done.stdout
        assert all(
            f"\n{name}: " in done.stdout
            for name in ("Kind", "References", "Deadlines", "Countries", "Concepts", "Signals")
        )


def test_what_is_held_is_counted_and_kept_in_no_fact(data: Path) -> None:
    store = open_reader(data)
    held = [tuple(row) for row in store.rows("SELECT document_id, field FROM held ORDER BY 1, 2")]
    assert (1, "title") in held
    assert (2, "text") in held
    for view in ("evidence", "deadlines", "signals", "concepts", "countries", "references", "held", "tags"):
        for row in store.rows(f'SELECT * FROM "{view}"'):
            kept = {key: row[key] for key in row.keys() if key != "quote" or view != "evidence"}
            hold_clean(json.dumps(kept))
    for row in store.rows(
        'SELECT e.quote, e.start, e."end", e.field, d.title, d.text FROM evidence e JOIN documents d ON d.id = e.document_id'
    ):
        assert row["field"] == "descriptor" or row[row["field"]][row["start"] : row["end"]] == row["quote"]
    store.close()


def test_a_child_in_sex_work_is_trafficked_and_held(data: Path) -> None:
    store = open_reader(data)
    assert values(store, "SELECT theme FROM tags WHERE document_id = 3 AND theme IN ('sex-work', 'trafficking')") == [
        "trafficking"
    ]
    assert "title" in values(store, "SELECT field FROM held WHERE document_id = 3")
    store.close()


def facts(store: Store, sql: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in store.rows(sql)]


def test_facts_stand_in_their_views(data: Path) -> None:
    store = open_reader(data)
    assert values(store, "SELECT kind FROM documents WHERE id = 2 AND read_at IS NOT NULL") == ["bill"]
    assert ("celex", "32011L0036", "text") in facts(
        store, "SELECT kind, value, said_by FROM document_references WHERE document_id = 2"
    )
    assert facts(store, "SELECT date, kind, certainty FROM deadlines WHERE document_id = 4") == [
        ("2027-05-01", "consultation", "fixed")
    ]
    assert "IE" in values(store, "SELECT country FROM countries WHERE document_id = 2")
    assert values(store, "SELECT direction FROM signals WHERE document_id = 2")
    assert values(store, "SELECT name FROM concepts WHERE document_id = 2")
    store.close()


def test_what_was_read_with_its_facts_is_not_read_again(data: Path, command: Callable[..., Ran]) -> None:
    assert "0 documents read" in command("--data", data, "classify").stdout
    store = open_store(data)
    store.connection.execute("UPDATE document SET classifier = substr(classifier, 1, length(classifier) - 9)")
    store.close()
    assert "4 documents read" in command("--data", data, "classify").stdout
