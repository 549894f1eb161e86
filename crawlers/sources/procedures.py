"""Files that are followed, as config/procedures.toml describes them. docs/operators.md explains every key."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator, model_validator

from ground.toml.place import line_of
from ground.toml.strict import Faults, Strict, parse, read_toml
from store.documents.followed import File
from store.documents.procedures import DateRow, ProcedureRow

FILE = "procedures.toml"
# What the normal forms of docs/schema.md look like, with an example for whoever wrote something else.
FORMS = {
    "procedure": (r"\d{4}/\d{4}[A-Z]?\([A-Z]{3}\)", "2022/0426(COD)"),
    "celex": (r"[1-9CE]\d{4}[A-Z]{1,2}\d{4}(R\(\d{2}\))?|0\d{4}[A-Z]\d{4}-\d{8}", "32011L0036"),
    "com": (r"(COM|SWD|JOIN|SEC)\(\d{4}\) \d{1,5}", "COM(2025) 101"),
    "eli": (r"eli/[a-z_]+/\d{4}/\d+(/oj)?", "eli/dir/2024/1712/oj"),
    "cets": (r"CETS \d{1,3}", "CETS 197"),
    "ilo": (r"[CPR]\d{1,3}", "C189"),
    "national": (r"[A-Z]{2} \S.{1,80}", "DE BT-Drs 21/1234"),
}
DAY = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
Many = Annotated[tuple[str, ...], Field(strict=False)]


class References(Strict):
    """The identifiers of one file, by kind; at most one procedure, since a file has one stage."""

    procedure: Many = ()
    celex: Many = ()
    com: Many = ()
    eli: Many = ()
    cets: Many = ()
    ilo: Many = ()
    national: Many = ()

    @field_validator("*")
    @classmethod
    def _are_in_normal_form(cls, value: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        form, example = FORMS[str(info.field_name)]
        for one in value:
            if not re.fullmatch(form, one):
                raise ValueError(f'"{one}" is not written as "{example}" is')
        if info.field_name == "procedure" and len(value) > 1:
            raise ValueError("a file has one procedure; write another [[procedure]] for the other")
        return value

    @property
    def all(self) -> list[tuple[str, str]]:
        """Every identifier: kind and value."""
        return [(kind, value) for kind in FORMS for value in getattr(self, kind)]


class ProcedureDate(Strict):
    """A date of a file: a day, month or year, and how sure it is.

    `seen` was read in a publication, `known` is well known and was not checked again, `not established` is open.
    """

    date: str
    kind: Literal["consultation", "transposition", "reporting", "event", "application", "evidence", "submission"]
    sure: Literal["seen", "known", "not established"]
    what: str = ""

    @field_validator("date")
    @classmethod
    def _is_date(cls, value: str) -> str:
        from datetime import date

        if not DAY.fullmatch(value):
            raise ValueError(f'"{value}" is not a day, month or year such as "2026-07-15", "2026-07" or "2026"')
        if len(value) == len("2026-07-15"):
            date.fromisoformat(value)
        return value


class Procedure(Strict):
    """One file: a law in the making, an act or convention whose dates are watched, a strategy."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{1,79}$")]
    title: Annotated[str, Field(min_length=1)]
    core: bool = False
    references: References = References()
    country: Annotated[str, Field(pattern=r"^([A-Z]{2})?$")] = ""
    """The state whose file it is; empty for a file of the EU or an international body."""
    transposes: Many = ()
    """CELEX numbers of directives that the state makes its law by this file."""
    aliases: Many = ()
    dates: Annotated[tuple[ProcedureDate, ...], Field(strict=False)] = ()
    notes: str = ""

    @model_validator(mode="after")
    def _has_each_date_once(self) -> Procedure:
        known = [(one.date, one.kind, one.what) for one in self.dates]
        twice = next((one for one in known if known.count(one) > 1), None)
        if twice:
            raise ValueError(f"dates: {' '.join(filter(None, twice))} is there twice")
        return self

    @model_validator(mode="after")
    def _transposes_as_a_state(self) -> Procedure:
        if self.transposes and not self.country:
            raise ValueError('transposes: name the country, such as country = "DE"')
        wrong = next((one for one in self.transposes if not re.fullmatch(r"3\d{4}L\d{4}", one)), None)
        if wrong:
            raise ValueError(f'transposes: "{wrong}" is not written as "32024L1712" is')
        return self

    def file(self) -> File:
        """What tells a document of this file by the references in it."""
        return File(self.id, tuple(self.references.all), self.country, self.transposes)

    def row(self) -> ProcedureRow:
        """What the store keeps of this file."""
        dates = [DateRow(one.date, one.kind, one.what, one.sure) for one in self.dates]
        return ProcedureRow(
            id=self.id, title=self.title, core=self.core, aliases=self.aliases,
            references=tuple(sorted(self.references.all)),
            dates=tuple(sorted(dates, key=lambda one: (one.date, one.kind, one.what))),
            country=self.country, transposes=self.transposes,
        )  # fmt: skip


def read_procedures(folder: Path, faults: Faults) -> list[Procedure]:
    """The files of `folder`/procedures.toml in their order, none where it is not there; faults are noted.

    An id or a reference that is used twice is a fault: a document that names it would belong to two files.
    """
    file = folder / FILE
    table = (read_toml(file, faults) if file.is_file() else None) or {}
    for key in table.keys() - {"procedure"}:
        line = line_of(file, (key,)) or line_of(file, (key, 0))
        faults.add(file, line, f"{key}: not a known key; did you mean procedure?")
    entries = table.get("procedure", [])
    if not isinstance(entries, list):
        said = "procedure: write [[procedure]] with two brackets for each file"
        faults.add(file, line_of(file, ("procedure",)), said)
        return []
    read = [parse(Procedure, entry, file, faults, ("procedure", index)) for index, entry in enumerate(entries)]
    found = [(index, one) for index, one in enumerate(read) if one]
    _tell_twice(found, file, faults)
    return [one for _, one in found]


def _tell_twice(found: list[tuple[int, Procedure]], file: Path, faults: Faults) -> None:
    owners: dict[tuple[str, str], str] = {}
    for index, one in found:
        for kind, value in (("id", one.id), *one.references.all):
            owner = owners.get((kind, value))
            owners[kind, value] = owner or one.id
            if owner:
                key = ("id",) if kind == "id" else ("references", kind)
                said = f'procedure.{index + 1}.{".".join(key)}: "{value}" is already used by "{owner}"'
                faults.add(file, line_of(file, ("procedure", index, *key)), said)
