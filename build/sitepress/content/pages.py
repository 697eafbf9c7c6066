"""Pages that are no essays, as About: one Markdown file each, beside the folders of essays.

`about.md` is the page at `about/`. Its front matter has a title and perhaps a description. It has
no Python, no date, no contents, and no place in the list or the feed. Files whose names have
capitals, as README.md, are no pages.
"""

import datetime
import re
from pathlib import Path

from sitepress.content.essays import Content, Essay, front_matter

NAME = re.compile(r"[a-z][a-z0-9]*([_-][a-z0-9]+)*")
NO_DAY = datetime.date.min
NOTHING = Content()


def find_pages(root: Path) -> tuple[Essay, ...]:
    """Every page in the folder `root`, by name; raises PressError for wrong front matter."""
    return tuple(read(p) for p in sorted(root.glob("*.md")) if NAME.fullmatch(p.stem))


def read(source: Path) -> Essay:
    """The page of one Markdown file: an essay without a module, an author, or a day."""
    text = source.read_text(encoding="utf-8")
    meta = front_matter(text, source, required=("title",), optional=("description",))
    return Essay(
        slug=source.stem.replace("_", "-"),
        module="",
        source=source,
        text=text,
        title=str(meta["title"]),
        description=str(meta.get("description", "")),
        author="",
        date=NO_DAY,
        updated=NO_DAY,
    )
