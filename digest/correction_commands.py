"""`policywatch correct`, `report` and `mail`: what follows on a digest that was sent, and a look at one before."""

from __future__ import annotations

import getpass
from contextlib import closing
from typing import Any

import click

from digest.recipient_commands import asked_part, parts
from ground.clock import now
from ground.config import Place
from ground.console import as_json, say
from store.deliveries.corrections import Correction
from store.opening import opened


@click.command()
@click.argument("item")
@click.option(
    "--kind", type=click.Choice(["slip", "fact", "theme"]), default="fact", show_default=True, help="What it is."
)
@click.option("--was", required=True, help="What we wrote.")
@click.option("--right", "corrected", required=True, help="What is right.")
@click.option("--mail", is_flag=True, help="Draft a mail about it to those who got the digest.")
@click.option("--by", "who", help="Who corrects; without it the name of the account.")
@click.pass_obj
def correct(place: Place, item: str, kind: str, was: str, corrected: str, mail: bool, who: str | None) -> None:
    """Correct ITEM of a digest that was sent, such as weekly-2026-W48/07: in the log, and by mail with --mail."""
    from digest.approving.correcting import Mistake
    from digest.approving.correcting import correct as correct_item
    from digest.wording.own import OwnWords

    config = place.load("wording", "held")
    own = OwnWords(config.wording, held=config.held)
    with opened(place) as store:
        made = correct_item(
            store,
            item,
            Mistake(kind, was, corrected),
            mail=mail,
            who=who or getpass.getuser(),
            now=now(),
            own=own,
        )
    for lapse in own.check(made.corrected):
        click.echo(f"look at: {lapse.sentence()}")
    click.echo(mail_waits(made) if mail else f"{made.id} is in the log; it stands in the next digest too.")


def mail_waits(correction: Correction) -> str:
    """The mail of a correction as a person reads it before approving it."""
    return (
        f"Subject: {correction.subject}\n\n" + correction.text.replace("\n", "\n\n")
        + f"\n\napprove it: policywatch approve {correction.id} {correction.hash[:12]}"
    )  # fmt: skip


@click.command()
@click.argument("digest")
@as_json
@click.pass_obj
def report(place: Place, digest: str, as_json: bool) -> None:
    """What became of DIGEST: sent, accepted, deferred, unknown, bounced, left, corrected. Nobody counts opens or clicks."""
    from digest.sending.report import as_lines, report_on
    from store.deliveries.recipients import open_recipients

    with opened(place) as store, closing(open_recipients(place.data)) as recipients:
        found = report_on(store, recipients, digest)
    say(as_json, found, as_lines(found))


@click.group()
def mail() -> None:
    """Look at mail before and after it leaves."""


@mail.command("test")
@click.argument("address")
@click.option("--digest", help="Which digest; without it the newest that is not through.")
@parts
@as_json
@click.pass_obj
def test(place: Place, /, address: str, digest: str | None, as_json: bool, **part: Any) -> None:
    """Send the waiting draft, marked [TEST], to ADDRESS (of mail.test_to) and say what the server said.

    With themes, countries, files or --text, the part that somebody gets who asked for these.
    """
    from digest.sending.trying import Look, send_test
    from store.deliveries.recipients import open_recipients

    config, look = place.load("briefings"), Look(digest, *asked_part(place, part))
    with opened(place) as store, closing(open_recipients(place.data)) as recipients:
        told = send_test(store, recipients, address, config, place.data, look=look, now=now())
    say(as_json, told, f"{told['id']} to {told['address']}: {told['state']}: {told['detail']}")
