"""What changed between versions, stored through a real classify with the shipped rules."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from classify.bulk.archive import classify
from classify.bulk.crew import Crew
from classify.facts.together.facts import FactReader
from classify.reading.reader import Reader
from ground.records import Found
from store.documents.changes import changes_of
from store.documents.documents import save_documents
from store.health.runs import SourceRow, sync_sources
from store.shape.database import Store
from tests.classify.making import ENGLISH, write_lexicon
from tests.conftest import ROOT
from tests.store.making import values

TITLE = "Bill on human trafficking"
LINES = (
    "The bill on human trafficking was laid before the house of Meridia.",
    "Forced labour shall be punished.",
    "Comments are welcome until 6 December 2026.",
)
NAMED = "Blessing O., 17, from Benin City, was trafficked and lives in a shelter in Galway."


@cache
def readers(folder: Path) -> tuple[Reader, FactReader]:
    """Both readers: a small English lexicon, and the rules as they are shipped."""
    reader = Reader.from_config(write_lexicon(folder, {"en": ENGLISH}))
    return reader, FactReader(ROOT / "config", reader.lexicon)


def read_after_each(store: Store, tmp_path: Path, *texts: str, titles: tuple[str, ...] = ()) -> None:
    """Keep a document's texts one after another, a day each, and classify after each of them."""
    reader, facts = readers(tmp_path)
    for number, text in enumerate(texts):
        keep(store, number, text, titles[number] if titles else TITLE)
        classify(store, reader, facts=facts)


def keep(store: Store, number: int, text: str, title: str = TITLE) -> None:
    """Keep a text of the one document on a day."""
    sync_sources(store, [SourceRow(
        "one", "Publisher", "IE", "rss", "https://one.example/feed", ("en",), "official", 3, False, 3_600, None, (), None
    )])  # fmt: skip
    found = Found("one", "https://one.example/bill", title, text, "full", language="en", listed=title, visited=True)
    save_documents(store, [found], f"2026-11-{number + 1:02}T08:00:00Z")


def rows(store: Store) -> list[tuple[object, ...]]:
    return [
        tuple(row)
        for row in store.rows(
            "SELECT from_number, to_number, kind, before, after FROM changes ORDER BY to_number, weight"
        )
    ]


def text(*lines: str) -> str:
    return "\n".join(lines)


def test_a_changed_sentence_stands_in_the_view_with_its_weight(store: Store, tmp_path: Path) -> None:
    after = "Comments are welcome until 13 December 2026."
    read_after_each(store, tmp_path, text(*LINES), text(*LINES[:2], after, "(4 711)"))
    [change] = changes_of(store, [1])[1]
    assert (change.kind, change.paragraph, change.before, change.after) == ("changed", 3, LINES[2], after)
    assert change.weight > 0
    assert change.at == "2026-11-02T08:00:00Z"
    assert values(store, "SELECT weight FROM changes WHERE after = '(4 711)'") == [0.0]
    assert len(changes_of(store, [1], noise=True)[1]) == 2


def test_a_text_that_changes_and_changes_back_is_two_changes_and_says_so(store: Store, tmp_path: Path) -> None:
    other = "Forced labour shall not be punished."
    read_after_each(store, tmp_path, text(*LINES), text(LINES[0], other, LINES[2]), text(*LINES))
    assert rows(store) == [(1, 2, "changed", LINES[1], other), (2, 3, "came back", other, LINES[1])]


def test_a_sentence_comes_back_though_another_is_new(store: Store, tmp_path: Path) -> None:
    new = "A hearing on forced labour is held in spring."
    read_after_each(store, tmp_path, text(*LINES), text(*LINES[:2]), text(*LINES, new))
    kinds = {row[4] or row[3]: row[2] for row in rows(store) if row[1] == 3}
    assert kinds == {LINES[2]: "came back", new: "new"}


def test_versions_that_came_before_a_reading_are_compared_too(store: Store, tmp_path: Path) -> None:
    reader, facts = readers(tmp_path)
    for number in range(3):
        keep(store, number, text(*LINES[: number + 1]))
    classify(store, reader, facts=facts)
    assert [(row[1], row[4]) for row in rows(store)] == [(2, LINES[1]), (3, LINES[2])]
    assert [one.to_number for one in changes_of(store, [1], opens="2026-11-03", closes="2026-11-04")[1]] == [3]
    assert changes_of(store, [1], opens="2026-11-04") == {}


def test_reading_again_changes_no_row(store: Store, tmp_path: Path) -> None:
    read_after_each(store, tmp_path, *(text(*LINES[: number + 1]) for number in range(3)))
    before, evidence = rows(store), values(store, "SELECT is_new FROM evidence")
    reader, facts = readers(tmp_path)
    classify(store, reader, facts=facts, everything=True)
    assert (rows(store), values(store, "SELECT is_new FROM evidence")) == (before, evidence)


def test_a_held_sentence_is_left_out_on_either_side(store: Store, tmp_path: Path) -> None:
    read_after_each(
        store, tmp_path, text(*LINES), text(*LINES, NAMED), text(*LINES, NAMED.replace("Galway", "Cork")), text(*LINES)
    )
    assert rows(store) == []
    assert changes_of(store, [1], noise=True) == {}


def test_a_held_title_is_left_out(store: Store, tmp_path: Path) -> None:
    read_after_each(store, tmp_path, text(*LINES), text(*LINES), titles=(TITLE, NAMED))
    assert rows(store) == [(1, 2, "gone", TITLE, "")]


def test_a_changed_title_is_paragraph_nought(store: Store, tmp_path: Path) -> None:
    read_after_each(store, tmp_path, text(*LINES), text(*LINES), titles=(TITLE, "Act on human trafficking"))
    assert [(one.paragraph, one.after) for one in changes_of(store, [1])[1]] == [(0, "Act on human trafficking")]


def test_evidence_of_a_changed_document_comes_from_what_is_new(store: Store, tmp_path: Path) -> None:
    many = [f"Human trafficking was debated on day {number}." for number in range(20)]
    new = "Sellers of services gain from forced labour."
    read_after_each(store, tmp_path, text(*many), text(*many, new))
    sentences = values(store, "SELECT sentence FROM evidence WHERE is_new ORDER BY start")
    assert sentences == [new]
    row = store.row(
        'SELECT e.quote, substr(d.text, e.start + 1, e."end" - e.start) AS there FROM evidence e, documents d WHERE is_new'
    )
    assert row is not None
    assert row["quote"] == row["there"] == "forced labour"


def test_texts_that_differ_only_in_markup_order_or_encoding_weigh_nothing(store: Store, tmp_path: Path) -> None:
    read_after_each(store, tmp_path, text(*LINES), text(*LINES[1:], f"<b>{LINES[0].replace(' ', '&nbsp;')}</b>"))
    assert changes_of(store, [1]) == {}


def test_with_changes_switched_off_none_are_kept(store: Store, tmp_path: Path) -> None:
    reader, _ = readers(tmp_path)
    for number in range(2):
        keep(store, number, text(*LINES[: number + 1]))
    classify(store, reader, facts=FactReader(ROOT / "config", reader.lexicon, ["kind"]))
    assert rows(store) == []


def test_a_crew_finds_the_same_changes(store: Store, tmp_path: Path) -> None:
    reader, facts = readers(tmp_path)
    for number in range(3):
        keep(store, number, text(*LINES[: number + 1]))
    crew = Crew(tmp_path / "themes", "off", processes=1, facts=(ROOT / "config", ("kind", "changes")))
    classify(store, reader, crew=crew, facts=facts)
    crew.close()
    assert [(row[1], row[4]) for row in rows(store)] == [(2, LINES[1]), (3, LINES[2])]
