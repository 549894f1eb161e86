"""Who was asked whether they want a briefing, and who said yes: in which words, when, by which way. Kept as evidence."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from store.deliveries.recipients import Recipients


@dataclass(frozen=True, slots=True)
class Consent:
    """One question to one address. `words` is what they read, `how` by what they said yes: page or mail."""

    key: str
    briefing: str
    address: str
    name: str
    basis: str
    group_id: str
    words: str
    asked_by: str
    asked_at: str
    expires_at: str
    confirmed_at: str | None = None
    how: str = ""


def keep_question(recipients: Recipients, consent: Consent) -> None:
    """Keep that somebody is asked."""
    row = asdict(consent)
    with recipients.transaction() as db:
        db.execute(
            f"INSERT OR REPLACE INTO consent ({', '.join(row)}) VALUES ({', '.join(':' + name for name in row)})", row
        )


def drop_question(recipients: Recipients, consent: Consent) -> None:
    """Forget a question that never left."""
    with recipients.transaction() as db:
        db.execute("DELETE FROM consent WHERE key = ? AND asked_at = ?", (consent.key, consent.asked_at))


def questions_to(recipients: Recipients, key: str) -> list[Consent]:
    """What an address was asked, the newest first."""
    rows = recipients.rows("SELECT * FROM consent WHERE key = ? ORDER BY asked_at DESC", key)
    return [Consent(**dict(row)) for row in rows]


def keep_answer(recipients: Recipients, consent: Consent, *, how: str, now: str) -> bool:
    """Keep that somebody said yes; False where they had already."""
    with recipients.transaction() as db:
        return bool(
            db.execute(
                "UPDATE consent SET confirmed_at = ?, how = ? WHERE key = ? AND asked_at = ? AND confirmed_at IS NULL",
                (now, how, consent.key, consent.asked_at),
            ).rowcount
        )
