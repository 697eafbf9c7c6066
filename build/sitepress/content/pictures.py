"""Pictures of an essay: files beside its Markdown, found, measured and written as `<img>`.

`![What it shows](room.png "A caption")` shows `room.png`; where `room.dark.png` lies beside it, the
dark theme shows that one. A picture has its size in the page, so that text does not move when it
arrives, and its address holds the hash of its bytes.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

from markdown_it.token import Token
from PIL import Image, UnidentifiedImageError

from sitepress.cache import hashed_name
from sitepress.errors import AuthorError, names

TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".svg": "image/svg+xml",
}
FOLDER = "assets"  # of the site
LENGTH = re.compile(r"\s*([\d.]+)\s*(?:px)?\s*$")


@dataclass(frozen=True)
class Picture:
    """A picture's file; its width and height in CSS pixels; its path in the site."""

    file: Path
    width: int
    height: int
    path: str


Address = Callable[[Picture], str]


def beside_page(picture: Picture) -> str:
    """The address of a picture as seen from an essay's page."""
    return f"../{picture.path}"


def from_root(root: str) -> Address:
    """The addresses of pictures as seen from a page from which `root` leads to the site's root."""
    return lambda picture: root + picture.path


def find_picture(source: Path, token: Token, line: int) -> tuple[Picture, ...]:
    """The picture of an `image` token of an essay, and its dark variant where it has one.

    Raises AuthorError where it is missing, is no picture, or has no words.
    """
    src = str(token.attrs["src"])
    parts = urlsplit(src)
    if parts.scheme or parts.netloc or src.startswith("/"):
        words = f"got the picture {src}; expected a file beside {source.name}: put it there."
        raise AuthorError(source, line, words)
    if not token.content.strip():
        raise AuthorError(
            source,
            line,
            f"the picture {src} has no words for those who do not see it; write "
            f"![what it shows]({src}).",
        )
    file = (source.parent / unquote(parts.path)).resolve()
    if not (file.is_file() and file.is_relative_to(source.parent.resolve())):
        there = (p for p in sorted(source.parent.rglob("*")) if p.suffix.lower() in TYPES)
        known = names(src, (p.relative_to(source.parent).as_posix() for p in there))
        words = f"got the picture {src}; beside {source.name} there is {known}."
        raise AuthorError(source, line, words)
    dark = file.with_name(f"{file.stem}.dark{file.suffix}")
    return tuple(measured(f, source, line) for f in (file, dark) if f.is_file())


def measured(file: Path, source: Path, line: int) -> Picture:
    """A picture with its size; raises AuthorError where a browser could not show it."""
    if file.suffix.lower() not in TYPES:
        words = f"got the picture {file.name}; expected one of {', '.join(TYPES)}."
        raise AuthorError(source, line, words)
    try:
        width, height = svg_size(file) if file.suffix.lower() == ".svg" else raster_size(file)
    except (UnidentifiedImageError, OSError, ElementTree.ParseError, ValueError) as problem:
        words = f"{file.name} is no picture that can be read; save it again."
        raise AuthorError(source, line, words) from problem
    path = f"{FOLDER}/{hashed_name(file.name, file.read_bytes())}"
    return Picture(file, width, height, path)


def raster_size(file: Path) -> tuple[int, int]:
    """The pixels of a picture, as its orientation shows them."""
    with Image.open(file) as picture:
        turned = picture.getexif().get(0x0112, 1) >= 5  # EXIF: stored on its side
        return (picture.height, picture.width) if turned else picture.size


def svg_size(file: Path) -> tuple[int, int]:
    """The size of an SVG: its width and height, or else those of its viewBox."""
    root = ElementTree.parse(file).getroot()
    lengths = [LENGTH.match(root.get(name, "")) for name in ("width", "height")]
    if all(lengths):
        return tuple(round(float(m[1])) for m in lengths if m)  # type: ignore[return-value]
    box = [float(x) for x in root.get("viewBox", "").replace(",", " ").split()]
    if len(box) != 4:
        raise ValueError("an SVG without width and height needs a viewBox")
    return round(box[2]), round(box[3])


def img(pictures: Sequence[Picture], alt: str, title: str, address: Address) -> str:
    """The `<img>` of a picture; with a dark variant there are two, of which the theme shows one."""
    classes = ("", "") if len(pictures) == 1 else (' class="if-light"', ' class="if-dark"')
    title = f' title="{escape(title)}"' if title else ""
    return "".join(
        f'<img{cls} src="{escape(address(p))}" alt="{escape(alt)}"{title} width="{p.width}"'
        f' height="{p.height}" loading="lazy" decoding="async">'
        for cls, p in zip(classes, pictures, strict=False)
    )
