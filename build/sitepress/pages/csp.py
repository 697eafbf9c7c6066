"""The content security policy: the site's own files and WebAssembly, and nothing else.

The policy is in `_headers`, for hosts that read it, and the tests run every page under it. It is
not in the pages: there it could not be switched off, and tools that evaluate text in a page, as
most browser tests do, would not work.

The style sheet and an essay's scripts are inline, so that no paint waits for them, and allowed by
their hashes. No other text is run, so injected markup cannot run a script. Text becomes markup, and
an address becomes a script, only through the policy that `trusted-types` names
(widgets/view/trusted-types.js).
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
    """The texts of a page's inline style sheets and scripts, by the directive that allows them."""

    def __init__(self, html: str):
        super().__init__()
        self.found: dict[str, list[str]] = {"script-src": [], "style-src": []}
        self.kind = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note where one begins; a script from a file, or a block of data, is none."""
        given = dict(attrs)
        script = tag == "script" and "src" not in given and given.get("type") in (None, "module")
        self.kind = "script-src" if script else "style-src" if tag == "style" else ""
        if self.kind:
            self.found[self.kind].append("")

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002
        """Note where it ends."""
        self.kind = ""

    def handle_data(self, data: str) -> None:
        """Collect its text, which the parser may give in parts."""
        if self.kind:
            self.found[self.kind][-1] += data


def policy(pages: Iterable[str]) -> str:
    """The policy of these pages, HTML texts: their inline blocks are allowed by hash."""
    allowed: dict[str, set[str]] = defaultdict(set)
    for html in pages:
        for name, texts in Blocks(html).found.items():
            allowed[name] |= {hash_of(text) for text in texts}
    return "; ".join(
        " ".join([name, words, *sorted(allowed.get(name, ()))])
        for name, words in DIRECTIVES.items()
    )


def hash_of(text: str) -> str:
    """The hash of an inline block, as a policy writes it."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
