"""What a document says beside its themes, for `explain`: a line for each component, and nothing of what is held."""

from __future__ import annotations

from collections import Counter
from typing import Any

from classify.facts.together.facts import Facts
from classify.places.pages import told_page

HELD = "(held)"


def facts_told(facts: Facts) -> dict[str, Any]:
    """The facts as plain data; a held title gives no quote of it to its kind."""
    title_held = any(one.field == "title" for one in facts.held)
    kind = facts.kind
    return {
        "kind": kind and {
            "kind": kind.kind, "reason": kind.reason, "quote": kind.span.quote if kind.span and not title_held else "",
        },
        "references": [{"kind": one.kind, "value": one.value, **told_page(one.span.page)} for one in facts.references],
        "deadlines": [
            {
                "date": one.date, "kind": one.kind, "certainty": one.certainty, "quote": one.span.sentence,
                **told_page(one.span.page),
            }
            for one in facts.deadlines
        ],
        "countries": [{"country": one.country, "score": round(one.score, 2)} for one in facts.countries],
        "concepts": [
            {"id": one.id, "name": one.name, "quote": one.quote, "field": one.field, **told_page(one.page)}
            for one in facts.concepts
        ],
        "signals": [
            {
                "pattern": one.pattern, "right": one.right, "affects": one.affects, "quote": one.span.quote,
                **told_page(one.span.page),
            }
            for one in facts.signals
        ],
        "held": [{"field": one.field, "reason": one.reason} for one in facts.held],
    }  # fmt: skip


def facts_in_words(told: dict[str, Any]) -> list[str]:
    """A line for each component, "none" where it read nothing."""
    kind = told["kind"]
    words = f" “{kind['quote']}”" if kind and kind["quote"] else ""
    held = Counter(f"{one['field']}, {one['reason']}" for one in told["held"])
    shown = {
        "Kind": f"{kind['kind']} (by {kind['reason']}{words})" if kind else "",
        "References": ", ".join(f"{one['kind']} {one['value']}{on_page(one)}" for one in told["references"]),
        "Deadlines": "; ".join(
            f"{one['date']} {one['kind']}, {one['certainty']}: {one['quote'] or HELD}{on_page(one)}"
            for one in told["deadlines"]
        ),
        "Countries": ", ".join(f"{one['country']} {one['score']:.2f}" for one in told["countries"]),
        "Concepts": "; ".join(
            f"{one['name']} (“{one['quote']}”, {one['field']}){on_page(one)}" for one in told["concepts"]
        ),
        "Signals": "; ".join(
            f"{one['pattern']}, {one['right']}: “{one['quote']}”{on_page(one)}" for one in told["signals"]
        ),
        "Held": "; ".join(f"{count} × {what}" for what, count in held.items()),
    }
    return [f"{name}: {line or 'none'}" for name, line in shown.items()]


def on_page(one: dict[str, Any]) -> str:
    """The page that something stands on, behind it in brackets; "" where its document has no pages."""
    return f" (p. {one['page']})" if "page" in one else ""
