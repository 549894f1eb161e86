"""A person's approval: it names the content they have seen, and any other content makes it void.

Nothing is approved by silence, and nothing can switch the approval off.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from digest.approving.warnings import refuse_unticked
from digest.content.bound import bound_hash
from digest.wording.contents import lapses_of
from digest.wording.rules import Wording
from ground.addresses import unsafe
from ground.clock import later
from ground.errors import DigestError
from store.deliveries.approvals import last_drafter, record_approval, record_hold, record_withdrawal, ticked
from store.deliveries.digests import Digest, get_digest
from store.deliveries.edits import last_editor
from store.shape.database import Store

SHORTEST_HASH = 12
# A digest in one of these states is through: sending it again does nothing.
THROUGH = ("sent", "sent_partly", "failed")


@dataclass(frozen=True, slots=True)
class House:
    """What is asked of every approval: by `two_person` not of who drafted or edited last, and words of the house."""

    two_person: bool = False
    wording: Wording = field(default_factory=dict)


def approve(
    store: Store,
    digest_id: str,
    seen_hash: str,
    *,
    who: str,
    hold_minutes: int,
    now: str,
    although: Collection[str] = (),
    house: House | None = None,
) -> str:
    """Approve the content a person has seen, named by its hash or the first 12 characters; until when it is held.

    `although` names warnings that the person has ticked off; `house` is what the house asks of every approval.
    Approving the same content a second time changes nothing. Raises DigestError.
    """
    named(who)
    digest = find(store, digest_id)
    present = _present_hash(digest)
    refuse_unseen(digest_id, seen_hash, present)
    house = house or House()
    _in_house_language(digest, house.wording)
    makers = (last_drafter(store, digest_id), last_editor(store, digest_id))
    if house.two_person and who.strip().casefold() in {(maker or "").casefold() for maker in makers}:
        raise DigestError(
            f"{digest_id}: {who.strip()} had it drafted or edited it last; by two_person somebody else approves it"
        )
    if digest.state == "approved" and digest.approved_hash == present and digest.hold_until:
        return digest.hold_until
    if digest.state not in ("draft", "approved"):
        raise _not_a_draft(digest)
    ticks = refuse_unticked(digest, although, now, f"policywatch approve {digest_id} HASH")
    hold_until = later(now, 60 * hold_minutes)
    if not record_approval(store, digest_id, present, who=who, at=now, hold_until=hold_until, ticks=ticks):
        raise _not_a_draft(find(store, digest_id))
    return hold_until


def _not_a_draft(digest: Digest) -> DigestError:
    return DigestError(f"{digest.id}: is {digest.state}, so it cannot be approved; draft it again")


def refuse_unseen(name: str, seen_hash: str, present: str) -> None:
    """Raise DigestError where a hash, or its beginning, is not that of what is there now."""
    seen = seen_hash.strip().lower()
    if len(seen) < SHORTEST_HASH or not present.startswith(seen):
        why = "is too short" if len(seen) < SHORTEST_HASH else "is not what it holds now"
        # Nothing of the right hash: whoever could copy it from here would approve what they have not seen.
        raise DigestError(
            f"{name}: {seen[:64]!r} {why}; read it again, as it was written for you, and take the hash named there"
        )


def withdraw(store: Store, digest_id: str, who: str, now: str) -> None:
    """Stop a digest for good, also while it is being sent: nobody gets it from now on. Raises DigestError."""
    named(who)
    state = find(store, digest_id).state
    if not record_withdrawal(store, digest_id, who=who, at=now):
        raise DigestError(f"{digest_id}: is {state} already; what has been sent cannot be withdrawn")


def hold(store: Store, digest_id: str, minutes: int, *, who: str, now: str) -> str:
    """Put an approved digest off for some minutes, also while it is being sent; until when. Raises DigestError.

    A hold is never shortened: of two, the later end counts.
    """
    named(who)
    state = find(store, digest_id).state
    until = record_hold(store, digest_id, who=who, at=now, until=later(now, 60 * minutes))
    if until is None:
        raise DigestError(f"{digest_id}: is {state}; only an approved digest can be held")
    return until


def ready(store: Store, digest_id: str, now: str, although: Collection[str] = ()) -> Digest:
    """The digest if its first or next message may leave at this time, warnings ticked off with its approval or now.

    Raises DigestError with the reason if not.
    """
    digest = find(store, digest_id)
    if digest.state in THROUGH:
        raise DigestError(f"{digest_id}: is {digest.state} already")
    if digest.state not in ("approved", "sending"):
        raise DigestError(
            f"{digest_id}: is {digest.state}, not approved; read it, then run `policywatch approve {digest_id} HASH` "
            "with the hash that `policywatch brief` named"
        )
    present = _present_hash(digest)
    if not digest.approved_by or digest.approved_hash != present:
        raise DigestError(f"{digest_id}: has changed since it was approved; read it again, then approve it again")
    if digest.hold_until and now < digest.hold_until:
        raise DigestError(f"{digest_id}: is on hold until {digest.hold_until}; send it then, or withdraw it")
    refuse_unticked(digest, ticked(store, digest_id) | set(although), now, f"policywatch send {digest_id}")
    return digest


def find(store: Store, digest_id: str) -> Digest:
    """A digest that must be there. Raises DigestError."""
    digest = get_digest(store, digest_id)
    if digest is None:
        raise DigestError(f"{digest_id}: no such digest; make it with `policywatch brief`")
    return digest


def _present_hash(digest: Digest) -> str:
    """What the digest's content hashes to now. The row's own hash must agree, or something wrote past this program."""
    try:
        present = bound_hash(digest)
    except ValueError:
        present = ""
    if present != digest.hash:
        raise DigestError(f"{digest.id}: does not hold what was drafted (its hash is another); draft it again")
    return present


def _in_house_language(digest: Digest, wording: Wording) -> None:
    lapses = [lapse.sentence() for lapse in lapses_of(digest.model, wording) if lapse.level == "error"]
    if lapses:
        raise DigestError("\n".join((f"{digest.id}: our own words are against the house language:", *lapses)))


def named(who: str, what: str = "an approval or withdrawal") -> None:
    """Raise DigestError where the name of who does something (`what`) is none."""
    if not who.strip() or unsafe(who):
        raise DigestError(f"say who you are, in plain letters: {what} is kept with a name")
