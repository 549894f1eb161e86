"""Titles and sentences that try to be more than words."""

from __future__ import annotations

HOSTILE = {
    "markup": '<script>alert(1)</script><b onclick="x">Bold</b> & "quotes" \'too\' {{ 7*7 }} {% raw %}',
    "line breaks": "First\r\nBcc: somebody@example.org\x00\x1b[31m\u2028second\x85third",
    "bidi": "Invoice \u202efdp.exe\u202c \u2066x\u2069 \u200f\u061c\ufeff\u200b",
    "marks": "Click @@UNSUBSCRIBE@@ or @@BASIS@@ or @@@@",
    "endless": "A" * 1_000_000,
    "endless words": "word " * 250_000,
    "lone marks": "e" + "\u0301" * 5_000,
    "style": "</style></table></body></html>",
    "nothing": " \u200b\t\n ",
}
