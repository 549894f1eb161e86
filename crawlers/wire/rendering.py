"""A page as a browser shows it once its scripts have run: Chromium, driven by Playwright, without a way to any network.

Every request that the page makes is made by us instead (`fetch`), with all that holds for our requests, and handed to it;
only scripts, and what scripts ask for, are asked for at all. The page is not led anywhere else: what would be a check of the
browser stays the check that it is. Time, memory, requests and the length of what comes out are bounded.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

from crawlers.sources.browsers import chromium
from crawlers.wire.memory import killed_where_large
from ground.records import FaultError

# What a page may ask for beside itself, by what it is to the browser. Pictures, styles and frames say nothing of a list.
ASKED = ("script", "xhr", "fetch")
METHODS = ("GET", "POST")
MOST_REQUESTS = 60
# Seconds: for Chromium to start, and for a page that has come to rest to be written out, or closed.
START, WRITTEN = 30.0, 5.0
# A page has its time to load, again to come to rest, and a little to be written out.
MOST_WAITS = 3
# Headers of a script's request that go with ours; none by which a server would know a reader again.
PASSED = ("accept", "content-type", "origin", "x-requested-with")
KEPT_BACK = ("content-encoding", "content-length", "transfer-encoding", "set-cookie", "connection", "keep-alive")
# No password that we were given is handed on.
ENVIRONMENT = ("PATH", "HOME", "LANG", "TMPDIR")
NOWHERE = "http://127.0.0.1:9"
ARGUMENTS = (
    # Nothing is asked past us: no name is found, and what needs none meets a proxy that does not listen.
    "--host-resolver-rules=MAP * ~NOTFOUND", "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run", "--disable-gpu",
    "--disable-dev-shm-usage", "--renderer-process-limit=1", "--js-flags=--max-old-space-size=512",
)  # fmt: skip
# Looked at from outside the page's own scripts, which might say something else. Scripts have run: they would only be taken
# for what has yet to fill a list.
WRITE = """(() => {
  for (const one of document.querySelectorAll("script, noscript, template")) one.remove();
  const written = document.documentElement.outerHTML;
  return written.length > %d ? "" : "<!doctype html>" + written;
})()"""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page asks for, in place of which we ask."""

    url: str
    method: str
    headers: dict[str, str]
    body: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What came; header names in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


# What leaves a page where it is.
STAY = Answer(204, {}, b"")
Fetch = Callable[[Asked], Awaitable[Answer | None]]
"""Asks in place of a page; None where that is refused or nothing came."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one page may take: seconds to load and again to come to rest, characters of what it then shows."""

    patience: float
    most: int


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a page shows; `unrest` where it was still loading when its time was over."""

    html: str
    unrest: bool = False
    left: int = 0
    """How many requests beyond MOST_REQUESTS were not made."""


async def render(url: str, first: Answer, user_agent: str, fetch: Fetch, bounds: Bounds) -> Rendered:
    """The page that `first` is the answer for, after its scripts.

    Raises FaultError: `unsafe` where it takes more than it may, `failed` where no browser starts.
    """
    from playwright.async_api import Error

    requests = _Requests(url, first, fetch)
    try:
        async with browsing(user_agent) as context, killed_where_large("chrom") as memory:
            await context.route("**/*", requests.answer)
            await context.route_web_socket("**/*", lambda socket: socket.close())
            page = await context.new_page()
            crashed = asyncio.get_running_loop().create_future()
            page.once("crash", lambda _: crashed.set_result("it crashed, as pages do that fill the memory"))
            shown = asyncio.ensure_future(_shown(page, requests, bounds))
            await asyncio.wait(
                {shown, crashed}, timeout=MOST_WAITS * bounds.patience, return_when=asyncio.FIRST_COMPLETED
            )
            try:
                return await asyncio.wait_for(shown, 0)
            except (Error, TimeoutError) as error:
                told = memory.sentence or (crashed.result() if crashed.done() else "")
                said = told or f"its scripts did not end within {bounds.patience:.0f} s"
                raise FaultError("unsafe", f"showing {url[:300]} in a browser: {said}") from error
    except Error as error:
        said = " ".join(str(error).split())[:200]
        raise FaultError("failed", f"the browser did not start, or ended: {said}") from error


async def _shown(page: Any, requests: _Requests, bounds: Bounds) -> Rendered:
    from playwright.async_api import TimeoutError as LateError

    patience, unrest = bounds.patience * 1_000, False
    await page.goto(requests.url, wait_until="domcontentloaded", timeout=patience)
    try:
        await page.wait_for_load_state("networkidle", timeout=patience)
    except LateError:
        unrest = True
    html = await asyncio.wait_for(_written(page, bounds.most), WRITTEN)
    if not html:
        said = f"it shows more than collect.max_bytes allows: {bounds.most:,} characters and more"
        raise FaultError("unsafe", f"showing {requests.url[:300]} in a browser: {said}")
    return Rendered(html, unrest, max(0, requests.count - MOST_REQUESTS))


async def _written(page: Any, most: int) -> str:
    """What the page holds, as HTML; "" where that is longer than `most` characters."""
    session = await page.context.new_cdp_session(page)
    tree = await session.send("Page.getFrameTree")
    world = await session.send("Page.createIsolatedWorld", {"frameId": tree["frameTree"]["frame"]["id"]})
    told = await session.send(
        "Runtime.evaluate",
        {"expression": WRITE % most, "contextId": world["executionContextId"], "returnByValue": True},
    )
    return str(told["result"].get("value", ""))


class _Requests:
    """Answers a page's requests: the first with what is there already, others by asking for them."""

    def __init__(self, url: str, first: Answer, fetch: Fetch) -> None:
        self.url, self.count = url, 0
        self._first: Answer | None = first
        self._fetch = fetch

    async def answer(self, route: Any) -> None:
        """Answer one request, or end it."""
        from playwright.async_api import Error

        # Whoever asked may be gone by the time the answer comes.
        with suppress(Error):
            found = await self._found(route.request)
            if found is None:
                await route.abort("blockedbyclient")
                return
            headers = {name: value for name, value in found.headers.items() if name not in KEPT_BACK}
            await route.fulfill(status=found.status, headers=headers, body=found.body)

    async def _found(self, request: Any) -> Answer | None:
        if request.is_navigation_request():
            # The page itself, once: frames are no lists, and where a script would lead us we were not asked to look.
            found, self._first = self._first, None
            return found or STAY
        if request.resource_type not in ASKED or request.method not in METHODS:
            return None
        self.count += 1
        if self.count > MOST_REQUESTS:
            return None
        headers = {name: value for name, value in request.headers.items() if name in PASSED}
        return await self._fetch(Asked(request.url, request.method, headers, request.post_data or ""))


@asynccontextmanager
async def browsing(user_agent: str) -> AsyncIterator[Any]:
    """A browser with one empty profile, which nothing is kept of."""
    from playwright.async_api import async_playwright

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=chromium(), args=list(ARGUMENTS), proxy={"server": NOWHERE}, timeout=START * 1_000,
            # Chromium's own walls between a page and this machine need a user that is not root.
            chromium_sandbox=getattr(os, "geteuid", lambda: 1)() != 0,
            env={name: os.environ[name] for name in ENVIRONMENT if name in os.environ},
            handle_sigint=False, handle_sigterm=False, handle_sighup=False,
        )  # fmt: skip
        try:
            yield await browser.new_context(user_agent=user_agent, service_workers="block", accept_downloads=False)
        finally:
            with suppress(TimeoutError):
                await asyncio.wait_for(browser.close(), WRITTEN)
