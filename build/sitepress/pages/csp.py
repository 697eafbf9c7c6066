"""What the browser lets a page of ours do: its own site's files, WebAssembly, and nothing else.

The policy stands in `_headers`, for hosts that read it, and the tests run every page under it. It
is not written into the pages themselves: there nobody could lift it, and tools that wait for a page
by evaluating text in it, as most browser tests do, would be shut out of our readers' pages.

The style sheet and an essay's scripts stand in the pages, so that no paint waits for them; they are
let in by their hashes. No other text is ever run, and should a stranger's words ever reach a page
as markup, they stay words. Text becomes markup, and an address becomes a script, only through the
one function that `trusted-types` names (widgets/view/trusted-types.js).
"""

import re
from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256

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

BLOCKS = {
    "script-src": re.compile(r'<script(?: type="module")?>(.*?)</script>', re.DOTALL),
    "style-src": re.compile(r"<style>(.*?)</style>", re.DOTALL),
}


def policy(pages: Iterable[str]) -> str:
    """The policy under which these pages, HTML texts, work: their own blocks let in by hash."""
    allowed: dict[str, set[str]] = {name: set() for name in BLOCKS}
    for html in pages:
        for name, block in BLOCKS.items():
            allowed[name] |= {hash_of(text) for text in block.findall(html)}
    return "; ".join(
        " ".join([name, words, *sorted(allowed.get(name, ()))])
        for name, words in DIRECTIVES.items()
    )


def hash_of(text: str) -> str:
    """What a policy calls an inline block."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
