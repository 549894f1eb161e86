"""HTML and text say the same, safely, to everybody: any scheme, any screen, any reader, whatever a title holds."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from lxml import html as lxml_html

from digest.content.clean import clean, direction, safe_link
from digest.drafting.briefings import Briefing
from digest.drafting.draft import Draft, make_draft
from digest.forms.palette import DARK, LIGHT, ROLES, WORDS, contrast
from tests.digest.fixtures_hostile import HOSTILE
from tests.digest.fixtures_world import AFTER, THEMES, WEEK, World, rows


def draft(world: World) -> Draft:
    return make_draft(world.store, Briefing(id="weekly"), WEEK, themes=THEMES, now=AFTER)


def page(shown: Draft) -> lxml_html.HtmlElement:
    return lxml_html.document_fromstring(shown.html)


@pytest.mark.parametrize("scheme", [LIGHT, DARK])
def test_words_stand_out_from_their_ground_in_both_schemes(scheme: dict[str, str]) -> None:
    assert not [(one, other) for one, other in WORDS if contrast(scheme[one], scheme[other]) < 4.5]
    assert contrast(scheme["bar"], scheme["card"]) >= 3


def test_contrast_is_computed_as_the_guideline_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def test_every_inline_colour_has_a_dark_counterpart_of_enough_weight(week: World) -> None:
    shown = draft(week)
    style = page(shown).findtext(".//style") or ""
    dark = style[style.index("prefers-color-scheme: dark") :]
    for element in page(shown).iter():
        for what, value in re.findall(
            r"(?:^|;)\s*(color|background-color|border-color): ([^;]+)", element.get("style") or ""
        ):
            fitting = [
                name for name in (element.get("class") or "").split()
                if name in ROLES and ROLES[name][0] == what and LIGHT[ROLES[name][1]] == value
            ]  # fmt: skip
            assert fitting, (element.tag, what, value)
            assert f".{fitting[0]} {{ {what}: {DARK[ROLES[fitting[0]][1]]} !important; }}" in dark
        assert element.get("bgcolor") is None
        assert element.get("color") is None


def test_headings_come_in_order_and_the_language_is_marked(week: World) -> None:
    root = page(draft(week))
    levels = [int(one.tag[1]) for one in root.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert max(levels) == 3
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert root.get("lang") == "en"
    assert {"de", "fr", "it", "pl", "el", "sv", "en"} <= {one.get("lang") for one in root.iter("a")}


def test_tables_are_either_for_show_or_have_caption_and_scope(week: World) -> None:
    tables = list(page(draft(week)).iter("table"))
    data = [one for one in tables if one.get("role") != "presentation"]
    assert len(data) == 1
    assert data[0].find("caption") is not None
    assert {one.get("scope") for one in data[0].iter("th")} == {"col", "row"}
    assert all(one.getparent().get("role") != "presentation" for one in tables[0].iter("caption"))


def test_nothing_is_fetched_and_nothing_is_tracked(week: World) -> None:
    shown = draft(week)
    assert not re.search(r"<(img|script|link|iframe|object|embed|video|audio|form|input)\b", shown.html)
    assert not re.search(r"\bsrc\s*=|url\(|@import|@font-face|\son[a-z]+\s*=\s*[\"']", shown.html)
    assert "utm_" not in shown.html + shown.text


def test_text_and_html_have_the_same_items_and_the_same_links(week: World) -> None:
    shown = draft(week)
    links = [one.get("href") for one in page(shown).iter("a")]
    assert links[-1] == "@@UNSUBSCRIBE@@"
    assert links[:-1] == re.findall(r"^ *(https?://\S+)$", shown.text, re.M)
    numbers = [f"{item.number:02}" for item in shown.items]
    assert re.findall(r"^\[(\d\d)\]", shown.text, re.M) == numbers
    assert re.findall(r">\[(\d\d)\]<", shown.html) == numbers
    headings = [one.text_content() for one in page(shown).iter("h2")]
    assert [one.upper() for one in headings] == re.findall(r"^(.+)\n-+$", shown.text, re.M)


def test_text_has_at_most_72_columns_except_links(week: World) -> None:
    assert not [line for line in draft(week).text.splitlines() if len(line) > 72 and "://" not in line]


def test_every_item_has_its_receipts(week: World) -> None:
    for item in draft(week).items:
        assert item.by[0].text
        assert re.fullmatch(r", (\d+ \w+ \d{4}|undated; collected \d+ \w+)$", item.by[1].text)
        assert item.title.language
        assert item.url
        assert [one for one in rows(item, "small") if re.match("Why here: .+ – “.+” \\(.+\\)", one)]


def test_the_head_keeps_its_lengths_and_its_facts(week: World) -> None:
    shown = draft(week)
    headline = shown.subject.split(": ", 1)[1]
    assert len(headline) <= 60
    assert len(headline.split()) <= 14
    bullets = re.split(r"^\* ", shown.text.split("THIS WEEK")[1].split("STORIES")[0], flags=re.M)[1:]
    assert len(bullets) == 3
    assert all(len(re.sub(r"“.*?”", "", one, flags=re.S).split()) <= 25 for one in bullets)
    hidden = page(shown).xpath("//div[contains(@class, 'hidden')]")
    assert len(hidden) == 1
    assert hidden[0].get("aria-hidden") == "true"
    assert len(hidden[0].text_content()) <= 90


def test_an_undated_document_and_a_script_from_right_to_left_are_shown_as_they_are(world: World) -> None:
    world.source("ngo", "INT", "report", publisher="מוקד")
    world.document("ngo", "דוח על זכויות", published=None, language="he", tags={"migration": 0.9},
                   terms={"migration": ["זכויות"]})  # fmt: skip
    shown = draft(world)
    (link,) = [one for one in page(shown).iter("a") if one.get("lang")]
    assert (link.get("lang"), link.get("dir"), link.text) == ("he", "rtl", "דוח על זכויות")
    assert '<bdi dir="rtl">מוקד</bdi>' in shown.html
    assert "\u2068דוח על זכויות\u2069 (Hebrew)" in shown.text
    assert "undated; collected 23 Nov" in shown.text


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_titles_stay_words_on_one_line(world: World, name: str) -> None:
    title = HOSTILE[name]
    world.source("paper", publisher=f"Paper {title}"[:5_000])
    world.document("paper", title, title[:3_000], url="https://paper.example/a", tags={"labour": 0.9},
                   terms={"labour": [title[:30]]})  # fmt: skip
    shown = draft(world)
    root = page(shown)
    (item,) = shown.items
    assert len(item.title.text) <= 200
    assert root.xpath("//a[@lang]")[0].text_content() == item.title.text
    assert len(shown.html.encode()) < 90_000
    for part in (shown.html, shown.text):
        assert part.count("@@UNSUBSCRIBE@@") == 1
        assert part.count("@@BASIS@@") == 1
        assert not re.search(
            "[\x00-\x09\x0b-\x1f\x7f\x85\u2028\u2029\u202a-\u202e\u2066\u2067\u061c\u200e\u200f]", part
        )
    assert "Bcc" not in [line.strip()[:3] for line in shown.text.splitlines()]
    assert not root.xpath("//script | //b | //*[@onclick]")
    assert not [line for line in shown.text.splitlines() if len(line) > 72 and "://" not in line]


def test_a_long_title_is_cut_with_an_ellipsis_and_a_foreign_one_keeps_its_characters() -> None:
    assert clean("x" * 201) == "x" * 199 + "…"
    assert clean("x" * 200) == "x" * 200
    assert clean("Ζ́ ž ł ffi ① می‌خواهم") == "Ζ́ ž ł ffi ① می‌خواهم"


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://a.example/x?id=1", "https://a.example/x?id=1"),
        ("https://a.example/x?utm_source=n&id=1&fbclid=2", "https://a.example/x?id=1"),
        ("https://a.example/x?utm_source=n#part", "https://a.example/x#part"),
        ('https://a.example/"><script>', "https://a.example/%22%3E%3Cscript%3E"),
        ("https://a.example/a b\r\nc", "https://a.example/a%20b%0D%0Ac"),
        ("https://a.example/ž/\u202ex", "https://a.example/%C5%BE/%E2%80%AEx"),
        ("https://a.example/@@UNSUBSCRIBE@@", "https://a.example/%40%40UNSUBSCRIBE%40%40"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("mailto:a@b.example", None),
        ("https://user:pass@a.example/", None),
        ("//a.example/x", None),
        ("https:///x", None),
        ("https://[broken/", None),
        ("https://a.example:port/", None),
        ("https://a.example/" + "x" * 2_000, None),
        ("", None),
    ],
)
def test_only_plain_web_addresses_become_links(url: str, link: str | None) -> None:
    assert safe_link(url) == link


def test_an_address_that_is_no_link_is_unlinked_in_both_parts(world: World) -> None:
    world.source("paper")
    world.document("paper", "A new act on labour", url="javascript:alert(1)", tags={"labour": 0.9})
    shown = draft(world)
    assert "     unlinked\n" in shown.text
    assert ">unlinked<" in shown.html
    assert "javascript" not in shown.html + shown.text


@pytest.mark.parametrize(
    ("text", "language", "way"),
    [
        ("شرق", "ar", "rtl"),
        ("EU: شرق", None, "ltr"),
        ("שלום", None, "rtl"),
        ("Latin", "fa", "rtl"),
        ("123", None, "ltr"),
    ],
)
def test_direction_follows_language_then_script(text: str, language: str | None, way: str) -> None:
    assert direction(text, language) == way


AVOIDED = re.compile(
    r"\b(victim|survivor|prostitut|illegal|slave|rescue|nordic model|end demand|pimp|john|influx|wave|flood|tide|bogus|"
    r"economic migrant|voiceless|unskilled|homosexual|gyps|gypsy|landmark|historic|shocking|unprecedented|combat|fight|"
    r"crack ?down|vulnerable|smuggler)",
    re.I,
)


def test_our_own_sentences_keep_to_the_house_language(week: World) -> None:
    shown = draft(week)
    own = page(shown)
    for element in own.xpath("//*[@lang and not(self::html)] | //bdi"):
        element.text = ""
    assert not AVOIDED.search(own.text_content())
