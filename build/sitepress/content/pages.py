"""Pages that are no essays, as About, and books, which are folders of such pages.

`about.md` is the page at `about/`. Its front matter has a title and perhaps a description. It has
no Python, no date, no contents, and no place in the list or the feed. Files whose names have
capitals, as README.md, are no pages.

`manual/index.md` begins a book at `manual/`: `pages: [write, figures]` in its front matter names
the files that follow, in order, `manual/write.md` at `manual/write/`. `manual/manual.py` may hold
figures and numbers for all of them. Its readers alone fetch it.
"""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sitepress.content.essays import PACKAGE, Content, Essay, front_matter, line_of
from sitepress.errors import AuthorError, names

NAME = re.compile(r"[a-z][a-z0-9]*([_-][a-z0-9]+)*")
NO_DAY = datetime.date.min
NOTHING = Content()
FIRST = "index.md"  # of a book


@dataclass(frozen=True)
class Book:
    """Pages that belong together, in order; the first one names the others.

    module  the dotted name of the Python file with their figures and numbers, if there is one
    """

    slug: str
    module: str
    pages: tuple[Essay, ...]

    def files(self) -> dict[str, Path]:
        """Its Python files: {path in the project: file}."""
        folder = self.pages[0].source.parent
        return {f"{PACKAGE}/{folder.name}/{p.name}": p for p in sorted(folder.glob("*.py"))}


def find_pages(root: Path) -> tuple[Essay, ...]:
    """Every page in the folder `root`, by name; raises PressError for wrong front matter."""
    return tuple(read(p) for p in sorted(root.glob("*.md")) if NAME.fullmatch(p.stem))


def find_books(root: Path) -> tuple[Book, ...]:
    """Every book in the folder `root`, by name; raises AuthorError where a page is missing."""
    firsts = (p for p in sorted(root.glob(f"*/{FIRST}")) if NAME.fullmatch(p.parent.name))
    return tuple(read_book(first) for first in firsts)


def read_book(first: Path) -> Book:
    """The book that begins with the file `first`."""
    text, folder = first.read_text("utf-8"), first.parent
    meta = front_matter(text, first, required=("title", "pages"), optional=("description",))
    told = meta["pages"] if isinstance(meta["pages"], list) else []
    there = sorted(p.stem for p in folder.glob("*.md") if p != first and NAME.fullmatch(p.stem))
    for name in told or [str(meta["pages"])]:
        if name not in there:
            words = f"got the page {name!r}; {folder.name}/ has {names(str(name), there)}."
            raise AuthorError(first, line_of(text, "pages"), words)
    for name in there:
        if name not in told:
            words = f"{folder.name}/{name}.md is not in `pages`; add {name}."
            raise AuthorError(first, line_of(text, "pages"), words)
    name = folder.name
    module = f"{PACKAGE}.{name}.{name}" if (folder / f"{name}.py").is_file() else ""
    files = [first, *(folder / f"{page}.md" for page in told)]
    slug = address(name)
    return Book(slug, module, tuple(read(file, slug, module) for file in files))


def read(source: Path, book: str = "", module: str = "") -> Essay:
    """The page of one Markdown file: an essay without an author, or a day; perhaps of a book."""
    text = source.read_text(encoding="utf-8")
    first = source.name == FIRST and book
    required: Sequence[str] = ("title", "pages") if first else ("title",)
    meta = front_matter(text, source, required=required, optional=("description",))
    own = address(source.stem)
    return Essay(
        slug=(book if first else f"{book}/{own}") if book else own,
        module=module,
        source=source,
        text=text,
        title=str(meta["title"]),
        description=str(meta.get("description", "")),
        author="",
        date=NO_DAY,
        updated=NO_DAY,
        book=book,
    )


def address(name: str) -> str:
    """The name of a file or folder in addresses."""
    return name.replace("_", "-")
