"""Settings have a default for everything, and a fault is one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from ground.settings import Settings, read_settings
from ground.toml.strict import Faults


def settings_of(folder: Path, text: str) -> tuple[Settings, list[str]]:
    """The settings in a file of this text, and what is wrong with it."""
    (folder / "settings.toml").write_text(text, encoding="utf-8")
    faults = Faults()
    return read_settings(folder, faults), faults.lines


def test_without_a_file_everything_has_its_default_and_nothing_is_mailed(tmp_path: Path) -> None:
    faults = Faults()
    settings = read_settings(tmp_path, faults)
    assert not faults.lines
    assert settings.transport == "outbox"
    assert settings.collect.robots
    assert settings.smtp.security == "starttls"


def test_what_a_file_says_is_taken(tmp_path: Path) -> None:
    settings, faults = settings_of(tmp_path, '[collect]\ndelay = "3s"\n[smtp]\nhost = "mail.example.org"\nport = 25\n')
    assert not faults
    assert (settings.collect.delay, settings.smtp.host, settings.smtp.port) == ("3s", "mail.example.org", 25)


@pytest.mark.parametrize("text", ['transport = "smtp"', '[smtp]\ntransport = "smtp"'])
def test_the_transport_may_stand_on_top_or_with_smtp(tmp_path: Path, text: str) -> None:
    settings, faults = settings_of(tmp_path, text)
    assert (settings.transport, faults) == ("smtp", [])


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('[collect]\ndelay = "soon"', 'settings.toml:2: collect.delay: "soon" is not a span of time'),
        ("[collect]\nprocesses = 99", "settings.toml:2: collect.processes: should be less than or equal to 8 (is 99)"),
        ('[smtp]\nsecurity = "ssl"', "settings.toml:2: smtp.security: should be 'starttls', 'tls' or 'none'"),
        ('[smtp]\npassword = "x"', "settings.toml:2: smtp.password: does not belong into a file that others read"),
        ("[collect]\nmax_bytes = 10", "settings.toml:2: collect.max_bytes: should be greater than or equal to 1000"),
        ('[mail]\nsender = "nobody"', "settings.toml:2: mail.sender: 'nobody' is not an e-mail address"),
        ('[mail]\nreply_to = "a@b.example, c@d.example"', "settings.toml:2: mail.reply_to: should be one address"),
        (
            '[mail]\n\npublic_url = "http://brief.example.org"',
            "settings.toml:3: mail.public_url: should be a public address",
        ),
        ('[mail]\nhelp_url = "ftp://x.example"', "settings.toml:2: mail.help_url: should be a public address"),
        (
            '[mail]\nbounce_domain = "nowhere"',
            "settings.toml:2: mail.bounce_domain: 'bounce@nowhere' has no usable domain",
        ),
        (
            '[mail]\nunsubscribe_listen = "8025"',
            "settings.toml:2: mail.unsubscribe_listen: should be an address and a port",
        ),
        ('[mail]\nreturned = "imap://x.example"', "settings.toml:2: mail.returned: should be"),
        ('[mail]\ntest_to = ["x"]', "settings.toml:2: mail.test_to"),
        (
            '[smtp]\nhost = "m.example.org"\nusername = "x"\nsecurity = "none"',
            "settings.toml:1: smtp: a login needs a secure line",
        ),
        ('transport = "pigeon"', "settings.toml:1: transport: should be 'outbox' or 'smtp'"),
    ],
)
def test_a_fault_is_named_with_line_and_key_and_the_rest_keeps_its_default(
    tmp_path: Path, text: str, fault: str
) -> None:
    settings, faults = settings_of(tmp_path, text)
    assert len(faults) == 1
    assert fault in faults[0]
    assert settings == Settings()


def test_a_password_cannot_be_written_into_a_file() -> None:
    assert not [name for name in Settings().smtp.model_dump() if "pass" in name]
