"""Answers kept in a folder and given again, so that what a source once said can be collected without asking it.

A folder holds `answers.jsonl` (one JSON object a line: whose visit it was, the address, the status, the headers and the
file of the body) and the bodies. What was not recorded is answered with status 404.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scrapy import Request
from scrapy.http import Response
from scrapy.responsetypes import responsetypes

from ground.clock import now

INDEX = "answers.jsonl"
# A time of day in an address or body, as it stands there or escaped.
TIME = re.compile(r"T\d\d(?::|%3A)\d\d(?::|%3A)\d\d")
# Headers that name a person's session, or speak of this one connection.
LEFT_OUT = {"set-cookie", "connection", "keep-alive", "transfer-encoding", "content-length"}


class Recorder:
    """Keeps answers as they come from the wire."""

    def __init__(self, folder: Path):
        self.folder, self.number = folder, 0
        folder.mkdir(parents=True, exist_ok=True)

    def keep(self, request: Request, response: Response) -> None:
        """Add an answer."""
        file = self._keep_body(response.body)
        visit = request.meta.get("visit")
        line = {
            "at": now(), "source": visit.source.id if visit else "", "method": request.method, "url": request.url,
            "asked": request.body.decode("utf-8", "replace"), "status": response.status, "headers": _headers(response),
            "body": file,
        }  # fmt: skip
        with (self.folder / INDEX).open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(line, ensure_ascii=False) + "\n")

    def _keep_body(self, body: bytes) -> str:
        """The name of a file that was not there before, which now holds a body; other processes may keep some as well."""
        while True:
            file = f"{self.number:03}.body"
            self.number += 1
            try:
                with (self.folder / file).open("xb") as stream:
                    stream.write(body)
            except FileExistsError:
                continue
            return file


class Recording:
    """Gives answers that were kept in a folder, or in each folder of one."""

    def __init__(self, folder: Path):
        self._folders = folders_in(folder)
        self._answers: dict[tuple[str, str, str], dict[str, Any]] = {}
        self._places: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
        for place, line in self._lines():
            line["body"] = place / line["body"]
            self._answers.setdefault(_asked(line["method"], line["url"], line["asked"]), line)
            self._places[line["method"], _place(line["url"])].append(line)

    @property
    def at(self) -> str:
        """When the first of the answers came; "" where that was not kept."""
        kept = (line.get("at", "") for _, line in self._lines())
        return min(filter(None, kept), default="")

    def _lines(self) -> Iterator[tuple[Path, dict[str, Any]]]:
        for folder in self._folders:
            for line in (folder / INDEX).read_text("utf-8").splitlines():
                yield folder, json.loads(line)

    def answer(self, request: Request) -> Response:
        """What the address answered when it was recorded; one whose parameters name today's date, what it said that day."""
        kept = self._answers.get(_asked(request.method, request.url, request.body.decode("utf-8", "replace")))
        alike = self._places[request.method, _place(request.url)]
        kept = kept or (alike[0] if len(alike) == 1 else None)
        if kept is None:
            return Response(request.url, status=404, request=request)
        body, headers = kept["body"].read_bytes(), kept["headers"]
        kind = responsetypes.from_args(headers=_as_scrapy(headers), url=request.url, body=body)
        return kind(request.url, status=kept["status"], headers=headers, body=body, request=request)


def folders_in(folder: Path) -> list[Path]:
    """The recordings in a folder: itself where it is one, else the folders in it that are."""
    return [folder] if (folder / INDEX).is_file() else sorted(path.parent for path in folder.glob(f"*/{INDEX}"))


def _asked(method: str, url: str, body: str) -> tuple[str, str, str]:
    """What was asked for, whatever the second in which it was asked."""
    return method, TIME.sub("T", url), TIME.sub("T", body)


def _place(url: str) -> str:
    return url.partition("?")[0]


def _headers(response: Response) -> dict[str, str]:
    pairs = ((name.decode("latin-1"), values) for name, values in response.headers.items() if values)
    return {name: values[0].decode("latin-1") for name, values in pairs if name.lower() not in LEFT_OUT}


def _as_scrapy(headers: dict[str, str]) -> Any:
    from scrapy.http.headers import Headers

    return Headers(headers)
