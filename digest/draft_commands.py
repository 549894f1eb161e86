"""`policywatch wording`: our own sentences against the house language."""

from __future__ import annotations

from dataclasses import asdict
from typing import TextIO

import click

from ground.config import Place
from ground.console import as_json, say


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
