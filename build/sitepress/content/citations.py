"""Citations in the Markdown, as Pandoc has them; the keys are those of a `.bib` file.

    [@key]                       (Shannon, 1948)
    [see @a, p. 3; also @b]      (see Shannon, 1948, p. 3; also Kullback, 1951)
    [-@key]                      (1948)
    @key                         Shannon (1948)
    @key [p. 3]                  Shannon (1948, p. 3)

A sign after a letter, as in an address, begins none, and neither does one after a backslash.

Each becomes a token `citation` of a form: `text` (names and year), `open` (the same, followed by
more in its brackets), `names` and `year` (within brackets).
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

KEY = re.compile(r"@(?:\{([^{}\s]+)\}|(\w(?:[\w:.#$%&+?<>~/-]*[\w+/])?))")
CITES = re.compile(r"(?<![\w\\])-?@[\w{]")
WITHIN = "citing"  # in the parser's environment, while what stands in brackets is read


def citation_plugin(md: MarkdownIt) -> None:
    """Let a parser read citations."""
    md.inline.ruler.before("link", "citations", brackets)
    md.inline.ruler.before("link", "citation", one)


def brackets(state: StateInline, silent: bool) -> bool:
    """A pair of brackets with citations in it."""
    end = closing(state, state.pos)
    if end < 0 or state.linkLevel or state.env.get(WITHIN):
        return False
    if not CITES.search(state.src, state.pos, end):
        return False
    if not silent:
        state.push("citations_open", "", 0).content = "("
        inside(state, state.pos + 1, end)
        state.push("citations_close", "", 0).content = ")"
    state.pos = end + 1
    return True


def one(state: StateInline, silent: bool) -> bool:
    """A citation."""
    start = state.pos
    within = bool(state.env.get(WITHIN))
    bare = within and state.src.startswith("-@", start)
    found = KEY.match(state.src, start + bare, state.posMax)
    before = state.src[start - 1] if start else " "
    if not found or before.isalnum() or before in "._@/":
        return False
    if silent:
        state.pos = found.end()
        return True
    token = state.push("citation", "", 0)
    token.meta = {"key": found[1] or found[2], "form": "text", "link": state.linkLevel > 0}
    token.content = found[0]
    state.pos = found.end()
    if within:
        token.meta["form"] = "year" if bare else "names"
        return True
    gap = state.pos + state.src.startswith(" ", state.pos)
    end = closing(state, gap)
    if end > 0 and state.src[gap + 1] != "^" and not CITES.search(state.src, gap, end):
        token.meta["form"] = "open"
        inside(state, gap + 1, end)
        state.push("citations_close", "", 0).content = ")"
        state.pos = end + 1
    return True


def closing(state: StateInline, start: int) -> int:
    """Where the brackets end that begin at `start`; -1 where none do, or where they are a link."""
    if not state.src.startswith("[", start):
        return -1
    end = state.md.helpers.parseLinkLabel(state, start)
    return -1 if end < 0 or state.src[end + 1 : end + 2] in ("(", "[", "{") else end


def inside(state: StateInline, start: int, end: int) -> None:
    """Read what stands in brackets."""
    whole, outer = state.posMax, state.env.get(WITHIN)
    state.pos, state.posMax, state.env[WITHIN] = start, end, True
    state.md.inline.tokenize(state)
    state.posMax, state.env[WITHIN] = whole, outer
