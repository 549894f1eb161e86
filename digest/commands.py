"""`policywatch brief`, `approve`, `hold`, `withdraw`, `send` and `deliveries`."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import click

from ground.clock import now
from ground.config import Place
from ground.console import as_json, say
from store.opening import opened

ALTHOUGH = {
    "open": "its week is not over",
    "blind": "its coverage is poor",
    "held": "documents were held back from it",
    "late": "it could have left hours ago",
    "restored": "store and recipients.db are not of one time, as after putting one back from a backup",
}
Ticked = TypeVar("Ticked", bound=Callable[..., Any])


def although(*names: str) -> Callable[[Ticked], Ticked]:
    """The options that tick off warnings."""

    def add(command: Ticked) -> Ticked:
        for name in reversed(names):
            command = click.option(f"--although-{name}", is_flag=True, help=f"Although {ALTHOUGH[name]}.")(command)
        return command

    return add


def ticked_off(ticks: Mapping[str, bool]) -> tuple[str, ...]:
    """The names of the warnings whose options were given."""
    return tuple(name.removeprefix("although_") for name, given in ticks.items() if given)


@click.command()
@click.argument("briefing")
@click.option("--week", help="The week the window closes in, such as 2026-W48; without it the week that is running.")
@click.option("--explain", is_flag=True, help="Show the points of each item and of the next twenty; draft nothing.")
@as_json
@click.pass_obj
def brief(place: Place, briefing: str, week: str | None, explain: bool, as_json: bool) -> None:
    """Draft a digest of BRIEFING, for a person to read and approve."""
    from digest.drafting.explaining import as_lines, explain_ranking
    from digest.drafting.on_order import draft
    from store.deliveries.approvals import record_draft

    config = place.load("sources", "lexicon", "briefings", "wording")
    with opened(place, config) as store:
        if explain:
            rows = explain_ranking(config, store, briefing, week)
            say(as_json, rows, as_lines(rows))
            return
        told = draft(place.data, config, store, briefing, week)
        record_draft(store, told["id"], who=getpass.getuser(), at=now())
    lines = [
        f"{told['id']}: {told['subject']}", f"{told['items']} items, {told['words']} words, coverage {told['coverage']}",
        *(f"note: {note}" for note in told["notes"]),
        f"read it:    {told['html']}", f"            {told['text']}",
        f"approve it: policywatch approve {told['id']} {told['hash'][:12]}",
    ]  # fmt: skip
    say(as_json, told, "\n".join(lines))


@click.command()
@click.argument("digest")
@click.argument("hash")
@click.option("--by", "who", help="Who approves; without it the name of the account.")
@although("open", "blind", "held")
@as_json
@click.pass_obj
def approve(place: Place, /, digest: str, hash: str, who: str | None, as_json: bool, **ticks: bool) -> None:
    """Approve DIGEST (or DIGEST/correction-N) as you have read it; HASH names exactly that content."""
    from digest.approving.approval import House, find
    from digest.approving.approval import approve as approve_digest
    from digest.approving.correcting import approve_correction
    from digest.wording.own import OwnWords

    name = who or getpass.getuser()
    config = place.load("briefings", "wording")
    with opened(place) as store:
        if "/" in digest:
            approve_correction(store, digest, hash, who=name, now=now(), own=OwnWords(config.wording))
            say(as_json, {"id": digest}, f"{digest} is approved; it leaves with `policywatch send {digest}`.")
            return
        order = config.briefing(find(store, digest).briefing)
        until = approve_digest(
            store, digest, hash, who=name, hold_minutes=order.hold_minutes, now=now(), although=ticked_off(ticks),
            house=House(order.two_person, config.wording),
        )  # fmt: skip
    say(as_json, {"id": digest, "hold_until": until}, f"{digest} is approved; it may leave from {until} on.")


@click.command()
@click.argument("digest")
@click.option("--by", "who", help="Who withdraws; without it the name of the account.")
@click.pass_obj
def withdraw(place: Place, digest: str, who: str | None) -> None:
    """Withdraw DIGEST: nothing of it leaves any more; or DIGEST/07, an item of what was sent; or DIGEST/correction-1.

    An item leaves the archive below the data in the same moment; one elsewhere is to be written anew.
    """
    from digest.approving.approval import find
    from digest.approving.approval import withdraw as withdraw_digest
    from digest.approving.correcting import MESSAGE, withdraw_correction, withdraw_item
    from digest.archive.about import write_again
    from digest.correction_commands import mail_waits

    name = who or getpass.getuser()
    with opened(place) as store:
        if MESSAGE.fullmatch(digest):
            withdraw_correction(store, digest, name)
        elif "/" in digest:
            withdrawn = withdraw_item(store, digest, who=name, now=now())
            click.echo(mail_waits(withdrawn))
            briefing = find(store, withdrawn.digest_id).briefing
            if not write_again(place.data, place.load("briefings", "lexicon"), store, briefing):
                click.echo(f"write its archive anew, wherever it stands: policywatch archive {briefing}")
        else:
            withdraw_digest(store, digest, name, now())
    click.echo(f"{digest} is withdrawn.")


@click.command()
@click.argument("digest")
@click.option(
    "--minutes", type=click.IntRange(min=1), required=True, help="Nothing leaves for so many minutes from now."
)
@click.option("--by", "who", help="Who holds it; without it the name of the account.")
@click.pass_obj
def hold(place: Place, digest: str, minutes: int, who: str | None) -> None:
    """Hold an approved DIGEST back for longer, also while it is being sent."""
    from digest.approving.approval import hold as hold_digest

    with opened(place) as store:
        until = hold_digest(store, digest, minutes, who=who or getpass.getuser(), now=now())
    click.echo(f"{digest} is held until {until}.")


@click.command()
@click.argument("digest")
@click.option("--only", multiple=True, help="Only these recipients (address or key).")
@although("open", "blind", "held", "late", "restored")
@as_json
@click.pass_obj
def send(place: Place, /, digest: str, only: tuple[str, ...], as_json: bool, **ticks: bool) -> None:
    """Send DIGEST (or DIGEST/correction-N) to everybody who has not got it; doing it again sends nothing twice."""
    from digest.sending.delivering import deliver

    config = place.load("briefings")
    with opened(place) as store:
        report = deliver(place.data, config, store, digest, only, ticked_off(ticks))
    counts = {name: count for name, count in report.items() if isinstance(count, int) and count}
    if report["state"] == "sent" and set(counts) <= {"skipped"}:
        counts = {}
    words = ", ".join(f"{count} {name}" for name, count in counts.items()) or "nothing left to send"
    say(as_json, report, f"{digest} is {report['state']}: {words}.")


@click.command()
@click.argument("digest")
@click.option(
    "--resolve", metavar="RECIPIENT", help="Settle deliveries in doubt (`unknown`): of this recipient's key, or `all`."
)
@click.option("--as", "verdict", type=click.Choice(["sent", "not-sent"]), help="What is known to have happened.")
@click.option("--by", "who", help="Who settles it; without it the name of the account.")
@as_json
@click.pass_obj
def deliveries(
    place: Place, digest: str, resolve: str | None, verdict: str | None, who: str | None, as_json: bool
) -> None:
    """Show who got DIGEST, by recipient key, and settle what is in doubt."""
    from store.deliveries.deliveries import deliveries_of

    with opened(place) as store:
        if resolve:
            from digest.sending.recovery import resolve as resolve_delivery

            if verdict is None:
                raise click.UsageError("--resolve needs --as sent, or --as not-sent")
            resolve_delivery(store, digest, resolve, verdict, who=who or getpass.getuser(), now=now())
        rows = deliveries_of(store, digest)
    lines = [f"{row['recipient']:<36} {row['state']:<12} {row['updated_at']} {row['detail']}" for row in rows]
    say(as_json, rows, "\n".join(lines) or "No deliveries yet.")
