"""A fault of the configuration is found, and named with its file, line, key, and the nearest right thing."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, ValidationError

from ground.errors import ConfigError
from ground.settings import Collect, Mail, Settings, Smtp
from ground.toml.strict import Faults, Strict, parse, read_toml

TABLES: dict[str, type[Strict]] = {"": Settings, "collect": Collect, "smtp": Smtp, "mail": Mail}
KEYS = [(table, key) for table, model in TABLES.items() for key in model.model_fields if len(key) > 3]


class Inner(Strict):
    """A table inside a table."""

    colour: str = "red"
    size: Annotated[int, Field(ge=1)] = 1


class Outer(Strict):
    """A table with one that must be there."""

    name: str
    inner: Inner = Inner()
    many: Annotated[tuple[Inner, ...], Field(strict=False)] = ()


def faults_of(text: str, model: type[Strict], folder: Path) -> list[str]:
    """What is wrong with a file of this text, without the folder's name."""
    file, faults = folder / "file.toml", Faults()
    file.write_text(text, encoding="utf-8")
    table = read_toml(file, faults)
    if table is not None:
        parse(model, table, file, faults)
    return [line.removeprefix(f"{folder}/") for line in faults.lines]


@given(st.sampled_from(KEYS), st.data(), st.integers(0, 5))
def test_every_unknown_key_names_the_nearest_known_one_and_its_line(
    place: tuple[str, str], data: st.DataObject, comments: int
) -> None:
    table, key = place
    at = data.draw(st.integers(0, len(key) - 1))
    typo = key[:at] + key[at] + key[at:]
    above = ["# nothing here"] * comments + ([f"[{table}]"] if table else [])
    with TemporaryDirectory() as folder:
        (line,) = faults_of("\n".join([*above, f"{typo} = 1"]), Settings, Path(folder))
    dotted = f"{table}.{typo}" if table else typo
    assert line == f"file.toml:{len(above) + 1}: {dotted}: not a known key; did you mean {key}?"


def test_a_key_that_is_near_nothing_is_answered_with_those_there_are(tmp_path: Path) -> None:
    (line,) = faults_of("name = 'x'\n[inner]\nqqq = 1", Outer, tmp_path)
    assert line == "file.toml:3: inner.qqq: not a known key; known here: colour, size"


def test_all_faults_of_a_file_are_told_together(tmp_path: Path) -> None:
    text = "nmae = 'x'\n\n[inner]\ncolour = 3\nsize = 0\n\n[[many]]\nsize = 2\n\n[[many]]\nsiez = 2\n"
    assert sorted(faults_of(text, Outer, tmp_path)) == [
        "file.toml: name: is missing; add it",
        "file.toml:11: many.2.siez: not a known key; did you mean size?",
        "file.toml:1: nmae: not a known key; did you mean name?",
        "file.toml:4: inner.colour: should be text in quotation marks (is 3)",
        "file.toml:5: inner.size: should be greater than or equal to 1 (is 0)",
    ]


@pytest.mark.parametrize("value", ["'5'", "5.0", "true", "[5]"])
def test_one_type_is_not_taken_for_another(tmp_path: Path, value: str) -> None:
    (line,) = faults_of(f"name = 'x'\ninner.size = {value}", Outer, tmp_path)
    assert line.startswith("file.toml:2: inner.size: should be ")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("name = ", "file.toml:1: is not valid TOML"),
        ("a = 1\nname = 'x\n", "file.toml:2: is not valid TOML"),
        ("name = 'x'\nname = 'y'\n", "file.toml:2: is not valid TOML"),
        ("a = " + "[" * 20_000, "file.toml: is not TOML that can be read"),
        ("a = " + "1" * 6_000, "file.toml: is not TOML that can be read"),
    ],
)
def test_what_is_no_toml_is_a_fault_of_one_line(tmp_path: Path, text: str, fault: str) -> None:
    (line,) = faults_of(text, Outer, tmp_path)
    assert line.startswith(fault)
    assert "\n" not in line


def test_text_in_another_encoding_is_named_as_such(tmp_path: Path) -> None:
    file, faults = tmp_path / "file.toml", Faults()
    file.write_bytes("name = 'Größe'".encode("latin-1"))
    assert read_toml(file, faults) is None
    assert faults.lines[0].endswith("is not UTF-8 text (byte 10); save it as UTF-8")


def test_a_folder_in_a_files_place_is_a_fault(tmp_path: Path) -> None:
    faults = Faults()
    assert read_toml(tmp_path, faults) is None
    assert "cannot be read: Is a directory" in faults.lines[0]


def test_models_do_not_change() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Inner().size = 2  # type: ignore[misc]


def test_faults_are_raised_all_at_once_with_the_status_of_a_config_error() -> None:
    faults = Faults()
    faults.raise_if_any()
    faults.add(Path("a.toml"), 3, "one")
    faults.add(Path("b.toml"), None, "two")
    with pytest.raises(ConfigError) as raised:
        faults.raise_if_any()
    assert str(raised.value) == "a.toml:3: one\nb.toml: two"
    assert raised.value.status == 2
