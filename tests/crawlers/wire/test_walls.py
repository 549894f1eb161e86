"""Which pages are walls and which are what was asked for: a row for each system, in the shapes that its pages have."""
# ruff: noqa: E501 (a page stands on one line each, as servers write them)

from __future__ import annotations

import time

import pytest

from crawlers.formats.pages import parse_html
from crawlers.wire.outcomes import judge_answer

MENU = "<nav><ul><li><a href='/about'>About the office</a></li><li><a href='/news'>News</a></li></ul></nav>"
TEXT = (
    "<p>The sample inspectorate visited forty farms in spring and told their owners which wages were owed to whom.</p>"
    * 25
)
SHORT_LIST = "".join(f"<li><a href='/n/{n}'>Inspectors report on farm {n} of the season</a></li>" for n in range(12))


def page(body: str = TEXT, head: str = "", title: str = "Sample inspectorate") -> bytes:
    """An ordinary page of the sample inspectorate."""
    return f"<!doctype html><html><head><title>{title}</title>{head}</head><body>{MENU}<main>{body}</main></body></html>".encode()


def wall(body: str = "", head: str = "", title: str = "") -> bytes:
    """A page with nothing but what is given."""
    return f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>".encode()


JSD = (
    "<script>(function(){window.__CF$cv$params={r:'8a1',t:'MTc'};var a=document.createElement('script');"
    "a.src='/cdn-cgi/challenge-platform/scripts/jsd/main.js';document.head.appendChild(a);})();</script>"
)
JSD_UNDER_H = "<script src='/cdn-cgi/challenge-platform/h/b/scripts/jsd/13c98df4ef2d/main.js'></script>"
IMPERVA = "<script src='/_Incapsula_Resource?SWJIYLWA=719d34d31c8e3a6e6fffd425f7e032f3&ns=2&cb=77' async></script>"
ARTICLE = (
    "<p>Forms ask applicants to verify you are human, or show &quot;Checking your browser&quot; for ever. Screen readers "
    "fail, says the sample institute: <code>&lt;div id=&quot;px-captcha&quot;&gt;</code> and "
    "<code>window._cf_chl_opt</code> stand where the form should be.</p>"
)

ORDINARY = {
    "Cloudflare's passive script": page(TEXT + JSD),
    "Cloudflare's passive script under /h/": page(TEXT, JSD_UNDER_H),
    "Cloudflare's passive script on a list": page(f"<ul>{SHORT_LIST}</ul>{JSD}"),
    "Cloudflare's hidden addresses": page(TEXT + "<a href='/cdn-cgi/l/email-protection'>[email&#160;protected]</a>"),
    "Cloudflare's Turnstile in a form": page(
        "<h1>Write to us</h1><form><div class='cf-turnstile' data-sitekey='0x4'></div></form>",
        "<script src='https://challenges.cloudflare.com/turnstile/v0/api.js'></script>",
    ),
    "Imperva's passive script": page(TEXT + IMPERVA),
    "Imperva's passive script on a list": page(f"<ul>{SHORT_LIST}</ul>{IMPERVA}"),
    "DataDome's tag": page(
        TEXT, "<script>window.ddjskey='A1';window.ddoptions={ajaxListenerPath:true}</script>"
        "<script src='https://js.datadome.co/tags.js' async></script>"
        "<meta http-equiv='Content-Security-Policy' content='frame-src https://geo.captcha-delivery.com'>",
    ),
    "Akamai's tags": page(
        TEXT + "<script src='/akam/13/5f1c' defer></script><noscript><img src='/akam/13/pixel_5f1c?a=x'></noscript>"
        "<script>bazadebezolkohpepadr='12'</script>"
    ),
    "F5's script": page(TEXT, "<script src='/TSPD/08e2f5?type=11'></script><script>window['bobcmn']='1011';</script>"),
    "AWS WAF's script": page(TEXT, "<script src='https://a1.edge.sdk.awswaf.com/a1/b2/challenge.js' defer></script>"),
    "reCAPTCHA in a form": page(
        f"{TEXT}<form><div class='g-recaptcha' data-sitekey='6L'></div></form>",
        "<script src='https://www.google.com/recaptcha/api.js'></script>",
    ),
    "Radware's tag": page(TEXT, "<script src='https://cas.avalon.perfdrive.com/jsdata?'></script>"),
    "Kasada's tag": page(TEXT, "<script src='/149e9513/2d206a39/p.js'></script><script>KPSDK.configure([])</script>"),
    "an article about captchas": page(ARTICLE + TEXT, title="Who has to verify that they are human"),
    "an article named after a wall": page(TEXT, title="Just a moment... the office answers"),
    "an article on access denied": page(f"<h1>Access denied: asylum procedures</h1>{TEXT}", title="Access denied"),
    "DDoS-Guard in the footer": page(f"{TEXT}<footer>Protected by <a href='https://ddos-guard.net'>DDoS-Guard</a></footer>"),
    "a page that a script fills": wall(
        f"<div id='root'></div><script src='/static/js/main.a1.js'></script>{JSD}"
        "<noscript>You need to enable JavaScript to run this app.</noscript>", title="Sample ministry",
    ),
}  # fmt: skip

TSPD = (
    "<noscript>Please enable JavaScript to view the page content.<br/>Your support ID is: 8412.</noscript><script>(function(){"
    'window["bobcmn"]="101110101";window["failureConfig"]="524f";})();</script><script src="/TSPD/08e2f?type=12"></script>'
)
WALLS = {
    "Cloudflare, security verification": (200, wall(
        "<h1>sample.example</h1><h2>Performing security verification</h2><p>This website uses a security service to protect "
        "against malicious bots. This page is displayed while the website verifies you are not a bot.</p>", title="Just a moment...")),
    "Cloudflare, its script alone": (503, wall(
        "<script>(function(){window._cf_chl_opt={cvId:'3',cType:'managed'};var a=document.createElement('script');"
        "a.src='/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1?ray=8a';}());</script>", title="Einen Moment…")),
    "Cloudflare, block page": (200, wall(
        "<div id='cf-wrapper'><h1>Sorry, you have been blocked</h1><h2>You are unable to access sample.example</h2><p>This website "
        "is using a security service to protect itself. Cloudflare Ray ID: 8a1</p></div>", title="Attention Required! | Cloudflare")),
    "F5 TSPD": (200, wall(TSPD)),
    "F5 ASM": (200, wall(
        "The requested URL was rejected. Please consult with your administrator.<br><br>Your support ID is: 1443&lt;br&gt;"
        "<a href='javascript:history.back();'>[Go Back]</a>", title="Request Rejected")),
    "Anubis": (200, wall(
        "<h1 id='title'>Making sure you&#39;re not a bot!</h1><img src='/.within.website/x/cmd/anubis/static/img/pensive.webp'>"
        "<script id='anubis_challenge' type='application/json'>{}</script><p>Protected by Anubis</p>",
        title="Making sure you&#39;re not a bot!")),
    "Imperva, frame": (200, wall(
        "<iframe id='main-iframe' src='/_Incapsula_Resource?SWUDNSAI=31&xinfo=9-1&incident_id=12'>Request unsuccessful. "
        "Incapsula incident ID: 12</iframe>")),
    "Imperva, script alone": (200, wall(
        head="<META NAME='robots' CONTENT='noindex,nofollow'><script src='/_Incapsula_Resource?SWJIYLWA=5074a744,719d34d3'></script>")),
    "Imperva, Distil": (200, wall(
        "<h1>Pardon Our Interruption</h1><p>As you were browsing something about your browser made us think you were a bot.</p>",
        title="Pardon Our Interruption")),
    "Akamai, Access Denied": (200, wall(
        "<H1>Access Denied</H1> You don't have permission to access \"http&#58;&#47;&#47;sample&#46;example&#47;\" on this server.<P>"
        "Reference&#32;&#35;18&#46;1a&#46;99<P>https&#58;&#47;&#47;errors&#46;edgesuite&#46;net&#47;18&#46;1a", title="Access Denied")),
    "Akamai, interstitial": (200, wall(
        "<script>function triggerInterstitialChallenge(){}</script>",
        "<meta http-equiv='refresh' content=\"5; URL='/news?bm-verify=AAQAAAAJ'\">")),
    "AWS WAF, captcha": (405, wall(
        "<noscript>JavaScript is disabled. To continue, you need to verify that you're not a robot.</noscript>"
        "<div id='captcha-container'></div>", "<script src='https://a1.b2.token.awswaf.com/a1/b2/challenge.js'></script>")),
    "AWS WAF, challenge": (202, wall(
        "<div id='challenge-container'></div>",
        "<script>window.awsWafCookieDomainList=[];window.gokuProps={key:'A',iv:'B'};</script>")),
    "Sucuri": (200, (
        b"<html><title>You are being redirected...</title><noscript>Javascript is required. Please enable javascript before you are "
        b"allowed to see this page.</noscript><script>var s={},u;sucuri_cloudproxy_js='';</script></html>")),
    "Sucuri, firewall": (403, wall(
        "<h1>Access Denied - Sucuri Website Firewall</h1><p>Contact cloudproxy@sucuri.net</p>", title="Sucuri WebSite Firewall")),
    "imunify360": (200, wall(
        "<h1>One moment, please...</h1><p>Please wait while your request is being verified...</p>", title="One moment, please...")),
    "imunify360 without markup": (415, b'{"message":"Access denied by Imunify360 bot-protection. IPs used for automation should be whitelisted"}'),
    "Radware": (200, wall(
        "<p>We apologize for the inconvenience...</p><p>...but your activity and behavior on this site made us think that you are a "
        "bot.</p>", title="Radware Page")),
    "DDoS-Guard": (403, wall(
        "<h1>Checking your browser before accessing sample.example</h1><script src='/.well-known/ddos-guard/js-challenge/index.js'>"
        "</script>", title="DDoS-Guard")),
    "DDoS-Guard with status 200": (200, wall(
        "<p id='link-ddg'>DDoS protection by DDoS-Guard</p><script src='/.well-known/ddos-guard/js-challenge/index.js'></script>")),
    "Kasada": (429, wall(
        "<script>window.KPSDK={};KPSDK.now=Date.now;KPSDK.start=KPSDK.now();</script><script src='/149e9513/2d206a39/ips.js?KP_UIDz=1'>"
        "</script>")),
    "DataDome": (200, wall(
        "<p id='cmsg'>Please enable JS and disable any ad blocker</p><script>var dd={'rt':'c','host':'geo.captcha-delivery.com'}</script>"
        "<script src='https://ct.captcha-delivery.com/c.js'></script>")),
    "PerimeterX": (403, wall("<div id='px-captcha'></div>", title="Access to this page has been denied")),
    "SiteGround": (202, wall(head="<meta http-equiv='refresh' content='0;/.well-known/sgcaptcha/?r=%2F&y=ipc'>")),
    "Vercel": (429, wall("<p>We're verifying your browser</p>", title="Vercel Security Checkpoint")),
    "a wall with a Retry-After": (503, wall("<h1>Checking your browser before accessing sample.example</h1>")),
    "a wall with status 404": (404, wall("<script id='anubis_challenge'>{}</script>")),
}  # fmt: skip


@pytest.mark.parametrize("name", ORDINARY)
def test_what_ordinary_pages_carry_is_no_wall(name: str) -> None:
    assert judge_answer(200, {}, ORDINARY[name], conditional=False) is None


@pytest.mark.parametrize("name", WALLS)
def test_a_wall_is_told_whatever_its_status(name: str) -> None:
    status, body = WALLS[name]
    headers = {"retry-after": "60"} if status == 503 else {}
    for answered in (status, 200, 503):
        fault = judge_answer(answered, headers, body, conditional=False)
        assert fault is not None
        assert fault.state == "blocked"
        assert "in place of the content" in fault.sentence


@pytest.mark.parametrize("name", WALLS)
def test_what_little_a_wall_says_keeps_it_from_no_mark(name: str) -> None:
    status, body = WALLS[name]
    words = len(parse_html(body.decode()).text_content())
    assert judge_answer(status, {}, body, conditional=False, said=min(words, 60)) is not None


def test_a_page_that_was_seen_to_say_much_is_no_wall_though_it_holds_a_walls_script() -> None:
    body = wall("<script>window._cf_chl_opt={}</script>" + SHORT_LIST)
    assert judge_answer(200, {}, body, conditional=False) is not None
    assert judge_answer(200, {}, body, conditional=False, said=3_000) is None


def test_a_title_tells_of_a_mistake_however_much_the_page_says() -> None:
    fault = judge_answer(200, {}, page(title="404 Not Found"), conditional=False, said=5_000)
    assert fault is not None
    assert fault.state == "gone"


@pytest.mark.parametrize(
    ("status", "header", "value"),
    [
        (200, "cf-mitigated", "challenge"), (429, "cf-mitigated", "challenge"), (405, "x-amzn-waf-action", "captcha"),
        (202, "x-amzn-waf-action", "challenge"), (429, "x-vercel-mitigated", "challenge"), (403, "x-vercel-mitigated", "deny"),
    ],
)  # fmt: skip
def test_a_header_says_so_before_any_status(status: int, header: str, value: str) -> None:
    fault = judge_answer(status, {header: value, "retry-after": "9"}, page(), conditional=False)
    assert fault is not None
    assert fault.state == "blocked"
    assert f"{header}: {value}" in fault.sentence


def test_a_server_that_limits_is_not_taken_for_a_wall() -> None:
    body = wall("<h1>Error 1015</h1><p>You are being rate limited</p>", title="Access denied")
    fault = judge_answer(429, {"retry-after": "60"}, body, conditional=False)
    assert fault is not None
    assert fault.state == "limited"


@pytest.mark.parametrize("piece", ["<", "<title>", "&#60;", "<p>checking your browser", "<script>_cf_chl_opt", "\xa0 "])
def test_a_megabyte_of_anything_is_judged_at_once(piece: str) -> None:
    body = piece.encode() * (1_000_000 // len(piece.encode()))
    begun = time.monotonic()
    judge_answer(200, {}, body, conditional=False)
    assert time.monotonic() - begun < 2
