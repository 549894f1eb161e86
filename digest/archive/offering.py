"""Offers the files of an archive, for reading: the answer to one request, and nothing outside the archive's folder.

Only what `write.py` writes has a form that is known here; anything else in the folder is not there for a caller.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from digest.serving.page import Page

FORMS = {
    ".html": "text/html; charset=utf-8", ".json": "application/json", ".md": "text/markdown; charset=utf-8",
    ".pdf": "application/pdf", ".csv": "text/csv; charset=utf-8", ".xml": "application/atom+xml; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
}  # fmt: skip
INDEX = "index.html"
# Bytes. A year of issues has files of some hundred kilobytes; what is greater is none of ours.
MOST = 20_000_000
LONGEST = 500
HEADERS = {
    "Cache-Control": "max-age=300",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; form-action 'none'",
}


class ArchivePage(Page):
    """Answers one request for a file of the archive."""

    def __init__(self, request: bytes, folder: Path):
        self.folder = folder
        super().__init__(request)

    def do_GET(self) -> None:  # noqa: N802
        """Give the file that is asked for; of a folder its index."""
        path = unquote(urlsplit(self.path).path, errors="replace")
        file = _file(self.folder, path)
        if file is None:
            self.send(404, HEADERS | {"Content-Type": "text/plain; charset=utf-8"}, b"There is no such page here.\n")
        elif file.is_dir():
            self.send(301, HEADERS | {"Location": quote(f"{path}/")}, b"")
        else:
            self.send(200, HEADERS | {"Content-Type": FORMS[file.suffix]}, file.read_bytes())

    do_HEAD = do_GET  # noqa: N815


def answer(request: bytes, folder: Path) -> bytes:
    """What is answered to a whole request; nothing to what is none."""
    return ArchivePage(request, folder).said


def _file(folder: Path, path: str) -> Path | None:
    """The file of a path, or a folder with an index that was asked for without its slash; None for what is not offered."""
    parts = path.removeprefix("/").split("/")
    if not path.startswith("/") or len(path) > LONGEST or not path.isprintable() or "\\" in path:
        return None
    if parts[-1] == "":
        parts[-1] = INDEX
    if any(part.startswith(".") or not part for part in parts):
        return None
    found, root = folder.joinpath(*parts), folder.resolve()
    try:
        # Also what a link within the folder points to has to be in it.
        if not found.resolve().is_relative_to(root):
            return None
        if found.is_dir():
            return found if (found / INDEX).is_file() else None
        known = found.is_file() and found.suffix in FORMS and found.stat().st_size <= MOST
    except OSError:
        return None
    return found if known else None
