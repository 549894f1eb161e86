"""A part of a digest: the approved bytes with entries taken out, the same rule in both forms, and nothing put in."""

from __future__ import annotations

import email
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from email.policy import SMTP
from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest.approving.approval import approve
from digest.content.bound import bound_hash
from digest.content.model import Facet
from digest.drafting.briefings import Briefing, Group
from digest.drafting.draft import make_draft
from digest.letters.editions import READY, Editions
from digest.letters.mail import write_letter
from digest.letters.narrowing import Pieces, cut_up, is_wanted, part_of
from digest.sending.send import send
from ground.errors import DigestError
from ground.records import THEMES as THEME_IDS
from store.deliveries.deliveries import counts
from store.deliveries.digests import Digest, get_digest
from store.deliveries.recipients import Recipients, add_recipient, deliverable, open_recipients
from store.deliveries.wishes import Wishes, keep_wishes
from tests.digest.fixtures_world import AFTER, THEMES, WEEK, World
from tests.digest.post import MAIL
from tests.digest.post import settings as settings_for

WEEKLY = Briefing(id="weekly")
PUBLIC = MAIL.model_copy(
    update={"public_url": "https://brief.example.org", "archive_url": "https://brief.example.org/archive"}
)
COUNTRIES = ("DE", "EU", "FR", "INT", "MT", "AT")
FILES = ("removal", "permits", "strategy", "gone")
WISHES = st.builds(
    Wishes,
    st.lists(st.sampled_from(THEME_IDS), max_size=3).map(tuple),
    st.lists(st.sampled_from(COUNTRIES), max_size=3).map(tuple),
    st.lists(st.sampled_from(FILES), max_size=2).map(tuple),
)


@pytest.fixture
def recipients(tmp_path) -> Iterator[Recipients]:
    recipients = open_recipients(tmp_path)
    yield recipients
    recipients.close()


@pytest.fixture
def digest(rich: World) -> Digest:
    """The full week, drafted."""
    made = make_draft(rich.store, WEEKLY, WEEK, themes=THEMES, now=AFTER)
    found = get_digest(rich.store, made.id)
    assert found is not None
    return found


def numbers(form: str) -> list[str]:
    """The numbers of the items in a text or a page."""
    page = form.lstrip().lower().startswith("<!doctype")
    return re.findall(r'<div class="item[^>]* id="item-(\d\d)"' if page else r"(?m)^\[(\d\d)\] ", form)


class Balance(HTMLParser):
    """Whether each division that begins also ends."""

    def __init__(self) -> None:
        super().__init__()
        self.open = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.open += tag == "div"

    def handle_endtag(self, tag: str) -> None:
        self.open -= tag == "div"
        assert self.open >= 0


@pytest.mark.parametrize(
    ("facet", "wishes", "wanted"),
    [
        (Facet(("labour",), ("DE",)), Wishes(), True),
        (Facet(("labour",), ("DE",)), Wishes(themes=("labour", "migration")), True),
        (Facet(("labour",), ("DE",)), Wishes(themes=("migration",)), False),
        (Facet(("labour",), ("DE",)), Wishes(themes=("labour",), countries=("FR",)), False),
        (Facet(("labour",), ("DE",)), Wishes(countries=("DE",)), True),
        # A file is wanted whatever its theme and country, and alone it narrows.
        (Facet(("labour",), ("DE",), ("act",)), Wishes(themes=("migration",), files=("act",)), True),
        (Facet(("labour",), ("DE",), ("act",)), Wishes(files=("act",)), True),
        (Facet(("labour",), ("DE",)), Wishes(files=("act",)), False),
        # What nobody knows takes nothing away.
        (Facet((), (), ("act",)), Wishes(themes=("migration",), countries=("FR",)), True),
        (Facet((), ("DE",)), Wishes(themes=("migration",), countries=("FR",)), False),
    ],
)
def test_themes_and_countries_narrow_together_and_a_file_is_wanted_for_itself(facet, wishes, wanted: bool) -> None:
    assert is_wanted(facet, wishes) is wanted


def test_every_entry_says_what_it_is_about_and_an_approval_binds_it(digest: Digest) -> None:
    model = json.loads(digest.model)
    entries = [entry for section in model["sections"] for entry in section["entries"]]
    assert len(model["facets"]) == len(entries)
    for entry, facet in zip(entries, model["facets"], strict=True):
        assert facet["countries"] or facet["files"]
        assert facet["themes"] if entry["document_id"] else facet["files"]
        assert entry["theme"] in ("", *facet["themes"])
    model["facets"][0]["countries"] = ["FR"]
    assert bound_hash(replace(digest, model=json.dumps(model))) != digest.hash


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(wishes=WISHES)
def test_whatever_is_asked_each_entry_is_there_byte_for_byte_or_not_at_all(digest: Digest, wishes: Wishes) -> None:
    pieces = cut_up(digest)
    kept = pieces.wanted(wishes)
    text, page = part_of(pieces.text, kept), part_of(pieces.html, kept)
    for form, cut in ((text, pieces.text), (page, pieces.html)):
        for piece in cut:
            single = piece.entries is not None and len(piece.entries) == 1 and len(piece.text) > 200
            if piece.entries is None or (single and piece.entries <= kept):
                assert piece.text in form
            elif single:
                assert piece.text not in form
    # Nothing is put in: the lines are those of the approved text, in their order.
    approved = iter(digest.text.split("\n"))
    assert all(line in approved for line in text.split("\n"))
    assert numbers(text) == numbers(page)
    assert ("STORIES" in text) is ('id="stories"' in page)
    for always in ("WHAT WE COULD NOT SEE", "CORRECTIONS", "NUMBERS", "@@UNSUBSCRIBE@@", "@@BASIS@@"):
        assert always in text
    assert page.count("@@UNSUBSCRIBE@@") == page.count("@@BASIS@@") == 1
    balance = Balance()
    balance.feed(page)
    assert balance.open == 0
    # The same wish gives the same bytes.
    assert part_of(cut_up(digest).html, cut_up(digest).wanted(wishes)) == page


def test_a_heading_goes_with_the_last_of_its_entries(digest: Digest) -> None:
    text = _part(digest, Wishes(themes=("sex-work",)))
    assert "Sex work:" in text
    assert "Labour:" not in text
    assert "COUNTRIES" not in text
    # What is of a followed file, of which nobody says the theme, is for all.
    assert "FILES THAT MOVED" in text


def test_for_whom_nothing_is_left_there_is_still_what_could_not_be_seen(digest: Digest) -> None:
    text = _part(digest, Wishes(files=("gone",)))
    assert numbers(text) == []
    assert "STORIES" not in text
    assert "WHAT WE COULD NOT SEE" in text


def _part(digest: Digest, wishes: Wishes) -> str:
    pieces: Pieces = cut_up(digest)
    return part_of(pieces.text, pieces.wanted(wishes))


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("text", "STORIES\n-------", "STORIES"),
        ("text", "[01] ", "[99] "),
        ("text", "\nCORRECTIONS\n", "\nOTHER\n"),
        ("html", ' id="stories"', ' id="other"'),
        ("html", ' id="item-03"', ""),
        ("html", "</div>", ""),
        ("html", '<div class="foot', '<div class="feet'),
        ("model", '"facets":[{', '"facets":[{"themes":[],"countries":[],"files":[]},{'),
    ],
)
def test_a_digest_whose_forms_are_not_as_they_were_written_is_refused_before_anything_leaves(
    digest: Digest, part: str, old: str, new: str
) -> None:
    assert old in getattr(digest, part)
    broken = replace(digest, **{part: getattr(digest, part).replace(old, new)})
    with pytest.raises(DigestError, match="draft it again"):
        cut_up(broken)


def mails(editions: Editions, recipients: Recipients, **wishes: Wishes):
    """The parsed mail of each name."""
    parsed = {}
    for name, one in wishes.items():
        key = add_recipient(recipients, "weekly", f"{name}@example.org", basis="you asked", now=AFTER).key
        form = "text" if name.startswith("plain") else "both"
        assert keep_wishes(recipients, key, one, form, now=AFTER)
        to = deliverable(recipients, key)
        letter = write_letter(editions.of(to), recipients, to, "issue", AFTER)
        parsed[name] = email.message_from_bytes(letter.content, policy=SMTP)
        assert not parsed[name].defects
    return parsed


def test_each_reader_is_told_which_part_it_is_and_where_the_whole_is(digest, recipients) -> None:
    editions = Editions(digest, WEEKLY, PUBLIC)
    parts = mails(
        editions, recipients, whole=Wishes(), some=Wishes(("sex-work",), ("SE",)), none=Wishes(files=("gone",)),
    )  # fmt: skip
    words = {
        name: " ".join(one.get_body(("plain",)).get_content().split()) for name, one in parts.items()
    }  # fmt: skip
    assert "This is the part" not in words["whole"]
    assert (
        "choose a part of it. This is the part on sex work; Sweden: 6 of 24 entries, numbered as in the whole issue: https"
        in words["some"]
    )
    assert "https://brief.example.org/archive/weekly/2026/W48/" in words["some"]
    assert "None of its 24 entries is on 1 followed file; they are in the whole issue: https" in words["none"]
    page = parts["some"].get_body(("html",)).get_content()
    assert "This is the part on sex work; Sweden: 6 of 24 entries" in page
    assert parts["whole"]["Subject"] == parts["some"]["Subject"]
    # Only languages that are still there are named.
    assert parts["some"]["Content-Language"] != parts["whole"]["Content-Language"]
    assert "sv" in parts["some"]["Content-Language"]


@pytest.mark.parametrize("events", [True, False])
def test_who_wants_text_alone_gets_no_html(digest, recipients, events: bool) -> None:
    model = json.loads(digest.model)
    assert model["events"]
    if not events:
        digest = replace(digest, model=json.dumps({**model, "events": []}))
    editions = Editions(digest, WEEKLY, MAIL)
    mail = mails(editions, recipients, plain=Wishes())["plain"]
    kinds = [part.get_content_type() for part in mail.walk()]
    assert kinds == (["multipart/mixed", "text/plain", "text/calendar"] if events else ["text/plain"])
    text = mail.get_body(("plain",)).get_content().replace("\r\n", "\n")
    assert text.startswith(digest.text[:500])
    assert "@@" not in text


def test_a_group_has_its_part_until_its_people_choose_for_themselves(digest, recipients) -> None:
    order = WEEKLY.model_copy(update={"groups": {"press": Group(themes=["lgbtiq"])}})
    editions = Editions(replace(digest, rules=order.rules_mark), order, MAIL)
    for name, group, own, numbers_left in (
        ("a", "press", None, {"11", "13"}),
        ("b", "press", Wishes(), {f"{number:02}" for number in range(1, 16)}),
        ("c", "other", None, {f"{number:02}" for number in range(1, 16)}),
    ):
        to = add_recipient(
            recipients, "weekly", f"{name}@example.org", basis="you asked", now=AFTER, group=group
        )  # fmt: skip
        if own is not None:
            keep_wishes(recipients, to.key, own, "both", now=AFTER)
        to = deliverable(recipients, to.key)
        text = write_letter(editions.of(to), recipients, to, "issue", AFTER).content.decode()
        assert set(numbers(text.replace("\r\n", "\n"))) == numbers_left, name
    # What a group gets is a rule that readers see the effect of.
    assert order.rules_mark != WEEKLY.rules_mark


def test_memory_stays_flat_however_many_wishes_there_are(digest, recipients) -> None:
    editions = Editions(digest, WEEKLY, MAIL)
    mails(editions, recipients, **{f"r{n}": Wishes(countries=(f"X{n}",)) for n in range(READY + 20)})
    assert len(editions._ready) == READY


def test_each_gets_their_part_by_the_same_approval_and_a_digest_that_cannot_be_cut_is_refused(
    rich: World, digest: Digest, recipients, tmp_path
) -> None:
    for name, wishes in (("ann", Wishes()), ("jo", Wishes(("sex-work",), ("SE",)))):
        to = add_recipient(recipients, "weekly", f"{name}@example.org", basis="you asked", now=AFTER)
        keep_wishes(recipients, to.key, wishes, "both", now=AFTER)
    store = rich.store
    approve(store, digest.id, digest.hash, who="Ana", hold_minutes=0, now=AFTER, although=("held",))
    store.connection.execute("UPDATE digest SET state = 'approved'")
    report = send(store, recipients, digest.id, settings_for(), tmp_path, briefing=WEEKLY, now=AFTER)
    assert report.accepted == 2
    sizes = sorted(len(file.read_bytes()) for file in (tmp_path / "outbox" / digest.id).glob("*.eml"))
    assert sizes[0] < 0.7 * sizes[1]
    # Drafted by an earlier program, it does not say what its entries are about: nobody gets anything of it.
    model = json.dumps({name: part for name, part in json.loads(digest.model).items() if name != "facets"})
    store.connection.execute("DELETE FROM delivery")
    store.connection.execute("UPDATE digest SET state = 'draft', model = ?", (model,))
    older = get_digest(store, digest.id)
    store.connection.execute("UPDATE digest SET hash = ?", (bound_hash(older),))
    approve(store, digest.id, bound_hash(older), who="Ana", hold_minutes=0, now=AFTER, although=("held",))
    recipients.connection.execute("DELETE FROM begun")
    with pytest.raises(DigestError, match="does not say what its entries are about; draft it again"):
        send(store, recipients, digest.id, settings_for(), tmp_path, briefing=WEEKLY, now=AFTER)
    assert counts(store, digest.id) == {}


HOSTILE = (
    '</div><div class="item" id="item-99">', '<div class="foot', "[01] Not an item", "-- ", "STORIES", "-------",
    "\n\n\nSTORIES\n-------\n",
    '<h2 class="section" id="stories">', "@@BASIS@@", "عمل قسري", "x" * 5_000, "<div " * 500,
)  # fmt: skip


def test_titles_that_look_like_our_own_marks_cut_nothing_else(world: World) -> None:
    for number, title in enumerate(HOSTILE):
        source = world.source(f"s{number}", ("DE", "FR", "PL")[number % 3])
        world.document(
            source, f"{title} {number}", f"{title} forced labour", tags={"labour" if number % 2 else "migration": 0.9},
            terms={"labour": ["labour"], "migration": ["labour"]}, url=f"https://s.example/</div>{number}<div class=",
        )  # fmt: skip
    made = make_draft(world.store, WEEKLY, WEEK, themes=THEMES, now=AFTER)
    digest = get_digest(world.store, made.id)
    assert digest is not None
    pieces = cut_up(digest)
    for wishes in (
        Wishes(("labour",)),
        Wishes(("migration",), ("DE",)),
        Wishes(countries=("PL",)),
        Wishes(files=("x",)),
    ):
        kept = pieces.wanted(wishes)
        text, page = part_of(pieces.text, kept), part_of(pieces.html, kept)
        assert numbers(text) == numbers(page)
        assert len(numbers(text)) == sum(1 for place in kept if pieces.facets[place].themes and place < len(made.items))
        assert page.count("@@UNSUBSCRIBE@@") == 1
        balance = Balance()
        balance.feed(page)
        assert balance.open == 0
