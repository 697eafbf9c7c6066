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

# Names and punctuation keep the colour of the text; their spans would only be weight.
IDLE = re.compile(r'<span class="c-(?:n|p|w|nn|nb|bp)">([^<]*)</span>')


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
        f'<pre tabindex="0" aria-label="{escape(where)}" role="group"><code>'
        f"{coloured(chr(10).join(part + chr(10) for part in code).strip())}</code></pre>"
        for where, code in files.items()
    )
    return f'<details class="python"><summary>Show the Python</summary>{parts}</details>'


def coloured(code: str, lexer: Any = None) -> str:
    """The HTML of code in spans of classes `c-…`, without a wrapper."""
    html = highlight(code, lexer or PythonLexer(), HtmlFormatter(nowrap=True, classprefix="c-"))
    return IDLE.sub(r"\1", html.rstrip())


def fence(code: str, language: str, _attributes: str) -> str:
    """A fenced block of Markdown; the language `python` when it names none that is known."""
    try:
        lexer = get_lexer_by_name(language) if language else None
    except ClassNotFound:
        lexer = None
    inside = coloured(code, lexer) if language else escape(code)
    return f'<pre tabindex="0"><code>{inside}</code></pre>'
