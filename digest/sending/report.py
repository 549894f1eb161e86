"""What became of a digest, from the ledger and the list alone: nobody counts opens or clicks."""

from __future__ import annotations

from typing import Any

from digest.approving.approval import find
from store.deliveries.corrections import corrections_of
from store.deliveries.deliveries import counts, keys_of
from store.deliveries.recipients import Recipients, left_since
from store.shape.database import Store

STATES = (
    "accepted",
    "queued",
    "claimed",
    "deferred",
    "failed",
    "unknown",
    "suppressed",
    "bounced_hard",
    "bounced_soft",
    "complained",
)


def report_on(store: Store, recipients: Recipients, digest_id: str) -> dict[str, Any]:
    """What became of a digest as plain data. Raises DigestError where there is none."""
    digest = find(store, digest_id)
    rows = counts(store, digest_id)
    return {
        "id": digest_id, "state": digest.state, "subject": digest.subject, "hash": digest.hash,
        "approved_by": digest.approved_by, "approved_at": digest.approved_at, "sent_at": digest.sent_at,
        "recipients": sum(rows.values()), **{state: rows.get(state, 0) for state in STATES},
        "left": left_since(recipients, keys_of(store, digest_id), digest.approved_at or digest.created_at),
        "corrected": [
            {
                "id": one.id, "item": one.item, "kind": one.kind, "state": one.state, "at": one.at, "was": one.was,
                "right": one.corrected, **({"mails": counts(store, digest_id, one.message)} if one.text else {}),
            }
            for one in corrections_of(store, digest_id)
        ],
    }  # fmt: skip


def as_lines(found: dict[str, Any]) -> str:
    """The report for a person."""
    approved = f", approved by {found['approved_by']} at {found['approved_at']}" if found["approved_by"] else ""
    lines = [f"{found['id']} is {found['state']}{approved}: {found['subject']}", f"  {found['recipients']} recipients"]
    lines += [f"  {found[state]} {state.replace('_', ' ')}" for state in STATES if found[state]]
    lines.append(f"  {found['left']} left since")
    for one in found["corrected"]:
        mails = ", ".join(f"{count} {state}" for state, count in one.get("mails", {}).items())
        words = f'"{one["was"]}" is "{one["right"]}"' if one["was"] else "withdrawn"
        lines.append(
            f"  {one['id']}, item {one['item']:02}, {one['at'][:10]}: {words} ({one['state']}{': ' * bool(mails)}{mails})"
        )
    return "\n".join(lines)
