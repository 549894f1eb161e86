"""What ranked and found no place in the mail: all of it stands on the archive page."""

from __future__ import annotations

from digest.content.clean import safe_link
from digest.content.facts import Facts
from digest.content.model import Beyond, Content
from digest.content.words import country_name
from digest.sections.pieces import by_of, title_of


def beyond_of(facts: Facts, content: Content) -> tuple[Beyond, ...]:
    """The ranked documents that no entry of the content shows, the best first."""
    shown = {entry.document_id for section in content.sections for entry in section.entries}
    return tuple(
        Beyond(
            document_id=one.shown.id,
            country=country_name(one.shown.country),
            title=title_of(facts, one.shown),
            url=safe_link(one.shown.url),
            by=by_of(facts, one.shown),
            theme=one.theme,
            score=one.score,
            why=facts.kept_out.get(one.shown.id, ""),
        )
        for one in facts.ranked
        if one.shown.id not in shown
    )
