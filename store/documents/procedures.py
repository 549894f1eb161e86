"""Files that are followed, and where procedures stand by the institutions' own records. News never moves a stage."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from ground.records import Found
from store.documents.followed import File
from store.shape.database import Store

# Publishers whose records may say where a procedure stands.
OFFICIAL = ("law", "official")


@dataclass(frozen=True, slots=True)
class DateRow:
    """A date of a file: ISO 8601, to the day, month or year; `sure` is seen, known or not established."""

    date: str
    kind: str
    what: str
    sure: str


@dataclass(frozen=True, slots=True)
class ProcedureRow:
    """What the store keeps of a file of the config."""

    id: str
    title: str
    core: bool
    aliases: tuple[str, ...]
    references: tuple[tuple[str, str], ...]
    dates: tuple[DateRow, ...]
    country: str = ""
    """The state whose file it is; empty for one of the EU or an international body."""
    transposes: tuple[str, ...] = ()
    """CELEX numbers of directives that the state makes its law by it."""

    @property
    def file(self) -> File:
        """What tells a document of this file by the references in it (`files_of`)."""
        return File(self.id, self.references, self.country, self.transposes)


@dataclass(frozen=True, slots=True)
class Followed:
    """A file with where it stands; `stage` is None where no institution's record has said it to us."""

    row: ProcedureRow
    stage: str | None
    stage_at: str | None
    source_id: str | None
    seen_at: str | None

    def next_date(self, today: str) -> DateRow | None:
        """The first of its dates that is not over on a day (ISO 8601); a month or a year is over with its last day."""
        ahead = [one for one in self.row.dates if one.date >= today[: len(one.date)]]
        return min(ahead, key=lambda one: one.date, default=None)

    def passed(self, today: str) -> DateRow | None:
        """The last day before a day on which states had to have transposed it; whether they did is another question."""
        over = [one for one in self.row.dates if one.kind == "transposition" and one.date < today[: len(one.date)]]
        return max(over, key=lambda one: one.date, default=None)


def directive(row: ProcedureRow) -> str | None:
    """The CELEX number of a file's newest directive, for which states notify measures; None where it has none."""
    acts = (value for kind, value in row.references if kind == "celex" and re.fullmatch(r"3\d{4}L\d{4}", value))
    return max(acts, default=None)


def sync_procedures(store: Store, procedures: Iterable[ProcedureRow]) -> None:
    """Make the files that are followed those of the config; stages hang on references, so none of them is lost."""
    wanted = list(procedures)
    if sorted(wanted, key=_id) == _rows(store):
        return
    with store.transaction() as db:
        db.execute("DELETE FROM procedure")
        for one in wanted:
            db.execute(
                "INSERT INTO procedure (id, title, core, aliases) VALUES (?, ?, ?, ?)",
                (one.id, one.title, int(one.core), json.dumps(one.aliases, ensure_ascii=False)),
            )
            db.executemany(
                "INSERT INTO procedure_reference (procedure_id, kind, value) VALUES (?, ?, ?)",
                [(one.id, kind, value) for kind, value in one.references],
            )
            db.executemany(
                "INSERT INTO procedure_date (procedure_id, date, kind, what, sure) VALUES (?, ?, ?, ?, ?)",
                [(one.id, when.date, when.kind, when.what, when.sure) for when in one.dates],
            )
            if one.country:
                db.execute(
                    "INSERT INTO procedure_state VALUES (?, ?, ?)", (one.id, one.country, json.dumps(one.transposes))
                )


def note_stage(store: Store, found: Found, at: str) -> None:
    """Keep where a procedure stands, by the record of an institution; a stage that is known makes no new row.

    Call it within the transaction that saves the document.
    """
    source = store.row("SELECT publishes FROM source WHERE id = ?", found.source_id)
    if source is None or source["publishes"] not in OFFICIAL:
        return
    since = found.stage_at or None
    for reference in (value for kind, value in found.references if kind == "procedure"):
        last = store.row("SELECT * FROM procedure_stage WHERE reference = ? ORDER BY id DESC LIMIT 1", reference)
        if last is None or last["stage"] != found.stage:
            store.connection.execute(
                """INSERT INTO procedure_stage (reference, stage, stage_at, seen_at, source_id)
                    VALUES (?, ?, ?, ?, ?)""",
                (reference, found.stage, since, at, found.source_id),
            )
        elif since and last["stage_at"] != since:
            # The same stage, dated late or dated anew.
            store.connection.execute("UPDATE procedure_stage SET stage_at = ? WHERE id = ?", (since, last["id"]))


def followed(store: Store) -> list[Followed]:
    """The files that are followed, in order of their ids."""
    stages = {
        row["id"]: row for row in store.rows("SELECT id, stage, stage_at, source_id, stage_seen_at FROM procedures")
    }
    return [
        Followed(one, stage["stage"], stage["stage_at"], stage["source_id"], stage["stage_seen_at"])
        for one in _rows(store)
        for stage in [stages[one.id]]
    ]


def _rows(store: Store) -> list[ProcedureRow]:
    """The files as they were last synced, in order of their ids."""
    references, dates = defaultdict(list), defaultdict(list)
    for row in store.rows("SELECT procedure_id, kind, value FROM procedure_reference ORDER BY kind, value"):
        references[row["procedure_id"]].append((row["kind"], row["value"]))
    for row in store.rows("SELECT * FROM procedure_date ORDER BY date, kind, what"):
        dates[row["procedure_id"]].append(DateRow(row["date"], row["kind"], row["what"], row["sure"]))
    return [
        ProcedureRow(
            id=row["id"], title=row["title"], core=bool(row["core"]), aliases=tuple(json.loads(row["aliases"])),
            references=tuple(references[row["id"]]), dates=tuple(dates[row["id"]]), country=row["country"] or "",
            transposes=tuple(json.loads(row["transposes"] or "[]")),
        )
        for row in store.rows(
            """SELECT p.id, p.title, p.core, p.aliases, s.country, s.transposes FROM procedure p
                LEFT JOIN procedure_state s ON s.procedure_id = p.id ORDER BY p.id"""
        )
    ]  # fmt: skip


def _id(row: ProcedureRow) -> str:
    return row.id
