"""An essay on a Panel server: the same page, its figures answered over Panel's websocket."""

import functools
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import replace
from html import escape
from pathlib import Path, PurePosixPath
from typing import Any

import panel as pn

from sitepress import settings
from sitepress.blas_threads import one_thread
from sitepress.cache import Cache, default_root
from sitepress.content.essays import Essay, find, load
from sitepress.content.interpolate import filters_of
from sitepress.content.markdown import Prose, render
from sitepress.content.pages import NO_DAY, NOTHING, find_books, find_pages
from sitepress.content.pictures import Picture
from sitepress.content.render_rules import app_place
from sitepress.errors import PressError
from sitepress.pages import fonts, page, page_assets
from sitepress.pages.page import Page, PageContext
from sitepress.paths import ROOT, hidden
from sitepress.python.package_sets import sets_of
from sitepress.python.runtime import fetch_runtime
from sitepress.serve import TYPES, UNKNOWN
from sitepress.settings import Settings
from widgets.hosts.apps_live import Problems
from widgets.hosts.live import LiveFigure
from widgets.kit import number_format
from widgets.locale import use, words

Functions = Mapping[str, Callable[[], Any]]

# Panel's own resources are after the page's text, so that reading does not wait for them.
TEMPLATE = """{% extends base %}
{% block inner_head %}<meta charset="utf-8">
{{ deciban_page.head }}
{% endblock %}
{% block contents %}
{% for text, key in deciban_parts %}{{ text }}{% if key %}
<div class="app-frame"><div class="app-live">{{ embed(roots[key]) }}</div></div>
{% endif %}{% endfor %}
{% for root in roots if root.name not in deciban_apps %}{{ embed(root) }}{% endfor %}
{{ bokeh_css }}{{ bokeh_js }}
{% endblock %}
"""


def serve(folder: Path) -> None:
    """Serve the page that is asked for of the essays in `folder`, as `main.py` in it does."""
    asked = pn.state.session_args.get("essay", [b""])[0].decode(errors="replace")
    template(folder, asked).servable()


def template(folder: Path, asked: str) -> pn.Template:
    """The page of the essay `asked`, the list where none is, or the page for lost readers."""
    one_thread()
    page, figures, apps = page_or_mistake(folder, asked)
    shown = pn.Template(TEMPLATE)
    shown.add_variable("deciban_page", page)
    shown.add_variable("deciban_parts", parts(page.body, list(apps)))
    shown.add_variable("deciban_apps", list(apps))
    for key, slug in figures.items():
        shown.add_panel(key, LiveFigure(slug, key))
    if apps:
        problems = Problems()
        pn.config.exception_handler = problems.tell  # of this page's session
        for key, function in apps.items():
            shown.add_panel(key, problems.made(key, function))
        shown.add_panel("deciban-problems", problems)
    return shown


def page_or_mistake(folder: Path, asked: str) -> tuple[Page, Mapping[str, str], Functions]:
    """What `page_of` gives; where an author is wrong, the page that says so."""
    try:
        return page_of(folder, asked, changed(folder))
    except PressError as problem:
        return mistake(folder, problem), {}, {}


def mistake(folder: Path, problem: PressError) -> Page:
    """The page that says what an author is to mend, as a build would."""
    host = PageContext(
        assets={name: data_url(name, file) for name, file in page_assets.files(Settings()).items()},
        style=page_assets.style_sheet(),
        first=page_assets.first_script(),
        index_url="?",
    )
    essay = Essay("", "", folder, "", words("page")["mistake"], "", "", NO_DAY, NO_DAY)
    said = f'<p role="alert"><code>{escape(str(problem))}</code></p>'
    return page.plain_page(essay, Prose(said, (), {}), host)


def parts(body: str, keys: list[str]) -> list[tuple[str, str]]:
    """A page's body cut at its apps: (what comes before an app, the app's key)."""
    cut: list[tuple[str, str]] = []
    for key in keys:
        before, _, body = body.partition(app_place(key))
        cut.append((before, key))
    return [*cut, (body, "")]


def changed(folder: Path) -> float:
    """When any of the files that pages are made from was last changed."""
    found = ((p, below) for below in (folder, ROOT / "widgets") for p in below.rglob("*"))
    return max(p.stat().st_mtime for p, below in found if not hidden(p, below))


@functools.lru_cache(maxsize=16)
def page_of(folder: Path, asked: str, _at: float) -> tuple[Page, Mapping[str, str], Functions]:
    """One page, linked as this server serves it, its figures, {key: slug}, and its apps by key.

    It is drawn once for all readers until a file changes.

    _at  when the files were last changed
    """
    site = settings.read(folder)
    use(site.language)
    found, pages = find(folder, site.author), find_pages(folder)
    books = find_books(folder)
    cache = Cache(default_root())
    # What essays declare can be imported here, too.
    sets_of(found, ROOT, folder, lambda: fetch_runtime(cache), cache, print)
    host = PageContext(
        assets={name: data_url(name, source) for name, source in page_assets.files(site).items()},
        style=page_assets.style_sheet(site.palette),
        images=page_assets.images_style(),
        first=page_assets.first_script(),
        last=page_assets.last_script(figures=False),
        essay_url="?essay={slug}",
        widget_url="",
        index_url="?",
        site=site,
        nav=[(page.title, f"?essay={page.slug}") for page in pages],
    )

    def drawn(draw: Callable[[PageContext], Page], host: PageContext = host) -> Page:
        """A page with the faces of its letters."""
        faces = fonts.build([draw(host).html()], cache, print)
        urls = {name: data_url(name, face) for name, face in faces.files.items()}
        style = host.style + faces.style(urls)
        return draw(replace(host, style=style, title_faces=faces.title))

    if not asked:
        firsts = [book.pages[0] for book in books]
        return drawn(lambda host: page.index_page(found, host, firsts)), {}, {}
    bound = [p for book in books for p in book.pages]
    titles = {e.slug: e.title for e in (*found, *pages, *bound)}
    if plain := next((p for p in pages if p.slug == asked), None):
        prose = render(
            plain,
            NOTHING,
            {},
            essay_url="?essay={slug}",
            titles=titles,
            picture_url=picture_data,
        )
        return drawn(lambda host: page.plain_page(plain, prose, host)), {}, {}
    essay = next((essay for essay in (*found, *bound) if essay.slug == asked), None)
    if essay is None:
        return drawn(lambda host: page.missing_page(found, host)), {}, {}
    content = load(essay) if essay.module else NOTHING
    prose = render(
        essay,
        content,
        filters_of(number_format),
        essay_url="?essay={slug}",
        titles=titles,
        picture_url=picture_data,
    )
    if essay.book:
        (book,) = (book for book in books if book.slug == essay.book)
        chapters = [(p.slug, p.title, f"?essay={p.slug}") for p in book.pages]
        sheet = page_assets.book_sheet(site.palette, "")
        shown = drawn(
            lambda host: page.book_page(essay, prose, chapters, host), replace(host, style=sheet)
        )
        return shown, prose.figures, {}
    if prose.apps:
        host = replace(host, style=host.style + page_assets.app_style())
    functions = {key: content.apps[slug] for key, slug in prose.apps.items()}
    shown = drawn(lambda host: page.essay_page(essay, prose, host), host)
    return shown, prose.figures, functions


def data_url(name: str, content: bytes) -> str:
    """A file as a `data:` address, because a Panel server serves no folder of the press."""
    kind = TYPES.get(PurePosixPath(name).suffix, UNKNOWN).partition(";")[0]
    return f"data:{kind};base64,{b64encode(content).decode()}"


def picture_data(picture: Picture) -> str:
    """The same for a picture of an essay."""
    return data_url(picture.file.name, picture.file.read_bytes())
