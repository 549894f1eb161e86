"""Sends the mail of an approved correction to those whose digest the server took, under their own mail's thread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from digest.approving.approval import find
from digest.approving.correcting import correction_hash, find_correction, language_of
from digest.approving.warnings import RESTORED
from digest.content.tongue import speaking
from digest.drafting.briefings import Briefing
from digest.letters.editions import Editions
from digest.letters.mail import message_id
from digest.letters.notes import as_html, as_text
from digest.sending.one_by_one import Sending, send_all
from digest.sending.recovery import settle, try_again
from digest.sending.send import SendReport, alone, claimer, refuse_restored, report_of
from digest.sending.ways import clock_from, pace, way_out
from ground.errors import DigestError
from ground.settings import Mail, Settings
from store.deliveries.corrections import Correction, move_correction
from store.deliveries.deliveries import accepted, due, queue
from store.deliveries.digests import Digest
from store.deliveries.recipients import Recipients
from store.shape.database import Store

THROUGH = ("sent", "sent_partly", "failed")


def send_correction(
    store: Store, recipients: Recipients, name: str, settings: Settings, data: Path, *, briefing: Briefing, now: str,
    although: Collection[str] = (),
) -> SendReport:  # fmt: skip
    """Send a correction, named "weekly-2026-W48/correction-1", by the same ledger as a digest. Raises DigestError."""
    with alone(store, recipients, data, now):
        correction = find_correction(store, name)
        kind, digest = correction.message, find(store, correction.digest_id)
        if correction.state in ("sending", "sent_partly") and try_again(store, digest.id, briefing, now, kind):
            correction = find_correction(store, name)
        if correction.state in THROUGH:
            return report_of(store, digest.id, Counter(), kind, correction.state)
        _refuse_unapproved(correction)
        editions = _editions(correction, digest, briefing, settings.mail)
        refuse_restored(store, recipients, editions.whole, now, kind, confirmed=RESTORED in although)
        answers = accepted(store, digest.id)
        ids = {key: message_id(digest.id, key, kind, editions.whole.own_domain) for key in answers}
        with store.transaction():
            move_correction(store, correction, "sending", "approved")
            queue(store, digest.id, ids, now, kind)
        clock = clock_from(now)
        with closing(way_out(digest.id, settings, data, kind)) as transport:
            sending = Sending(store, recipients, editions, transport, clock, claimer(recipients), kind, answers)
            send_all(sending, due(store, digest.id, now, kind), pace(settings))
        state = settle(store, digest.id, clock(), kind)
        return report_of(store, digest.id, sending.outcomes, kind, state)


def _refuse_unapproved(correction: Correction) -> None:
    present = correction_hash(correction.digest_id, correction.message, correction.subject, correction.text)
    if correction.state not in ("approved", "sending") or correction.approved_hash != present:
        raise DigestError(
            f"{correction.id}: is {correction.state}, not approved as it stands; read it, then run "
            f"`policywatch approve {correction.id} HASH`"
        )


def _editions(correction: Correction, digest: Digest, briefing: Briefing, mail: Mail) -> Editions:
    """The correction as a mail of the digest's list, to all of its readers.

    The rules of today do not matter: its text is what was approved.
    """
    paragraphs = tuple(correction.text.split("\n"))
    with speaking(language_of(digest)):
        text, page = as_text(paragraphs), as_html(correction.subject, paragraphs)
    note = replace(
        digest, subject=correction.subject, text=text, html=page, hash=correction.hash, list_id=briefing.list_id,
        rules=briefing.rules_mark,
    )  # fmt: skip
    return Editions(note, briefing, mail, parts=False)
