"""An essay on a Panel server: the same page, its figures answered over Panel's websocket."""

import functools
from base64 import b64encode
from collections.abc import Mapping

import panel as pn

from sitepress.blas_threads import one_thread
from sitepress.cache import Cache, default_root
from sitepress.content.essays import Essay, load
from sitepress.content.interpolate import filters_of
from sitepress.content.markdown import render
from sitepress.pages import page, page_assets
from sitepress.pages.page import Page, PageContext
from sitepress.paths import ROOT
from sitepress.python.package_sets import sets_of
from sitepress.python.runtime import fetch_runtime
from widgets.hosts.live import LiveFigure
from widgets.kit import number_format

# Panel's own resources stand after the page's text, so that reading does not wait for them.
TEMPLATE = """{% extends base %}
{% block inner_head %}<meta charset="utf-8">
{{ deciban_page.head }}
{% endblock %}
{% block contents %}
{{ deciban_page.body }}
{% for root in roots %}{{ embed(root) }}{% endfor %}
{{ bokeh_css }}{{ bokeh_js }}
{% endblock %}
"""


def template(found: Mapping[str, Essay], asked: str) -> pn.Template:
    """The page of the essay `asked`, the list where none is, or the page for lost readers."""
    one_thread()
    page, figures = page_of(tuple(found.values()), asked, changed())
    shown = pn.Template(TEMPLATE)
    shown.add_variable("deciban_page", page)
    for slug in figures:
        shown.add_panel(slug, LiveFigure(slug, slug))
    return shown


def changed() -> float:
    """When any of the files that pages are made from was last changed."""
    files = (p for folder in ("essays", "widgets") for p in (ROOT / folder).rglob("*"))
    return max(p.stat().st_mtime for p in files if "__pycache__" not in p.parts)


@functools.lru_cache(maxsize=16)
def page_of(found: tuple[Essay, ...], asked: str, _at: float) -> tuple[Page, tuple[str, ...]]:
    """One page, linked as this server serves it, and the slugs of its figures.

    It is drawn once for all readers until a file changes.

    _at  when the files were last changed
    """
    cache = Cache(default_root())
    sets_of(found, ROOT, fetch_runtime(cache), cache, print)  # what essays declare, importable here
    host = PageContext(
        assets={name: data_url(name, source) for name, source in page_assets.files().items()},
        style=page_assets.style_sheet(),
        first=page_assets.first_script(),
        last=page_assets.last_script(figures=False),
        essay_url="?essay={slug}",
        widget_url="",
        index_url="?",
    )
    essays = {essay.slug: essay for essay in found}
    if not asked:
        return page.index_page(found, host), ()
    if asked not in essays:
        return page.missing_page(found, host), ()
    essay = essays[asked]
    prose = render(essay, load(essay), filters_of(number_format), essay_url="?essay={slug}")
    return page.essay_page(essay, prose, host), prose.figures


TYPES = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}


def data_url(name: str, source: str) -> str:
    """A file as an address that holds it: a Panel server has no folder for ours."""
    kind = TYPES[name.rpartition(".")[2]]
    return f"data:{kind};base64,{b64encode(source.encode()).decode()}"
