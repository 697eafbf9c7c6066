"""The view: the browser's side of a figure, as one ES module and one style sheet.

The parts are ordinary modules that import each other by relative path. Panel hands a component's
script over as one text, and a page should not wait for a chain of small files, so a module and all
that it imports are joined into one.
"""

import re
from pathlib import Path

HERE = Path(__file__).parent

IMPORT = re.compile(r'^import [^;]*?from "(\.[\w./-]+)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const|let)\b)", re.MULTILINE)


def bundle(entry: Path) -> str:
    """One script of a module and of those that it imports, each once, what is needed first.

    Our modules give no two things one name, so joining them is leaving out their `import` lines
    and the word `export`, which only the entry keeps.
    """
    done: dict[Path, str] = {}

    def visit(path: Path) -> None:
        if path in done:
            return
        done[path] = ""  # it imports itself, in a circle
        text = path.read_text("utf-8")
        for name in IMPORT.findall(text):
            visit((path.parent / name).resolve())
        del done[path]  # again at the end: after what it imports
        text = IMPORT.sub("", text)
        done[path] = text if path == entry.resolve() else EXPORT.sub("", text)

    visit(entry.resolve())
    return "\n".join(done.values())


def view_source() -> str:
    """The view as the text of one ES module."""
    return bundle(HERE / "figure.js")


def style_source() -> str:
    """The style sheet of figures."""
    return "\n".join((HERE / name).read_text("utf-8") for name in ("figure.css", "images.css"))
