"""A CSV file onto a list: as spreadsheets write it, first as a trial, and nobody comes back who left."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.joining.importing import ImportReport, import_rows, read_rows
from ground.errors import DigestError
from store.deliveries.recipients import (
    Recipients,
    add_recipient,
    erase_recipient,
    leave,
    list_recipients,
    open_recipients,
    remove_recipient,
    suspend,
)
from tests.digest.post import NOW, add


@pytest.fixture
def recipients(tmp_path: Path) -> Iterator[Recipients]:
    recipients = open_recipients(tmp_path)
    yield recipients
    recipients.close()


def imported(recipients: Recipients, tmp_path: Path, content: str | bytes, *, do_it: bool = True) -> ImportReport:
    file = tmp_path / "people.csv"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return import_rows(recipients, "weekly", read_rows(file, "you asked"), now=NOW, do_it=do_it)


PEOPLE = "Name;E-Mail;Basis\r\nŽofie Łącka;Zofie@Example.org;you wrote in May\r\nÅsa;asa@bücher.example;\r\n"


@pytest.mark.parametrize(
    "content",
    [
        PEOPLE.encode("utf-8-sig"),
        PEOPLE.encode("utf-16"),
        PEOPLE.replace(";", ",").encode(),
        PEOPLE.replace(";", "\t").encode(),
    ],
    ids=["BOM", "UTF-16", "commas", "tabs"],
)
def test_files_of_every_spreadsheet_are_read(recipients, tmp_path, content: bytes) -> None:
    assert imported(recipients, tmp_path, content) == ImportReport(new=2)
    rows = [(one.address, one.name, one.basis) for one in list_recipients(recipients)]
    assert rows == [
        ("asa@xn--bcher-kva.example", "Åsa", "you asked"),
        ("zofie@example.org", "Žofie Łącka", "you wrote in May"),
    ]


def test_a_trial_changes_nothing_and_says_the_same(recipients, tmp_path) -> None:
    trial = imported(recipients, tmp_path, PEOPLE, do_it=False)
    assert list_recipients(recipients) == []
    assert trial == imported(recipients, tmp_path, PEOPLE)
    assert imported(recipients, tmp_path, PEOPLE) == ImportReport(known=2)


def test_each_bad_line_is_named_and_the_others_are_taken(recipients, tmp_path) -> None:
    report = imported(
        recipients, tmp_path,
        "address,name\njo@example.org,Jo\nJO@example.org,Jo again\nnobody,\njörg@example.org,Jörg\na@b,\n\n"
        'x@example.org,"two\nlines"\nann@example.org,Ann\n',
    )  # fmt: skip
    assert (report.new, report.twice) == (2, 1)
    assert [fault.line for fault in report.faults] == [4, 5, 6, 9]
    assert "plain letters" in report.faults[1].sentence


def test_a_file_without_a_heading_is_read_by_its_first_address(recipients, tmp_path) -> None:
    assert imported(recipients, tmp_path, "jo@example.org;Jo\nann@example.org;Ann\n").new == 2


def test_who_left_complained_came_back_or_was_erased_stays_off(recipients, tmp_path) -> None:
    people = add(recipients, "gone", "angry", "dead", "erased", "here")
    remove_recipient(recipients, "weekly", "gone@example.org", now=NOW)
    leave(recipients, people[1].key, now=NOW, reason="complained")
    suspend(recipients, people[2].key, now=NOW, note="550 5.1.1 nobody of that name")
    erase_recipient(recipients, "erased@example.org", now=NOW)
    report = imported(
        recipients,
        tmp_path,
        "address\n" + "".join(f"{n}@example.org\n" for n in ("gone", "angry", "dead", "erased", "here")),
    )
    assert (report.new, report.known, report.barred) == (0, 1, 4)
    assert "suspended: 550 5.1.1" in report.faults[2].sentence
    assert len(list_recipients(recipients, state="active")) == 1
    # An operator may write to somebody again whose mailbox works again.
    assert add_recipient(recipients, "weekly", "dead@example.org", basis="you asked", now=NOW).note == ""


def test_without_a_basis_nobody_is_added(recipients, tmp_path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("address\njo@example.org\n")
    report = import_rows(recipients, "weekly", read_rows(file), now=NOW, do_it=True)
    assert report.new == 0
    assert "has no basis" in report.faults[0].sentence


@pytest.mark.parametrize("content", ["", "one,two\nthree,four\n", "address" * 20_000])
def test_a_file_without_addresses_is_refused_or_empty(recipients, tmp_path, content: str) -> None:
    try:
        assert imported(recipients, tmp_path, content) == ImportReport()
    except DigestError as error:
        assert "column of addresses" in str(error) or "is not CSV" in str(error)


@settings(deadline=None)
@given(content=st.binary(max_size=300))
def test_any_bytes_are_rows_or_a_fault(tmp_path_factory, content: bytes) -> None:
    file = tmp_path_factory.mktemp("csv") / "people.csv"
    file.write_bytes(b"address;name\n" + content)
    try:
        read_rows(file)
    except DigestError as error:
        assert "is not CSV" in str(error)
