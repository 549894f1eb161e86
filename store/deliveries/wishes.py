"""What a recipient asked for: a part of the digest, its form, and the language of what we write to them alone."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Literal

from store.deliveries.recipients import Recipients
from store.shape.database import Store

Form = Literal["both", "text"]


@dataclass(frozen=True, slots=True)
class Wishes:
    """Theme ids, country codes and ids of followed files; all empty: the whole of it."""

    themes: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    files: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.themes or self.countries or self.files)

    def to_json(self) -> str:
        """The one form in which they are kept."""
        return json.dumps({name: sorted(set(ids)) for name, ids in asdict(self).items()}, sort_keys=True)


WHOLE = Wishes()


def read_wishes(kept: str) -> Wishes | None:
    """Wishes as they are kept; None for somebody who never chose."""
    return Wishes(**{name: tuple(ids) for name, ids in json.loads(kept).items()}) if kept else None


def keep_wishes(recipients: Recipients, key: str, wishes: Wishes, form: Form, *, now: str) -> bool:
    """Keep what an active recipient asked for; whether there is such a one."""
    with recipients.transaction() as db:
        return bool(
            db.execute(
                "UPDATE recipient SET wishes = ?, form = ?, updated_at = ? WHERE key = ? AND state = 'active'",
                (wishes.to_json(), form, now, key),
            ).rowcount
        )


def countries_to_choose(store: Store) -> set[str]:
    """The codes of the countries that there are sources of."""
    return {row["country"] for row in store.rows("SELECT DISTINCT country FROM source")}
