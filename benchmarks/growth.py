"""How the time of every expression and of every loop over outside text grows: doubling the input may not triple it.

Expressions are found in the code itself, and attacked with texts made from their own parts; loops are named below. Both
are given texts that double in length until they take long enough to compare, or have a million characters. Prints what
grows worst, and exits with status 1 where something of ours grows too fast.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from re import _constants as kinds  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from time import process_time
from typing import Any

from benchmarks.cases import LOOPS, Loop
from benchmarks.measure import ROOT

PACKAGES = ("ground", "store", "crawlers", "classify", "digest", "policywatch")
LARGEST, SMALLEST = 1_048_576, 16_384
# Seconds: what is quicker says nothing of growth, and what is slower need not grow further to be judged.
TELLING, ENOUGH = 0.1, 0.4
# An expression that needs less for 32,768 characters cannot be one whose time grows with their square.
QUICK = 0.0005
# These read the configuration, which is nobody's from outside.
OURS_ALONE = ("ground/tomlplace.py", "ground/strict.py", "classify/lexicons/", "policywatch/")
MOST_FACTOR = 3.0
FUNCTIONS = {"compile", "sub", "search", "match", "fullmatch", "findall", "finditer", "split"}


@dataclass(frozen=True)
class Growth:
    """The worst doubling of one thing: the factor (0 where it was too quick to tell), at what length, by which text."""

    name: str
    factor: float
    length: int
    seconds: float
    text: str


def main(quick: bool = False) -> None:
    """Print the tables. Raises SystemExit where something of ours grows too fast."""
    expressions = sorted((of_expression(*one) for one in expressions_in_code()), key=lambda one: -one.factor)
    _print(f"{len(expressions)} expressions, the worst of them", expressions[: 10 if quick else 25])
    ours = [of_loop(one) for one in LOOPS if not one.limited]
    _print("loops of ours", ours)
    if not quick:
        _print("libraries, which a worker's limits end", [of_loop(one) for one in LOOPS if one.limited])
    fast = [one.name for one in (*expressions, *ours) if one.factor >= MOST_FACTOR]
    print("\n".join(f"NOT ACCEPTABLE: {one}" for one in fast) or f"nothing of ours grows by {MOST_FACTOR:.0f} or more")
    if fast:
        raise SystemExit(1)


def _print(title: str, rows: Iterable[Growth]) -> None:
    print(f"\n{title}\n| what | worst factor | characters | s | text |\n|---|---|---|---|---|")
    for one in rows:
        shown = f"{one.factor:.1f}" if one.factor else "too quick"
        text = one.text.replace("|", "\\|")
        print(f"| {one.name} | {shown} | {one.length:,} | {one.seconds:.2f} | {text} |")


def of_loop(loop: Loop) -> Growth:
    """How one loop grows."""
    return growth(loop.name, loop.work, loop.make, loop.name)


def of_expression(name: str, pattern: re.Pattern[Any]) -> Growth:
    """How one expression grows, searched for again and again in the worst of some texts."""

    def work(text: Any) -> None:
        for _ in pattern.finditer(text):
            pass

    def text_of(prefix: str, unit: str, suffix: str, length: int) -> Any:
        text = prefix + unit * max(1, length // len(unit)) + suffix
        return text.encode("utf-8", "replace") if isinstance(pattern.pattern, bytes) else text

    rows = [
        growth(name, work, partial(text_of, *attack), "{!r} + {!r}… + {!r}".format(*attack))
        for attack in attacks(pattern)
        if _seconds(work, text_of(*attack, 32_768)) > QUICK
    ]
    return max(rows, key=lambda one: (one.factor, one.seconds), default=Growth(name, 0.0, 0, 0.0, "no repetition"))


def growth(name: str, work: Callable[[Any], Any], make: Callable[[int], Any], shown: str) -> Growth:
    """The worst factor between a length and twice that, of those that take long enough to tell."""
    worst, before, length = Growth(name, 0.0, 0, 0.0, shown), 0.0, SMALLEST
    while length <= LARGEST:
        seconds = _seconds(work, make(length))
        if seconds > TELLING and before:
            factor = seconds / before
            if factor >= MOST_FACTOR * 0.8:
                # A busy machine may have met one of the two: the best of some is what they need.
                seconds, before = (min(_seconds(work, make(size)) for _ in range(3)) for size in (length, length // 2))
                factor = seconds / before
            if factor > worst.factor:
                worst = Growth(name, factor, length, seconds, shown)
        if seconds > ENOUGH:
            break
        worst = worst if worst.factor else Growth(name, 0.0, length, seconds, shown)
        before, length = seconds, length * 2
    return worst


def _seconds(work: Callable[[Any], Any], text: Any) -> float:
    began = process_time()
    work(text)
    return process_time() - began


def expressions_in_code() -> Iterator[tuple[str, re.Pattern[Any]]]:
    """Every expression that is written out in the packages, with where it stands."""
    for package in PACKAGES:
        paths = sorted((ROOT / package).rglob("*.py"))
        for path in (one for one in paths if not str(one.relative_to(ROOT)).startswith(OURS_ALONE)):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                pattern = _pattern(node)
                if pattern is not None:
                    yield f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}", pattern


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


if __name__ == "__main__":
    main()
