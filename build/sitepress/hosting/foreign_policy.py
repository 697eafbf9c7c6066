"""What a host's content security policy keeps a page of ours from doing."""

from collections.abc import Iterator

from sitepress.pages.csp import DIRECTIVES, Blocks, hash_of

# Where a policy does not have a directive, it is these that count, in this order.
FALLBACKS = {"worker-src": ("child-src", "script-src", "default-src")}
SELF = {"'self'", "*"}


def parsed(header: str) -> dict[str, set[str]]:
    """{directive: its words} of one policy; of two alike the first counts."""
    found: dict[str, set[str]] = {}
    for part in header.split(";"):
        name, *words = part.split() or [""]
        if name:
            found.setdefault(name.lower(), set(words))
    return found


def refusals(header: str, html: str, origin: str) -> Iterator[str]:
    """What the page `html` cannot do under the policies of a header, as the words to add."""
    blocks = Blocks(html).found
    for policy in header.split(","):
        rules = parsed(policy)
        for name in ("script-src", "worker-src", "connect-src", "style-src", "font-src", "img-src"):
            words = words_of(rules, name)
            if words is None:
                continue
            own = SELF | {origin, f"{origin}/", origin.partition(":")[0] + ":"}
            wanted = set(DIRECTIVES[name].split())
            if not words & own:
                yield f"{name} 'self'"
            if name == "script-src" and not words & {"'wasm-unsafe-eval'", "'unsafe-eval'"}:
                yield "script-src 'wasm-unsafe-eval'"
            if "data:" in wanted and "data:" not in words:
                yield f"{name} data:"
            if not inline(words, blocks.get(name, [])):
                yield f"{name} with the hashes that stand in _headers"
        if "sandbox" in rules and "allow-same-origin" not in rules["sandbox"]:
            yield "no sandbox"


def words_of(rules: dict[str, set[str]], name: str) -> set[str] | None:
    """The words that count for a directive; None where nothing is forbidden."""
    for one in (name, *FALLBACKS.get(name, ("default-src",))):
        if one in rules:
            return rules[one]
    return None


def inline(words: set[str], texts: list[str]) -> bool:
    """Whether blocks that stand in a page are let in."""
    strict = any(word.startswith(("'sha", "'nonce-")) for word in words)
    if "'unsafe-inline'" in words and not strict:
        return True
    return all(hash_of(text) in words for text in texts)
