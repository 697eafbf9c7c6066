"""A resident process that makes drafts again, as far as something changed.

An essay's words: its page alone is written again. Its Python: its modules are imported anew, and
its pages and the worker's late code are written. Whatever else changes (settings, a title, another
file, the press itself) needs a whole build in a fresh process, and the workshop says so.

    asked   (number, changed paths), from `watch`
    told    (number, WHOLE, "") where a fresh process is needed, (number, DONE, problem) otherwise.
            Then the rest is done, for which nobody who looks at the page waits, and where it fails
            that is told as another problem. Number 0 is the first draft.
"""

import importlib
import linecache
import signal
import sys
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

from sitepress.blas_threads import one_thread
from sitepress.build import (
    Made,
    Written,
    build_draft,
    drawings,
    place_pictures,
    widgets_of,
    write,
    write_book,
    write_plain,
)
from sitepress.cache import Cache, default_root
from sitepress.content import essays as content
from sitepress.content import pages as plain
from sitepress.content.bibliography import SUFFIX
from sitepress.content.pictures import TYPES
from sitepress.errors import PressError
from sitepress.pages.page import Page
from sitepress.python.package_sets import sets_of
from sitepress.python.runtime import fetch_runtime
from sitepress.site import check
from widgets.kit.widget import WIDGETS

DONE, WHOLE = "done", "whole"
Rest = list[Callable[[], None]]


class NeedsWhole(Exception):
    """Something changed that other pages depend on."""


def serve(asked: Connection, root: Path, essays: Path, out: Path) -> None:
    """Build a draft, then answer for every change until the other end closes the connection."""
    one_thread()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the other end, which ends this one
    workshop = None
    try:
        workshop = Workshop(build_draft(root, essays, out))
        asked.send((0, DONE, ""))
    except PressError as problem:
        asked.send((0, DONE, str(problem)))
    while True:
        try:
            number, changed = asked.recv()
        except EOFError:
            return
        try:
            if workshop is None:
                raise NeedsWhole
            rest = workshop.again(changed)
            asked.send((number, DONE, ""))
            for one in rest:
                one()
        except NeedsWhole:
            asked.send((number, WHOLE, ""))
        except PressError as problem:
            asked.send((number, DONE, str(problem)))


@dataclass
class Workshop:
    """A draft, and what it was made of.

    names, python  what changed and could not be written so far: folders and plain pages, and those
                   of the folders whose Python did
    """

    made: Made
    names: set[str] = field(default_factory=set)
    python: set[str] = field(default_factory=set)

    def again(self, changed: Collection[Path]) -> Rest:
        """Write what changed; return what else is to be done.

        Raises NeedsWhole where more must be made, PressError where an author is wrong.
        """
        kept = [path for path in changed if not passing(path)]
        self.names |= {self.name_of(path) for path in kept}
        self.python |= {path.parent.name for path in kept if path.suffix == ".py"}
        names, python = self.names, self.python
        if python and self.packages() != {s: one.name for s, one in self.made.sets.items()}:
            raise NeedsWhole
        for name in python:
            forget(self.made.sources.essays, name)
        made = self.rendered(names, python)
        if widgets_of(made.written).keys() != widgets_of(self.made.written).keys():
            raise NeedsWhole
        self.made, self.names, self.python = made, set(), set()
        pages = self.changed_pages(names)
        place_pictures(made.site, pages)
        draw = drawings(made)
        for one in pages:
            made.site.write(one.path, draw[one.path]().html())
        if python:
            self.write_code()
        anew = [w for w in pages if w.essay.source.parent.name in python and not w.essay.book]
        alone = [f"widgets/{slug}/index.html" for slug in widgets_of(anew)]
        return [
            *(partial(self.check, one) for one in pages),
            *(partial(self.draw, path, draw[path]) for path in alone),
        ]

    def draw(self, path: str, drawing: Callable[[], Page]) -> None:
        """Write one page."""
        self.made.site.write(path, drawing().html())

    def name_of(self, path: Path) -> str:
        """The folder of an essay or a book, or the plain page, that a changed file is a part of."""
        if path in {w.essay.source for w in self.made.pages}:
            return path.name
        folders = {w.essay.source.parent for w in self.everything()}
        folders.discard(self.made.sources.essays)
        known = path.suffix.lower() in (".md", ".py", SUFFIX, *TYPES)
        if path.parent not in folders or not known or not path.is_file():
            raise NeedsWhole
        return path.parent.name

    def everything(self) -> list[Written]:
        """All articles of the site."""
        bound = (w for chapters in self.made.shelf.values() for w in chapters)
        return [*self.made.written, *self.made.pages, *bound]

    def rendered(self, names: set[str], python: set[str]) -> Made:
        """What the pages are drawn from, with the named essays and pages rendered again."""
        made = self.made
        author = made.sources.site.author
        titles = {w.essay.slug: w.essay.title for w in self.everything()}

        def essay(w: Written) -> Written:
            if w.essay.source.parent.name not in names:
                return w
            read = same(content.read(w.essay.source, author), w)
            found = content.load(read) if w.essay.source.parent.name in python else w.content
            return write(read, titles, found)

        def page(w: Written) -> Written:
            if w.essay.source.name not in names:
                return w
            read = same(plain.read(w.essay.source), w)
            return replace(w, essay=read, prose=write_plain(read, titles))

        written = [essay(w) for w in made.written]
        shelf = dict(made.shelf)
        folders = {bound[0].essay.source.parent.name for bound in shelf.values()}
        for book in plain.find_books(made.sources.essays) if folders & names else ():
            if book.pages[0].source.parent.name in names:
                for read, w in zip(book.pages, shelf[book.slug], strict=True):
                    same(read, w)
                kept = {} if book.slug in python else {w.essay: w for w in shelf[book.slug]}
                shelf[book.slug] = write_book(book, titles, widgets_of(written), kept)
        return replace(made, written=written, pages=[page(w) for w in made.pages], shelf=shelf)

    def changed_pages(self, names: set[str]) -> Sequence[Written]:
        """The articles of the named essays, books and pages."""
        return [
            w
            for w in self.everything()
            if w.essay.source.parent.name in names or w.essay.source.name in names
        ]

    def write_code(self) -> None:
        """Write the workers with the essays' Python as it is now."""
        made, cache = self.made, Cache(default_root())
        for worker in made.worker.values():
            worker.base.write_draft(made.site.root, made.sources.essays, cache)

    def packages(self) -> dict[str, str]:
        """The name of each essay's set of packages, by the essay's slug.

        Raises PressError where an import is not declared.
        """
        essays = [w.essay for w in self.made.written]
        root, folder, cache = (
            self.made.sources.root,
            self.made.sources.essays,
            Cache(default_root()),
        )
        sets = sets_of(essays, root, folder, lambda: fetch_runtime(cache), cache, print)
        return {slug: one.name for slug, one in sets.items()}

    def check(self, one: Written) -> None:
        """Refuse a page that a build would refuse."""
        root = self.made.site.root
        headers = (root / "_headers").read_text("utf-8")
        check.check_page(root, one.path, headers, places=one.link_places())


def same(read: content.Essay, before: Written) -> content.Essay:
    """What was read, if it differs in its text alone: lists and feeds have the rest."""
    if replace(read, text=before.essay.text) != before.essay:
        raise NeedsWhole
    return read


def passing(path: Path) -> bool:
    """Whether a changed file is one that an editor keeps for a moment only."""
    return path.name.endswith("~") or path.name.startswith("#") or path.name.isdigit()


def forget(essays: Path, name: str) -> None:
    """Forget the modules and widgets of an essay's folder, so that they are imported anew."""
    package = f"{content.PACKAGE}.{name}"
    for path in essays.rglob("*.py"):
        inside = path.relative_to(essays).parts[0] == name
        if not inside and package in path.read_text("utf-8"):
            raise NeedsWhole  # another essay has parts of it
    for module in [m for m in sys.modules if m == package or m.startswith(package + ".")]:
        del sys.modules[module]
    for slug in [s for s, w in WIDGETS.items() if w.__module__.startswith(package + ".")]:
        del WIDGETS[slug]
    importlib.invalidate_caches()
    linecache.checkcache()
