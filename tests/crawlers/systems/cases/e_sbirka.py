"""e-Sbírka: acts by number, from a guess upward until numbers are not there; words in pages. All acts are made up."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from typing import Any
from urllib.parse import unquote

from tests.crawlers.systems.case import Case, path_of, query_of
from tests.crawlers.web import JSON, Asked, Page

SINCE = date.today() - timedelta(days=3)
DAY = (date.today() - timedelta(days=1)).isoformat()
OLD = (SINCE - timedelta(days=2)).isoformat()
YEAR = SINCE.year
# What the reading guesses that the window's first day has, is an act that is just too old.
GUESS = max(1, int(SINCE.timetuple().tm_yday * 1.3))
NEW = (GUESS + 1, GUESS + 3)
API = "/sbr-cache/dokumenty-sbirky/"
NOTHING = Page(b'{"chyby": [{"kod": "x"}]}', JSON, 404, tagged=False)


def act(number: int) -> Page | None:
    """An act; the number between the two new ones was never given."""
    if number > GUESS and number not in NEW:
        return None
    told: dict[str, Any] = {
        "staleUrl": f"/sb/{YEAR}/{number}", "nazev": f"Vymyšlený zákon {number} o ničem", "uplnaCitace": f"Zákon č. {number}",
        "datumCasVyhlaseni": f"{DAY if number in NEW else OLD}T00:00:00+01:00", "eli": f"/eli/cz/sb/{YEAR}/{number}",
        "druhPravnihoAktuKod": "ZAKON",
    }  # fmt: skip
    return Page(json.dumps(told).encode(), JSON)


def words(page: int) -> Page:
    """A page of an act's words."""
    fragments = [{"id": page, "xhtml": f"<p>Část {page} <b>nic</b> nemění.</p>", "kodTypuFragmentu": "P"}, {"id": 9}]
    return Page(json.dumps({"seznam": fragments, "pocetStranek": 4}).encode(), JSON)


def answer(asked: Asked) -> Page | None:
    """Acts and their words."""
    found = re.fullmatch(rf"{API}/sb/{YEAR}/(\d+)(/fragmenty)?", unquote(path_of(asked)))
    if not found:
        return NOTHING
    return words(int(query_of(asked)["cisloStranky"])) if found[2] else act(int(found[1])) or NOTHING


CASE = Case(
    kind="e-sbirka",
    path=API,
    answer=answer,
    source={"country": "CZ", "languages": ["cs"], "window": "3d"},
    asks_since=rf"dokumenty-sbirky//sb/{YEAR}/{GUESS} ",
    # As many as a run may ask for: the next one goes on among the numbers that are not there.
    pages=6,
    is_listing=lambda asked: path_of(asked).startswith(API) and not path_of(asked).endswith("/fragmenty"),
    documents=[
        {
            "url": f"https://e-sbirka.gov.cz/sb/{YEAR}/{number}", "title": f"Vymyšlený zákon {number} o ničem",
            "published_at": DAY, "legal_type": "ZAKON", "language": "cs", "text_state": "full", "media": "data",
            "text": "\n".join(f"Část {page} nic nemění." for page in range(3)),
            "references": {("national", f"CZ Sb. {number}/{YEAR}"), ("eli", f"eli/cz/sb/{YEAR}/{number}")},
        }
        for number in NEW
    ],
    fields=("nazev", "datumCasVyhlaseni"),
    dates=(f"{DAY}T00:00:00+01:00",),
    empty=lambda asked: NOTHING,
    endless=False,
)  # fmt: skip
