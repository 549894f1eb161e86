"""Kind `mailbox` on an IMAP server: read only, as much as is allowed, and every trouble told with what to do."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import quote

import pytest

from crawlers.sources.catalogue import Source
from crawlers.wire.mailboxes import Counts, Limits, mails_of
from ground.clock import stamp
from ground.records import FaultError, Outcome
from tests.crawlers.desk import Desk, make_source
from tests.crawlers.imapserver import Folder, ImapServer, certificate, mail

TODAY = datetime.now(UTC).date()
SETTING = "POLICYWATCH_IMAP_PASSWORD_POST"


def folder(*mails: tuple[int, date]) -> Folder:
    """A folder with mails of these numbers and days."""
    return Folder({number: (day, mail(f"Notice {number}").as_bytes()) for number, day in mails})


@pytest.fixture(scope="module")
def pem(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The servers' key and certificate."""
    return certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def server(pem: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ImapServer]:
    """A server that is trusted and whose password is known."""
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    monkeypatch.setenv(SETTING, "right")
    served = ImapServer(pem, folders={"INBOX": folder((3, TODAY), (5, TODAY), (4, TODAY - timedelta(days=90)))})
    yield served
    served.close()


def post(server: ImapServer, url: str = "", **more: object) -> Source:
    """A source on the server."""
    return make_source("post", url or server.url(), "mailbox", **more)


def limits(most: int = 50, most_bytes: int = 100_000, patience: float = 5.0) -> Limits:
    """Limits that look back thirty days."""
    return Limits(stamp(datetime.now(UTC) - timedelta(days=30)), most, most_bytes, patience)


def fault_of(source: Source) -> tuple[str, str]:
    """The fault that reading a mailbox ends with."""
    with pytest.raises(FaultError) as raised:
        list(mails_of(source, limits(), Counts()))
    return raised.value.fault.state, raised.value.fault.sentence


def test_newer_mails_come_newest_first_and_are_never_marked_as_read(server: ImapServer) -> None:
    counts = Counts()
    mails = list(mails_of(post(server), limits(), counts))
    assert [b"Notice 5" in mails[0], b"Notice 3" in mails[1], counts.old] == [True, True, 1]
    words = [command.split()[0] for command in server.log]
    assert "SELECT" not in words
    assert "EXAMINE" in words
    assert all("BODY.PEEK" in command for command in server.log if "FETCH" in command)
    assert words[-1] == "LOGOUT"


def test_no_more_is_fetched_than_is_allowed(server: ImapServer) -> None:
    server.folders["INBOX"].mails[9] = (TODAY, b"Subject: Large\n\n" + b"x" * 5_000)
    counts = Counts()
    mails = list(mails_of(post(server), limits(most=2, most_bytes=2_000), counts))
    assert (len(mails), counts.large, counts.cut) == (1, 1, 1)
    assert "UID FETCH 9 (BODY.PEEK[]<0.2001>)" in server.log


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Lists/Sample", "Lists/Sample"),
        ("Two words", "Two words"),
        ("Behörden & mehr", "Beh&APY-rden &- mehr"),
        ("台北", "&U,BTFw-"),
    ],
)
def test_folders_are_named_as_people_see_them(server: ImapServer, name: str, written: str) -> None:
    server.folders[written] = folder((1, TODAY))
    assert len(list(mails_of(post(server, server.url(quote(name))), limits(), Counts()))) == 1


@pytest.mark.parametrize("password", ['wi"th \\ marks', "pässwörd", "two words"])
def test_passwords_may_hold_any_character(server: ImapServer, password: str, monkeypatch: pytest.MonkeyPatch) -> None:
    server.password = password
    monkeypatch.setenv(SETTING, password)
    assert len(list(mails_of(post(server), limits(), Counts()))) == 2


def test_a_user_may_be_an_address(server: ImapServer) -> None:
    server.user = "desk@ministry.example"
    source = post(server, server.url(user="desk%40ministry.example"))
    assert len(list(mails_of(source, limits(), Counts()))) == 2


def test_a_wrong_password_is_blocked_and_names_its_setting(server: ImapServer) -> None:
    server.password = "changed"
    state, sentence = fault_of(post(server))
    assert state == "blocked"
    assert SETTING in sentence
    assert "wrong user or password" in sentence
    assert "right" not in sentence.replace("wrong", "")


@pytest.mark.parametrize("value", ["", "right\n", "ri\x07"])
def test_a_password_that_is_missing_or_cannot_be_one_names_its_setting(
    server: ImapServer, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SETTING, value)
    state, sentence = fault_of(post(server))
    assert (state, SETTING in sentence) == ("failed", True)
    assert not server.log, "nothing was asked"


def test_a_folder_that_is_not_there_is_gone(server: ImapServer) -> None:
    state, sentence = fault_of(post(server, server.url("Nowhere")))
    assert (state, 'no folder "Nowhere"' in sentence) == ("gone", True)


@pytest.mark.parametrize(
    ("odd", "words_of_it"),
    [
        ({"UID SEARCH": b"TAG NO index is being rebuilt"}, "index is being rebuilt"),
        ({"UID SEARCH": b"TAG BAD unknown"}, "answers with an error"),
        ({"LOGIN": b""}, "answers with an error"),
        ({"EXAMINE": b""}, "answers with an error"),
        ({"UID FETCH": b""}, "answers with an error"),
        ({"UID FETCH": b"* 5 FETCH (BODY[]<0> {99999999}"}, "99,999,999 bytes where at most 100,000"),
        ({"CAPABILITY": b"* CAPABILITY \xff\xfe\r\nTAG OK done"}, "cannot be read"),
        ({"CAPABILITY": b"* CAPABILITY POP3\r\nTAG OK done"}, "answers with an error"),
    ],
)
def test_a_server_that_answers_oddly_is_failed_with_its_words(
    server: ImapServer, odd: dict[str, bytes], words_of_it: str
) -> None:
    server.odd = odd
    state, sentence = fault_of(post(server))
    assert state == "failed"
    assert words_of_it in sentence
    assert "error of this program" not in sentence


def test_a_server_that_greets_with_something_else_is_failed(pem: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    monkeypatch.setenv(SETTING, "right")
    server = ImapServer(pem, greeting=b"220 mail.example ESMTP")
    try:
        assert fault_of(post(server))[0] == "failed"
    finally:
        server.close()


def test_a_host_at_which_nobody_listens_is_failed(server: ImapServer) -> None:
    source = post(server)
    server.close()
    state, sentence = fault_of(source)
    assert (state, sentence.startswith("the mail server 127.0.0.1 cannot be reached")) == ("failed", True)


def test_a_server_that_says_nothing_is_left_when_its_time_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SETTING, "right")
    with socket.create_server(("127.0.0.1", 0)) as mute:
        source = make_source("post", f"imaps://desk@127.0.0.1:{mute.getsockname()[1]}/", "mailbox")
        with pytest.raises(FaultError) as raised:
            list(mails_of(source, limits(patience=0.3), Counts()))
    state, sentence = raised.value.fault.state, raised.value.fault.sentence
    assert (state, "timed out" in sentence) == ("failed", True)


def test_numbers_that_are_none_and_mails_that_are_gone_are_left_out(server: ImapServer) -> None:
    server.odd = {"UID SEARCH": b"* SEARCH 3 x 77\r\n* SEARCH 5\r\nTAG OK done"}
    counts = Counts()
    assert len(list(mails_of(post(server), limits(), counts))) == 2
    assert counts.lost == 1


def test_a_certificate_that_nobody_vouches_for_is_not_accepted(
    server: ImapServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    state, sentence = fault_of(post(server))
    assert (state, "certificate" in sentence.lower()) == ("failed", True)
    assert not server.log, "no password was sent"


def test_a_server_at_a_private_address_is_not_even_asked(server: ImapServer) -> None:
    state, sentence = fault_of(post(server, allow_private=False))
    assert (state, "private or reserved address (127.0.0.1)" in sentence) == ("unsafe", True)
    assert not server.log


# -- collected for real


@dataclass
class Story:
    """How two rounds over one server ended."""

    desk: Desk
    log: list[str]
    rounds: list[dict[str, Outcome]]


@pytest.fixture(scope="module")
def story(pem: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """Two rounds; before the second one, a mail arrives."""
    server = ImapServer(pem, folders={"INBOX": folder((3, TODAY), (4, TODAY - timedelta(days=90)))})
    desk = Desk(tmp_path_factory.mktemp("imap"))
    sources = [post(server, window="60d"), make_source("no-password", server.url(), "mailbox")]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SSL_CERT_FILE", str(pem))
        patch.setenv(SETTING, "right")
        rounds = [desk.collect(*sources).outcomes]
        server.folders["INBOX"].mails[6] = (TODAY, mail("Notice 6").as_bytes())
        rounds.append(desk.collect(*sources).outcomes)
    yield Story(desk, server.log, rounds)
    server.close()


def test_mails_are_collected_once_and_the_second_round_looks_back_two_days(story: Story) -> None:
    assert [(one["post"].state, one["post"].new) for one in story.rounds] == [("ok", 1), ("ok", 1)]
    days = [command.split()[-1] for command in story.log if "SEARCH" in command]
    since = [datetime.strptime(day, "%d-%b-%Y").replace(tzinfo=UTC).date() for day in days]
    assert since == [TODAY - timedelta(days=60), TODAY - timedelta(days=2)]
    rows = story.desk.rows("SELECT url FROM documents ORDER BY id")
    assert [row["url"] for row in rows] == ["mid:notice.3@ministry.example", "mid:notice.6@ministry.example"]


def test_one_mailbox_without_a_password_stops_no_other(story: Story) -> None:
    outcome = story.rounds[0]["no-password"]
    assert outcome.state == "failed"
    assert "POLICYWATCH_IMAP_PASSWORD_NO_PASSWORD is not set in the environment" in outcome.reason
