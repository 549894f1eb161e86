"""`policywatch draft`, `wording` and `archive`: what editors change in a draft, and what stays of digests."""

from __future__ import annotations

import getpass
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from ground.clock import now
from ground.config import Place
from ground.console import as_json, say
from store.opening import opened

if TYPE_CHECKING:
    from digest.approving.editing import Change

# Kept here too, so that `--help` needs no database library.
FLAGS = ("drop", "pin", "release", "keep")
VALUES = ("place", "gloss", "note", "headline", "verdict")


@click.group()
def draft() -> None:
    """Change a draft before it is approved; what is changed survives each new draft of it."""


@draft.command("edit")
@click.argument("digest")
@click.argument("item", default="")
@click.option("--drop", is_flag=True, help="Leave it out.")
@click.option("--pin", is_flag=True, help="In whatever the quotas say, and first.")
@click.option("--release", is_flag=True, help="Its title was held and names nobody at risk: a false alarm.")
@click.option("--keep", is_flag=True, help="Hold it back, since it may identify somebody.")
@click.option("--place", type=click.IntRange(1, 50), help="Which place it stands in, from 1.")
@click.option("--gloss", help="In English, at most 14 words of ours beside a title in another language.")
@click.option("--note", help="One or two sentences of ours, at most 45 words.")
@click.option("--headline", help="The headline of the digest, at most 14 words; without ITEM.")
@click.option("--verdict", help='"harms: whose assessment", or protects, mixed, unclear.')
@click.option("--undo", type=click.Choice([*FLAGS, *VALUES]), help="Take an edit of this kind back.")
@click.option("--why", required=True, help="The reason, in one line.")
@click.option("--by", "who", help="Who edits; without it the name of the account.")
@as_json
@click.pass_obj
def edit(
    place: Place, /, digest: str, item: str, undo: str | None, why: str, who: str | None, as_json: bool, **asked: Any
) -> None:
    """Change ITEM (its number, or document:ID) of the draft DIGEST, and draft it again.

    One change at a time, since each is kept with its own reason.
    """
    from digest.approving.approval import find
    from digest.approving.editing import edit as edit_draft
    from digest.drafting.on_order import draft as draft_again
    from digest.wording.own import OwnWords

    change = _change(item, undo, asked)
    config = place.load("sources", "lexicon", "briefings", "wording", "held")
    with opened(place, config) as store:
        edited = find(store, digest)
        own = OwnWords(config.wording, config.briefing(edited.briefing).language, config.held)
        lapses = edit_draft(store, digest, change, who=who or getpass.getuser(), why=why, now=now(), own=own)
        told = draft_again(place.data, config, store, edited.briefing, edited.week)
    ticks = [f"tick off: {lapse.sentence()}" for lapse in lapses]
    lines = [
        *ticks, f"{told['id']}: {told['subject']}", *(f"note: {note}" for note in told["notes"]),
        f"approve it: policywatch approve {told['id']} {told['hash'][:12]}",
    ]  # fmt: skip
    say(as_json, {**told, "ticks": ticks}, "\n".join(lines))


def _change(item: str, undo: str | None, asked: dict[str, Any]) -> Change:
    from digest.approving.editing import Change

    given: dict[Any, Any] = {name: value for name, value in asked.items() if value not in (None, False)}
    if undo:
        given[undo] = True
    if len(given) != 1:
        raise click.UsageError(f"name one change: --{', --'.join((*FLAGS, *VALUES))} or --undo")
    ((action, value),) = given.items()
    if not item and action != "headline":
        raise click.UsageError("name the ITEM to change, by its number in the draft or as document:ID")
    return Change(item, action, "" if value is True else str(value), undone=undo is not None)


@draft.command("edits")
@click.argument("digest")
@as_json
@click.pass_obj
def edits(place: Place, digest: str, as_json: bool) -> None:
    """List every edit of DIGEST, the oldest first: who, when, what and why."""
    from store.deliveries.edits import edits_of

    with opened(place) as store:
        rows = edits_of(store, digest)
    lines = [
        f"{row.at}  {row.who}: {'undo ' if row.undone else ''}{row.action} "
        f"{'digest' if row.document_id is None else f'document:{row.document_id}'} {row.value} ({row.why})"
        for row in rows
    ]
    say(as_json, [asdict(row) for row in rows], "\n".join(lines) or "No edits.")


@click.command()
@click.argument("briefing")
@click.option("--folder", type=click.Path(path_type=Path), help="Where to; without it `archive` below the data.")
@click.option("--address", help="Where it will stand on the web; without it mail.archive_url.")
@click.option("--pdf", is_flag=True, help="Each issue as PDF too; needs the extra: pip install policywatch[pdf].")
@as_json
@click.pass_obj
def archive(place: Place, briefing: str, folder: Path | None, address: str | None, pdf: bool, as_json: bool) -> None:
    """Write the pages, feed, Markdown, JSON, CSV and calendar of every digest of BRIEFING that left, as static files."""
    from digest.archive.about import FOLDER, about_of, address_of
    from digest.archive.write import write_archive

    config = place.load("briefings", "lexicon")
    order = config.briefing(briefing)
    root = folder or place.data / FOLDER
    with opened(place) as store:
        files = write_archive(store, order, root, address_of(config, address), about=about_of(config), pdf=pdf)
    say(as_json, {"folder": str(root), "files": len(files)}, f"{len(files)} files; begin with {root / 'index.html'}")


@click.command()
@click.argument("file", type=click.File(encoding="utf-8"), default="-")
@click.option("--language", default="en", show_default=True, help="Which language the text is in.")
@as_json
@click.pass_obj
def wording(place: Place, file: TextIO, language: str, as_json: bool) -> None:
    """Read FILE (or standard input) for words the house does not use; exit code 1 where one blocks an approval."""
    from digest.wording.linter import lint, rules_of

    rules = place.load("wording").wording
    rules_of(language, rules)
    found = [(number, lapse) for number, line in enumerate(file, 1) for lapse in lint(line, language, rules)]
    lines = [f"{number}: {lapse.sentence()}" for number, lapse in found]
    say(as_json, [{"line": number, **asdict(lapse)} for number, lapse in found], "\n".join(lines) or "No lapses.")
    if any(lapse.level == "error" for _, lapse in found):
        raise click.exceptions.Exit(1)
