"""Recipients live apart, by key; who left stays out."""

from __future__ import annotations

import json
import stat

import pytest

from ground.errors import DigestError, StoreError
from store.deliveries.recipients import (
    add_recipient,
    deliverable,
    erase_recipient,
    export_recipient,
    list_recipients,
    open_recipients,
    remove_recipient,
)
from tests.digest.post import NOW

BASIS = "you asked for it in May"


@pytest.fixture
def recipients(tmp_path):
    recipients = open_recipients(tmp_path)
    yield recipients
    recipients.close()


def test_the_file_is_for_its_owner_only_and_its_secret_stays(tmp_path, recipients):
    assert stat.S_IMODE((tmp_path / "recipients.db").stat().st_mode) == 0o600
    again = open_recipients(tmp_path)
    assert (again.secret, again.instance) == (recipients.secret, recipients.instance)
    again.close()


def test_two_installations_give_one_address_two_keys(tmp_path, recipients):
    other = open_recipients(tmp_path / "other")
    keys = {add_recipient(one, "weekly", "jo@example.org", basis=BASIS, now=NOW).key for one in (recipients, other)}
    assert len(keys) == 2
    assert not any("jo" in key for key in keys)
    other.close()


def test_an_address_is_kept_once_in_one_form(recipients):
    first = add_recipient(recipients, "weekly", " Jo.Doe@EXAMPLE.org", basis=BASIS, now=NOW)
    again = add_recipient(recipients, "weekly", "jo.doe@example.org", basis=BASIS, now=NOW, name="Jo")
    assert (first.address, first.key) == ("jo.doe@example.org", again.key)
    assert [one.name for one in list_recipients(recipients, "weekly")] == ["Jo"]
    abroad = add_recipient(recipients, "weekly", "a@Bücher.example", basis=BASIS, now=NOW)
    assert abroad.address == "a@xn--bcher-kva.example"


@pytest.mark.parametrize(
    "address",
    [
        "", "jo", "jo@", "@example.org", "jo@example", "jo@@example.org", "a b@example.org", "jo@exa mple.org",
        "jo@-example.org", "jo@example..org", ".jo@example.org", "jo@10.0.0.1", "jo@[127.0.0.1]", "žofie@example.org",
        "jo@example.org\nBcc: all@example.org", "jo@example.org, ann@example.org", "Jo <jo@example.org>",
        "a" * 65 + "@example.org", "jo@" + "a" * 64 + ".org", "jo@" + "abc." * 70 + "org", "jo\x00@example.org",
    ],
)  # fmt: skip
def test_a_malformed_address_is_refused_in_one_line(recipients, address):
    with pytest.raises(DigestError) as caught:
        add_recipient(recipients, "weekly", address, basis=BASIS, now=NOW)
    assert "\n" not in str(caught.value)
    assert list_recipients(recipients) == []


@pytest.mark.parametrize("name", ["Jo\r\nBcc: x@example.org", "Jo\x00", "Jo\u202eoJ", "J" * 101])
def test_a_name_that_could_break_or_disguise_a_header_is_refused(recipients, name):
    with pytest.raises(DigestError, match="the name"):
        add_recipient(recipients, "weekly", "jo@example.org", basis=BASIS, now=NOW, name=name)


@pytest.mark.parametrize("basis", ["", " ", "two\nlines", "x" * 201])
def test_the_basis_is_needed(recipients, basis):
    with pytest.raises(DigestError, match="basis"):
        add_recipient(recipients, "weekly", "jo@example.org", basis=basis, now=NOW)


def test_who_was_removed_does_not_come_back_with_an_import_but_on_their_own_wish(recipients):
    key = add_recipient(recipients, "weekly", "jo@example.org", basis=BASIS, now=NOW).key
    remove_recipient(recipients, "weekly", "JO@example.org", now=NOW)
    assert deliverable(recipients, key) is None
    with pytest.raises(DigestError, match="removed on 2026-11-27"):
        add_recipient(recipients, "weekly", "jo@example.org", basis=BASIS, now=NOW)
    add_recipient(recipients, "weekly", "jo@example.org", basis="you came back", now=NOW, renewed=True)
    assert deliverable(recipients, key).basis == "you came back"


def test_leaving_one_briefing_leaves_the_other(recipients):
    for briefing in ("weekly", "monthly"):
        add_recipient(recipients, briefing, "jo@example.org", basis=BASIS, now=NOW)
    remove_recipient(recipients, "weekly", "jo@example.org", now=NOW)
    assert [one.state for one in list_recipients(recipients, "monthly")] == ["active"]
    with pytest.raises(DigestError, match="is not on the list"):
        remove_recipient(recipients, "quarterly", "jo@example.org", now=NOW)


def test_export_shows_all_that_is_kept_and_erase_leaves_a_hash_alone(tmp_path, recipients):
    for briefing in ("weekly", "monthly"):
        add_recipient(recipients, briefing, "unmistakable@example.org", basis=BASIS, now=NOW, name="Jo Unmistakable")
    told = export_recipient(recipients, "Unmistakable@example.org")
    assert [one["briefing"] for one in told["recipient"]] == ["monthly", "weekly"]
    json.dumps(told)
    assert erase_recipient(recipients, "unmistakable@example.org", now=NOW) == 2
    left = export_recipient(recipients, "unmistakable@example.org")
    assert left["recipient"] == []
    assert [(one["briefing"], one["reason"]) for one in left["suppression"]] == [("*", "erased")]
    with pytest.raises(DigestError, match="erased"):
        add_recipient(recipients, "weekly", "unmistakable@example.org", basis=BASIS, now=NOW)
    for file in tmp_path.glob("recipients.db*"):
        assert b"nmistakable" not in file.read_bytes()


def test_a_file_of_a_newer_program_is_left_alone(tmp_path, recipients):
    recipients.connection.execute("PRAGMA user_version = 99")
    with pytest.raises(StoreError, match="newer Policywatch"):
        open_recipients(tmp_path)
