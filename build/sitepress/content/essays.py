"""Essays are found, not registered: a folder with a Markdown file and a Python file is one.

`essays/my_essay/my_essay.md` is the essay of the slug `my-essay`; beside it `my_essay.py` names the
figures that the prose may show and computes the numbers that it may quote. The press reads the
first as text and imports the second, and never the other way round.

Wherever the folder of essays lies and whatever it is called, its Python is the package `essays`:
here, on a server, and in the browser.
"""

import datetime
import importlib
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.machinery import ModuleSpec
from importlib.util import module_from_spec
from pathlib import Path
from typing import Any

import yaml
from markdown_it import MarkdownIt
from mdit_py_plugins.front_matter import front_matter_plugin

from sitepress.content.author_code import authors_code, check_apps, check_widget, module_place
from sitepress.errors import AuthorError, names
from widgets.kit import data_files
from widgets.kit.widget import Widget

PACKAGE = "essays"
REQUIRED = ("title", "description", "author", "date")
OPTIONAL = ("credit", "picture", "updated", "draft")


@dataclass(frozen=True)
class Essay:
    """An essay as its files tell it.

    slug     its name in addresses
    module   the dotted name of its Python file
    source   the Markdown file
    text     the whole Markdown, front matter included, so that line numbers hold
    credit   Markdown of one line that stands under the title
    picture  the slug of the figure whose picture stands beside it in the list; empty for none
    draft    whether only `make watch` and a Panel server show it
    book     the slug of the book that it is a page of; empty where it is none
    """

    slug: str
    module: str
    source: Path
    text: str
    title: str
    description: str
    author: str
    date: datetime.date
    updated: datetime.date
    credit: str = ""
    picture: str = ""
    draft: bool = False
    book: str = ""

    @property
    def python(self) -> Path:
        """The Python file with its figures and numbers."""
        return self.source.with_name(f"{self.module.rpartition('.')[2]}.py")


@dataclass(frozen=True)
class Content:
    """What an essay's Python file gives its prose: widgets and apps by slug, numbers by name."""

    figures: Mapping[str, type[Widget]] = field(default_factory=dict)
    numbers: Mapping[str, Any] = field(default_factory=dict)
    apps: Mapping[str, Callable[[], Any]] = field(default_factory=dict)


def mount(root: Path) -> None:
    """Make the folder `root` the package `essays`, and its data those of figures."""
    root = root.resolve()
    data_files.FOLDER = root
    now = sys.modules.get(PACKAGE)
    if now and [Path(path).resolve() for path in now.__path__] == [root]:
        return
    for name in [n for n in sys.modules if n == PACKAGE or n.startswith(PACKAGE + ".")]:
        del sys.modules[name]
    spec = ModuleSpec(PACKAGE, None, is_package=True)
    spec.submodule_search_locations = [str(root)]
    sys.modules[PACKAGE] = module_from_spec(spec)
    importlib.invalidate_caches()


def find(root: Path, author: str = "", *, drafts: bool = True) -> tuple[Essay, ...]:
    """Every essay under `root`, the newest first; those with `draft: true` only where asked for.

    `author` wrote the essays that name nobody.

    Raises AuthorError where a folder holds a Markdown file but is not a whole essay.
    """
    sources = sorted(p / f"{p.name}.md" for p in root.iterdir() if (p / f"{p.name}.md").is_file())
    essays = [read(source, author) for source in sources]
    essays = [essay for essay in essays if drafts or not essay.draft]
    return tuple(sorted(essays, key=lambda e: (-e.date.toordinal(), e.slug)))


def read(source: Path, author: str = "") -> Essay:
    """The essay of one Markdown file; `author` wrote it if it names nobody."""
    name = source.parent.name
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise AuthorError(
            source,
            1,
            f"got a folder named {name!r}; expected lower case letters, digits and _, so that "
            "Python can import it.",
        )
    if not source.with_suffix(".py").is_file():
        words = f"there is no {name}.py beside it; add one with `figures` and `numbers()`."
        raise AuthorError(source, 1, words)
    text = source.read_text(encoding="utf-8")
    meta = front_matter(text, source, author)
    return Essay(
        slug=name.replace("_", "-"),
        module=f"{PACKAGE}.{name}.{name}",
        source=source,
        text=text,
        title=str(meta["title"]),
        description=str(meta["description"]),
        author=str(meta["author"]),
        date=meta["date"],
        updated=meta.get("updated", meta["date"]),
        credit=str(meta.get("credit", "")),
        picture=str(meta.get("picture", "")),
        draft=meta.get("draft", False),
    )


def front_matter(
    text: str,
    source: Path,
    author: str = "",
    required: Sequence[str] = REQUIRED,
    optional: Sequence[str] = OPTIONAL,
) -> dict[str, Any]:
    """The YAML between the first two lines of dashes, checked; `author` is who it need not name."""
    tokens = MarkdownIt().use(front_matter_plugin).parse(text)
    if not tokens or tokens[0].type != "front_matter":
        raise AuthorError(
            source,
            1,
            "got no front matter; expected a block between lines of --- with "
            f"{', '.join(required)}.",
        )
    try:
        meta = yaml.safe_load(tokens[0].content)
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as problem:  # a 13th month
        mark = getattr(problem, "problem_mark", None)
        line = mark.line + 2 if mark else 1
        words = "the front matter is not YAML; quote values that hold a colon."
        raise AuthorError(source, line, words) from problem
    if not isinstance(meta, dict):
        raise AuthorError(source, 1, "got front matter without names; expected `title: …` lines.")
    meta = ({"author": author} if author else {}) | meta
    for name in required:
        if not meta.get(name):
            raise AuthorError(source, 1, f"the front matter has no {name!r}; add it.")
    for name in meta:
        if name not in [*required, *optional]:
            raise AuthorError(
                source,
                line_of(text, name),
                f"got {name!r} in the front matter; expected only "
                f"{names(str(name), [*required, *optional])}.",
            )
    for name in ("date", "updated"):
        if name in meta and not isinstance(meta[name], datetime.date):
            words = f"got {name}: {meta[name]}; expected a day as 2026-11-23."
            raise AuthorError(source, line_of(text, name), words)
    if not isinstance(meta.get("draft", False), bool):
        words = f"got draft: {meta['draft']}; expected true or false."
        raise AuthorError(source, line_of(text, "draft"), words)
    return meta


def line_of(text: str, name: object) -> int:
    """The line of front matter that sets a name."""
    lines = text.splitlines()
    return next((i for i, line in enumerate(lines, 1) if line.startswith(f"{name}:")), 1)


def load(essay: Essay) -> Content:
    """The figures and numbers of an essay; raises AuthorError with the author's own line."""
    mount(essay.source.parent.parent)
    file = essay.python
    with authors_code(file):
        module = importlib.import_module(essay.module)
    apps = getattr(module, "apps", {})
    check_apps(apps, file)
    # Who has apps need not have figures or numbers.
    figures = getattr(module, "figures", () if apps else None)
    numbers = getattr(module, "numbers", dict if apps else None)
    if not isinstance(figures, tuple) or not callable(numbers):
        raise AuthorError(
            *module_place(file, "numbers" if isinstance(figures, tuple) else "figures"),
            "expected `figures`, a tuple of widgets, and a function `numbers()` that returns a "
            "dict.",
        )
    for widget in figures:
        check_widget(widget, file)
    with authors_code(file):
        quoted: object = numbers()
    if not isinstance(quoted, Mapping):
        raise AuthorError(
            *module_place(file, "numbers"),
            f"numbers() returned a {type(quoted).__name__}; expected a dict of names and numbers.",
        )
    return Content(figures={w.slug: w for w in figures}, numbers=quoted, apps=apps)
