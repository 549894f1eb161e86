"""The command line: it wires the packages, and holds no logic of its own."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from functools import partial
from pathlib import Path
from types import MappingProxyType

import click

from classify.commands import classify, evaluate, explain, review, story, terms
from crawlers.commands import collect, procedures, sources
from digest.commands import approve, brief, deliveries, hold, send, withdraw
from digest.correction_commands import correct, mail, report
from digest.draft_commands import archive, draft, wording
from digest.recipient_commands import recipients, unsubscribe
from ground.clock import now
from ground.config import Place
from ground.console import Commands, as_json, bar, counted, say, version_option
from ground.logs import FORM, set_up
from policywatch.analysis import as_of, data, export
from policywatch.keeping.commands import backup, restore
from policywatch.load import load_config
from policywatch.returned import returned
from policywatch.searching import search
from policywatch.setup.commands import init
from policywatch.watching.commands import doctor, status
from store.opening import opened

SECTIONS = MappingProxyType({
    "Set up and try": ("demo", "init", "check", "doctor"),
    "Run": ("run", "serve", "status", "backup", "restore"),
    "Collect": ("sources", "collect", "procedures"),
    "Classify": ("classify", "explain", "review", "story", "terms", "evaluate"),
    "Brief": ("brief", "draft", "wording", "approve", "hold", "withdraw", "archive"),
    "Send": ("send", "deliveries", "recipients", "unsubscribe", "mail", "report", "correct"),
    "Analyse": ("search", "as-of", "export", "data"),
})  # fmt: skip


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--config", type=click.Path(path_type=Path), envvar="POLICYWATCH_CONFIG",
    help="Folder of the configuration: ./config if there, else the packaged one.",
)  # fmt: skip
@click.option(
    "--data", type=click.Path(path_type=Path), envvar="POLICYWATCH_DATA", default=Path("data"), show_default=True,
    help="Folder of the store, the digests and the outbox.",
)  # fmt: skip
@click.option("-v", "--verbose", is_flag=True, help="Say what happens on standard error.")
@click.option(
    "--log", "form", type=click.Choice(["console", "json"]), envvar=FORM, default="console", show_default=True,
    help="Lines of the log for people, or one JSON object each.",
)  # fmt: skip
@version_option
@click.pass_context
def cli(context: click.Context, config: Path | None, data: Path, verbose: bool, form: str) -> None:
    """Watch European policy and news for human rights: collect, classify, brief."""
    context.obj = Place(data, partial(load_config, config, data))
    set_up(form, verbose=verbose)


for command in (
    collect, sources, classify, explain, review, story, terms, evaluate, brief, draft, wording, approve, hold, withdraw, send,
    deliveries, recipients, unsubscribe, correct, report, mail, archive, procedures, init, backup, restore, status, doctor,
    search, as_of, export, data,
):  # fmt: skip
    cli.add_command(command)
cli.sections = SECTIONS
mail.add_command(returned)


@cli.command()
@click.option(
    "--words", is_flag=True, help="Also hold strong terms against each language's frequent words (needs wordfreq)."
)
@as_json
@click.pass_obj
def check(place: Place, words: bool, as_json: bool) -> None:
    """Check all of the configuration; exit code 2 and every fault with file and line."""
    config = place.load()
    if words:
        from classify.facts.concepts.concepts import check_pointers
        from classify.judging.meetings import check_words
        from ground.toml.strict import Faults

        check_pointers(config.themes.parent, config.lexicon, faults := Faults())
        faults.raise_if_any()
        click.echo(check_words(config.lexicon, config.themes.parent), err=True)
    enabled = sum(not source.disabled for source in config.sources)
    counts = {
        "config": str(config.folder), "sources": len(config.sources), "enabled": enabled,
        "themes": sorted(config.lexicon.themes), "languages": sorted(config.lexicon.languages),
        "briefings": sorted(config.briefings),
    }  # fmt: skip
    say(
        as_json,
        counts,
        f"{config.folder}: {len(config.sources)} sources ({enabled} enabled), {len(config.lexicon.themes)} themes in "
        f"{len(config.lexicon.languages)} languages, briefings: {', '.join(config.briefings)}. No faults.",
    )


@cli.command()
@click.option("--briefing", help="Which briefing to draft; without it all.")
@as_json
@click.pass_obj
def run(place: Place, briefing: str | None, as_json: bool) -> None:
    """Collect what is due, classify it, and draft the briefing of the running week: the main job, once."""
    from classify.bulk.whole_store import classify_store
    from crawlers.collecting.choosing import choose
    from crawlers.collecting.collect import Steering
    from crawlers.collecting.collect import collect as collect_sources
    from digest.drafting.on_order import draft
    from digest.notices.alerts import tell_operators

    config = place.load()
    with opened(place, config) as store:
        due = choose(config.sources, store, due=True)
        with bar("Collecting", len(due)) as moved:
            steering = Steering(told=lambda source_id, outcome: moved(1))
            outcomes = collect_sources(store, place.data, due, config.settings.collect, steering=steering).outcomes
        alerts = tell_operators(store, config.settings, place.data, now())
        with counted("Classifying") as told:
            done = classify_store(place.data, config, store, told=told)
        drafts = [draft(place.data, config, store, one) for one in ([briefing] if briefing else config.briefings)]
    states = dict(sorted(Counter(one.state for one in outcomes.values()).items()))
    lines = [
        f"{len(outcomes)} sources collected: "
        + (", ".join(f"{n} {state}" for state, n in states.items()) or "none was due")
    ]
    lines += [f"{done.read} documents read, {done.tagged} of them about a theme."]
    lines += [
        f"{one['id']}: {one['items']} items; read {one['text']}, then approve {one['hash'][:12]}" for one in drafts
    ]
    lines += alerts.lines
    document = {"states": states, "read": done.read, "tagged": done.tagged, "digests": drafts, "alerts": asdict(alerts)}
    say(as_json, document, "\n".join(lines))


@cli.command()
@click.pass_obj
def serve(place: Place) -> None:
    """Do it all on a timetable, until stopped (Ctrl-C or SIGTERM); edits of the configuration are taken up by themselves."""
    from policywatch.serve import serve_until_stopped

    serve_until_stopped(place)


@cli.command()
@click.option(
    "--folder", type=click.Path(path_type=Path, file_okay=False), default=Path("demo-data"), show_default=True,
    help="Where the demo's store, digests and outbox go; what an earlier demo left there is replaced.",
)  # fmt: skip
def demo(folder: Path) -> None:
    """Do the main job on the bundled sample web: two weeks collected, classified, briefed, approved and sent."""
    from policywatch.demo import run_demo

    run_demo(folder)
