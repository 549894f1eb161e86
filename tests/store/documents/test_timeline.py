"""The timeline of followed files: stages, dates, and the documents that name them."""

from __future__ import annotations

from dataclasses import replace

from store.documents.facts import KeptFacts
from store.documents.followed import files_of
from store.documents.procedures import DateRow, ProcedureRow, followed, sync_procedures
from store.documents.tags import Reading, save_readings
from store.health.runs import sync_sources
from store.shape.database import Store
from tests.store.making import found, save, source

EU = ProcedureRow(
    id="thb", title="Sample directive", core=True, aliases=(), references=(("celex", "32031L0001"),),
    dates=(DateRow("2031-07-15", "transposition", "", "seen"),),
)  # fmt: skip
STATE = ProcedureRow(
    id="de-thb", title="Germany: sample directive", core=False, aliases=(), references=(("national", "DE BT-Drs 99/1"),),
    dates=(), country="DE", transposes=("32031L0001",),
)  # fmt: skip


def names(store: Store, url: str, source_id: str, *references: tuple[str, str], held: bool = False) -> int:
    """Keep a document that names references; its number."""
    save(store, found(title=url, url=f"https://{source_id}.example/{url}", source_id=source_id))
    row = store.rows("SELECT id, version_id FROM document ORDER BY id DESC LIMIT 1")[0]
    facts = KeptFacts(kind="bill", references=references, held=(("title", "a child"),) if held else ())
    save_readings(store, [Reading(row["id"], row["version_id"], "de", "1", (), b"", facts=facts)])
    return int(row["id"])


def timeline(store: Store, file: str) -> list[tuple[str, str, int | None]]:
    rows = store.rows("SELECT kind, what, document_id FROM timeline WHERE procedure_id = ? ORDER BY document_id", file)
    return [(row["kind"], row["what"], row["document_id"]) for row in rows]


def test_a_file_has_its_dates_and_what_names_it(store: Store) -> None:
    sync_sources(store, [source("one"), replace(source("two"), country="FR")])
    sync_procedures(store, [EU, STATE])
    german = names(store, "a", "one", ("celex", "32031L0001"))
    french = names(store, "b", "two", ("celex", "32031L0001"))
    paper = names(store, "c", "two", ("national", "DE BT-Drs 99/1"))
    measure = names(store, "d", "two", ("celex", "72031L0001DEU_203100001"))
    names(store, "e", "two", ("celex", "72031L0001FRA_203100001"))
    hidden = names(store, "f", "one", ("celex", "32031L0001"), held=True)
    assert timeline(store, "thb") == [
        ("transposition", "", None), ("bill", "a", german), ("bill", "b", french), ("bill", "", hidden)
    ]  # fmt: skip
    assert timeline(store, "de-thb") == [
        ("bill", "a", german), ("bill", "c", paper), ("bill", "d", measure), ("bill", "", hidden)
    ]  # fmt: skip


def test_the_view_joins_as_files_of_does(store: Store) -> None:
    sync_sources(store, [source("one"), replace(source("two"), country="FR")])
    sync_procedures(store, [EU, STATE])
    files = [one.row.file for one in followed(store)]
    assert {one.id: one.transposes for one in files} == {"thb": (), "de-thb": ("32031L0001",)}
    for url, source_id, reference in (
        ("a", "one", "32031L0001"), ("b", "two", "32031L0001"), ("c", "two", "72031L0001DEU_203100001")
    ):  # fmt: skip
        number = names(store, url, source_id, ("celex", reference))
        country = {"one": "DE", "two": "FR"}[source_id]
        joined = {row[0] for row in store.rows("SELECT procedure_id FROM timeline WHERE document_id = ?", number)}
        assert joined == set(files_of([("celex", reference)], files, country=country))
