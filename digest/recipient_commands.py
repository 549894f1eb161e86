"""`policywatch recipients` and `unsubscribe`: who gets a briefing."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ground.clock import now
from ground.config import Place
from ground.console import as_json, say
from ground.errors import DigestError

if TYPE_CHECKING:
    from store.deliveries.wishes import Form, Wishes


PARTS = (
    click.option("--theme", "themes", multiple=True, help="Only this theme (its id); again for more."),
    click.option("--country", "countries", multiple=True, help="Only this country (its code); again for more."),
    click.option("--file", "files", multiple=True, help="Whatever is of this followed file (its id); again for more."),
    click.option("--text", is_flag=True, help="As text alone, without HTML."),
)


def parts(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that name a part of a digest."""
    for option in reversed(PARTS):
        command = option(command)
    return command


def asked_part(place: Place, part: dict[str, Any]) -> tuple[Wishes, Form]:
    """What those options say. Raises DigestError for what this installation does not have."""
    from digest.leaving.preferences import offered, read_choice

    fields = {"choose": ["1"], "theme": part["themes"], "country": part["countries"], "file": part["files"]}
    try:
        return read_choice({**fields, **({"form": ["text"]} if part["text"] else {})}, offered(place.data))
    except ValueError as error:
        raise DigestError("one of these is no theme, country or followed file of this installation") from error


@click.group()
def recipients() -> None:
    """Who gets a briefing. Addresses live in a database of their own."""


@recipients.command("add")
@click.argument("briefing")
@click.argument("address")
@click.option("--name", default="", help="The person's name, for the To header.")
@click.option("--basis", required=True, help="Why this person gets it; they will read it in every mail.")
@click.option("--renewed", is_flag=True, help="The person left before and has asked for it again.")
@click.option(
    "--group", default="", help="A group of the briefing's file; its part is what they get until they choose."
)
@click.pass_obj
def add(place: Place, briefing: str, address: str, name: str, basis: str, renewed: bool, group: str) -> None:
    """Put ADDRESS on BRIEFING's list."""
    from store.deliveries.recipients import add_recipient, open_recipients

    place.load("briefings").briefing(briefing).group(group)
    with closing(open_recipients(place.data)) as known:
        one = add_recipient(known, briefing, address, basis=basis, now=now(), name=name, renewed=renewed, group=group)
    click.echo(f"{one.key}: gets {briefing} from now on.")


@recipients.command("ask")
@click.argument("briefing")
@click.argument("address")
@click.option("--name", default="", help="The person's name, for the To header.")
@click.option("--basis", default="you asked for it", show_default=True, help="Why they are asked; they will read it.")
@click.option("--group", default="", help="A group of the briefing's file.")
@click.option("--renewed", is_flag=True, help="The person left before and has asked for it again.")
@click.option("--by", "who", help="Who asks; without it the name of the account.")
@click.pass_obj
def ask(
    place: Place, /, briefing: str, address: str, name: str, basis: str, group: str, renewed: bool, who: str | None
) -> None:
    """Ask ADDRESS by mail whether it wants BRIEFING; it gets nothing before its owner says yes."""
    from digest.joining.asking import Question
    from digest.joining.asking import ask as ask_address
    from store.deliveries.recipients import open_recipients

    config = place.load("briefings")
    order, question = config.briefing(briefing), Question(address, name, basis, group, renewed)
    with closing(open_recipients(place.data)) as known:
        asked = ask_address(
            known, question, order, config.settings, place.data, who=who or getpass.getuser(), now=now()
        )
    click.echo(f"{asked.address} was asked; without a yes until {asked.expires_at} the address is forgotten.")


@recipients.command("choose")
@click.argument("briefing")
@click.argument("address")
@parts
@click.pass_obj
def choose(place: Place, /, briefing: str, address: str, **part: Any) -> None:
    """Let ADDRESS get a part of BRIEFING, as its owner can on the page of their link; without options the whole."""
    from digest.leaving.preferences import choice_in_words
    from ground.addresses import clean_address
    from store.deliveries.recipients import key_of, open_recipients
    from store.deliveries.wishes import keep_wishes

    wishes, form = asked_part(place, part)
    with closing(open_recipients(place.data)) as known:
        if not keep_wishes(known, key_of(known, briefing, clean_address(address)), wishes, form, now=now()):
            raise DigestError(f"{address} is not on the list of {briefing}; look at the list of recipients")
    click.echo(f"{address}: {choice_in_words(wishes, form)}")


@recipients.command("list")
@as_json
@click.pass_obj
def list_all(place: Place, as_json: bool) -> None:
    """List everybody on any list, with their group and what they chose."""
    from digest.letters.editions import in_words
    from store.deliveries.recipients import list_recipients, open_recipients
    from store.deliveries.wishes import read_wishes

    with closing(open_recipients(place.data)) as known:
        rows = [asdict(one) for one in list_recipients(known)]
    lines = []
    for row in rows:
        chosen = read_wishes(row["wishes"])
        more = [row["group_id"] and f"group {row['group_id']}", in_words(chosen) if chosen else "", row["note"]]
        told = "; ".join(filter(None, [*more, "text alone" if row["form"] == "text" else ""]))
        lines.append(f"{row['key']}  {row['briefing']:<12} {row['state']:<12} {row['address']}{told and f'  ({told})'}")
    say(as_json, rows, "\n".join(lines) or "Nobody yet: policywatch recipients add BRIEFING ADDRESS --basis WHY")


@recipients.command("remove")
@click.argument("briefing")
@click.argument("address")
@click.pass_obj
def remove(place: Place, briefing: str, address: str) -> None:
    """Take ADDRESS off BRIEFING's list."""
    from store.deliveries.recipients import open_recipients, remove_recipient

    with closing(open_recipients(place.data)) as known:
        remove_recipient(known, briefing, address, now=now())
    click.echo(f"{address} gets {briefing} no more.")


@recipients.command("export")
@click.argument("address")
@click.pass_obj
def export(place: Place, address: str) -> None:
    """Print, as JSON, everything that is kept about ADDRESS."""
    from store.deliveries.recipients import export_recipient, open_recipients

    with closing(open_recipients(place.data)) as known:
        say(True, export_recipient(known, address), "")


@recipients.command("import")
@click.argument("briefing")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--basis", default="", help="Why these people get it, where the file does not say it in a column of its own."
)
@click.option("--group", default="", help="A group of the briefing's file that these people are in.")
@click.option("--do-it", is_flag=True, help="Put them on the list; without it nothing changes and all is only shown.")
@as_json
@click.pass_obj
def import_file(place: Place, briefing: str, file: Path, basis: str, group: str, do_it: bool, as_json: bool) -> None:
    """Put the addresses of a CSV FILE on BRIEFING's list: first as a trial, then with --do-it."""
    from digest.joining.importing import import_rows, read_rows
    from store.deliveries.recipients import open_recipients

    place.load("briefings").briefing(briefing).group(group)
    rows = read_rows(file, basis)
    with closing(open_recipients(place.data)) as known:
        report = import_rows(known, briefing, rows, now=now(), do_it=do_it, group=group)
    lines = [f"{file.name}:{fault.line}: {fault.sentence}" for fault in report.faults]
    lines.append(
        f"{report.new} new, {report.known} on the list already, {report.twice} twice in the file, {report.barred} who left or "
        f"came back and stay off it, {len(report.faults) - report.barred} refused."
    )
    lines.append("Done." if do_it else "A trial: nothing was changed. Do it with --do-it.")
    say(as_json, {**asdict(report), "done": do_it}, "\n".join(lines))


@recipients.command("erase")
@click.argument("address")
@click.pass_obj
def erase(place: Place, address: str) -> None:
    """Erase ADDRESS from every list, for good; only a keyed hash stays, so that no import brings it back."""
    _forget(place, address)


@recipients.command("forget")
@click.argument("address")
@click.pass_obj
def forget(place: Place, address: str) -> None:
    """The same as `erase`."""
    _forget(place, address)


def _forget(place: Place, address: str) -> None:
    from store.deliveries.recipients import erase_recipient, open_recipients

    with closing(open_recipients(place.data)) as known:
        count = erase_recipient(known, address, now=now())
    click.echo(f"Erased from {count} lists.")


@click.command()
@click.argument("token")
@click.pass_obj
def unsubscribe(place: Place, token: str) -> None:
    """Let the recipient leave whom TOKEN names, as it stands in a mail sent to the unsubscribe address."""
    from digest.leaving.unsubscribe import unsubscribe as leave
    from store.deliveries.recipients import open_recipients

    with closing(open_recipients(place.data)) as known:
        if not leave(known, token, now=now()):
            raise DigestError("this token names nobody; copy it whole from the mail's subject")
    click.echo("Done: this recipient gets the briefing no more.")
