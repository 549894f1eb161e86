"""`policywatch sources repair`: better TOML for sources that fail, applied after a look."""

from __future__ import annotations

from pathlib import Path

import click

from ground.config import Place
from ground.console import as_json, say


@click.command()
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option(
    "--from", "report", required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A report in TOML, by `sources check --live --report FILE.toml`.",
)  # fmt: skip
@click.option("--yes", is_flag=True, help="Write what is shown.")
@as_json
@click.pass_obj
def repair(place: Place, ids: tuple[str, ...], report: Path, yes: bool, as_json: bool) -> None:
    """Show what a report would change below CONFIG/sources, of all its sources or of some; with --yes, write it.

    Comments and everything else in the files stay. A source that is not there any more, or was changed since the check, is
    left alone and named.
    """
    from crawlers.adding.repairs import plan_repairs, read_report, write_edits
    from ground.errors import UnknownNameError

    told = read_report(report)
    unknown = set(ids) - {one.id for one in told.repair}
    if unknown:
        raise UnknownNameError(f"{report}: holds no repair of {', '.join(sorted(unknown))}")
    config = place.load("sources")
    chosen = [one for one in told.repair if not ids or one.id in ids]
    edits, refused = plan_repairs(config.folder, config.sources, chosen)
    if yes:
        write_edits(edits)
    count = sum(len(one.ids) for one in edits)
    lines = [one.difference(config.folder) + "\n" for one in edits]
    lines += [f"{name}: left alone: {why}" for name, why in refused]
    done = (
        f"{count} sources in {len(edits)} files were changed."
        if yes
        else f"{count} sources would change; --yes writes it."
    )
    document = {
        "written": yes, "repaired": [name for one in edits for name in one.ids],
        "refused": [{"id": name, "reason": why} for name, why in refused],
    }  # fmt: skip
    say(as_json, document, "\n".join([*lines, done]))
