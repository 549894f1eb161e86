"""The line of a key is found, whatever shape of TOML it is written in."""

from __future__ import annotations

import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ground.toml.place import line_of

EXAMPLE = '''# a comment with key = 1
title = "x"

[collect]
delay = "1s"
"quoted key" = 1
text = """
delay = "not a key"
[nor.a.table]
"""
inline = { host = "a", port = 1 }
list = [
    "delay = 5",
    "b",
]

[[source]]
id = "one"

[source.expect]
items = 1

[[source]]
id = "two"
expect.items = 2
'''


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (("title",), 2),
        (("collect",), 4),
        (("collect", "delay"), 5),
        (("collect", "quoted key"), 6),
        (("collect", "text"), 7),
        (("collect", "inline", "port"), 11),
        (("collect", "list"), 12),
        (("collect", "list", 1), 12),
        (("source", 0), 17),
        (("source", 0, "id"), 18),
        (("source", 0, "expect", "items"), 21),
        (("source", 1), 23),
        (("source", 1, "id"), 24),
        (("source", 1, "expect", "items"), 25),
        (("source", 1, "missing"), 23),
        (("nowhere",), None),
    ],
)
def test_the_deepest_part_that_is_there_has_its_line(tmp_path: Path, place: tuple[str | int, ...], line: int) -> None:
    file = tmp_path / "file.toml"
    file.write_text(EXAMPLE, encoding="utf-8")
    assert line_of(file, place) == line


NAMES = st.lists(st.from_regex(r"[a-z][a-z0-9_-]{0,8}", fullmatch=True), min_size=1, max_size=4, unique=True)


@given(st.lists(NAMES, min_size=1, max_size=5), st.booleans())
def test_every_key_of_every_table_in_an_array_is_found(tables: list[list[str]], spaced: bool) -> None:
    lines: list[str] = []
    expected: dict[tuple[str | int, ...], int] = {}
    for number, keys in enumerate(tables):
        lines += ["", "# next"] if spaced else []
        lines.append("[[ source ]]" if spaced else "[[source]]")
        expected["source", number] = len(lines)
        for key in keys:
            lines.append(f"  {key} = 'a = [b]' # = c")
            expected["source", number, key] = len(lines)
    text = "\n".join(lines)
    assert len(tomllib.loads(text)["source"]) == len(tables)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "file.toml"
        file.write_text(text, encoding="utf-8")
        assert {place: line_of(file, place) for place in expected} == expected


def test_a_file_that_is_gone_has_no_lines(tmp_path: Path) -> None:
    assert line_of(tmp_path / "none.toml", ("a",)) is None
