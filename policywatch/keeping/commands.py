"""`policywatch backup` and `restore`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from ground.clock import now
from ground.config import Place
from ground.console import as_json, say

TO_CONFIRM = """Nothing leaves from here until somebody has looked: what was sent after {made_at} is not known to this store.
Compare with the mail server's log or your own mailbox, withdraw what has left (`policywatch withdraw DIGEST`), then:
  policywatch restore --confirm"""


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--keep", type=click.IntRange(min=1), default=7, show_default=True, help="How many backups stay there.")
@as_json
@click.pass_context
def backup(context: click.Context, folder: Path, keep: int, as_json: bool) -> None:
    """Back up both databases, the digests and the configuration below FOLDER, while everything runs; verified, then rotated."""
    from policywatch.keeping.backup import back_up

    place: Place = context.obj
    made = back_up(place.data, _own_config(context), folder, keep=keep, at=now())
    gone = f"; {len(made.removed)} older let go of" if made.removed else ""
    document = asdict(made) | {"folder": str(made.folder)}
    say(as_json, document, f"{made.folder}: {made.files} files, {made.size:,} bytes, whole{gone}.")


@click.command()
@click.argument("backup", type=click.Path(path_type=Path), required=False)
@click.option("--replace", is_flag=True, help="In place of what is there, which is moved aside.")
@click.option("--confirm", is_flag=True, help="Without BACKUP: you have looked, and mails may leave again.")
@as_json
@click.pass_context
def restore(context: click.Context, backup: Path | None, replace: bool, confirm: bool, as_json: bool) -> None:
    """Put BACKUP back: a folder that `backup` made, or one file of before-upgrade/. Nothing leaves until --confirm."""
    place: Place = context.obj
    if (backup is None) != confirm:
        raise click.UsageError("name the backup to put back, or say --confirm")
    if backup is None:
        return _confirm(place.data, as_json)
    from policywatch.keeping.restore import restore as put_back

    told: Path | None = context.find_root().params["config"]
    done = put_back(backup, place.data, told or Path("config"), replace=replace, at=now())
    lines = [f"{place.data}: {' and '.join(done.files)} as of {done.made_at}."]
    lines += [f"What was there is in {done.aside}."] if done.aside else []
    lines += [f"{done.still_left} who left since then stay off the lists."] if done.still_left else []
    unread = (
        "Who left since then could not be read from the damaged file: look for mails to leave that came since then."
    )
    lines += [unread] if done.still_left is None else []
    lines += [f"The configuration is in {done.config}."] if done.config else []
    say(as_json, asdict(done), "\n".join([*lines, TO_CONFIRM.format(made_at=done.made_at)]))
    return None


def _confirm(data: Path, as_json: bool) -> None:
    from ground.keeping import PUT_BACK

    (data / PUT_BACK).unlink(missing_ok=True)
    say(as_json, {"confirmed": True}, "Mails may leave again.")


def _own_config(context: click.Context) -> Path | None:
    """The folder of the configuration, None where it is the program's own. Its faults are no reason not to back it up."""
    from ground.places import config_folder, packaged_config

    folder = config_folder(context.find_root().params["config"])
    return None if folder.resolve() == packaged_config().resolve() else folder
