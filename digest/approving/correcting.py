"""Corrections of a digest that was sent: written down at once, and mailed only when a person has approved the mail."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass

from digest.approving.approval import find, named, refuse_unseen
from digest.content.model import template_version
from digest.content.tongue import say, speaking
from digest.content.words import day
from digest.wording.own import NO_RULES, OwnWords
from ground.addresses import unsafe
from ground.clock import moment
from ground.errors import DigestError
from store.deliveries.corrections import (
    HARM,
    KINDS,
    Correction,
    add_correction,
    approve_mail,
    get_correction,
    move_correction,
    next_number,
)
from store.deliveries.digests import LEFT, Digest, items_of
from store.shape.database import Store

ITEM = re.compile(r"([^/\s]{1,200})/(\d{1,4})")
MESSAGE = re.compile(r"([^/\s]{1,200})/correction-(\d{1,4})")
MOST = 600


@dataclass(frozen=True, slots=True)
class Mistake:
    """What we wrote and what is right; `kind` is slip, fact or theme."""

    kind: str
    was: str
    corrected: str


def correct(
    store: Store, item: str, wrong: Mistake, *, mail: bool, who: str, now: str, own: OwnWords = NO_RULES
) -> Correction:
    """Log what was wrong at an item ("weekly-2026-W48/07") and what is right; with `mail`, a draft of a mail about it.

    What is right are words of ours and follow the house language; what was wrong is quoted. Raises DigestError.
    """
    kind, was, corrected = wrong.kind, _sentence(wrong.was, "--was"), _sentence(wrong.corrected, "--right")
    own.refuse_held(was)
    own.check(corrected)
    digest, number = _sent_item(store, item)
    if kind not in KINDS or kind == HARM:
        raise DigestError(f"{kind!r} is no kind of correction; write slip, fact or theme, or withdraw the item")
    with speaking(language_of(digest)):
        paragraphs = (
            say("A correction to item {number} of {title}.", number=f"{number:02}", title=digest.title),
            say("We wrote: {was}", was=was),
            say("Right is: {right}", right=corrected),
            say(
                "The issue that was sent stays as it was; this note stands beside it. Wrong again? Reply to this mail."
            ),
        )
    return _log(store, digest, number, kind, (was, corrected), paragraphs if mail else (), who, now)


def withdraw_item(store: Store, item: str, *, who: str, now: str) -> Correction:
    """Withdraw an item of a digest that was sent, at once, with a draft of a mail that repeats nothing of it.

    Raises DigestError.
    """
    digest, number = _sent_item(store, item)
    with speaking(language_of(digest)):
        when = day(moment(now).date())
        paragraphs = (
            say(
                "Item {number} of {title} was withdrawn on {day}.", number=f"{number:02}", title=digest.title, day=when
            ),
            say(
                "It should not have stood there. Please do not use it, do not forward it, and delete it where you have kept it."
            ),
            say("For the sake of those concerned we say no more here. Questions? Reply to this mail."),
        )
    return _log(store, digest, number, HARM, ("", ""), paragraphs, who, now)


def approve_correction(
    store: Store, name: str, seen_hash: str, *, who: str, now: str, own: OwnWords = NO_RULES
) -> Correction:
    """Let a correction's mail leave, as a person has read it. There is no hold: it is urgent. Raises DigestError."""
    named(who)
    correction = find_correction(store, name)
    own.check(correction.corrected)
    if correction.state == "approved":
        return correction
    present = correction_hash(correction.digest_id, correction.message, correction.subject, correction.text)
    refuse_unseen(name, seen_hash, present)
    approved = approve_mail(store, correction, who=who, at=now)
    if approved is None or present != correction.hash:
        raise DigestError(f"{name}: is {correction.state}, so its mail cannot be approved; write another correction")
    return approved


def withdraw_correction(store: Store, name: str, who: str) -> None:
    """Keep a correction's mail from everybody who has not got it; the correction itself stays in the log."""
    named(who)
    correction = find_correction(store, name)
    if not move_correction(store, correction, "withdrawn", "draft", "approved", "sending", "sent_partly"):
        raise DigestError(f"{name}: is {correction.state}; there is no mail of it to withdraw")


def find_correction(store: Store, name: str) -> Correction:
    """A correction that must be there, by its name "weekly-2026-W48/correction-1". Raises DigestError."""
    match = MESSAGE.fullmatch(name)
    found = get_correction(store, match[1], int(match[2])) if match else None
    if found is None:
        raise DigestError(f"{name[:80]}: no such correction; `policywatch report DIGEST` lists them")
    return found


def correction_hash(digest_id: str, message: str, subject: str, text: str) -> str:
    """What an approval of a correction's mail names: all that its readers will see."""
    parts = (digest_id, message, subject, text, template_version())
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def language_of(digest: Digest) -> str:
    """The language of our own words in a digest."""
    return str(json.loads(digest.model or "{}").get("language", "en"))


def _sent_item(store: Store, item: str) -> tuple[Digest, int]:
    match = ITEM.fullmatch(item.strip())
    if not match:
        raise DigestError(f"{item[:80]!r} names no item; write it as weekly-2026-W48/07")
    digest, number = find(store, match[1]), int(match[2])
    if digest.state not in LEFT and not digest.sent_at:
        raise DigestError(f"{digest.id}: is {digest.state}; what nobody has got yet is not corrected but drafted anew")
    numbers = {one.number for one in items_of(store, digest.id)} | _files_moved(digest)
    if number not in numbers:
        raise DigestError(f"{digest.id}: has no item {number:02}; look at its numbers")
    return digest, number


def _files_moved(digest: Digest) -> set[int]:
    """The numbers of a digest that stand for no document: files that moved."""
    sections = json.loads(digest.model).get("sections", ())
    return {entry["number"] for section in sections for entry in section.get("entries", ()) if entry["number"]}


def _sentence(text: str, option: str) -> str:
    text = " ".join(text.split())
    if not text or unsafe(text) or len(text) > MOST:
        raise DigestError(f"{option} is empty, holds control characters, or is longer than {MOST} characters")
    return text


def _log(
    store: Store, digest: Digest, item: int, kind: str, words: tuple[str, str], paragraphs: tuple[str, ...], who: str, now: str
) -> Correction:  # fmt: skip
    named(who)
    with store.transaction():
        number = next_number(store, digest.id)
        # Not the digest's own subject: it may name what is withdrawn.
        subject = f"[correction] {digest.title}" if paragraphs else ""
        text = "\n".join(paragraphs)
        correction = Correction(
            digest_id=digest.id, number=number, item=item, kind=kind, was=words[0], corrected=words[1], who=who, at=now,
            state="draft" if paragraphs else "logged", subject=subject, text=text,
            hash=correction_hash(digest.id, f"correction-{number}", subject, text),
        )  # fmt: skip
        add_correction(store, correction)
    return correction
