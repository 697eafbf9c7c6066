"""From the repository to a finished site.

essays found → Python packed → worker and its files → pages → fonts → compressed → listed → checked.
Everything is made in a folder beside the site and takes its place in one move at the end: a build
that fails leaves the last good site as it was. Nothing is done when no input has changed.
"""

import shutil
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

from sitepress.cache import Cache, default_root, key_of, sha256
from sitepress.content.essays import Content, Essay, find, load
from sitepress.content.interpolate import filters_of
from sitepress.content.markdown import Prose, render
from sitepress.errors import PressError
from sitepress.pages import page, page_assets, sbom
from sitepress.pages.feed import feed
from sitepress.pages.fonts import NONE, FontSet
from sitepress.pages.page import Page, PageContext
from sitepress.pages.social_card import place_cards
from sitepress.python.package_sets import BASE, PackageSet, sets_of
from sitepress.python.packages import build_packages
from sitepress.python.runtime import Runtime, fetch_runtime
from sitepress.python.worker_bundle import Worker, write_worker
from sitepress.site import check
from sitepress.site.assets import Site, compress, relative, write_manifest
from sitepress.site.headers import place_headers
from sitepress.site.service_worker import SCRIPT, write_service_worker
from sitepress.site.sitemap import place_sitemap
from widgets.kit import layout, number_format
from widgets.kit.widget import Widget

Log = Callable[[str], None]
STAMP = ".inputs"  # beside the site: the key of all that it was made from
INPUTS = ("essays", "widgets", "build/sitepress", "build/requirements")
INPUT_FILES = ("pyproject.toml", "build/pins.json", "build/package-lock.json")


@dataclass(frozen=True)
class Written:
    """An essay and its article."""

    essay: Essay
    content: Content
    prose: Prose


def inputs(root: Path, base_url: str) -> str:
    """A key that changes when anything that the site is made from does."""
    files = [root / name for name in INPUT_FILES]
    for folder in INPUTS:
        files += sorted(
            p for p in (root / folder).rglob("*") if p.is_file() and "__pycache__" not in p.parts
        )
    parts = [f"{p.relative_to(root)} {sha256(p.read_bytes())}" for p in files]
    return key_of(sys.version, base_url, parts)


def build(root: Path, out: Path, base_url: str = "", log: Log = print, draft: bool = False) -> Path:
    """Build the site of the repository at `root` into `out`; raises PressError.

    base_url  where the site will stand, for links that must be absolute; may be empty
    draft     leave out what only speed needs, compressed copies and the snapshot, and let the
              scripts be readable, with source maps
    """
    key = inputs(root, base_url) + " draft" * draft
    stamp = out / STAMP
    if stamp.is_file() and stamp.read_text() == key and (out / "manifest.json").is_file():
        log(f"{out} is up to date")
        return out
    cache = Cache(default_root())
    scratch = out.with_name(f".{out.name}.making")
    shutil.rmtree(scratch, ignore_errors=True)
    try:
        make(root, Site(scratch), cache, base_url, log, draft)
        (scratch / STAMP).write_text(key)
        old = out.with_name(f".{out.name}.old")
        shutil.rmtree(old, ignore_errors=True)
        if out.exists():
            out.rename(old)
        scratch.rename(out)
        shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return out


def make(root: Path, site: Site, cache: Cache, base_url: str, log: Log, draft: bool) -> None:
    """Make every file of the site."""
    site.root.mkdir(parents=True)
    runtime = fetch_runtime(cache, log=log)
    essays = find(root / "essays")
    sets = sets_of(essays, root, runtime, cache, log)
    written = [write(essay) for essay in essays]
    log(f"essays: {', '.join(w.essay.slug for w in written)}")
    workers = {
        name: write_worker_of(one, essays, sets, root, site, runtime, cache, log, draft)
        for name, one in {"": BASE, **{s.name: s for s in sets.values()}}.items()
    }
    worker = {slug: workers[one.name] for slug, one in sets.items()} | {"": workers[""]}
    place_design(site, draft)
    place_data(root, site, widgets_of(written))
    place_cards(site, [w.essay for w in written], cache, log)
    drawn = draw(site, written, worker, base_url, draft)
    faces = page_assets.place_fonts(site, [page.html() for page in drawn.values()], cache, log)
    if faces.files:  # the pages now name the faces, which depended on what the pages write
        drawn = draw(site, written, worker, base_url, draft, faces)
    whole = {path: page.html() for path, page in drawn.items()}
    for path, html in whole.items():
        site.write(path, html)
    articles = [(w.essay, w.prose) for w in written]
    site.write("feed.xml", feed(articles, base_url))
    site.write("embed.js", page_assets.embed_script(widgets_of(written), draft=draft))
    place_sitemap(site, [w.essay for w in written], base_url)
    place_headers(site, whole.values())
    placed = {name: path for one in worker.values() for name, path in one.files.items()}
    beyond = {name: path for one in sets.values() for name, path in one.files.items()}
    sbom.place(site, root, runtime, {**placed, **worker[""].files}, cache, log, beyond)
    if not draft:
        write_service_worker(site.root, rare=only_beyond(worker.values(), worker[""]))
        compress(site.root, cache)
    files = write_manifest(site.root)
    check.check(site.root, files)
    log(f"{len(files)} files, {sum(f['sent'] for f in files.values()) / 1e6:.1f} MB as sent")


def write_worker_of(
    wanted: PackageSet,
    essays: Sequence[Essay],
    sets: Mapping[str, PackageSet],
    root: Path,
    site: Site,
    runtime: Runtime,
    cache: Cache,
    log: Log,
    draft: bool,
) -> Worker:
    """The worker of one set of packages, which knows the essays of that set and no other."""
    own = [essay for essay in essays if sets[essay.slug].name == wanted.name]
    others = [f"essays/{e.source.parent.name}/*" for e in essays if e not in own]
    packages = build_packages(cache, root, runtime, log, wanted.files, others)
    if wanted.name:
        size = sum(path.stat().st_size for path in wanted.files.values())
        log(f"{', '.join(e.slug for e in own)}: {', '.join(wanted.files)}, {size / 1e6:.1f} MB")
    modules = [essay.module for essay in own]
    beyond = bool(wanted.name)
    return write_worker(site.root, runtime, packages, modules, cache, log, draft, beyond=beyond)


def only_beyond(workers: Iterable[Worker], base: Worker) -> list[str]:
    """What only readers of essays with packages of their own ask for."""
    asked = {path for worker in workers for path in (worker.script, *worker.files.values())}
    return sorted(asked - {base.script, *base.files.values()})


def write(essay: Essay) -> Written:
    """An essay's article."""
    content = load(essay)
    return Written(essay, content, render(essay, content, filters_of(number_format)))


def place_design(site: Site, draft: bool) -> None:
    """Put the page's scripts and its icon into the site."""
    for name, source in page_assets.files().items():
        site.asset(name, source)
    site.asset("boot.js", page_assets.last_script(figures=True, draft=draft))
    site.asset("python-frame.js", page_assets.host_script(draft=draft))
    for name in ("feed.xml", sbom.LICENCES):
        site.names[name] = name  # written later, and linked by every page


def place_data(root: Path, site: Site, widgets: Mapping[str, type[Widget]]) -> None:
    """Put the files that widgets compute with into the site, under their names beside the essays.

    Raises PressError where one is missing.
    """
    for name in sorted({name for widget in widgets.values() for name in widget.data}):
        path = root / "essays" / name
        if not path.is_file():
            raise PressError(f"There is no {path}, which a widget computes with; make it.")
        site.data[name] = site.asset(name, path.read_bytes()), path.stat().st_size


def widgets_of(written: Sequence[Written]) -> dict[str, type[Widget]]:
    """Every widget that an essay shows, by slug."""
    return {slug: widget for w in written for slug, widget in sorted(w.content.figures.items())}


def draw(
    site: Site,
    written: Sequence[Written],
    worker: Mapping[str, Worker],
    base_url: str,
    draft: bool,
    faces: FontSet = NONE,
) -> dict[str, Page]:
    """Every page of the site by its path; a `draft` is not kept for reading without net.

    worker  that of each essay by its slug, and of the base set as ""
    """
    sheet, first = page_assets.style_sheet(), page_assets.first_script(draft=draft)
    lasts = {f: page_assets.last_script(figures=f, draft=draft) for f in (False, True)}

    def host(
        path: str,
        card: str = "card.png",
        essay: str = "",
        *,
        figures: bool = True,
        script: str = "",
        faces: FontSet = faces,
    ) -> PageContext:
        up = relative("", path)
        assets = {name: relative(p, path) for name, p in site.names.items()}
        if card in site.names:
            assets["card.png"] = urljoin(base_url, site.names[card]) if base_url else assets[card]
        boot = {
            "worker": relative(worker[essay].script, path),
            "embed": relative("embed.js", path),
            "serviceWorker": None if draft else relative(SCRIPT, path),
            "data": {name: (relative(p, path), size) for name, (p, size) in site.data.items()},
        }
        return PageContext(
            assets=assets,
            style=sheet + faces.style(assets),
            first=first,
            last="" if script else lasts[figures],
            scripts=(script,) if script else (),
            title_faces=faces.title,
            essay_url=f"{up}{{slug}}/",
            widget_url=f"{up}widgets/{{slug}}/",
            index_url=up,
            boot=boot if figures else None,
            base_url=base_url,
        )

    essays = [w.essay for w in written]
    drawn = {
        "index.html": page.index_page(essays, host("index.html", figures=False)),
        "404.html": page.missing_page(essays, host("404.html", figures=False)),
        "widgets/host.html": page.host_page(host("widgets/host.html", script="python-frame.js")),
    }
    for w in written:
        path = f"{w.essay.slug}/index.html"
        here = host(path, card=f"card-{w.essay.slug}.png", essay=w.essay.slug)
        drawn[path] = page.essay_page(w.essay, w.prose, here)
    essay_of = {slug: w.essay.slug for w in written for slug in w.content.figures}
    for slug, widget in widgets_of(written).items():
        path = f"widgets/{slug}/index.html"
        figure = layout.figure(widget(), slug)
        # A widget that stands in somebody else's page is small, and does without our faces.
        alone = host(path, essay=essay_of[slug], script="boot.js", faces=NONE)
        words = (widget.__doc__ or widget.title).strip().partition("\n")[0]
        drawn[path] = page.widget_page(slug, widget.title, words, figure, alone)
        for old in widget.slug_aliases:
            drawn[f"widgets/{old}/index.html"] = drawn[path]
    return drawn
