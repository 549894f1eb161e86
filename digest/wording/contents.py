"""Our own words in the content of a digest, read against the house language."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from digest.wording.linter import Lapse, lint
from digest.wording.rules import Wording

# What stands for words that are not ours, so that a rule does not reach across them.
OTHERS = "“”"


def lapses_of(model: str, wording: Wording, language: str = "") -> tuple[Lapse, ...]:
    """What in a digest's own sentences is against the house language, each once. `model` is its content as JSON.

    Raises ValueError where it is not JSON.
    """
    content = json.loads(model)
    spoken = language or content.get("language", "en")
    found = {lapse.sentence(): lapse for text in own_texts(content) for lapse in lint(text, spoken, wording)}
    return tuple(found.values())


def own_texts(part: Any) -> Iterator[str]:
    """The lines of a content that hold words of ours, the words of others left out."""
    if isinstance(part, dict):
        if part.get("voice") == "own" and isinstance(part.get("text"), str):
            yield part["text"]
        else:
            for name, value in part.items():
                if isinstance(value, str) and name in ("headline", "preheader", "status"):
                    yield value
                else:
                    yield from own_texts(value)
    elif isinstance(part, list):
        if part and all(isinstance(one, dict) and "voice" in one for one in part):
            yield "".join(one["text"] if one["voice"] == "own" else OTHERS for one in part)
        else:
            for one in part:
                yield from [one] if isinstance(one, str) else own_texts(one)
