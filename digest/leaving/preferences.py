"""What a recipient can choose on the page behind their own link: themes, countries, followed files, text alone."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from digest.content.tongue import say
from digest.content.words import SHORT_THEMES, country_name, theme_in_short
from digest.letters.editions import in_words
from ground.errors import StoreError
from store.deliveries.wishes import WHOLE, Form, Wishes, countries_to_choose
from store.documents.procedures import followed
from store.shape.database import open_reader

# A name of what is offered, and what it is called.
Offer = tuple[str, str]
FORM = """<form method="post" action="?choose"><input type="hidden" name="choose" value="1">
{sets}<fieldset><legend>{legend}</legend>{form}</fieldset>
<p>{how}</p>
<button type="submit">{keep}</button></form>
<p><a href="?">{leave}</a></p>"""


@dataclass(frozen=True, slots=True)
class Offered:
    """What can be ticked, by names in the language that is spoken."""

    themes: tuple[Offer, ...]
    countries: tuple[Offer, ...]
    files: tuple[Offer, ...]


def offered(data: Path, chosen: Wishes = WHOLE) -> Offered:
    """What a data folder has to offer, with what was chosen before; themes alone where its store cannot be read."""
    countries, files = set(chosen.countries), dict.fromkeys(chosen.files, "")
    try:
        with closing(open_reader(data)) as store:
            countries |= countries_to_choose(store)
            files |= {one.row.id: one.row.title for one in followed(store)}
    except StoreError:
        # There is none yet, or it is broken: whoever wants to leave or to choose is not kept waiting for that.
        pass
    return Offered(
        tuple((theme, theme_in_short(theme)) for theme in SHORT_THEMES),
        _by_name((code, country_name(code)) for code in countries),
        _by_name((name, title or name) for name, title in files.items()),
    )  # fmt: skip


def preferences_form(offer: Offered, chosen: Wishes, form: str) -> str:
    """The form, with what was chosen before ticked."""
    sets = "".join((
        _fieldset(say("Themes"), "theme", offer.themes, chosen.themes),
        _fieldset(say("Countries"), "country", offer.countries, chosen.countries),
        _fieldset(say("Files that we follow"), "file", offer.files, chosen.files),
    ))  # fmt: skip
    how = say(
        "Nothing ticked: the whole of it. Themes and countries narrow together; a file comes whatever its theme and country. "
        "What could not be seen, the numbers and corrections are in every mail."
    )
    return FORM.format(
        sets=sets, legend=say("Form"), form=_box("form", ("text", say("Text alone, no HTML")), form == "text"), how=how,
        keep=say("Keep this"), leave=say("Leave the list instead"),
    )  # fmt: skip


def read_choice(fields: Mapping[str, Sequence[str]], offer: Offered) -> tuple[Wishes, Form]:
    """What a form says. Raises ValueError for anything that was not offered."""
    if fields.get("choose") != ["1"] or set(fields) - {"choose", "theme", "country", "file", "form"}:
        raise ValueError("no form of ours")
    chosen = Wishes(
        _among(fields.get("theme", ()), offer.themes), _among(fields.get("country", ()), offer.countries),
        _among(fields.get("file", ()), offer.files),
    )  # fmt: skip
    if fields.get("form", ["text"]) != ["text"]:
        raise ValueError("no such form")
    return chosen, "text" if "form" in fields else "both"


def choice_in_words(chosen: Wishes, form: str) -> str:
    """What was chosen, as a sentence."""
    what = in_words(chosen)
    if form == "text":
        return say("You get {what}, as text alone from the next issue on.", what=what)
    return say("You get {what} from the next issue on.", what=what)


def _among(asked: Iterable[str], offers: Iterable[Offer]) -> tuple[str, ...]:
    names = {name for name, _ in offers}
    wanted = sorted(set(asked))
    if not names.issuperset(wanted):
        raise ValueError("not among what was offered")
    return tuple(wanted)


def _fieldset(legend: str, name: str, offers: tuple[Offer, ...], chosen: Sequence[str]) -> str:
    if not offers:
        return ""
    boxes = "".join(_box(name, offer, offer[0] in chosen) for offer in offers)
    return f"<fieldset><legend>{legend}</legend>{boxes}</fieldset>\n"


def _box(name: str, offer: Offer, ticked: bool) -> str:
    value, words = map(html.escape, offer)
    tick = " checked" if ticked else ""
    return f'<p><label><input type="checkbox" name="{name}" value="{value}"{tick}> {words}</label></p>'


def _by_name(offers: Iterable[Offer]) -> tuple[Offer, ...]:
    return tuple(sorted(offers, key=lambda offer: (offer[1].casefold(), offer[0])))
