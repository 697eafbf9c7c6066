"""The content security policy: the site's own files and WebAssembly, and nothing else.

The policy is in `_headers`, for hosts that read it, and the tests run every page under it. It is
not in the pages: there it could not be switched off, and tools that evaluate text in a page, as
most browser tests do, would not work. (The page for lost readers of a site with ordinary apps has
it: hosts show it at addresses that only the policy for all pages fits.)

The style sheet and an essay's scripts are inline, so that no paint waits for them, and allowed by
their hashes. No other text is run, so injected markup cannot run a script. Text becomes markup, and
an address becomes a script, only through the policy that `trusted-types` names
(widgets/view/trusted-types.js).
"""

from base64 import b64encode
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from hashlib import sha256
from html.parser import HTMLParser

from sitepress.apps.front_end_compat import CUSTOM_JS, ESM

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

# A page with ordinary apps: BokehJS puts style sheets into the shadow roots that it makes, shows
# pictures and downloads that it made itself, and makes markup of what an app's Python wrote.
APP_DIRECTIVES = DIRECTIVES | {
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "media-src": "'self' data: blob:",
    "trusted-types": "deciban default 'allow-duplicates'",
}


def app_needs(document: str) -> dict[str, tuple[str, str]]:
    """{word: (directive, why)} of what the policy of a page must allow for an app's document."""
    needs: dict[str, tuple[str, str]] = {}
    if found := CUSTOM_JS.search(document):
        needs["'unsafe-eval'"] = ("script-src", f"{found[1]} is JavaScript that the app wrote")
    if ESM.search(document):
        needs["blob:"] = ("script-src", "a component's script is JavaScript that the app wrote")
    return needs


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
    return written(DIRECTIVES, allowed)


def app_policy(html: str, needs: Mapping[str, tuple[str, str]]) -> str:
    """The policy of a page with apps that need this (`app_needs`)."""
    allowed = {"script-src": {hash_of(text) for text in Blocks(html).found["script-src"]}}
    for word, (name, _) in needs.items():
        allowed.setdefault(name, set()).add(word)
    return written(APP_DIRECTIVES, allowed)


def loosest(policies: Iterable[str]) -> str:
    """The policy that allows whatever one of these allows."""
    words: dict[str, dict[str, None]] = {}
    for text in policies:
        for directive in text.split("; "):
            name, *own = directive.split()
            words.setdefault(name, {}).update(dict.fromkeys(own))
    parts = []
    for name, all_words in words.items():
        inline = "'unsafe-inline'" in all_words  # which a hash beside it would switch off
        parts.append([name, *(w for w in all_words if not (inline and w.startswith("'sha256-")))])
    return "; ".join(" ".join(part) for part in parts)


def with_policy(html: str, text: str) -> str:
    """A page that holds this policy, wherever it is shown."""
    tag = f'<meta http-equiv="Content-Security-Policy" content="{text}">'
    return html.replace("<head>", f"<head>{tag}", 1)


def written(directives: Mapping[str, str], allowed: Mapping[str, Collection[str]]) -> str:
    """A policy as a header has it."""
    return "; ".join(
        " ".join([name, words, *sorted(allowed.get(name, ()))])
        for name, words in directives.items()
    )


def hash_of(text: str) -> str:
    """The hash of an inline block, as a policy writes it."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
