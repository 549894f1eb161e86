"""The tables of a release as Parquet files, which DuckDB, pandas and R read by column; needs the extra `parquet`."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from ground.errors import PolicywatchError
from store.releases.tables import MORE

AT_ONCE = 50_000
Meanings = dict[str, dict[str, tuple[str, str]]]


def check_parquet() -> None:
    """Raises PolicywatchError where what writes Parquet is not installed."""
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError as error:
        raise PolicywatchError('Parquet needs pyarrow: install it with `pip install "policywatch[parquet]"`') from error


def write_parquet(db: sqlite3.Connection, name: str, part: Path, meanings: Meanings) -> None:
    """Write a table of a release as `name`.parquet, in its order, some rows at a time."""
    import pyarrow
    from pyarrow.parquet import ParquetWriter

    kinds = {"integer": pyarrow.int64(), "real": pyarrow.float64(), "text": pyarrow.string()}
    rows = db.execute(f'SELECT * FROM "{name}" ORDER BY rowid')
    columns = [column[0] for column in rows.description]
    told = [(meanings.get(name, {}).get(column) or MORE.get(column) or ("text", "")) for column in columns]
    schema = pyarrow.schema(
        [pyarrow.field(column, kinds[kind]) for column, (kind, _) in zip(columns, told, strict=True)]
    )
    with ParquetWriter(part / f"{name}.parquet", schema, compression="zstd") as writer:
        while some := rows.fetchmany(AT_ONCE):
            arrays = [
                pyarrow.array(cells, type=field.type)
                for cells, field in zip(zip(*some, strict=True), schema, strict=True)
            ]
            writer.write_table(pyarrow.Table.from_arrays(arrays, schema=schema))
