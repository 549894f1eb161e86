"""The colours of a digest in light and dark, by role. The pairs are what a reader has to tell apart."""

from __future__ import annotations

LIGHT = {
    "page": "#f4f1ea", "card": "#fffdf9", "text": "#23262b", "muted": "#5b6068", "accent": "#0f5668",
    "rule": "#ddd7ca", "bar": "#2d7488", "track": "#ece7dc",
}  # fmt: skip
DARK = {
    "page": "#15171a", "card": "#1d2024", "text": "#e8e4dc", "muted": "#adb1b8", "accent": "#86c9d6",
    "rule": "#3b4046", "bar": "#5fa9b8", "track": "#2a2e33",
}  # fmt: skip
# Words on grounds: at least 4.5 to 1 in both schemes.
WORDS = tuple((words, ground) for words in ("text", "muted", "accent") for ground in ("page", "card"))
# Classes of the template: what each colours. The light colour stands inline, the dark one in a style block.
ROLES = {
    "c-text": ("color", "text"), "c-muted": ("color", "muted"), "c-accent": ("color", "accent"),
    "b-page": ("background-color", "page"), "b-card": ("background-color", "card"),
    "b-bar": ("background-color", "bar"), "b-track": ("background-color", "track"),
    "r-rule": ("border-color", "rule"), "r-accent": ("border-color", "accent"),
}  # fmt: skip


def rules(scheme: dict[str, str], *, important: bool = False) -> str:
    """CSS that gives each class its colour of a scheme."""
    weight = " !important" if important else ""
    return "\n".join(f".{name} {{ {what}: {scheme[role]}{weight}; }}" for name, (what, role) in ROLES.items())


def contrast(one: str, other: str) -> float:
    """The contrast of two colours such as "#1d2024", from 1 to 21, as WCAG 2 defines it."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
