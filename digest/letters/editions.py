"""The mails of a digest by what their readers asked for: the whole, a part of it, or text alone; each made once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import replace

from digest.content.tongue import counted, say, speaking
from digest.content.words import country_name, theme_in_short
from digest.drafting.briefings import Briefing
from digest.letters.mail import Edition, permalink, prepare
from digest.letters.narrowing import Pieces, cut_up, part_of
from ground.settings import Mail
from store.deliveries.digests import Digest
from store.deliveries.recipients import Recipient
from store.deliveries.wishes import WHOLE, Wishes, read_wishes

# So many are kept ready: recipients of one wish often stand together, and memory stays flat however many wishes there are.
READY = 32


class Editions:
    """Gives each recipient the edition that is theirs. Raises DigestError as `prepare` does.

    With `parts` False, as for corrections, everybody gets the whole.
    """

    def __init__(self, digest: Digest, briefing: Briefing, mail: Mail, *, parts: bool = True):
        self._digest, self._briefing, self._mail, self._parts = digest, briefing, mail, parts
        self.whole = prepare(digest, briefing, mail)
        self._ready: OrderedDict[tuple[Wishes, str], Edition] = OrderedDict({(WHOLE, "both"): self.whole})
        self._pieces: Pieces | None = None

    def check(self, recipients: Iterable[Recipient]) -> None:
        """Raise DigestError where somebody asked for a part and the digest cannot be cut up: before anything leaves."""
        if any(self._wishes(one) for one in recipients):
            self._cut()

    def of(self, to: Recipient) -> Edition:
        """The edition of a recipient."""
        wanted = (self._wishes(to), to.form)
        if wanted not in self._ready:
            self._ready[wanted] = self._made(*wanted)
            if len(self._ready) > READY:
                self._ready.popitem(last=False)
        self._ready.move_to_end(wanted)
        return self._ready[wanted]

    def _wishes(self, to: Recipient) -> Wishes:
        if not self._parts:
            return WHOLE
        own = read_wishes(to.wishes)
        return own if own is not None else self._briefing.wishes_of(to.group_id)

    def _made(self, wishes: Wishes, form: str) -> Edition:
        if not wishes:
            return prepare(self._digest, self._briefing, self._mail, form=form)
        pieces = self._cut()
        kept = pieces.wanted(wishes)
        part = replace(self._digest, text=part_of(pieces.text, kept), html=part_of(pieces.html, kept))
        with speaking(self._briefing.language):
            note = _note(wishes, len(kept), len(pieces.facets), permalink(self._digest, self._mail))
        return prepare(part, self._briefing, self._mail, form=form, note=note)

    def _cut(self) -> Pieces:
        self._pieces = self._pieces or cut_up(self._digest)
        return self._pieces


def _note(wishes: Wishes, kept: int, total: int, where: str) -> str:
    """What a reader of a part is told: silence about the rest must not look as if there were nothing."""
    # No full stop after an address: some mail programs would take it for a part of it.
    whole, entries, part = f": {where}" if where else ".", counted(total, "{n} entry", "{n} entries"), in_words(wishes)
    if not kept:
        said = say("None of its {entries} is on {part}; they are in the whole issue", entries=entries, part=part)
    else:
        said = say(
            "This is the part on {part}: {kept} of {entries}, numbered as in the whole issue",
            part=part, kept=kept, entries=entries,
        )  # fmt: skip
    return said + whole


def in_words(wishes: Wishes) -> str:
    """What somebody asked for, such as "labour, migration; Germany; 2 files"; "everything" where they narrowed nothing."""
    parts = (
        ", ".join(map(theme_in_short, wishes.themes)),
        ", ".join(map(country_name, wishes.countries)),
        counted(len(wishes.files), "{n} followed file", "{n} followed files") if wishes.files else "",
    )
    return "; ".join(filter(None, parts)) or say("everything")
