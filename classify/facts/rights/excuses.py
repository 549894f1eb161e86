"""Who is named and not at risk: office-holders, cases, laws, streets, companies; and ages that are no person's."""

from __future__ import annotations

import re

from classify.facts.rights.groups import Met

VERSUS = frozenset({"v", "vs", "c", "contre", "gegen", "contra", "contro", "protiv", "przeciwko", "proti", "tegen", "mot",
                    "împotriva", "против", "проти", "κατά", "ccontre", "kontra"})  # fmt: skip
# Letters with a full stop that are no person.
NOBODY = frozenset("eu un us uk sa nv bv ag sc pc ps pp pm am ad bc eg ie zb dh ua as sr rl os vl eo ru dc ei kk rf ссср "
                   "от рф ек ес оон сш ny νδ δσ πδ αε οε srl spa kg kk απσ".split())  # fmt: skip
# What a street is called before its name, in languages that put it there; and titles that stand between.
STREETS = frozenset(
    "rue avenue boulevard quai impasse allée chaussée calle avenida paseo plaza carrer viale piazza corso rua praça "
    "ulica ulicy ulici улица улице вул ул вулиця вулиці οδό οδός οδού strada ulici carrer rúa sokak".split()
)
TITLED = frozenset("de du des aux au la le prince princesse saint sainte san santa roi reine general général".split())
# What a street is called in one word with its name, and behind it.
STREET_ENDS = (
    "straße",
    "strasse",
    "gasse",
    "platz",
    "allee",
    "straat",
    "laan",
    "plein",
    "kade",
    "gatan",
    "vägen",
    "gade",
    "vej",
)
STREETS_BEHIND = frozenset(
    "gata gatan gade vej vei weg straße strasse straat laan plein utca tänav iela gatvė katu".split()
)
# An article of an act is spoken of, and an age that a norm sets: "a minor under fifteen".
NORM = re.compile(
    r"§|\b(?:art(?:\.|icles?|ikel|ículos?|igos?|icol[oi]|icolul|ykuł\w*)|sections?|subsections?|paragraph[es]?|alinéas?|alin\."
    r"|kap\.|lagen|čl(?:\.|an\w*|ánk\w*)|чл\.|ст\.|стат(?:ья|ьи|ті|тя)\w*|άρθρ\w+|törvény\w*|codigo|código|code)(?!\w)",
    re.IGNORECASE,
)
# "Under fifteen" is no exact age; "a minor of fifteen" is none where an article says it.
UNDER = frozenset(
    "under below beneath unter onder beneden moins minder menos meno inferiore poniżej sub alatti manj mlajši mlađi "
    "под κάτω jonger jünger sotto younger ukończył ukończyli ukończyło".split()
)
MINOR = frozenset("menor menores minore minori mineur mineurs mladší молодше".split())
CONDITIONAL = frozenset("si".split())
# "Every child of 14" is no child.
EACH = frozenset(
    "every each todo toda cada ogni jeder jedes jede tout toute każde każdy każda orice oricare fiecare всяко всеки "
    "всяка каждый кожен кожна κάθε elk elke ieder iedere varje hver hvert jokainen katrs katra kiekvienas každé každý "
    "každá vsak vsaka svako svaki svaka minden qualquer cualquier qualsiasi".split()
)
THRESHOLD_REACH = 4
EACH_REACH = 6
CONDITION_REACH = 10
# "13 to 16", "between 15 and 17": ages of many.
TO = frozenset("to bis à a al ai tot do до έως εως până la till til až az dø по".split())
BETWEEN = frozenset(
    "between zwischen entre tra fra tussen między între между између между μεταξύ між mellem mellan pomiędzy mezi "
    "medzi".split()
)
DASHES = frozenset("-–—")


def is_threshold(text: str, met: Met, place: int) -> bool:
    """Whether an age is one that a norm sets ("a person under 15 years", "Article 5: a minor of 15"), and nobody's."""
    before = {word.lower() for word in met.texts[max(0, place - THRESHOLD_REACH) : place]}
    if not UNDER.isdisjoint(before):
        return True
    if _is_of_each(met, place):
        return True
    if not MINOR.isdisjoint(before) and not CONDITIONAL.isdisjoint(
        word.lower() for word in met.texts[max(0, place - CONDITION_REACH) : place]
    ):
        return True
    end = met.starts[-1] + len(met.texts[-1])
    return not MINOR.isdisjoint(before) and NORM.search(text, max(0, met.starts[0] - 2), end + 2) is not None


def _is_of_each(met: Met, place: int) -> bool:
    """Whether an age is that of "every child of 14"."""
    people = {first for name in ("child", "person", "children") for first, _ in met.groups.get(name, [])}
    return any(
        met.texts[one].lower() in EACH and not people.isdisjoint((one + 1, one + 2))
        for one in range(max(0, place - EACH_REACH), place)
    )


def is_range(text: str, met: Met, place: int) -> bool:
    """Whether a figure is one end of a range: "13 to 16", "15–17", "13- bis 16-Jährige", "between 18 and 25"."""
    return any(
        _spans(text, met, first, place)
        for first in (place - 2, place - 1, place)
        if first >= 0 and met.texts[first][0].isdigit()
    )


def _spans(text: str, met: Met, first: int, place: int) -> bool:
    """Whether a range begins at a figure and has the figure at `place` as one of its ends."""
    for last in (first + 1, first + 2):
        if last >= len(met.texts) or place not in (first, last) or not met.texts[last][0].isdigit():
            continue
        if last == first + 1:
            if between_words(text, met, first, last).strip(" \u00a0") in DASHES:
                return True
        elif met.texts[first + 1].lower() in TO:
            return True
        elif first and met.texts[first - 1].lower() in BETWEEN:
            return between_words(text, met, first, last).strip(" \u00a0").islower()
    return False


def is_company(text: str, met: Met, last: int) -> bool:
    """Whether the letter at a place begins those of a company or the like: "Berg S.A.", "Visser B.V."."""
    letters = ""
    while last < len(met.texts) and len(met.texts[last]) == 1 and len(letters) < 4:
        letters += met.texts[last].lower()
        if last + 1 < len(met.texts) and between_words(text, met, last, last + 1) != ".":
            break
        last += 1
    return len(letters) > 1 and letters in NOBODY


def between_words(text: str, met: Met, left: int, right: int) -> str:
    """What stands between two words of a sentence."""
    return text[met.starts[left] + len(met.texts[left]) : met.starts[right]]


def is_excused(text: str, met: Met, first: int, last: int, age: int | None, private: bool) -> bool:
    """Whether a name is that of an office-holder, an author, a case, a law or an organisation."""
    if _in_case(text, met, first, last) or _is_street(text, met, first) or _ends_as_street(met, last):
        return True
    things = met.groups.get("thing", [])
    if any(
        (hit_last == first - 1 and ":" not in between_words(text, met, hit_last, first))
        or hit_first == last + 1
        or first <= hit_first <= last
        for hit_first, hit_last in things
    ):
        return True
    if age is not None and age < 18:
        return False
    return any(_holds(text, met, hit, first, last, age, private) for hit in met.groups.get("office", []))


def _is_street(text: str, met: Met, first: int) -> bool:
    """Whether a name is a street's: "avenue Anna Berg", "C/ Jorge Juan, 6"; who stands before the street is none."""
    if not first:
        return False
    before, between = met.texts[first - 1].lower(), between_words(text, met, first - 1, first)
    if before in STREETS:
        return between in (" ", "\u00a0", " „", " «", ' "', " “", ". ")
    # "rue du Roi Albert", "rue Philibert Florence".
    if (
        first > 1
        and met.texts[first - 2].lower() in STREETS
        and (before in TITLED or met.texts[first - 1][0].isupper())
    ):
        return between in (" ", "\u00a0", "'", "’")
    return before == "c" and between.strip() == "/"


def _ends_as_street(met: Met, last: int) -> bool:
    """Whether a name goes on to a street: "Anna-Berg-Straße 12", "Anna Visserstraat", "Anna Bergs gata"."""
    behind = met.texts[last + 1].lower() if last + 1 < len(met.texts) else ""
    if met.texts[last].lower().endswith(STREET_ENDS) or behind in STREETS_BEHIND:
        return True
    # "Willem de Zwijgerlaan".
    return last + 2 < len(met.texts) and behind in TITLED and met.texts[last + 2].lower().endswith(STREET_ENDS)


def _holds(text: str, met: Met, hit: tuple[int, int], first: int, last: int, age: int | None, private: bool) -> bool:
    """Whether an office stands before a name ("Justice Minister Anna Berg") or after it ("Anna Berg, 52, a judge")."""
    if hit[1] < first:
        gap = first - hit[1] - 1
        if gap == 0:
            return "," not in between_words(text, met, hit[1], first)
        if not private and gap <= 4 and _is_apposed(text, met, first, last):
            return True
        return not private and age is None and gap <= 4 and "," not in text[met.starts[hit[1]] : met.starts[first]]
    if private or hit[0] <= last:
        return hit[0] <= last
    between = text[met.starts[last] : met.starts[hit[0]]]
    if ")" not in between and "(" in between:
        return True
    comma = between.rfind(",")
    return comma >= 0 and len(between[comma:].split()) <= 4 and hit[0] - last <= 8


def _is_apposed(text: str, met: Met, first: int, last: int) -> bool:
    """Whether a name stands between two commas: "The mayor of Norwich, Alan Berg, praised"."""
    end = met.starts[last] + len(met.texts[last])
    return between_words(text, met, first - 1, first) == ", " and text[end : end + 1] == ","


def _in_case(text: str, met: Met, first: int, last: int) -> bool:
    """ "X and Others v. Y": a word of opposition between two capitals."""
    for place in range(max(1, first - 4), min(len(met.texts) - 1, last + 5)):
        if (
            met.texts[place].lower() in VERSUS
            and met.texts[place - 1][0].isupper()
            and met.texts[place + 1][0].isupper()
        ):
            return True
        if met.texts[place] in ("v", "c") and text[met.starts[place] + 1 : met.starts[place] + 2] == ".":
            return True
    return False
