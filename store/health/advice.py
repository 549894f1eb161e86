"""What a person does about each state of a source: one table for `sources health` and for alerts."""

from __future__ import annotations

from dataclasses import dataclass

DAY = 86_400


@dataclass(frozen=True, slots=True)
class Advice:
    """A state in words, the next step in one sentence, and how many seconds of it are no concern yet.

    `patience` is None where nobody needs to do anything.
    """

    words: str
    todo: str
    patience: int | None = None


# The worst first: those that do not mend themselves and lose documents for good.
ADVICE: dict[str, Advice] = {
    "gone": Advice(
        "its page is gone",
        "Find the new address on the publisher's site and put it into url, or set disabled with the reason.",
        0,
    ),
    "blocked": Advice(
        "it blocks us",
        "Open the address in a browser: if it opens there, ask the publisher to admit our user agent, or find another "
        "address of theirs; we do not get around it.",
        0,
    ),
    "refused": Advice(
        "it asks robots to stay away",
        "Respect it: ask the publisher for leave, or set disabled with the reason.",
        0,
    ),
    "drifted": Advice(
        "its page has changed",
        "Open the page, mend the selector, field or promise that the sentence names, then try "
        "`policywatch collect {id}`.",
        0,
    ),
    "malformed": Advice(
        "what it sends cannot be read",
        "Open the address: if it shows a page for people, find the new address of the feed; if the feed itself is "
        "broken, tell the publisher.",
        0,
    ),
    "unsafe": Advice(
        "a safety limit stopped it",
        "Read the sentence: if you trust the source, raise the one limit it names; never open a private address for it.",
        0,
    ),
    "silent": Advice(
        "it is silent for longer than usual",
        "Look at the publisher's own pages: if there is news, find the address where it appears now; if not, allow for "
        "the rest with expect.silence.",
        0,
    ),
    "empty": Advice(
        "it answers and holds nothing",
        "Open the address: if it lists documents, mend the selectors or fields; if it may be empty, set expect.items "
        "to 0.",
        DAY,
    ),
    "failed": Advice(
        "it does not answer",
        "Open the address in a browser: if it opens there, look at this machine's network, proxy and certificates; if "
        "it has moved, change url; else wait, it is tried again by itself.",
        DAY,
    ),
    "limited": Advice(
        "it asks us to come less often",
        "Raise every for this source, and let fewer sources ask the same host; it is not asked before its time.",
        DAY,
    ),
    "moved": Advice("it has moved, and is still read", "Put the address that the sentence names into url."),
    "never": Advice("not collected yet", "Nothing: it is collected when it is due; `policywatch collect {id}` tries it now."),
    "paused": Advice("paused by us", "Nothing, while the reason holds; take disabled out to go on."),
    "ok": Advice("well", "Nothing."),
    "unchanged": Advice("well, and nothing has changed", "Nothing."),
}  # fmt: skip
UNKNOWN = Advice("in a state that this version does not know", "Read the sentence of its last run.", 0)
ORDER = tuple(ADVICE)


def advice_on(state: str) -> Advice:
    """The advice on a state."""
    return ADVICE.get(state, UNKNOWN)


def next_step(state: str, source_id: str) -> str:
    """What to do next about a source in a state, in one sentence."""
    return advice_on(state).todo.replace("{id}", source_id)


def rank(state: str) -> int:
    """Where a state stands, the worst at 0; one that is not known comes first."""
    return ORDER.index(state) if state in ADVICE else -1
