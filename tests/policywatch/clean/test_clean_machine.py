"""From a fresh checkout and nothing else to a running service and an approved mail in a mailbox: walk.txt, done again.

After a change that is meant, `WRITE_WALK=1` writes down what the commands now say.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic, sleep
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from crawlers.sources.sourcefiles import read_file
from ground.toml.strict import Faults
from policywatch.sampleweb import SampleWeb, serve_sample
from policywatch.setup.choosing import chosen_part
from tests.conftest import ROOT

WALK = Path(__file__).with_name("walk.txt")
END = "--end of what it said--"
SECONDS = 600
TEN = {
    "de-arbeitsschutz-musterstadt", "de-netz-offene-tuer", "es-interior-costaclara", "es-boletin-costaclara",
    "fr-defense-egalite-valbrume", "ie-northmoor-chronicle", "int-fair-mobility", "it-corriere-valdoria",
    "nl-staten-laagveen", "pl-kurier-nadbrzeski",
}  # fmt: skip
MASKS = (
    (r"\d{4}-\d\d-\d\dT[\d:]+Z|\d{4}-\d\d-\d\d \d\d:\d\d", "TIME"), (r"\d{8}-\d{6}(?:-\d+)?", "STAMP"),
    (r"\d{4}-W\d\d", "WEEK"), (r"documents \([\d, ]+\)", "documents (NUMBERS)"),
    (r"\b[0-9a-f]{12,64}\b", "HASH"), (r"\b\d+(?:\.\d+)? (?:seconds?|minutes?|hours?|days?) ago", "AGO"),
    (r"\b\d+(?:\.\d+)? s\b", "TIME"),
    (r"\b[\d.,]+ (?:bytes|kB|MB|GB)\b", "SIZE"), (r"127\.0\.0\.1:\d+", "127.0.0.1:PORT"), (r"Python 3\.\d+\.\d+", "Python 3"),
)  # fmt: skip


class Machine:
    """A shell in a home of its own, and what stands around it."""

    def __init__(self, home: Path, python: str, proxy: str):
        self.home, self.proxy, self.mailbox = home, proxy, home / "mailbox.jsonl"
        self.watch = home / "watch"
        self.said: list[str] = []
        (home / "bin").mkdir(parents=True)
        (home / "bin" / "python3").symlink_to(python)
        kept = {
            name: value
            for name, value in os.environ.items()
            if name.startswith(("PIP_", "UV_", "SSL_")) or "proxy" in name
        }
        self.notified = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.notified.bind(str(home / "notify"))
        self.notified.setblocking(False)
        env = {
            **kept, "HOME": str(home), "PATH": f"{home / 'bin'}:/usr/bin:/bin", "LANG": "C.UTF-8", "COLUMNS": "100",
            "NOTIFY_SOCKET": str(home / "notify"),
        }  # fmt: skip
        self.shell = subprocess.Popen(
            ["bash", "--noprofile", "--norc"], cwd=home / "checkout", env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, start_new_session=True,
        )  # fmt: skip
        self.server: subprocess.Popen[str] | None = None

    def says(self, command: str) -> str:
        """What a command says, and its exit code where that is not 0."""
        assert self.shell.stdin is not None
        assert self.shell.stdout is not None
        self.shell.stdin.write(f"{self.filled(command)}\necho {END}$?\n")
        self.shell.stdin.flush()
        lines = []
        while END not in (line := self.shell.stdout.readline()):
            assert line, "the shell goes on"
            lines.append(line)
        before, _, code = line.rpartition(END)
        lines += [before] if before else []
        return "".join(lines) + (f"(exit code {code.strip()})\n" if code.strip() != "0" else "")

    def filled(self, command: str) -> str:
        """A command with the digest that there is, in place of the example's."""
        store = self.watch / "data" / "policywatch.db"
        if "W48" not in command or not store.exists():
            return command
        with closing(sqlite3.connect(store)) as db:
            ((name, hash_),) = db.execute("SELECT id, hash FROM digests").fetchall()
        return command.replace("weekly-2026-W48", name).replace("HASH", hash_)

    # -- what is done between the commands

    def ten_sources(self) -> None:
        """The sample web's sources in place of the internet's."""
        config, demo = self.watch / "config", ROOT / "config" / "demo"
        shutil.rmtree(config / "sources")
        (config / "sources").mkdir()
        for file in sorted((demo / "sources").glob("*.toml")):
            read = read_file(file, Faults())
            text = chosen_part(file, [source for source in read if source.id in TEN], read)
            if text:
                (config / "sources" / file.name).write_text(text, encoding="utf-8")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.health = f"127.0.0.1:{free.getsockname()[1]}"
        self.set("[collect]\n", f'[collect]\nproxy = "{self.proxy}"\ndelay = "0s"\n')
        self.set("# [smtp]\n", f'[health]\nlisten = "{self.health}"\n\n# [smtp]\n')
        order = config / "briefings" / "weekly.toml"
        order.write_text(order.read_text("utf-8").replace("hold_minutes = 30", "hold_minutes = 0"), encoding="utf-8")

    def mail_server(self) -> None:
        """A mail server that wants a login, whose password stands in a file."""
        sink = ROOT / "tests" / "digest" / "sink.py"
        self.server = subprocess.Popen(
            [sys.executable, str(sink), str(self.mailbox), "--login"], stdout=subprocess.PIPE, text=True
        )
        assert self.server.stdout is not None
        port = self.server.stdout.readline().strip()
        (self.home / "password").write_text("open sesame\n", encoding="utf-8")
        self.says(f"export POLICYWATCH_SMTP_PASSWORD_FILE={self.home / 'password'}")
        self.set('transport = "outbox"', 'transport = "smtp"')
        server = f'[smtp]\nhost = "127.0.0.1"\nport = {port}\nsecurity = "none"\nusername = "desk"\n'
        self.set("# [smtp]\n", server)

    def mail_arrived(self) -> None:
        """Exactly one mail, to whom and from whom it should be."""
        assert self.mailbox.is_file(), "".join(self.said[-8:])
        (mail,) = map(json.loads, self.mailbox.read_text("utf-8").splitlines())
        assert (mail["to"], mail["login"]) == (["somebody@ngo.example"], True)
        assert "From: Desk <briefing@ngo.example>" in mail["content"]

    def signs_of_life(self) -> None:
        """The health address answers, and systemd was told."""
        ends = monotonic() + 90
        while True:
            try:
                with urlopen(f"http://{self.health}/health", timeout=5) as answer:
                    assert json.loads(answer.read())["alive"] is True
                    break
            except URLError:
                assert monotonic() < ends, (self.home / "serve.log").read_text("utf-8")
                sleep(0.2)
        told = b""
        while b"READY=1" not in told:
            told += self.notified.recv(100)
        assert b"WATCHDOG=1" in told

    def set(self, before: str, after: str) -> None:
        """Edit the settings."""
        file = self.watch / "config" / "settings.toml"
        text = file.read_text("utf-8")
        assert text.count(before) == 1, before
        file.write_text(text.replace(before, after), encoding="utf-8")

    def close(self) -> None:
        """End what was started."""
        for process in filter(None, (self.server, self.shell)):
            process.kill()
            process.communicate()
        self.notified.close()


def python_of(version: str) -> str | None:
    """A Python of this version, or None."""
    for name in (
        sys.executable if sys.version.startswith(version) else f"python{version}",
        f"/usr/bin/python{version}",
    ):
        found = shutil.which(name)
        told = found and subprocess.run(
            [found, "-c", "import sys, venv, ensurepip; print(getattr(sys, '_base_executable', sys.executable))"],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if told and told.returncode == 0:
            return told.stdout.strip()
    return None


@pytest.fixture(params=["3.11", "3.13"])
def machine(request: pytest.FixtureRequest) -> Iterator[Machine]:
    """A fresh checkout in a home of its own."""
    python = python_of(request.param)
    if python is None:
        pytest.skip(f"there is no Python {request.param} here")
    # Its name is as long each time, so that lines are broken where they were.
    home = Path(tempfile.mkdtemp(prefix="pw-", dir="/tmp"))
    checkout = home / "checkout"
    names = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    for name in names:
        if (ROOT / name).is_file():
            (checkout / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, checkout / name)
    web = SampleWeb(ROOT / "config" / "demo" / "web", datetime.now(UTC))
    web.week = 2
    with serve_sample(web) as proxy:
        made = Machine(home, python, proxy)
        yield made
        made.close()
    shutil.rmtree(home)


def masked(text: str, home: Path) -> str:
    """What a command said, without what differs each time."""
    text = text.replace(str(home), "~")
    for form, mask in MASKS:
        text = re.sub(form, mask, text)
    # pip and uv may say which cache they use, and make echoes what it does.
    return "".join(
        line for line in text.splitlines(keepends=True) if not re.match(r"~?/?\S*python3? -m |warning: ", line)
    )


def between(machine: Machine, words: str) -> Callable[[], None]:
    """What is done where a line of the walk is in brackets."""
    known = {
        "ten sources": machine.ten_sources, "a mail server": machine.mail_server, "the mail is": machine.mail_arrived,
        "serve gives": machine.signs_of_life,
    }  # fmt: skip
    (work,) = [work for start, work in known.items() if words.startswith(start)]
    return work


@pytest.mark.slow
def test_the_walk_is_as_it_was_written_down(machine: Machine) -> None:
    steps = [
        line
        for line in WALK.read_text("utf-8").splitlines()
        if line.startswith(("#", "$ ", "(")) and "(exit" not in line
    ]
    said = machine.said
    for step in steps:
        said.append(step + "\n")
        if step.startswith("$ "):
            said.append(masked(machine.says(step[2:]), machine.home))
        elif step.startswith("("):
            between(machine, step[1:])()
    now = "".join(said)
    if os.environ.get("WRITE_WALK"):
        WALK.write_text(now, encoding="utf-8")
    assert now == WALK.read_text("utf-8")


def test_the_walk_goes_the_way_of_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8").split("## Start")[1].split("## Who")[0]
    block = "\n".join(line[4:] for line in readme.splitlines() if line.startswith("    "))
    shown = [re.sub(r"\s{2,}#.*", "", line) for line in block.replace("\\\n", "").splitlines()]
    shown = [re.sub(r"\s+", " ", line).strip() for line in shown]
    walked = [re.sub(r" 2>.*", "", line[2:]) for line in WALK.read_text("utf-8").splitlines() if line.startswith("$ ")]
    # The tests themselves are not run within a test.
    assert [line for line in shown if line not in walked] == ["make test"]
