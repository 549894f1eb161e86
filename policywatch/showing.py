"""`policywatch data`: the store in a browser, for readers on this machine."""

from __future__ import annotations

import shlex
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

import click

from ground.config import Place
from ground.errors import PolicywatchError
from ground.places import questions_page, schema_page

HERE = "127.0.0.1"


@click.command("data")
@click.option("--port", type=click.IntRange(1, 65_535), default=8001, show_default=True, help="Where it answers.")
@click.pass_obj
def show_data(place: Place, port: int) -> None:
    """Show the store in a browser on this machine, read-only, until stopped (Datasette; needs the extra `data`)."""
    from store.releases.datasette import write_for_datasette
    from store.shape.database import open_reader

    if find_spec("datasette") is None:
        raise PolicywatchError('this needs Datasette: install it with `pip install "policywatch[data]"`')
    with tempfile.TemporaryDirectory(prefix="policywatch-") as folder:
        store = open_reader(place.data, todays=True)
        try:
            words = shlex.split(write_for_datasette(store, place.data, Path(folder), schema_page(), questions_page()))
        finally:
            store.close()
        click.echo(f"{place.data}: shown at http://{HERE}:{port}/policywatch, read-only; ends with Ctrl-C")
        try:
            # The first word is the program, which may not be where programs are looked for.
            command = [sys.executable, "-m", *words, "--host", HERE, "--port", str(port)]
            ended = subprocess.run(command, check=False).returncode  # noqa: S603
        except KeyboardInterrupt:
            return
    if ended > 0:
        raise PolicywatchError(f"Datasette ended with status {ended}; what it said stands above")
