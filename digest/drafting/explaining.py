"""Why documents rank where they do: the points of each item and of the next twenty, and which quota kept one out."""

from __future__ import annotations

from typing import Any

from digest.content.clean import clean
from digest.content.facts import Ranked
from digest.content.tongue import speaking
from digest.drafting.draft import fit, stories_of
from digest.drafting.facts import gather
from digest.drafting.on_order import order_of
from ground.config import Config
from store.shape.database import Store

NEXT = 20
TITLE = 60


def explain_ranking(config: Config, store: Store, briefing: str, week: str | None = None) -> list[dict[str, Any]]:
    """The items of a digest and the next twenty, the best first; nothing is saved.

    `number` is an item's in the mail, None for what is not in it; `kept_out` says why not.
    """
    order = order_of(config, briefing, week)
    with speaking(order.briefing.language):
        facts = gather(store, order.briefing, order.week, themes=order.themes, given=order.given)
        content, _, _ = fit(facts, order.briefing.words.ceiling)
    numbers = {entry.document_id: entry.number for entry in stories_of(content)}
    chosen = {one.shown.id for one in facts.chosen}
    shown = {one.shown.id: one for one in (*facts.ranked, *facts.chosen)}
    others = [one.shown.id for one in facts.ranked if one.shown.id not in chosen][:NEXT]
    rows = []
    for one in facts.ranked:
        number = one.shown.id
        if number in chosen or number in others:
            cut = "cut for length" if number in chosen and number not in numbers else facts.kept_out.get(number, "")
            rows.append(_told(shown[number], numbers.get(number), "" if number in numbers else cut))
    return rows


def _told(one: Ranked, number: int | None, kept_out: str) -> dict[str, Any]:
    shown = one.shown
    return {
        "number": number, "document": shown.id, "score": one.score, "theme": one.theme, "country": shown.country,
        "publisher": shown.publisher, "title": clean(shown.title), "points": dict(one.points), "kept_out": kept_out,
    }  # fmt: skip


def as_lines(rows: list[dict[str, Any]]) -> str:
    """The rows for a person, two lines each."""
    lines = []
    for row in rows:
        mark = f"[{row['number']:02}]" if row["number"] else "  – "
        lines.append(f"{mark} {row['score']:6.2f}  {row['country']:<3} {row['theme']}: {clean(row['title'], TITLE)}")
        points = ", ".join(f"{name} {worth:+g}" for name, worth in row["points"].items() if worth)
        why = f"; kept out: {row['kept_out']}" if row["kept_out"] else ""
        lines.append(f"             document {row['document']}: {points}{why}")
    return "\n".join(lines) or "Nothing about a theme was collected in this window."
