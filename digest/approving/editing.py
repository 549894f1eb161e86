"""A person's changes to a draft before it is approved: checked here, kept by the store, applied by each later draft."""

from __future__ import annotations

import re
from dataclasses import dataclass

from digest.approving.approval import find, named
from digest.content.words import count_words
from digest.wording.linter import Lapse
from digest.wording.own import OwnWords
from ground.addresses import unsafe
from ground.errors import DigestError
from store.deliveries.digests import items_of, refuse_if_left
from store.deliveries.edits import Action, Edit, add_edit, edits_of, present
from store.documents.documents import get_document
from store.shape.database import Store

GLOSS_WORDS = 14
NOTE_WORDS = 45
VERDICTS = ("harms", "protects", "mixed", "unclear")
# Whose words they are decides whether the house language is read in them.
OURS: tuple[Action, ...] = ("gloss", "note", "headline", "verdict")
OF_DIGEST: tuple[Action, ...] = ("headline",)
MOST_WORDS: dict[Action, int] = {"gloss": GLOSS_WORDS, "headline": GLOSS_WORDS, "note": NOTE_WORDS}
NUMBER = re.compile(r"(\d{1,3})")
DOCUMENT = re.compile(r"document:(\d{1,18})")


@dataclass(frozen=True, slots=True)
class Change:
    """What an editor asks for: `item` is a number of the draft, `document:<id>`, or "" for the digest itself."""

    item: str
    action: Action
    value: str = ""
    undone: bool = False


def edit(
    store: Store, digest_id: str, change: Change, *, who: str, why: str, now: str, own: OwnWords
) -> tuple[Lapse, ...]:  # fmt: skip
    """Keep an edit for the next draft of the digest; what of the editor's words is to be ticked off.

    Raises DigestError where the digest has left, the item is not there, or the words may not stand in a briefing.
    """
    named(who, "an edit")
    if not why.strip() or unsafe(why):
        raise DigestError("say why, in one line: whoever approves will read it (--why)")
    find(store, digest_id)
    refuse_if_left(store, digest_id)
    document = _document(store, digest_id, change)
    lapses = () if change.undone else _checked(change, own)
    if change.undone and not any(
        (one.document_id, one.action) == (document, change.action) for one in present(edits_of(store, digest_id))
    ):
        raise DigestError(f"{digest_id}: there is no {change.action} of {change.item or 'it'} to undo")
    add_edit(
        store,
        Edit(
            digest_id=digest_id, document_id=document, action=change.action, value=change.value.strip(), why=why.strip(),
            who=who.strip(), at=now, undone=change.undone,
        ),
    )  # fmt: skip
    return lapses


def _document(store: Store, digest_id: str, change: Change) -> int | None:
    if change.action in OF_DIGEST:
        return None
    direct = DOCUMENT.fullmatch(change.item)
    if direct and get_document(store, int(direct[1])):
        return int(direct[1])
    number = NUMBER.fullmatch(change.item)
    shown = {row.number: row.document_id for row in items_of(store, digest_id)}
    if number and int(number[1]) in shown:
        return shown[int(number[1])]
    raise DigestError(
        f"{digest_id}: has no item {change.item!r}; its items are 01 to {len(shown):02}, and any document is document:ID"
    )


def _checked(change: Change, own: OwnWords) -> tuple[Lapse, ...]:
    value, most = change.value.strip(), MOST_WORDS.get(change.action)
    if change.action == "place" and not (value.isdecimal() and 1 <= int(value) <= 50):
        raise DigestError(f"{value!r} is no place; name one from 1 to 50")
    if change.action == "verdict":
        _check_verdict(value)
    if change.action not in OURS:
        return ()
    if not value or unsafe(value):
        raise DigestError(f"a {change.action} is one line of words")
    if most and count_words(value) > most:
        raise DigestError(f"a {change.action} has at most {most} words; this one has {count_words(value)}")
    return own.check(value)


def _check_verdict(value: str) -> None:
    verdict, _, basis = value.partition(":")
    if verdict not in VERDICTS or (verdict != "unclear" and not basis.strip()):
        raise DigestError(
            f"{value!r} is no verdict; write one of {', '.join(VERDICTS)}, a colon, and whose assessment it rests on"
        )
