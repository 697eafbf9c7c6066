"""What the browser lets a page of ours do: its own site's files, WebAssembly, and nothing else.

The policy stands in `_headers`, for hosts that read it, and the tests run every page under it. It
is not written into the pages themselves: there nobody could lift it, and tools that wait for a page
by evaluating text in it, as most browser tests do, would be shut out of our readers' pages.

The style sheet and an essay's scripts stand in the pages, so that no paint waits for them; they are
let in by their hashes. No other text is ever run, and should a stranger's words ever reach a page
as markup, they stay words. Text becomes markup, and an address becomes a script, only through the
one function that `trusted-types` names (widgets/view/trusted-types.js).
"""

from base64 import b64encode
from collections import defaultdict
from collections.abc import Iterable
from hashlib import sha256
from html.parser import HTMLParser

DIRECTIVES = {
    "default-src": "'none'",
    # Python is WebAssembly; `wasm-unsafe-eval` lets it be compiled, and lets no text be run.
    "script-src": "'self' 'wasm-unsafe-eval'",
    "worker-src": "'self'",
    "connect-src": "'self'",
    "style-src": "'self'",
    "font-src": "'self' data:",
    "img-src": "'self' data:",
    "manifest-src": "'self'",
    "frame-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "require-trusted-types-for": "'script'",
    "trusted-types": "deciban",
}


class Blocks(HTMLParser):
    """The texts of a page's own style sheets and scripts, by the directive that lets them in."""

    def __init__(self, html: str):
        super().__init__()
        self.found: dict[str, list[str]] = {"script-src": [], "style-src": []}
        self.kind = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note where one begins; a script from a file is none, nor are data."""
        told = dict(attrs)
        script = tag == "script" and "src" not in told and told.get("type") in (None, "module")
        self.kind = "script-src" if script else "style-src" if tag == "style" else ""
        if self.kind:
            self.found[self.kind].append("")

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002
        """Note where it ends."""
        self.kind = ""

    def handle_data(self, data: str) -> None:
        """Keep its text, which the parser may hand over in parts."""
        if self.kind:
            self.found[self.kind][-1] += data


def policy(pages: Iterable[str]) -> str:
    """The policy under which these pages, HTML texts, work: their own blocks let in by hash."""
    allowed: dict[str, set[str]] = defaultdict(set)
    for html in pages:
        for name, texts in Blocks(html).found.items():
            allowed[name] |= {hash_of(text) for text in texts}
    return "; ".join(
        " ".join([name, words, *sorted(allowed.get(name, ()))])
        for name, words in DIRECTIVES.items()
    )


def hash_of(text: str) -> str:
    """What a policy calls an inline block."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
