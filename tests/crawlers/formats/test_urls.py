"""Addresses in one form: what is one document has one address, and what is two keeps two."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crawlers.formats.urls import PLAIN, canonical_url, host_of, in_one_form

BASE = "https://base.example/news/list.html?page=2"


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("HTTPS://WWW.Example.ORG/A", "https://www.example.org/A"),
        ("https://example.org:443/a", "https://example.org/a"),
        ("http://example.org:80/a", "http://example.org/a"),
        ("http://example.org:8080/a", "http://example.org:8080/a"),
        ("https://example.org.", "https://example.org/"),
        ("https://user:secret@example.org/a", "https://example.org/a"),
        ("https://example.org", "https://example.org/"),
        ("https://example.org?x=1", "https://example.org/?x=1"),
        ("https://example.org/a#part-2", "https://example.org/a"),
        ("https://example.org/a/../b/./c", "https://example.org/b/c"),
        ("https://example.org/../../a", "https://example.org/a"),
        ("https://example.org/a/..", "https://example.org/"),
        ("https://example.org/a%2fb", "https://example.org/a%2Fb"),
        ("https://example.org/%7euser/a%2dz", "https://example.org/~user/a-z"),
        ("https://example.org/%c3%bc", "https://example.org/%C3%BC"),
        ("https://example.org/ü", "https://example.org/%C3%BC"),
        ("https://example.org/a b", "https://example.org/a%20b"),
        ("https://example.org/a?q=%c3%bc", "https://example.org/a?q=%C3%BC"),
        ("https://example.org/a;v=1", "https://example.org/a;v=1"),
        ("https://example.org/a//b", "https://example.org/a//b"),
        ("https://MÜNCHEN.example/a", "https://xn--mnchen-3ya.example/a"),
        ("https://xn--mnchen-3ya.example/a", "https://xn--mnchen-3ya.example/a"),
        ("http://[2001:DB8::1]:8080/a", "http://[2001:db8::1]:8080/a"),
        ("  https://example.org/a\n", "https://example.org/a"),
        ("https://example.org/a\n/b", "https://example.org/a/b"),
        ("item.html", "https://base.example/news/item.html"),
        ("../item.html", "https://base.example/item.html"),
        ("/item.html", "https://base.example/item.html"),
        ("?page=3", "https://base.example/news/list.html?page=3"),
        ("//cdn.example/a", "https://cdn.example/a"),
    ],
)
def test_an_address_has_one_form(link: str, expected: str) -> None:
    assert canonical_url(link, BASE) == expected


@pytest.mark.parametrize(
    "link",
    [
        "mailto:desk@example.org", "javascript:alert(1)", "data:text/html,x", "ftp://example.org/a", "file:///etc/passwd",
        "tel:+3212", "http://", "http:///a", "http://[::1", "http://example.org:99999/", "http://example.org:x/",
        "http://exa mple.org/", "http://ex<a>mple.org/", "http://.", "http://\ud800.example/", "http://a%62c.example/",
    ],
)  # fmt: skip
def test_what_is_no_web_address_is_none(link: str) -> None:
    assert canonical_url(link, BASE) is None


@pytest.mark.parametrize(
    "parameter",
    [
        "utm_source=x", "utm_medium=x", "UTM_Campaign=x", "fbclid=x", "gclid=x", "msclkid=x", "mc_cid=x", "mc_eid=x",
        "_hsenc=x", "mkt_tok=x", "pk_campaign=x", "mtm_source=x", "at_medium=x", "xtor=RSS-1", "igshid=x", "yclid=x",
        "wt.mc_id=x", "ns_campaign=x", "ref_src=x",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "kept", ["", "id=1", "id=a%20b", "id=a+b", "b=2&a=1", "q=%26", "flag", "list[]=1&list[]=2", "q=%zz", "a=1&&b=2"]
)
def test_tracking_parameters_go_and_all_others_stay_as_they_are(parameter: str, kept: str) -> None:
    plain = canonical_url(f"https://example.org/a?{kept}")
    assert plain == f"https://example.org/a{'?' if kept else ''}{kept}"
    for query in (f"{parameter}&{kept}" if kept else parameter, f"{kept}&{parameter}" if kept else f"{parameter}"):
        assert canonical_url(f"https://example.org/a?{query}") == plain


@pytest.mark.parametrize(
    "kept", ["id=5", "ID=6", "page=2", "ref=12", "source=rss", "utmost=1", "lang=de", "s=utm_source"]
)
def test_parameters_that_say_what_the_document_is_are_kept(kept: str) -> None:
    assert canonical_url(f"https://example.org/a?{kept}") == f"https://example.org/a?{kept}"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80))
@example("http://%%34%31/%%34%31?%%37%45")
@example("http://a/%2e%2e/%2E/b")
def test_any_text_has_a_form_or_none_and_the_form_is_its_own(link: str) -> None:
    for one in (link, f"https://example.org/{link}", f"https://example.org/?{link}", f"https://{link}"):
        form = canonical_url(one, BASE)
        if form is not None:
            assert canonical_url(form) == form
            assert form.isascii()
            assert form.startswith(("http://", "https://"))
            assert "#" not in form
            assert not any(mark in form for mark in " \t\r\n")
            assert host_of(form)


def test_the_host_is_in_lower_case_and_without_its_port() -> None:
    assert host_of("https://WWW.Example.org:8443/a") == "www.example.org"
    assert host_of("no address") == ""


@given(st.from_regex(PLAIN, fullmatch=True))
@example("https://a.example:80/")
@example("http://a.example:8080/a/b.html")
@example("http://a.example/a..b/c./")
def test_an_address_that_is_plain_stands_in_its_one_form_already(link: str) -> None:
    assert (
        in_one_form(link, BASE)
        == canonical_url(link, BASE)
        == (link if PLAIN.fullmatch(link) else in_one_form(link, ""))
    )


@pytest.mark.parametrize(
    "link",
    [
        "https://a.example", "https://a.example:443/", "http://a.example:80/", "http://a.example:99999/", "http://a.example./",
        "http://a.example/../", "http://a.example/./a", "http://a.example/.a/", "http://a.example//", "http://a.example/%2d",
        "http://a.example/?a", "http://A.example/", "http://a.example/a\n", "http://a.example:08/",
    ],
)  # fmt: skip
def test_an_address_that_may_have_another_form_is_not_plain(link: str) -> None:
    assert PLAIN.fullmatch(link) is None
