"""`policywatch doctor`: looks at all that an installation stands on, also where it cannot start, and says what to mend."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ground.errors import ConfigError, PolicywatchError
from ground.keeping import way_back
from ground.passwords import secret
from policywatch.watching.situation import Situation, ago, look, size_words
from store.shape.backup import damage, log_size, steps_of
from store.shape.database import FILE, STEPS, open_reader

if TYPE_CHECKING:
    from ground.config import Place
    from policywatch.load import WholeConfig

SMTP_TIMEOUT = 15.0
RECIPIENTS = "recipients.db"
SHOWN = 3
Mark = Literal["ok", "look", "bad"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found about one thing: `ok`, something to `look` at, or `bad`; and what to do."""

    mark: Mark
    about: str
    sentence: str
    todo: str = ""


def examine(place: Place, at: str, *, deep: bool, smtp: bool = True) -> list[Finding]:
    """Everything that was looked at, in the order of what stands on what. Never raises for what it looks at.

    `deep` reads the whole of both databases instead of their outline; `smtp` tries the mail server where one is set.
    """
    found, config = _configuration(place)
    found += _databases(place.data, deep=deep)
    found += _rights(place.data, config)
    found += _situation(place.data, at)
    if smtp and config and config.settings.transport == "smtp":
        found.append(_mail_server(config))
    found.append(_program())
    return found


def _configuration(place: Place) -> tuple[list[Finding], WholeConfig | None]:
    from policywatch.load import whole_config

    try:
        config = whole_config(place)
    except ConfigError as error:
        more = f" (and {len(error.faults) - 1} more)" if len(error.faults) > 1 else ""
        return [Finding("bad", "config", f"{error.faults[0]}{more}", "`policywatch check` names every fault.")], None
    enabled = sum(source.disabled is None for source in config.sources)
    found = [Finding("ok", "config", f"{config.folder}: {enabled} sources enabled, no faults")]
    if config.settings.transport == "outbox":
        said = "mails are written to the outbox and not sent"
        found.append(Finding("look", "mail", said, 'For real mail set transport = "smtp" (docs/settings.md).'))
    if not (config.settings.alerts.mail_to or config.settings.alerts.webhook or secret("POLICYWATCH_ALERTS_WEBHOOK")):
        said = "nobody is told when something goes wrong"
        found.append(Finding("look", "alerts", said, "Set alerts.mail_to (docs/settings.md)."))
    return found, config


def _databases(data: Path, *, deep: bool) -> Iterator[Finding]:
    for name, what in ((FILE, "store"), (RECIPIENTS, "recipients")):
        file = data / name
        if not file.is_file():
            yield Finding("look", what, f"{file}: not there yet", "It is made by the first command that needs it.")
            continue
        wrong = damage(file, quick=not deep)
        size = f"{size_words(file.stat().st_size)}, log {size_words(log_size(file))}"
        if wrong:
            yield Finding(
                "bad", what, f"{file}: damaged: {wrong[0]}", f"{way_back(data)[0].upper()}{way_back(data)[1:]}."
            )
        else:
            yield Finding("ok", what, f"{file}: whole ({'read all through' if deep else 'its outline'}), {size}")
            if name == FILE:
                yield from _shape(file)


def _shape(file: Path) -> Iterator[Finding]:
    had = set(steps_of(file))
    if had - set(STEPS):
        said = f"{file}: made by a newer program (step {max(had - set(STEPS))})"
        yield Finding(
            "bad", "version", said, "Update this program, or put back what is in before-upgrade/ (docs/running.md)."
        )
    elif set(STEPS) - had:
        said = f"{file}: of an older shape ({max(had, default='none')})"
        yield Finding(
            "look",
            "version",
            said,
            "The next command brings it to today's, and puts a copy into before-upgrade/ first.",
        )


def _rights(data: Path, config: WholeConfig | None) -> Iterator[Finding]:
    """What others may read, and what we may not."""
    count = 0
    for path in (data, data / FILE, data / RECIPIENTS):
        if not path.exists():
            continue
        count += 1
        known = path.stat()
        if stat.S_IMODE(known.st_mode) & 0o007 and path != data:
            yield Finding("bad", "rights", f"{path}: can be read by everybody on this machine", f"chmod o= {path}")
        if known.st_uid not in (os.geteuid(), 0) and os.geteuid():
            yield Finding("bad", "rights", f"{path}: belongs to another account", f"chown -R $(id -un) {data}")
        elif known.st_uid != os.geteuid():
            said = f"{path}: belongs to another account than yours; what you write, the service may not be able to"
            yield Finding("look", "rights", said, "Run commands as the account of the service (docs/running.md).")
        if not os.access(path, os.R_OK | os.W_OK):
            yield Finding(
                "bad", "rights", f"{path}: cannot be written", f"chown -R $(id -un) {data}, and look at the mount"
            )
    closed = [path for path in config.folder.rglob("*") if not os.access(path, os.R_OK)] if config else []
    for path in closed[:SHOWN]:
        yield Finding("bad", "rights", f"{path}: cannot be read by this account", f"chmod a+r {path}")
    if count and not closed:
        yield Finding("ok", "rights", f"{count} places of the data looked at")


def _situation(data: Path, at: str) -> list[Finding]:
    if not (data / FILE).is_file() or damage(data / FILE, quick=True) or set(steps_of(data / FILE)) != set(STEPS):
        return []
    try:
        with closing(open_reader(data)) as store:
            seen = look(store, data, at)
    except PolicywatchError as error:
        return [Finding("bad", "store", str(error), "Mend that first.")]
    found = [Finding("bad", one.id.partition(":")[0], one.sentence, one.todo) for one in seen.problems]
    known = {one.about for one in found}
    found += [one for one in _well(seen) if one.about not in known]
    if seen.need_a_person:
        need = "needs" if seen.need_a_person == 1 else "need"
        said = f"{seen.need_a_person} of {sum(seen.sources.values())} {need} a person: {_worst(seen)}"
        found.append(Finding("look", "sources", said, "`policywatch sources health` has the next step for each."))
    return found


def _worst(seen: Situation) -> str:
    bad = ("blocked", "drifted", "silent", "gone", "refused", "malformed", "failed", "empty", "unsafe", "limited")
    return ", ".join(f"{seen.sources[state]} {state}" for state in bad if state in seen.sources) or "for other reasons"


def _well(seen: Situation) -> Iterator[Finding]:
    yield Finding("ok", "disk", f"{size_words(seen.free)} of {size_words(seen.disk)} free")
    yield Finding("ok", "clock", f"{seen.at}, and nothing in the store is of later")
    if seen.serve:
        yield Finding(
            "ok", "serve", f"version {seen.serve.version or 'of a checkout'}, started {ago(seen.serve.since, seen.at)}"
        )
    if seen.backup:
        yield Finding("ok", "backup", f"{ago(seen.backup.made_at, seen.at)}, {seen.backup.place}")
    else:
        yield Finding(
            "look", "backup", "none is known of", "`policywatch backup FOLDER`, best on another disk (docs/running.md)."
        )


def _mail_server(config: WholeConfig) -> Finding:
    from digest.sending.smtp import MailServer
    from digest.sending.transport import UnreachableError

    smtp = config.settings.smtp
    server = MailServer(smtp, timeout=SMTP_TIMEOUT, answer_timeout=SMTP_TIMEOUT)
    try:
        server.open()
    except (UnreachableError, PolicywatchError) as error:
        return Finding("bad", "mail", str(error), "Mend [smtp] in settings.toml, or the server.")
    finally:
        server.close()
    login = f", logged in as {smtp.username}" if smtp.username else ", without a login"
    return Finding("ok", "mail", f"{smtp.host}:{smtp.port} answers ({smtp.security}){login}; nothing was sent")


def _program() -> Finding:
    from ground.console import program_version

    return Finding(
        "ok", "program", f"policywatch {program_version() or 'from its checkout'}, Python {sys.version.split()[0]}"
    )


def doctor_screen(found: list[Finding], columns: int, paint: Callable[[str, Mark], str]) -> str:
    """The findings in words, in lines of so many columns; the worst last, where eyes are."""
    import textwrap

    order = {"ok": 0, "look": 1, "bad": 2}
    lines = []
    for one in sorted(found, key=lambda finding: order[finding.mark]):
        wrapped = textwrap.wrap(
            one.sentence, columns, initial_indent=f"{one.mark:<5}{one.about:<12}", subsequent_indent=" " * 17,
            break_on_hyphens=False, break_long_words=False,
        )  # fmt: skip
        lines += [paint(line, one.mark) for line in wrapped]
        if one.todo:
            lines += textwrap.wrap(
                one.todo, columns, initial_indent=" " * 14 + "-> ", subsequent_indent=" " * 17, break_on_hyphens=False,
                break_long_words=False,
            )  # fmt: skip
    bad, to_look = (sum(one.mark == mark for one in found) for mark in ("bad", "look"))
    return "\n".join([*lines, "", f"{bad} to mend, {to_look} to look at." if bad or to_look else "All well."])
