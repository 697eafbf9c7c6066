"""What a site says of itself: `site.toml` in the folder of its essays.

Everything may be left out, and so may the file. A setting that does not exist is refused with the
nearest one that does.

    title       the site's name
    tagline     one sentence below it
    author      a name, {name = …, url = …}, or a list of them: who wrote what names nobody else
    base_url    where the site will stand; `BASE_URL=` on the command line goes first
    language    of the text, as de or pt-BR; and of the interface, where widgets/locale has it
    licence     of the text: a line of Markdown
    footer      a line of Markdown at the end of every page
    icon        an SVG or PNG file; without one the icon is the title's first letter
    emblem      an SVG or PNG file beside the title, or "spinner"
    accent      the colour of what can be touched; one, or [light, dark]
    colours     a table of the palette's colours, likewise
    nav         a list of pages ("about") and {title = …, url = …}; without one, every page
    order       the essays that stand first in the list, in order; the others follow, newest first
    repository  where the sources are
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

from sitepress.errors import PressError
from sitepress.pages.contrast import LEAST, TEXT, THEMES, first_fault, legible
from sitepress.site.address import normal
from widgets.view.palette import PALETTE, Colour

FILE = "site.toml"
KEYS = (
    "title",
    "tagline",
    "author",
    "base_url",
    "language",
    "licence",
    "footer",
    "icon",
    "emblem",
    "accent",
    "colours",
    "nav",
    "order",
    "repository",
)
SPINNER = "spinner"
PICTURES = (".svg", ".png")


@dataclass(frozen=True)
class Author:
    """Who wrote: a name, and an address that may be empty."""

    name: str
    url: str = ""


@dataclass(frozen=True)
class Link:
    """A line of the navigation: a page of the site by its name, or an address with a title."""

    to: str
    title: str = ""


@dataclass(frozen=True)
class Settings:
    """What a site says of itself; see the list above.

    icon, emblem  paths of files, or None; an emblem may be the word SPINNER
    nav           None where every page of the site is in it
    """

    title: str = "Essays"
    tagline: str = ""
    authors: tuple[Author, ...] = ()
    base_url: str = ""
    language: str = "en"
    licence: str = ""
    footer: str = ""
    icon: Path | None = None
    emblem: Path | str | None = None
    palette: Mapping[str, Colour] = field(default_factory=lambda: PALETTE)
    nav: tuple[Link, ...] | None = None
    order: tuple[str, ...] = ()
    repository: str = ""

    @property
    def author(self) -> str:
        """The names of all authors as a byline has them."""
        return " and ".join(author.name for author in self.authors)


def read(folder: Path) -> Settings:
    """The settings of the essays in `folder`; raises PressError with file and line."""
    source = folder / FILE
    if not source.is_file():
        return Settings()
    text = source.read_text("utf-8")
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        at = re.search(r"\(at (?:line (\d+)|end).*\)$", str(problem))
        line = (at and at[1]) or text.count("\n") + 1
        words = re.sub(r" \(at .*\)$", "", str(problem))
        raise PressError(f"{source}:{line}: got no TOML ({words}); mend the line.") from problem
    return Reader(source, text).settings(told)


@dataclass(frozen=True)
class Reader:
    """One file that is being read; every refusal names its line."""

    source: Path
    text: str

    def fail(self, key: str, words: str) -> NoReturn:
        """Refuse the setting `key`."""
        found = re.search(rf"""^\s*\[*["']?{re.escape(key)}\b""", self.text, re.MULTILINE)
        line = self.text.count("\n", 0, found.end()) + 1 if found else 1
        raise PressError(f"{self.source}:{line}: {words}.")

    def settings(self, told: Mapping[str, Any]) -> Settings:
        """All settings."""
        for key in told:
            self.known(key, KEYS, "setting")
        texts = {
            key: self.line(key, told[key])
            for key in ("title", "tagline", "licence", "footer", "repository")
            if key in told
        }
        language = self.line("language", told.get("language", "en"))
        if not re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", language):
            self.fail("language", f"got language = {language!r}; expected a tag as en or pt-BR")
        if "repository" in told:
            self.address("repository", texts["repository"])
        emblem = told.get("emblem")
        return Settings(
            **texts,
            authors=self.authors(told.get("author", [])),
            base_url=self.base_url(told.get("base_url", "")),
            language=language,
            icon=self.picture("icon", told["icon"]) if "icon" in told else None,
            emblem=self.picture("emblem", emblem) if emblem not in (None, SPINNER) else emblem,
            palette=self.palette(told),
            nav=self.nav(told["nav"]) if "nav" in told else None,
            order=self.order(told.get("order", [])),
        )

    def known(self, key: str, names: tuple[str, ...], kind: str) -> None:
        """Refuse a key that is none of `names`."""
        if key not in names:
            near = get_close_matches(key, names, n=1)
            rest = [name for name in names if name not in near]
            self.fail(
                key,
                f"got the {kind} {key!r}; there are {', '.join([*near, *rest])}; "
                "correct it or leave it out",
            )

    def line(self, key: str, value: object) -> str:
        """A text of one line."""
        if not isinstance(value, str) or not value.strip() or "\n" in value.strip():
            self.fail(key, f"got {key} = {shown(value)}; expected one line of text in quotes")
        return value.strip()

    def address(self, key: str, value: object) -> str:
        """An address of a page or a person elsewhere."""
        text = self.line(key, value)
        if urlsplit(text).scheme not in ("http", "https", "mailto"):
            self.fail(key, f"got {key} = {text!r}; expected an address that begins with https://")
        return text

    def base_url(self, value: object) -> str:
        """The site's address."""
        try:
            return normal(self.line("base_url", value)) if value != "" else ""
        except PressError as problem:
            self.fail("base_url", str(problem).rstrip("."))

    def authors(self, value: object) -> tuple[Author, ...]:
        """Authors, from one or a list."""
        several = value if isinstance(value, list) else [value]
        return tuple(self.author(one) for one in several)

    def author(self, value: object) -> Author:
        """One author: a name, or a table of name and url."""
        if isinstance(value, str):
            return Author(self.line("author", value))
        if not isinstance(value, dict) or "name" not in value or set(value) - {"name", "url"}:
            self.fail(
                "author",
                f"got author = {shown(value)}; expected a name in quotes, or "
                '{name = "…", url = "https://…"}',
            )
        url = self.address("url", value["url"]) if "url" in value else ""
        return Author(self.line("name", value["name"]), url)

    def picture(self, key: str, value: object) -> Path:
        """A picture's file beside the settings."""
        name = self.line(key, value)
        path = self.source.parent / name
        if path.suffix.lower() not in PICTURES:
            self.fail(key, f"got {key} = {name!r}; expected a file that ends with .svg or .png")
        if not path.is_file():
            self.fail(key, f"got {key} = {name!r}; there is no such file beside {FILE}")
        return path

    def nav(self, value: object) -> tuple[Link, ...]:
        """The navigation; whether its pages exist is known later."""
        if not isinstance(value, list):
            self.fail("nav", f'got nav = {shown(value)}; expected a list as ["about"]')
        return tuple(self.link(one) for one in value)

    def order(self, value: object) -> tuple[str, ...]:
        """The essays that come first; whether they exist is known later."""
        if not isinstance(value, list):
            self.fail("order", f'got order = {shown(value)}; expected a list as ["my-essay"]')
        return tuple(self.line("order", one) for one in value)

    def link(self, value: object) -> Link:
        """One line of the navigation."""
        if isinstance(value, str):
            return Link(self.line("nav", value))
        if not isinstance(value, dict) or set(value) != {"title", "url"}:
            self.fail(
                "nav",
                f"got {shown(value)} in nav; expected the name of a page, or "
                '{title = "…", url = "https://…"}',
            )
        return Link(self.address("url", value["url"]), self.line("title", value["title"]))

    def palette(self, told: Mapping[str, Any]) -> Mapping[str, Colour]:
        """The palette with the site's own colours, legible in both themes."""
        colours = told.get("colours", {})
        if not isinstance(colours, dict):
            self.fail(
                "colours",
                'got colours that are no table; expected accent = "#0b6e4f" below [colours]',
            )
        asked = colours | ({"accent": told["accent"]} if "accent" in told else {})
        if not asked:
            return PALETTE
        pairs = {key: self.colour(key, value) for key, value in asked.items()}
        known = tuple(PALETTE)
        for key in pairs:
            self.known(key, known, "colour")
        palette = dict(PALETTE)
        # Grounds first: what is missing of another colour is made to stand out from them.
        for key in sorted(pairs, key=lambda name: name in LEAST):
            light, dark = pairs[key]
            if dark is None and key not in LEAST:
                self.fail(key, f"got one colour for {key}; expected two, [light, dark]")
            if dark is None:
                dark = legible(light, palette, "dark", LEAST.get(key, TEXT))
            palette[key] = Colour(light, dark)
        for key in LEAST.keys() - pairs.keys():  # ours, on grounds that are the author's
            shades = (legible(getattr(palette[key], t), palette, t, LEAST[key]) for t in THEMES)
            palette[key] = Colour(*shades)
        if fault := first_fault(palette):
            name, words = fault
            self.fail(name if name in pairs else next(iter(pairs)), f"{name}: {words}")
        return palette

    def colour(self, key: str, value: object) -> tuple[str, str | None]:
        """A colour of the light theme, and one of the dark theme where there is one."""
        pair = value if isinstance(value, list) else [value]
        whole = [full(one) for one in pair]
        if len(pair) not in (1, len(THEMES)) or None in whole:
            self.fail(
                key,
                f'got {key} = {shown(value)}; expected a colour as "#0b6e4f", or two, of the '
                'light and the dark theme, as ["#0b6e4f", "#7fd1ae"]',
            )
        return str(whole[0]), whole[1] if len(whole) > 1 else None


def full(colour: object) -> str | None:
    """#rgb or #rrggbb as #rrggbb; None for what is neither."""
    if not isinstance(colour, str) or not re.fullmatch(r"#([0-9a-fA-F]{3}){1,2}", colour.strip()):
        return None
    digits = colour.strip()[1:].lower()
    return "#" + (digits if len(digits) == 6 else "".join(2 * d for d in digits))


def shown(value: object) -> str:
    """A value as a refusal shows it, cut to a line."""
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "…"
