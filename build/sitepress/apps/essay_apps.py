"""The ordinary apps of essays: what the press makes of them, and what pages hold of them.

The snapshot's Python made their documents (widgets/hosts/apps.py). A page links a document and the
scripts that draw it, and holds a still picture of it (`sitepress.apps.still_picture`).
"""

import ast
import asyncio
import json
import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import panel as pn
from panel.template.base import BaseTemplate

from sitepress.apps import front_end
from sitepress.apps.front_end import PLACEHOLDER, FrontEnd
from sitepress.apps.front_end_compat import known_models
from sitepress.content.author_code import authors_code, module_place
from sitepress.content.essays import PACKAGE, Content, Essay
from sitepress.content.render_rules import app_place
from sitepress.errors import AuthorError
from sitepress.fetch import Log
from sitepress.pages.csp import app_needs
from sitepress.site.assets import Site, relative
from widgets.hosts.apps import App
from widgets.locale import words

LIST = "apps.json"  # in the wheel: see widgets/hosts/apps.py
OURS = re.compile(rf"(?:^|/){PACKAGE}/(.+\.py)$")  # a file of an essay's, as tracebacks name it


@dataclass(frozen=True)
class Still:
    """A picture of an app.

    path           of it in the site; empty where its `data` stand in the page
    width, height  in CSS pixels
    media          the screens that it is for; empty: all others
    data           WebP
    """

    path: str
    width: int
    height: int
    media: str = ""
    data: bytes = b""

    def address(self, page: str) -> str:
        """Where it is, as seen from the page."""
        if self.path:
            return relative(self.path, page)
        return f"data:image/webp;base64,{b64encode(self.data).decode()}"


@dataclass(frozen=True)
class Apps:
    """The apps of a site, as its pages need them.

    folder     of their scripts and style sheets, from the site's root
    documents  {slug: path of its document, or None where only Python knows it}
    needs      {slug: what the policy of a page must allow besides}
    """

    folder: str
    documents: Mapping[str, str | None]
    fronts: Mapping[str, FrontEnd]
    needs: Mapping[str, Mapping[str, tuple[str, str]]]

    def boot(self, path: str, slugs: Iterable[str]) -> dict[str, Any]:
        """What the page at `path` tells its scripts of the apps that it shows."""

        def here(names: Iterable[str]) -> list[str]:
            return [relative(self.folder + name, path) for name in names]

        return {
            "frontEnd": relative(self.folder, path),
            "placeholder": PLACEHOLDER,
            "evaluates": any("'unsafe-eval'" in self.needs[slug] for slug in slugs),
            "apps": {
                slug: {
                    "document": (at := self.documents[slug]) and relative(at, path),
                    "scripts": here(self.fronts[slug].scripts),
                    "modules": here(self.fronts[slug].modules),
                    "sheets": here(self.fronts[slug].sheets),
                }
                for slug in slugs
            },
        }


def list_of(essays: Iterable[tuple[Essay, Content]]) -> dict[str, bytes]:
    """The file by which Python in the browser finds the apps of essays; none without apps."""
    told = {
        slug: {"module": essay.module, "name": slug}
        for essay, content in essays
        for slug in content.apps
    }
    return {LIST: json.dumps(told, sort_keys=True).encode()} if told else {}


def check(essay: Essay, content: Content) -> None:
    """Run every app of an essay once; raises AuthorError with the author's own line."""
    file = essay.source.with_suffix(".py")
    for slug, function in content.apps.items():
        with authors_code(file):
            shown = function()
            if isinstance(shown, BaseTemplate):
                words = (
                    f"the app {slug!r} returns a template, which is a whole page; return what "
                    "stands in it, or make a page of it: python -m sitepress convert."
                )
                raise AuthorError(*module_place(file, "apps"), words)
            pn.panel(shown).get_root()  # type: ignore[attr-defined]


def failure(essays: Path, slug: str, told: Mapping[str, Any]) -> str:
    """The sentence, without its stop, for an app that works here and fails in the browser's Python.

    essays  the folder of essays
    """
    found = [(OURS.search(str(file)), name) for file, _, name in told["frames"]]
    places = [defined_at(essays / match[1], name) for match, name in found if match]
    return (
        f"{places[-1] if places else ''}the app {slug!r} fails in the browser's Python: got "
        f"{str(told['error']).rstrip('.')}; it works here, so look for what a browser does not "
        "have (threads, sockets, processes, files)"
    )


def document(essay: Essay, slug: str) -> str:
    """The document that this machine's Python makes of an essay's app, as JSON."""
    app = App(slug)
    asyncio.run(app.make({"module": essay.module, "name": slug}))
    return app.json


def defined_at(file: Path, function: str) -> str:
    """Where a function is defined: the browser's Python has other lines than an essay's file."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == function:
            return f"{file}:{node.lineno}: "
    return f"{file}: "


def place(
    site: Site,
    slugs: Iterable[str],
    made: Mapping[str, Mapping[str, Any]],
    log: Log,
    here: Mapping[str, str] | None = None,
) -> Apps:
    """Put the documents of apps and what draws them into the site; raises PressError.

    made  {slug: what the snapshot's Python says of it}; nothing without a snapshot
    here  {slug: `document`} of apps that are not in `made`: what such a page needs is told by it,
          and what a draft's needs is not known
    """
    documents: dict[str, str | None] = {}
    fronts: dict[str, FrontEnd] = {}
    needs: dict[str, Mapping[str, tuple[str, str]]] = {}
    for slug in slugs:
        told = made.get(slug)
        text = json.dumps(told["document"]) if told else (here or {}).get(slug, "")
        if told:
            documents[slug] = site.asset(f"app-{slug}.json", text)
            fronts[slug] = front_end.front_end(text, told["models"], told["design"])
        else:
            documents[slug], fronts[slug] = None, front_end.front_end(text, known_models())
        if not text:
            needs[slug] = {"'unsafe-eval'": ("script-src", "a draft"), "blob:": ("script-src", "")}
            continue
        needs[slug] = app_needs(text)
        for word, (name, why) in needs[slug].items():
            log(f"{slug}: its page's {name} allows {word}: {why}")
    return Apps(front_end.place(site, fronts.values()), documents, fronts, needs)


def with_apps(
    html: str, shown: Mapping[str, str], stills: Mapping[str, tuple[Still, ...]], path: str
) -> str:
    """An article with its apps in their places.

    shown   {key: slug}
    stills  {slug: its pictures}
    path    of the page
    """
    for key, slug in shown.items():
        html = html.replace(app_place(key), frame(slug, stills.get(slug, ()), path))
    return html


def frame(slug: str, stills: tuple[Still, ...], path: str) -> str:
    """Where an app is drawn, and the picture that stands there until it is."""
    picture = still_picture(slug, stills, path, 'loading="lazy" decoding="async"')
    return f'<div class="app-frame">{picture}<div class="app-live" data-live-place></div></div>'


def still_picture(slug: str, stills: tuple[Still, ...], path: str, how: str) -> str:
    """The picture of an app until it is drawn; `how` the browser loads it. Empty without any."""
    if not stills:
        return ""
    sources = "".join(
        f'<source media="{still.media}" srcset="{still.address(path)}"'
        f' width="{still.width}" height="{still.height}">'
        for still in stills
        if still.media
    )
    last = stills[-1]
    return (
        f'<picture class="app-still" data-still>{sources}<img src="{last.address(path)}"'
        f' width="{last.width}" height="{last.height}"'
        f' alt="{escape(words("app")["still"].format(name=slug))}" {how}></picture>'
    )


def figure(slug: str, title: str, stills: tuple[Still, ...], path: str) -> str:
    """An app alone on a page."""
    return (
        f'<figure class="app" id="{slug}" data-app="{slug}" aria-label="{escape(title)}">'
        f"{frame(slug, stills, path)}"
        '<p class="notice" data-notice role="status" hidden></p></figure>'
    )
