"""Concepts of EuroVoc in the ways publishers write them, and nothing else taken for one."""

from __future__ import annotations

import pytest

from crawlers.formats.subjects import subjects_of


@pytest.mark.parametrize(
    "value", ["5933", 5933, "http://eurovoc.europa.eu/5933", "https://eurovoc.europa.eu/5933", "eurovoc:x/5933", {"id": "5933"}]
)  # fmt: skip
def test_a_concept_is_known_however_it_is_written(value: object) -> None:
    assert subjects_of([value]) == (("eurovoc", "5933"),)


def test_each_concept_comes_once_in_its_order() -> None:
    values = ["http://eurovoc.europa.eu/c_E0543DCB", "857", "http://eurovoc.europa.eu/857"]
    assert subjects_of(values) == (("eurovoc", "c_e0543dcb"), ("eurovoc", "857"))


@pytest.mark.parametrize(
    "value",
    [None, "", "human trafficking", "http://example.eu/5933", {}, {"id": None}, ["5933"], "5933 857", "http://eurovoc.europa.eu/",
     "/5933", "http://eurovoc.europa.eu/x/5933"],
)  # fmt: skip
def test_what_is_no_concept_is_left_out(value: object) -> None:
    assert subjects_of([value]) == ()
