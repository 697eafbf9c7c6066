"""Code as a reader sees it: the very source that runs, coloured by classes."""

import inspect
import re
from collections.abc import Callable, Sequence
from html import escape
from textwrap import dedent
from typing import Any

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer, get_lexer_by_name
from pygments.util import ClassNotFound

from sitepress.paths import WEB
from widgets.locale import words

# What the style sheet does not colour keeps the colour of the text, and a run of lines of one kind
# is one span: each is an element that the browser makes before it shows the page.
SHEET = WEB / "page" / "page.css"
COLOURED = "|".join(set(re.findall(r"\.c-(\w+)", SHEET.read_text("utf-8"))))
IDLE = re.compile(rf'<span class="c-(?!(?:{COLOURED})")\w+">([^<]*)</span>')
BROKEN = re.compile(r'(<span class="(c-\w+)">[^<]*)</span>(\s*)<span class="\2">')


def listing(sources: Sequence[Callable[..., Any]]) -> str:
    """The folded "Show the Python" of a figure; nothing where there is nothing to show.

    The code is read from the functions themselves, so that it cannot differ from what runs.
    """
    if not sources:
        return ""
    files: dict[str, list[str]] = {}
    for function in sources:
        where = function.__module__.replace(".", "/") + ".py"
        files.setdefault(where, []).append(dedent(inspect.getsource(function)).strip())
    parts = "".join(
        f'<p class="file">{escape(where)}</p>'
        f'<pre tabindex="0" aria-label="{escape(where)}" role="group" translate="no"><code>'
        f"{coloured(chr(10).join(part + chr(10) for part in code).strip())}</code></pre>"
        for where, code in files.items()
    )
    return (
        f'<details class="python"><summary>{words("text")["showPython"]}</summary>{parts}</details>'
    )


def coloured(code: str, lexer: Any = None) -> str:
    """The HTML of code in spans of classes `c-…`, without a wrapper."""
    html = highlight(code, lexer or PythonLexer(), HtmlFormatter(nowrap=True, classprefix="c-"))
    html, joined = IDLE.sub(r"\1", html.rstrip()), 1
    while joined:
        html, joined = BROKEN.subn(r"\1\3", html)
    return html


def fence(code: str, language: str, _attributes: str) -> str:
    """A fenced block of Markdown; the language `python` when it names none that is known."""
    try:
        lexer = get_lexer_by_name(language) if language else None
    except ClassNotFound:
        lexer = None
    inside = coloured(code, lexer) if language else escape(code)
    return f'<pre tabindex="0" translate="no"><code>{inside}</code></pre>'
