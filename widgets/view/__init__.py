"""The view: the browser's side of a figure, as one ES module and one style sheet.

The parts are ordinary modules that import each other by relative path. Panel hands a component's
script over as one text, and a page should not wait for a chain of small files, so they are joined
here: imports between parts are dropped, and only the last part keeps its exports.
"""

import re
from pathlib import Path

HERE = Path(__file__).parent
PARTS = ("controls.js", "instant.js", "answers.js", "url.js", "figure.js")

_IMPORT = re.compile(r'^import [^;]*? from "\./[\w.-]+";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(async )?(function|class|const|let) )", re.MULTILINE)


def view_source() -> str:
    """The view as the text of one ES module."""
    *inner, outer = (_IMPORT.sub("", (HERE / part).read_text("utf-8")) for part in PARTS)
    return "".join(_EXPORT.sub("", part) for part in inner) + outer


def style_source() -> str:
    """The style sheet of figures."""
    return (HERE / "figure.css").read_text("utf-8")
