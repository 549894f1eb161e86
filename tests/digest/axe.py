"""axe-core in Debian's Chromium: what it finds against a page, in a scheme and at a width. Nothing is fetched.

axe-core is an npm package that no lock names: `npm install axe-core` anywhere, and AXE_CORE names its `axe.min.js`. Tests
that need it are skipped by name without.
"""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

AXE = Path(os.environ.get("AXE_CORE", "node_modules/axe-core/axe.min.js"))
BROWSER = shutil.which("chromium")
MISSING = (
    "" if AXE.is_file() and BROWSER else "needs chromium, and AXE_CORE naming axe.min.js of the npm package axe-core"
)
RUN = (
    "<script>%s</script><script>axe.run(document, {resultTypes: ['violations']}).then(found => "
    "document.documentElement.setAttribute('data-axe', JSON.stringify(found.violations.map("
    "one => one.id + ': ' + one.nodes.map(node => node.html).join(' ').slice(0, 300)))))</script></body>"
)


def violations(page: str, folder: Path, *, dark: bool = False, width: int = 800) -> list[str]:
    """What axe-core holds against a page. Raises RuntimeError where it did not come to an end."""
    script = AXE.read_text("utf-8").replace("</script", "<\\/script")
    file = folder / "axe.html"
    file.write_text(page.replace("</body>", RUN % script), encoding="utf-8")
    options = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        f"--window-size={width},1200",
        "--virtual-time-budget=20000",
    ]
    scheme = ["--blink-settings=preferredColorScheme=0"] if dark else []
    done = subprocess.run(
        [str(BROWSER), *options, *scheme, f"--user-data-dir={folder / 'profile'}", "--dump-dom", f"file://{file}"],
        capture_output=True, encoding="utf-8", timeout=120, check=True,
    )  # fmt: skip
    found = re.search(r'data-axe="([^"]*)"', done.stdout)
    if not found:
        raise RuntimeError(f"axe-core told nothing: {done.stderr[-300:]}")
    told: list[str] = json.loads(html.unescape(found[1]))
    return told
