"""What is only mentioned: a theme with barely enough evidence, none of it in the title, beside one that is clearly there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ground.records import Tag

# A report on trafficking that names "labour exploitation" once is about trafficking. Measured on the development documents:
# this takes away a third of the wrong tags, and one right one in two hundred.
CLEARLY_THERE = 0.7
MORE = 0.06


def needed_scores(found: Sequence[Tag], thresholds: Mapping[str, float]) -> dict[str, float]:
    """The score that each theme found in a document needs: its threshold, and MORE where it is only mentioned."""
    clear = {tag.theme for tag in found if tag.score >= CLEARLY_THERE}
    return {
        tag.theme: thresholds[tag.theme] + (MORE if clear - {tag.theme} and not _in_title(tag) else 0.0)
        for tag in found
    }


def _in_title(tag: Tag) -> bool:
    return any(one.field == "title" for one in tag.evidence)
