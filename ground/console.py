"""What all commands share: one line for an error, JSON or words, a progress bar."""

from __future__ import annotations

import json
import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any

import click

from ground.errors import PolicywatchError


class Commands(click.Group):
    """Turns our errors into one line each on standard error, and an exit code; lists its commands by what they are for.

    `sections` names them under their headings; those that none names come last.
    """

    sections: Mapping[str, Sequence[str]] = MappingProxyType({})

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands, section by section."""
        commands = {name: self.get_command(context, name) for name in self.list_commands(context)}
        shown = {name: command for name, command in commands.items() if command and not command.hidden}
        named = {name for names in self.sections.values() for name in names}
        rest = [name for name in shown if name not in named]
        room = formatter.width - 6 - max(map(len, shown), default=0)
        for heading, names in {**self.sections, "Commands": rest}.items():
            rows = [(name, shown[name].get_short_help_str(room)) for name in names if name in shown]
            if rows:
                with formatter.section(heading):
                    # All sections begin their second column at the same place.
                    formatter.write_dl([(name.ljust(max(map(len, shown))), told) for name, told in rows])

    def main(self, *args: Any, **options: Any) -> Any:
        """Run the command line; what is wrong with its words is said in one line, too."""
        run: Callable[..., Any] = super().main
        if not options.pop("standalone_mode", True):
            return run(*args, standalone_mode=False, **options)
        try:
            status = run(*args, standalone_mode=False, **options)
        except click.exceptions.NoArgsIsHelpError as error:
            error.show()
            sys.exit(error.exit_code)
        except click.ClickException as error:
            where = getattr(error, "ctx", None)
            hint = f"; see {where.command_path} --help" if where else ""
            click.echo(f"error: {' '.join(error.format_message().split()).rstrip('.?')}{hint}", err=True)
            sys.exit(error.exit_code)
        except click.Abort:
            click.echo("error: stopped", err=True)
            sys.exit(1)
        sys.exit(status if isinstance(status, int) else 0)

    def invoke(self, context: click.Context) -> Any:
        """Run the command; 2 for usage and config, 1 where the run failed."""
        try:
            return super().invoke(context)
        except PolicywatchError as error:
            click.echo("\n".join(f"error: {line}" for line in str(error).splitlines()), err=True)
            context.exit(error.status)
        except sqlite3.Error as error:
            broken = any(word in str(error) for word in ("malformed", "not a database"))
            todo = "it is damaged: `policywatch doctor` says how far" if broken else "what was kept before is whole"
            click.echo(f"error: the store could not be read or written: {error}; {todo}", err=True)
            context.exit(1)
        except BrokenPipeError:
            # The reader of our output has gone, as `head` does; there is nobody left to tell.
            sys.stderr.close()
            context.exit(1)
        except OSError as error:
            click.echo(f"error: {error.filename or 'a file or connection'}: {error.strerror or error}", err=True)
            context.exit(1)


as_json = click.option(
    "--json", "as_json", is_flag=True, help="One JSON document on standard output, nothing else there."
)


def program_version() -> str | None:
    """The version that is installed, None where the program runs from a checkout alone."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("policywatch")
    except PackageNotFoundError:
        return None


def _show_version(context: click.Context, parameter: click.Parameter, wanted: bool) -> None:
    if not wanted:
        return
    known = program_version()
    click.echo(f"policywatch {known}" if known else "policywatch, run from its checkout and not installed")
    context.exit()


version_option = click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Show the version and exit.",
)


def say(as_json: bool, document: Any, text: str) -> None:
    """The result of a command: JSON where asked for, else words."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2) if as_json else text)


def columns() -> int:
    """The columns to write for: the terminal's, from 60 to 120, and 100 where nobody says."""
    return max(60, min(120, shutil.get_terminal_size((100, 24)).columns))


@contextmanager
def bar(label: str, length: int) -> Iterator[Callable[[int], None]]:
    """A progress bar on standard error, on a terminal only; gives a function that moves it on by some steps."""
    if not (sys.stderr.isatty() and length):
        yield lambda steps: None
        return
    with click.progressbar(length=length, label=label, file=sys.stderr) as shown:
        yield shown.update


@contextmanager
def counted(label: str) -> Iterator[Callable[[int, int], None]]:
    """As `bar`, for work that tells how much there is only when it begins; gives a function of (done, total)."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    with click.progressbar(length=1, label=label, file=sys.stderr) as shown:

        def told(done: int, total: int) -> None:
            shown.length = total
            shown.update(done - shown.pos)

        yield told
