"""A secret comes from the environment, a named file or a service's credential, and what a file holds is never shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from ground.errors import ConfigError
from ground.passwords import secret

NAME = "POLICYWATCH_SMTP_PASSWORD"


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> None:
    """No secret of this machine."""
    for name in (NAME, f"{NAME}_FILE", "CREDENTIALS_DIRECTORY"):
        monkeypatch.delenv(name, raising=False)


def test_the_variable_comes_first_then_the_named_file_then_the_credential(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert secret(NAME) == ""
    (tmp_path / NAME).write_text("of the service\n", encoding="utf-8")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    assert secret(NAME) == "of the service"
    (tmp_path / "file").write_text(" with blanks \r\n", encoding="utf-8")
    monkeypatch.setenv(f"{NAME}_FILE", str(tmp_path / "file"))
    assert secret(NAME) == " with blanks "
    monkeypatch.setenv(NAME, "said")
    assert secret(NAME) == "said"


def test_a_service_without_this_credential_has_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    assert secret(NAME) == ""


@pytest.mark.parametrize("content", [None, b"\xff\xfehunter2"])
def test_a_file_that_cannot_be_read_is_told_without_what_it_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / "file").write_bytes(content)
    monkeypatch.setenv(f"{NAME}_FILE", str(tmp_path / "file"))
    with pytest.raises(ConfigError, match=r"the secret POLICYWATCH_SMTP_PASSWORD cannot be read") as raised:
        secret(NAME)
    assert "hunter2" not in str(raised.value)
    assert raised.value.__cause__ is None
