"""TOML files into strict, frozen models. Every fault of every file is kept, with file, line, key and the nearest name."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from ground.errors import ConfigError
from ground.toml.place import line_of


class Strict(BaseModel):
    """A model that refuses unknown keys, does not turn one type into another, and never changes."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)
    secret_from: ClassVar[str] = ""
    """The variable of the environment that holds what must not stand in the file."""


Model = TypeVar("Model", bound=Strict)
# What `policywatch init` leaves where only a person knows what belongs there.
FILL_IN = "FILL IN"
# What pydantic finds, as somebody says it who writes TOML.
WORDS = {
    "string_type": "should be text in quotation marks", "int_type": "should be a whole number, without quotation marks",
    "int_from_float": "should be a whole number", "float_type": "should be a number, without quotation marks",
    "bool_type": "should be true or false, without quotation marks",
    "tuple_type": 'should be a list in brackets, such as ["a", "b"]',
    "list_type": 'should be a list in brackets, such as ["a", "b"]', "string_too_short": "should not be empty",
    "dict_type": "should be a table, such as { key = value }", "model_type": "should be a table, such as { key = value }",
}  # fmt: skip
SECRET = re.compile(r"(?i)(?:[a-z]+[_-])?(?:pass(?:word|wd|phrase)?|secret|token|api[_-]?key)")
LOGIN = re.compile(r"//[^/@\s]{1,200}@")


class Faults:
    """Collects what is wrong with the configuration, so that a person sees all of it at once."""

    def __init__(self) -> None:
        self.lines: list[str] = []

    def add(self, file: Path, where: int | None, text: str) -> None:
        """Note one fault at a line (counted from 1) of a file."""
        self.lines.append(f"{_short(file)}:{where}: {text}" if where else f"{_short(file)}: {text}")

    def raise_if_any(self) -> None:
        """Raise ConfigError with all faults, if there are any."""
        if self.lines:
            raise ConfigError(self.lines)


def read_toml(file: Path, faults: Faults) -> dict[str, Any] | None:
    """The file's table, or None with the fault noted."""
    content = read_content(file, faults)
    return None if content is None else as_toml(content, file, faults)


def read_content(file: Path, faults: Faults) -> bytes | None:
    """What a file holds, or None with the fault noted."""
    try:
        return file.read_bytes()
    except OSError as error:
        faults.add(file, None, f"cannot be read: {error.strerror or error}")
    return None


def as_toml(content: bytes, file: Path, faults: Faults) -> dict[str, Any] | None:
    """The table in a file's content, or None with the fault noted."""
    try:
        text = content.decode("utf-8-sig")
        return tomllib.loads(text)
    except UnicodeDecodeError as error:
        faults.add(file, None, f"is not UTF-8 text (byte {error.start}); save it as UTF-8")
    except tomllib.TOMLDecodeError as error:
        faults.add(file, getattr(error, "lineno", None) or _line_in(str(error), text), f"is not valid TOML: {error}")
    except (ValueError, RecursionError) as error:
        # Numbers of thousands of digits and brackets thousands deep, which tomllib leaves to Python.
        faults.add(file, None, f"is not TOML that can be read: {error}")
    return None


def parse(model: type[Model], table: Any, file: Path, faults: Faults, at: tuple[str | int, ...] = ()) -> Model | None:
    """A table as a model, or None with each fault noted. `at` is the table's place in its file."""
    left = list(_left(table))
    for loc in left:
        place = (*at, *loc)
        faults.add(
            file, line_of(file, place), f"{_dotted(place)}: is still to be filled in; the lines above it say with what"
        )
    try:
        parsed = model.model_validate(table)
        return None if left else parsed
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            place = (*at, *detail["loc"])
            if detail["loc"] not in left:
                faults.add(file, line_of(file, place), _sentence(place, detail, model))
    return None


def _left(table: Any, at: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The places of a table where only a mark stands, to be filled in."""
    if table == FILL_IN:
        yield at
    elif isinstance(table, dict):
        for key, value in table.items():
            yield from _left(value, (*at, key))
    elif isinstance(table, list):
        for index, value in enumerate(table):
            yield from _left(value, (*at, index))


def _dotted(place: tuple[str | int, ...]) -> str:
    return ".".join(str(part + 1) if isinstance(part, int) else str(part) for part in place)


def _sentence(place: tuple[str | int, ...], detail: ErrorDetails, model: type[BaseModel]) -> str:
    key = _dotted(place)
    if detail["type"] == "extra_forbidden":
        at = _model_at(model, detail["loc"][:-1])
        if SECRET.fullmatch(str(place[-1])):
            where = getattr(at, "secret_from", "") or "a variable of the environment (docs/running.md)"
            return f"{key}: does not belong into a file that others read; take it out, and put it into {where}"
        names = [field.alias or name for name, field in at.model_fields.items()]
        near = get_close_matches(str(place[-1]), names, n=1, cutoff=0.5)
        hint = f"; did you mean {near[0]}?" if near else f"; known here: {', '.join(sorted(names))}"
        return f"{key}: not a known key{hint}"
    if detail["type"] == "missing":
        return f"{key}: is missing; add it"
    message = WORDS.get(detail["type"], detail["msg"].removeprefix("Value error, "))
    if detail["type"] != "value_error":
        message = re.sub(r"^\w+ should ", "should ", message)
    return f"{key}: {message}{_shown(detail.get('input'), message)}"


def _shown(given: Any, message: str) -> str:
    """The value as it was given, where it is short, not said already, and holds no login."""
    if not isinstance(given, str | int | float | bool) or LOGIN.search(str(given)):
        return ""
    shown = str(given).lower() if isinstance(given, bool) else repr(given)
    return f" (is {shown})" if len(shown) < 60 and f'"{given}"' not in message else ""


def _model_at(model: type[BaseModel], path: Iterable[str | int]) -> type[BaseModel]:
    """A model inside another, following field names."""
    current: Any = model
    for part in path:
        field = getattr(current, "model_fields", {}).get(part) if isinstance(part, str) else None
        if field is None:
            continue
        found = [one for one in _classes(field.annotation) if issubclass(one, BaseModel)]
        current = found[0] if found else current
    return current  # type: ignore[no-any-return]


def _classes(annotation: Any) -> list[type]:
    if isinstance(annotation, type):
        return [annotation]
    return [one for part in getattr(annotation, "__args__", ()) for one in _classes(part)]


def _line_in(message: str, text: str) -> int:
    """The line that tomllib's message names; "at end of document" is the last one with anything in it."""
    words = message.replace(",", " ").replace(")", " ").split()
    return int(words[words.index("line") + 1]) if "line" in words else text.rstrip().count("\n") + 1


def _short(file: Path) -> str:
    try:
        return str(file.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(file)
