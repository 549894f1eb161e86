"""`policywatch sources export` and `import`: lists of feeds for and from other programs, in OPML."""

from __future__ import annotations

from pathlib import Path

import click

from ground.config import Place
from ground.console import as_json, say
from ground.errors import PolicywatchError


@click.command("export")
@click.option("--opml", is_flag=True, required=True, help="As OPML, which feed readers take.")
@click.pass_obj
def export_sources(place: Place, opml: bool) -> None:
    """Write the feeds among the sources to standard output."""
    from crawlers.adding.opml import write_opml

    click.echo(write_opml(place.load("sources").sources, "Policywatch"), nl=False)


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--write", type=click.Path(path_type=Path, dir_okay=False),
    help="Add them to this TOML file, which stands below CONFIG/sources unless it says otherwise.",
)  # fmt: skip
@as_json
@click.pass_obj
def import_sources(place: Place, file: Path, write: Path | None, as_json: bool) -> None:
    """Show the feeds of an OPML FILE that no source asks yet, as TOML; nothing is asked, and nothing written without --write.

    `policywatch sources try` on the file that was written shows what each would bring.
    """
    from crawlers.adding.opml import new_sources, read_opml

    config = place.load("adding")
    told = read_opml(file.read_bytes())
    made = new_sources(told, config.sources)
    text = "\n".join(toml for _, toml in made)
    if write and made:
        target = write if write.is_absolute() else config.folder / "sources" / write
        if target.exists():
            raise PolicywatchError(f"{target}: is there already; nothing was written")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        text = f"written to {target}; `policywatch check` reads it"
    rows = [one.model_dump(mode="json", include={"id", "publisher", "country", "url"}) for one, _ in made]
    known = len(told) - len(made)
    say(
        as_json,
        {"feeds": len(told), "new": rows},
        f"{text}\n{len(made)} new feeds; {known} are asked already.".lstrip(),
    )
