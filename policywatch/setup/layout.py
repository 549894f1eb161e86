"""`policywatch init`: a folder with configuration, a place for data and a first briefing, ready to be filled in."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from typing import TYPE_CHECKING

from ground.errors import ConfigError, DigestError
from ground.toml.strict import FILL_IN, Faults
from policywatch.setup.choosing import Choice, chosen_part

if TYPE_CHECKING:
    from crawlers.sources.catalogue import Source

SETTINGS = """\
# Made by `policywatch init`; every key is described in docs/settings.md. What says {mark} has to be filled in before
# anything runs: `policywatch check` names each line.

# "outbox" writes mails as files to data/outbox/; "smtp" sends them by the server in [smtp].
transport = "outbox"

[collect]
# A page or address where a publisher finds out who reads their site, and how to reach you.
contact = {contact}

[mail]
# Who the briefing comes from, where answers go, and where a mail to leave goes.
sender = {sender}
reply_to = {reply_to}
unsubscribe_mailto = {leave}
# The domain of the sender: mails that cannot be delivered come back to it.
bounce_domain = {domain}

[alerts]
# Who is told when a source or this installation goes wrong.
mail_to = [{operator}]

# [smtp]
# host = "mail.ngo.example"
# username = "policywatch"
# The password does not stand here: docs/running.md says where it goes.
"""


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of a deployment; what is empty is marked, to be filled in."""

    contact: str = ""
    sender: str = ""
    reply_to: str = ""
    operator: str = ""

    @property
    def domain(self) -> str:
        """The domain of the sender's address, empty where there is none."""
        return parseaddr(self.sender)[1].rpartition("@")[2]

    def written(self) -> dict[str, str]:
        """The settings' values in TOML; answers go to the sender, and mails to leave to where answers go, unless told."""
        reply = self.reply_to or self.sender
        values = {
            "contact": self.contact, "sender": self.sender, "reply_to": reply, "leave": parseaddr(reply)[1],
            "domain": self.domain, "operator": self.operator,
        }  # fmt: skip
        return {name: json.dumps(value or FILL_IN, ensure_ascii=False) for name, value in values.items()}


@dataclass(frozen=True, slots=True)
class Laid:
    """What was laid out: its folders, how many sources it watches, and the places that are still to be filled in."""

    folder: Path
    config: Path
    data: Path
    sources: int
    enabled: int
    open: tuple[str, ...]


def check_addresses(told: Addresses) -> None:
    """Raise ConfigError for an address that could not stand in a mail or a user agent."""
    from digest.letters.headers import mailbox

    faults = []
    for option, value in (("--sender", told.sender), ("--reply-to", told.reply_to), ("--operator", told.operator)):
        try:
            if value:
                mailbox(value, option)
        except DigestError as error:
            faults.append(str(error))
    if told.contact and not re.fullmatch(r"(https?://|mailto:)\S+", told.contact):
        faults.append(f'--contact is "{told.contact}"; write the address of a page, or "mailto:desk@ngo.example"')
    if faults:
        raise ConfigError(faults)


def lay_out(folder: Path, catalogue: Path, choice: Choice, addresses: Addresses) -> Laid:
    """Write a deployment into a folder that is empty or not there. Raises ConfigError, and leaves nothing half-written."""
    check_addresses(addresses)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ConfigError([f"{folder}: is not empty; name a new folder, or take out what is in it"])
    texts, sources = _chosen(catalogue, choice)
    made = folder.exists()
    try:
        _write(folder, catalogue, texts, choice, addresses)
    except OSError:
        if not made:
            shutil.rmtree(folder, ignore_errors=True)
        raise
    return Laid(
        folder=folder,
        config=folder / "config",
        data=folder / "data",
        sources=len(sources),
        enabled=sum(source.disabled is None for source in sources),
        open=tuple(to_fill_in(folder / "config")),
    )


def to_fill_in(config: Path) -> list[str]:
    """The places of a configuration that are still to be filled in, each with file and line."""
    return [
        f"{file}:{number}: {line.partition('=')[0].strip()}"
        for file in (config / "settings.toml", *sorted((config / "briefings").glob("*.toml")))
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if f'"{FILL_IN}"' in line and not line.startswith("#")
    ]


def _chosen(catalogue: Path, choice: Choice) -> tuple[dict[Path, str], list[Source]]:
    """The texts of the files below sources/ that hold chosen sources, and those sources. Raises ConfigError."""
    from crawlers.sources.sourcefiles import read_file

    faults, texts, sources = Faults(), {}, []
    for file in sorted((catalogue / "sources").rglob("*.toml")):
        read = read_file(file, faults)
        faults.raise_if_any()
        chosen = [source for source in read if choice.takes(source)]
        text = chosen_part(file, chosen, read)
        if chosen and text is not None:
            texts[file.relative_to(catalogue)] = text
            sources += chosen
    if not sources:
        raise ConfigError(["no source of the catalogue has such a country, language and theme; choose less strictly"])
    return texts, sources


def _write(folder: Path, catalogue: Path, texts: dict[Path, str], choice: Choice, addresses: Addresses) -> None:
    config = folder / "config"
    for path, text in texts.items():
        (config / path).parent.mkdir(parents=True, exist_ok=True)
        (config / path).write_text(text, encoding="utf-8")
    shutil.copyfile(catalogue / "procedures.toml", config / "procedures.toml")
    (config / "briefings").mkdir()
    order = (catalogue / "briefings" / "weekly.toml").read_text(encoding="utf-8")
    (config / "briefings" / "weekly.toml").write_text(_briefing(order, choice.themes, addresses), encoding="utf-8")
    settings = SETTINGS.format(mark=FILL_IN, **addresses.written())
    (config / "settings.toml").write_text(settings, encoding="utf-8")
    # What is collected may be sensitive, and the recipients' addresses are: nobody else on the machine looks in.
    (folder / "data").mkdir()
    os.chmod(folder / "data", 0o700)  # noqa: PTH101


def _briefing(order: str, themes: Sequence[str], addresses: Addresses) -> str:
    """The packaged order with the list's name in the sender's domain, and with some themes alone where they are chosen."""
    name = f"briefing.{addresses.domain}" if addresses.domain else FILL_IN
    lines = [
        "# The list's name in mail programs, in a domain of yours (briefing.ngo.example). It stays for ever.",
        f"list_id = {json.dumps(name)}",
    ]
    lines += [f"themes = {json.dumps(list(themes))}"] if themes else []
    changed, count = re.subn(r"^list_id = .*$", lambda _: "\n".join(lines), order, count=1, flags=re.MULTILINE)
    assert count, "the packaged order names its list"
    return changed
