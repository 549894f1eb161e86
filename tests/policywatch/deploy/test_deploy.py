"""What runs Policywatch as a service can be read by who will read it, runs commands that exist, and lets nothing in."""

from __future__ import annotations

import configparser
import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest

from policywatch.cli import cli
from tests.conftest import ROOT

DEPLOY = ROOT / "config" / "deploy"
SERVICES = sorted(DEPLOY.glob("*.service"))
UNITS = [*SERVICES, *DEPLOY.glob("*.timer")]
# From 0 (closed) to 10 (open), as `systemd-analyze security` judges; a service without any hardening has 9.6.
MOST_EXPOSED = 15
CLOSED = {
    "NoNewPrivileges": "yes", "ProtectSystem": "strict", "ProtectHome": "yes", "PrivateTmp": "yes", "PrivateDevices": "yes",
    "CapabilityBoundingSet": "", "RestrictNamespaces": "yes", "SystemCallArchitectures": "native", "UMask": "0077",
    "User": "policywatch", "WorkingDirectory": "/srv/policywatch",
}  # fmt: skip
COMPOSED = re.compile(r"^( *)(- )?(?:([\w-]+):(?: (.*))?|(.*))$")


def unit(file: Path) -> configparser.ConfigParser:
    """A unit's sections; of keys that may come several times the last."""
    read = configparser.ConfigParser(strict=False, interpolation=None, comment_prefixes=("#",), delimiters=("=",))
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read_string(file.read_text(encoding="utf-8"))
    return read


def compose(text: str) -> Any:
    """The part of YAML that compose.yaml is written in: tables by indentation, lists of scalars, values as in JSON."""
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]

    def scalar(value: str) -> Any:
        if value.startswith("["):
            return [scalar(one.strip()) for one in re.findall(r'"[^"]*"|[^,\[\]]+', value) if one.strip()]
        return json.loads(value) if value.startswith('"') or value in ("true", "false") else value

    def block(indent: int) -> Any:
        table: dict[str, Any] = {}
        rows: list[Any] = []
        while lines:
            found = COMPOSED.match(lines[0])
            assert found is not None
            if len(found[1]) < indent:
                break
            assert len(found[1]) == indent, lines[0]
            line = lines.pop(0)
            if found[2]:
                rows.append(scalar(line.strip().removeprefix("- ")))
            else:
                assert found[3], line
                table[found[3]] = scalar(found[4]) if found[4] else block(indent + 2)
        return rows or table or None

    return block(0)


def instructions(text: str) -> list[tuple[str, str]]:
    """The instructions of a Containerfile, continued lines joined."""
    whole = re.sub(r"\\\n\s*", "", "\n".join(line for line in text.splitlines() if not line.startswith("#")))
    return [(line.split(" ", 1)[0], line.split(" ", 1)[1]) for line in whole.splitlines() if line.strip()]


def is_a_command(words: list[str]) -> bool:
    """Whether a command line of ours can be read."""
    command: click.Command = cli
    while isinstance(command, click.Group):
        context = click.Context(command)
        _, words, _ = command.make_parser(context).parse_args(list(words))
        command, words = command.commands[words[0]], words[1:]
    command.make_parser(click.Context(command)).parse_args(list(words))
    return True


@pytest.mark.parametrize("file", SERVICES, ids=lambda file: file.name)
def test_a_service_is_nobodys_root_and_closed(file: Path) -> None:
    service = unit(file)["Service"]
    assert {key: service.get(key) for key in CLOSED} == CLOSED
    program, *words = shlex.split(service["ExecStart"])
    assert program == "/opt/policywatch/bin/policywatch", "where `make install` puts it"
    assert is_a_command(words)
    assert "/srv/policywatch/data" in service["ReadWritePaths"].split()


def test_serve_is_watched_and_has_time_to_end() -> None:
    service = unit(DEPLOY / "policywatch.service")["Service"]
    assert (service["Type"], service["WatchdogSec"], service["Restart"]) == ("notify", "5min", "on-failure")
    text = (DEPLOY / "policywatch.service").read_text("utf-8")
    assert re.search(r"^#LoadCredential=POLICYWATCH_SMTP_PASSWORD:/", text, re.MULTILINE)
    assert "Environment=" not in text, "no password in a unit"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not here")
@pytest.mark.parametrize("file", UNITS, ids=lambda file: file.name)
def test_systemd_finds_no_fault_and_little_exposed(file: Path, tmp_path: Path) -> None:
    for one in UNITS:
        text = one.read_text("utf-8").replace("/opt/policywatch/bin/policywatch", sys.executable)
        (tmp_path / one.name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(tmp_path / file.name)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    if file.suffix == ".service":
        judged = subprocess.run(
            ["systemd-analyze", "security", "--offline=true", f"--threshold={MOST_EXPOSED}", str(tmp_path / file.name)],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert judged.returncode == 0, judged.stdout[-300:]


def test_a_timer_starts_the_backup_every_night_and_makes_up_for_one_that_was_missed() -> None:
    timer = unit(DEPLOY / "policywatch-backup.timer")["Timer"]
    assert (timer["OnCalendar"], timer["Persistent"]) == ("*-*-* 03:30", "true")


def test_a_container_is_built_apart_runs_as_nobody_and_says_how_it_does() -> None:
    found = instructions((DEPLOY / "Containerfile").read_text("utf-8"))
    assert {name for name, _ in found} <= {
        "ARG", "FROM", "WORKDIR", "COPY", "RUN", "ENV", "USER", "VOLUME", "HEALTHCHECK", "STOPSIGNAL", "ENTRYPOINT", "CMD",
    }  # fmt: skip
    starts = [number for number, (name, _) in enumerate(found) if name == "FROM"]
    assert [found[number][1].rpartition(" AS ")[2] for number in starts] == ["build", "relay", "policywatch"]
    last = dict(found[starts[-1] :])
    assert last["USER"] == "10001:10001"
    assert json.loads(last["ENTRYPOINT"]) == ["policywatch"]
    assert is_a_command(json.loads(last["CMD"]))
    assert "/health" in last["HEALTHCHECK"]
    assert "--require-hashes" in " ".join(value for name, value in found if name == "RUN")
    for name, value in found:
        if name == "COPY" and "--from" not in value:
            assert all((ROOT / one).exists() for one in value.split()[:-1]), value
        if name in ("CMD", "HEALTHCHECK") and "[" in value:
            assert all(isinstance(word, str) for word in json.loads(value[value.index("[") :]))


def test_what_is_composed_is_read_only_without_rights_and_with_its_relay() -> None:
    composed = compose((DEPLOY / "compose.yaml").read_text("utf-8"))
    serve, relay = composed["services"]["serve"], composed["services"]["relay"]
    assert serve["read_only"] is True
    assert (serve["cap_drop"], serve["security_opt"]) == (["ALL"], ["no-new-privileges:true"])
    assert serve["volumes"] == ["./config:/config:ro", "data:/data"]
    assert serve["depends_on"] == ["relay"]
    stages = {one["build"]["target"] for one in (serve, relay)}
    assert stages == {"policywatch", "relay"}
    for one in (serve, relay):
        build = one["build"]
        assert (DEPLOY / build["context"]).resolve() == ROOT
        assert (ROOT / build["dockerfile"]).is_file()
    assert set(composed["secrets"]) == set(relay["secrets"])
    assert set(composed["volumes"]) == {"data"}


def test_a_build_carries_no_secrets_and_no_data_along() -> None:
    left = set((DEPLOY / "Containerfile.dockerignore").read_text("utf-8").splitlines())
    assert {".git", ".venv", "data", "config/deploy/secrets", "config/deploy/config"} <= left
    needed = {
        "README.md",
        "LICENSE",
        "pyproject.toml",
        "requirements.lock",
        "requirements-tools.lock",
        "config",
        "policywatch",
    }
    assert needed.isdisjoint(left)
