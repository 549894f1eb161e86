"""How the time of every expression and of every loop over outside text grows: doubling the input may not triple it.

Expressions are found in the code itself, and attacked with texts made from their own parts (attacks.py); loops are named in
cases.py. Both are given texts that double in length until they take long enough to compare, or have a million characters, so
that each row takes seconds whatever it does. Prints a row for each, the worst first, and exits with status 1 where something
of ours grows too fast.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from time import monotonic, process_time
from typing import Any

from benchmarks.attacks import Expression, attacks, expressions_in_code
from benchmarks.cases import LOOPS, Loop

LARGEST, SMALLEST = 1_048_576, 1_024
# Seconds: what is quicker says nothing of growth, and what is slower need not grow further to be judged.
TELLING, ENOUGH = 0.05, 0.2
# An expression that needs less for so many characters cannot be one whose time grows with their square.
PROBE, QUICK = 32_768, 0.0005
# Seconds for all attacks on one expression; those that cost most at a small length come first.
MOST_ROW = 10.0
MOST_FACTOR = 3.0


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
    began = monotonic()
    largest = LARGEST // 16 if quick else LARGEST
    found = [of_expression(one, largest) for one in expressions_in_code()]
    expressions = sorted(found, key=lambda one: (-one.factor, -one.seconds))
    told = [one for one in expressions if one.factor]
    _print(f"{len(expressions)} expressions; {len(expressions) - len(told)} too quick to tell, the others", told)
    ours = sorted((of_loop(one, largest) for one in LOOPS if not one.limited), key=lambda one: -one.factor)
    _print(f"{len(ours)} loops of ours", ours)
    _print("libraries, which a worker's limits end", [of_loop(one, largest) for one in LOOPS if one.limited])
    fast = [one.name for one in (*expressions, *ours) if one.factor >= MOST_FACTOR]
    worst = max((*expressions, *ours), key=lambda one: one.factor)
    print(f"\nthe worst: {worst.name}, {worst.factor:.1f} (bar {MOST_FACTOR:.0f}); all in {monotonic() - began:.0f} s")
    print("\n".join(f"NOT ACCEPTABLE: {one}" for one in fast) or f"nothing of ours grows by {MOST_FACTOR:.0f} or more")
    if fast:
        raise SystemExit(1)


def _print(title: str, rows: Iterable[Growth]) -> None:
    print(f"\n{title}\n| what | worst factor | characters | s | text |\n|---|---|---|---|---|")
    for one in rows:
        shown = f"{one.factor:.1f}" if one.factor else "too quick"
        text = one.text.replace("|", "\\|")
        print(f"| {one.name} | {shown} | {one.length:,} | {one.seconds:.2f} | {text} |", flush=True)


def of_loop(loop: Loop, largest: int = LARGEST) -> Growth:
    """How one loop grows."""
    return growth(loop.name, loop.work, loop.make, loop.name, largest)


def of_expression(expression: Expression, largest: int = LARGEST) -> Growth:
    """How one expression grows, looked for as the code does it, in the worst of some texts."""

    def text_of(prefix: str, unit: str, suffix: str, length: int) -> Any:
        text = prefix + unit * max(1, length // len(unit)) + suffix
        return text.encode("utf-8", "replace") if isinstance(expression.pattern.pattern, bytes) else text

    def cost(attack: tuple[str, str, str]) -> float:
        return _seconds(expression.search, text_of(*attack, 2_048))

    name, work = expression.place, expression.search
    rows, began = [Growth(name, 0.0, 0, 0.0, "no repetition")], monotonic()
    for attack in sorted(attacks(expression.pattern), key=cost, reverse=True):
        if monotonic() - began > MOST_ROW:
            break
        rows.append(
            growth(name, work, partial(text_of, *attack), "{!r} + {!r}… + {!r}".format(*attack), largest, QUICK)
        )
    return max(rows, key=lambda one: (one.factor, one.seconds))


def growth(
    name: str, work: Callable[[Any], Any], make: Callable[[int], Any], shown: str, largest: int = LARGEST,
    least: float = 0.0,
) -> Growth:  # fmt: skip
    """The worst factor between a length and twice that, of those that take long enough to tell.

    What takes less than `least` seconds for PROBE characters is not looked at any further.
    """
    worst, before, length = Growth(name, 0.0, 0, 0.0, shown), 0.0, SMALLEST
    # What is loaded, or built, at the first use is no growth.
    work(make(SMALLEST))
    while length <= largest:
        seconds = _seconds(work, make(length))
        if seconds > TELLING and before > TELLING / 3:
            factor = seconds / before
            if factor >= MOST_FACTOR * 0.8:
                # A busy machine may have met one of the two: the best of some is what they need.
                seconds, before = (min(_seconds(work, make(size)) for _ in range(3)) for size in (length, length // 2))
                factor = seconds / before
            if factor > worst.factor and seconds > TELLING:
                worst = Growth(name, factor, length, seconds, shown)
        if seconds > ENOUGH or (length == PROBE and seconds < least):
            break
        worst = worst if worst.factor else Growth(name, 0.0, length, seconds, shown)
        before, length = seconds, length * 2
    return worst


def _seconds(work: Callable[[Any], Any], text: Any) -> float:
    began = process_time()
    work(text)
    return process_time() - began


if __name__ == "__main__":
    main()
