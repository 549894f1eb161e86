"""`policywatch brief`, `approve`, `withdraw`, `send`, `deliveries` and `recipients`."""

from __future__ import annotations

import getpass
from contextlib import closing
from dataclasses import asdict

import click

from ground.clock import now
from ground.config import Place
from ground.console import as_json, say
from ground.errors import DigestError
from store.opening import opened


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

    config = place.load("sources", "lexicon", "briefings", "wording")
    with opened(place, config) as store:
        if explain:
            rows = explain_ranking(config, store, briefing, week)
            say(as_json, rows, as_lines(rows))
            return
        told = draft(place.data, config, store, briefing, week)
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
@as_json
@click.pass_obj
def approve(place: Place, digest: str, hash: str, who: str | None, as_json: bool) -> None:
    """Approve DIGEST as you have read it; HASH names exactly that content."""
    from digest.approving.approval import approve as approve_digest
    from digest.approving.approval import find

    config = place.load("briefings", "wording")
    with opened(place) as store:
        minutes = config.briefing(find(store, digest).briefing).hold_minutes
        until = approve_digest(
            store, digest, hash, who=who or getpass.getuser(), hold_minutes=minutes, now=now(), wording=config.wording
        )
    say(as_json, {"id": digest, "hold_until": until}, f"{digest} is approved; it may leave from {until} on.")


@click.command()
@click.argument("digest")
@click.option("--by", "who", help="Who withdraws; without it the name of the account.")
@click.pass_obj
def withdraw(place: Place, digest: str, who: str | None) -> None:
    """Withdraw DIGEST: nothing of it leaves any more."""
    from digest.approving.approval import withdraw as withdraw_digest

    with opened(place) as store:
        withdraw_digest(store, digest, who or getpass.getuser(), now())
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
@as_json
@click.pass_obj
def send(place: Place, digest: str, only: tuple[str, ...], as_json: bool) -> None:
    """Send DIGEST to everybody who has not got it; doing it again sends nothing twice."""
    from digest.sending.delivering import deliver

    config = place.load("briefings")
    with opened(place) as store:
        report = deliver(place.data, config, store, digest, only)
    counts = {name: count for name, count in report.items() if isinstance(count, int) and count}
    words = ", ".join(f"{count} {name}" for name, count in counts.items()) or "nothing left to send"
    say(as_json, report, f"{digest} is {report['state']}: {words}.")


@click.command()
@click.argument("digest")
@click.option("--resolve", metavar="RECIPIENT", help="Settle a delivery in doubt (`unknown`) of this recipient's key.")
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


@click.group()
def recipients() -> None:
    """Who gets a briefing. Addresses live in a database of their own."""


@recipients.command("add")
@click.argument("briefing")
@click.argument("address")
@click.option("--name", default="", help="The person's name, for the To header.")
@click.option("--basis", required=True, help="Why this person gets it; they will read it in every mail.")
@click.option("--renewed", is_flag=True, help="The person left before and has asked for it again.")
@click.pass_obj
def add(place: Place, briefing: str, address: str, name: str, basis: str, renewed: bool) -> None:
    """Put ADDRESS on BRIEFING's list."""
    from store.deliveries.recipients import add_recipient, open_recipients

    place.load("briefings").briefing(briefing)
    with closing(open_recipients(place.data)) as known:
        one = add_recipient(known, briefing, address, basis=basis, now=now(), name=name, renewed=renewed)
    click.echo(f"{one.key}: gets {briefing} from now on.")


@recipients.command("list")
@as_json
@click.pass_obj
def list_all(place: Place, as_json: bool) -> None:
    """List everybody on any list."""
    from store.deliveries.recipients import list_recipients, open_recipients

    with closing(open_recipients(place.data)) as known:
        rows = [asdict(one) for one in list_recipients(known)]
    lines = [f"{row['key']}  {row['briefing']:<12} {row['state']:<12} {row['address']}" for row in rows]
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


@recipients.command("erase")
@click.argument("address")
@click.pass_obj
def erase(place: Place, address: str) -> None:
    """Erase ADDRESS from every list, for good; only a keyed hash stays, so that no import brings it back."""
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
