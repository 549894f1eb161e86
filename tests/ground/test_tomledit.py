"""One table of a TOML file is changed and all else stays as it was, to the byte; what cannot be done so is refused."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ground.errors import PolicywatchError
from ground.toml.edit import edit_table, toml_value

FILE = """# Ministries.

[[source]]
id = "a"   # the first
url = "https://old.example/#top"  # since 2024, they say # twice
languages = [
    "de", # German
    "fr",
]
notes = '''
[[source]]
url = "not a key"
'''

# Stays above b.
[[source]]
id = "b"
url = "https://b.example/"
expect.items = 3
expect.dates = true

[source.options]
# Why these.
types = ["x"]

[[source]]
id = "c"
url = "https://c.example/"
"""


def test_a_value_is_changed_in_its_place_and_its_comment_stays() -> None:
    edited = edit_table(FILE, "source", 0, {"url": "https://new.example/"})
    before, after = FILE.splitlines(), edited.splitlines()
    (changed,) = [place for place, line in enumerate(before) if line != after[place]]
    assert after[changed] == 'url = "https://new.example/"  # since 2024, they say # twice'
    assert len(before) == len(after)


def test_values_of_many_lines_dotted_keys_and_tables_of_their_own_are_replaced_whole() -> None:
    edited = edit_table(FILE, "source", 0, {"languages": ["de"]}, ("notes",))
    assert 'languages = ["de"]\n\n# Stays above b.' in edited
    edited = edit_table(FILE, "source", 1, {"expect": {"dates": False}, "options": {"types": ["y"]}})
    (table,) = tomllib.loads(edited)["source"][1:2]
    assert table == {
        "id": "b", "url": "https://b.example/", "expect": {"dates": False}, "options": {"types": ["y"]},
    }  # fmt: skip
    assert "# Why these.\n" in edited


def test_a_new_key_stands_with_the_others_of_its_table() -> None:
    assert 'url = "https://c.example/"\nfollow = true\n' in edit_table(FILE, "source", 2, {"follow": True})
    edited = edit_table(FILE, "source", 1, {"follow": True, "match": "/n/"}, ("expect", "options"))
    assert tomllib.loads(edited)["source"][1] == {
        "id": "b", "url": "https://b.example/", "follow": True, "match": "/n/",
    }  # fmt: skip


def test_line_ends_of_windows_stay() -> None:
    edited = edit_table(FILE.replace("\n", "\r\n"), "source", 2, {"url": "https://d.example/", "follow": True})
    assert edited.replace("\r\n", "").count("\n") == 0
    assert edited.endswith('url = "https://d.example/"\r\nfollow = true\r\n')


@pytest.mark.parametrize("text", ['source = [{ id = "a" }]\n', '[[source]]\nid = "a"\n[other]\n"url" = 1\n'])
def test_what_is_written_in_another_way_is_left_to_a_person(text: str) -> None:
    with pytest.raises(PolicywatchError, match="by hand"):
        edit_table(text, "source", 0 if text.startswith("source") else 1, {"url": "https://d.example/"})


VALUES = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    st.booleans(),
    st.lists(st.text("ab#'\"", max_size=5), max_size=3),
    st.dictionaries(st.sampled_from(["a", "b"]), st.text("#\"'\\\n\x7f", max_size=4), max_size=2),
)


@given(st.dictionaries(st.sampled_from(["url", "kind", "expect", "new"]), VALUES, max_size=4), st.integers(0, 2))
def test_what_was_set_is_read_again_and_nothing_else_changes(changes: dict[str, object], number: int) -> None:
    before, after = tomllib.loads(FILE)["source"], tomllib.loads(edit_table(FILE, "source", number, changes))["source"]
    assert after[number] == {**before[number], **changes}
    assert [one for place, one in enumerate(after) if place != number] == [
        one for place, one in enumerate(before) if place != number
    ]


def test_a_value_is_written_as_toml_reads_it() -> None:
    value = {"a": ["x\x7f", 'y"'], "b": True, "c": None}
    assert tomllib.loads(f"v = {toml_value(value)}")["v"] == {"a": ["x\x7f", 'y"'], "b": True}
