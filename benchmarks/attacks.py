"""The expressions of the code, how each is used, and texts made of its own parts that cost it most."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from re import _constants as kinds  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from benchmarks.measure import ROOT

PACKAGES = ("ground", "store", "crawlers", "classify", "digest", "policywatch")
# These read the configuration, which is nobody's from outside.
OURS_ALONE = ("ground/toml/place.py", "ground/toml/strict.py", "classify/lexicons/", "policywatch/")
FUNCTIONS = {"compile", "sub", "search", "match", "fullmatch", "findall", "finditer", "split"}
# What looks at one place alone; all else looks for an expression everywhere.
AT_ONE_PLACE = ("match", "fullmatch")


@dataclass(frozen=True)
class Expression:
    """An expression, where it stands, and how it is used: "match", "fullmatch", or else "finditer"."""

    place: str
    pattern: re.Pattern[Any]
    use: str

    def search(self, text: Any) -> None:
        """Look for it in a text as the code does."""
        if self.use == "finditer":
            for _ in self.pattern.finditer(text):
                pass
        else:
            getattr(self.pattern, self.use)(text)


def expressions_in_code() -> Iterator[Expression]:
    """Every expression that is written out in the packages, with where it stands and how it is used."""
    paths = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    texts = {path: path.read_text(encoding="utf-8") for path in paths}
    for path, text in texts.items():
        place = str(path.relative_to(ROOT))
        if place.startswith(OURS_ALONE):
            continue
        tree = ast.parse(text)
        names = {
            id(node.value): _target(node) for node in ast.walk(tree) if isinstance(node, ast.Assign | ast.AnnAssign)
        }
        for node in ast.walk(tree):
            pattern = _pattern(node)
            if pattern is not None and isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                name = names.get(id(node), "")
                use = _use(name, _users(place, name, text, texts.values())) if name else node.func.attr
                yield Expression(f"{place}:{node.lineno}", pattern, use if use in AT_ONE_PLACE else "finditer")


def _target(node: ast.Assign | ast.AnnAssign) -> str:
    """The name that something is assigned to, where it is one plain name."""
    target = node.targets[0] if isinstance(node, ast.Assign) else node.target
    return target.id if isinstance(target, ast.Name) else ""


def _users(place: str, name: str, own: str, texts: Iterable[str]) -> list[str]:
    """The texts of the modules that may use a name: its own, and those that import from it."""
    module = place.removesuffix(".py").replace("/", ".")
    return [text for text in texts if text is own or (f"from {module} import" in text and name in text)]


def _use(name: str, texts: Iterable[str]) -> str:
    """How the expression of a name is used wherever the name stands: in one of two ways at one place, or else anyhow."""
    ways = set()
    for text in texts:
        for line in (
            one for one in text.splitlines() if name in one and not one.lstrip().startswith(("from ", "import "))
        ):
            for found in re.finditer(rf"\b{name}\b(?:\.(\w+))?(\s*(?::[^=]*)?=[^=])?", line):
                if not found[2]:
                    ways.add(found[1] or "anyhow")
    return ways.pop() if len(ways) == 1 else "fullmatch" if ways == {"match", "fullmatch"} else "finditer"


def _pattern(node: ast.AST) -> re.Pattern[Any] | None:
    """The expression that a call of `re` names, where it is written as a constant."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in FUNCTIONS):
        return None
    if not (isinstance(node.func.value, ast.Name) and node.func.value.id == "re" and node.args):
        return None
    first = node.args[0]
    flags = sum(
        getattr(re, one.attr)
        for one in ast.walk(
            ast.Module([ast.Expr(arg) for arg in (*node.args[1:], *(k.value for k in node.keywords))], [])
        )
        if isinstance(one, ast.Attribute) and isinstance(getattr(re, one.attr, None), re.RegexFlag)
    )
    if not (isinstance(first, ast.Constant) and isinstance(first.value, str | bytes)):
        return None
    return re.compile(first.value, flags)


def attacks(pattern: re.Pattern[Any]) -> set[tuple[str, str, str]]:
    """Texts made of an expression's own repetitions: what stands before one, its unit again and again, and what breaks it."""
    source = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    found: set[tuple[str, str, str]] = set()
    for before, unit in _repetitions(parser.parse(source, pattern.flags & ~re.UNICODE)):
        for suffix in ("", "\0"):
            found |= {("", unit, suffix), (before, unit, suffix), ("", before + unit, suffix)}
        found |= {("", before, "\0")} if before else set()
        found.add((before, unit + " ", "\0"))
    return {one for one in found if one[1]}


def _repetitions(tree: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """What stands before each repetition in a parsed expression, and an example of what it repeats."""
    for kind, value in tree:
        for inner in _inside(kind, value):
            yield from _repetitions(inner, before)
        if kind in (kinds.MAX_REPEAT, kinds.MIN_REPEAT, kinds.POSSESSIVE_REPEAT) and value[1] > 9:
            yield before, _example(value[2]) or "a"
        before += _example([(kind, value)])


def _inside(kind: Any, value: Any) -> list[Any]:
    if kind in (kinds.MAX_REPEAT, kinds.MIN_REPEAT, kinds.POSSESSIVE_REPEAT):
        return [value[2]]
    if kind is kinds.SUBPATTERN:
        return [value[3]]
    if kind is kinds.BRANCH:
        return list(value[1])
    return [value[1]] if kind in (kinds.ASSERT, kinds.ASSERT_NOT) else []


def _example(tree: Any) -> str:
    """A short text that an expression fits."""
    made = ""
    for kind, value in tree:
        if kind is kinds.LITERAL:
            made += chr(value)
        elif kind is kinds.NOT_LITERAL:
            made += "a" if value != ord("a") else "b"
        elif kind is kinds.ANY:
            made += "a"
        elif kind is kinds.IN:
            made += _member(value)
        elif kind in (kinds.MAX_REPEAT, kinds.MIN_REPEAT, kinds.POSSESSIVE_REPEAT):
            made += _example(value[2]) * min(max(value[0], 1), 40)
        elif kind is kinds.SUBPATTERN:
            made += _example(value[3])
        elif kind is kinds.BRANCH:
            made += _example(value[1][0])
    return made


def _member(items: Any) -> str:
    """A character of a class."""
    samples = "a1 _-.</\"'(:@\n\u0301\u200b\x01é"
    test = re.compile("".join(("[", *map(_written, items), "]")))
    return next(
        (one for one in samples if test.fullmatch(one)), next((chr(v) for k, v in items if k is kinds.LITERAL), "a")
    )


def _written(item: Any) -> str:
    kind, value = item
    if kind is kinds.NEGATE:
        return "^"
    if kind is kinds.LITERAL:
        return re.escape(chr(value))
    if kind is kinds.RANGE:
        return f"{re.escape(chr(value[0]))}-{re.escape(chr(value[1]))}"
    category = str(value).rsplit("_", 1)[-1]
    letter = {"DIGIT": "d", "SPACE": "s", "WORD": "w"}[category]
    return "\\" + (letter.upper() if "_NOT_" in str(value) else letter)
