"""From a folder of essays to a finished site.

essays found → Python packed → worker and its files → pages → fonts → compressed → listed → checked.
Everything is made in a folder beside the site and takes its place in one move at the end: a build
that fails leaves the last good site as it was. Nothing is done when no input has changed.
"""

import shutil
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath
from urllib.parse import urljoin, urlsplit

from sitepress.apps import essay_apps, still_picture
from sitepress.apps.essay_apps import Apps, Still
from sitepress.cache import Cache, default_root, key_of, sha256
from sitepress.content.answers import answer_of
from sitepress.content.author_code import authors_code, member_place
from sitepress.content.essays import Content, Essay, find, load
from sitepress.content.interpolate import filters_of
from sitepress.content.markdown import Prose, refuse_unused, render
from sitepress.content.pages import NOTHING, Book, find_books, find_pages
from sitepress.content.pictures import from_root
from sitepress.errors import AppsFailed, PressError
from sitepress.pages import page, page_assets, sbom
from sitepress.pages.feed import feed
from sitepress.pages.fonts import NONE, FontSet
from sitepress.pages.page import Page, PageContext
from sitepress.pages.page_assets import BOOTS, Design
from sitepress.pages.social_card import place_cards
from sitepress.pages.thumbnails import thumbnail
from sitepress.pages.widget_heights import UNMEASURED, measured
from sitepress.paths import hidden
from sitepress.python import snapshot
from sitepress.python.package_sets import BASE, PackageSet, sets_of
from sitepress.python.packages import build_packages
from sitepress.python.runtime import Runtime, fetch_runtime
from sitepress.python.worker_bundle import LARGE, Worker, write_worker
from sitepress.settings import FILE, Settings
from sitepress.settings import read as read_settings
from sitepress.site import address, check
from sitepress.site.assets import Site, compress, relative, write_manifest
from sitepress.site.headers import place_headers
from sitepress.site.service_worker import SCRIPT, write_service_worker
from sitepress.site.sitemap import place_sitemap
from widgets.kit import layout, number_format
from widgets.kit.widget import Widget
from widgets.locale import use

Log = Callable[[str], None]
STAMP = ".inputs"  # beside the site: the key of all that it was made from
INPUTS = ("widgets", "build/sitepress", "build/requirements")  # and the folder of essays
RESERVED = ("assets", "runtime", "widgets")  # folders of the site that are no pages
BOOK_SHEET = "book.css"  # the style sheet of all books
INPUT_FILES = ("pyproject.toml", "build/pins.json", "build/package-lock.json")


@dataclass(frozen=True)
class Sources:
    """Where a site is made from, and what its author decided.

    root    the press's repository
    essays  the folder of essays, wherever it lies
    site    what `site.toml` in it says, its address as given on the command line first
    """

    root: Path
    essays: Path
    site: Settings


@dataclass(frozen=True)
class Written:
    """An essay, or another page, and its article."""

    essay: Essay
    content: Content
    prose: Prose

    @property
    def path(self) -> str:
        """The path of its page in the site."""
        return f"{self.essay.slug}/index.html"

    def link_places(self) -> dict[str, tuple[Path, int]]:
        """{address of a link: the file and the line on which the author wrote it}."""
        return {url: (self.essay.source, line) for url, line in self.prose.places.items()}


Shelf = Mapping[str, Sequence[Written]]
"""{slug of a book: its pages in order}."""


@dataclass(frozen=True)
class Made:
    """What the pages of a site are drawn from.

    links   (title, address from the root) of the lines of the navigation
    sets    the packages of each essay, by its slug
    worker  that of each essay by its slug, and of the base set as ""
    draft   whether it is not kept for reading without net
    apps    what pages with ordinary apps need, if there are any
    stills  {slug: pictures} of the apps
    design  the style sheets and scripts that stand in the pages
    """

    sources: Sources
    site: Site
    written: Sequence[Written]
    pages: Sequence[Written]
    shelf: Shelf
    links: Sequence[tuple[str, str]]
    sets: Mapping[str, PackageSet]
    worker: Mapping[str, Worker]
    draft: bool
    faces: FontSet
    apps: Apps | None
    stills: Mapping[str, tuple[Still, ...]]
    design: Design


def inputs(root: Path, essays: Path, out: Path, base_url: str) -> str:
    """A key that changes when anything that the site is made from does."""
    parts = [f"{name} {sha256((root / name).read_bytes())}" for name in INPUT_FILES]
    for name, folder in {**{name: root / name for name in INPUTS}, "": essays}.items():
        found = (path for path in folder.rglob("*") if made_from(path, folder, out))
        files = sorted(path for path in found if path.is_file())
        parts += [f"{name} {p.relative_to(folder)} {sha256(p.read_bytes())}" for p in files]
    return key_of(sys.version, base_url, snapshot.level(), parts)


def made_from(path: Path, folder: Path, out: Path) -> bool:
    """Whether a site in `out` is made from `path`, a file in a `folder`.

    Left out are a site that lies in the folder itself, and what is hidden.
    """
    return not hidden(path, folder) and not path.is_relative_to(out)


def build(
    root: Path,
    out: Path,
    base_url: str = "",
    log: Log = print,
    draft: bool = False,
    essays: Path | None = None,
) -> Path:
    """Build the site of a folder of essays into `out`; raises PressError.

    root      the press's repository
    essays    the folder of essays; without it the repository's own
    base_url  where the site will stand, for links that must be absolute; may be empty
    draft     leave out what only speed needs, compressed copies and the snapshot, and let the
              scripts be readable, with source maps
    """
    essays, out = (essays or root / "essays").resolve(), out.resolve()
    refuse_folders(essays, out)
    base_url = address.normal(base_url)
    key = inputs(root, essays, out, base_url) + " draft" * draft
    stamp = out / STAMP
    if stamp.is_file() and stamp.read_text() == key and (out / "manifest.json").is_file():
        log(f"{out} is up to date")
        return out
    sources = sources_of(root, essays, base_url)
    with taking_place_of(out) as scratch:
        make(sources, Site(scratch), Cache(default_root()), log, draft)
        (scratch / STAMP).write_text(key)
    return out


def build_draft(root: Path, essays: Path, out: Path, log: Log = print) -> Made:
    """Build a draft, whether anything changed or not; return what its pages were drawn from."""
    refuse_folders(essays, out)
    with taking_place_of(out) as scratch:
        made = make(sources_of(root, essays), Site(scratch), Cache(default_root()), log, True)
    return replace(made, site=replace(made.site, root=out))


def refuse_folders(essays: Path, out: Path) -> None:
    """Raise PressError where there are no essays, or where the site would overwrite something."""
    if not essays.is_dir():
        raise PressError(f"There is no folder {essays}; begin one: make new SITE={essays}")
    if essays.is_relative_to(out):
        raise PressError(f"Got {out} for the site, in which the essays lie; name another folder.")
    if out.exists() and any(out.iterdir()) and not (out / "manifest.json").is_file():
        raise PressError(f"Got {out} for the site, and there are other files in it; name another.")


def sources_of(root: Path, essays: Path, base_url: str = "") -> Sources:
    """Where a site is made from; its own settings say where it will stand, if nothing else does."""
    site = read_settings(essays)
    return Sources(root, essays, replace(site, base_url=base_url or site.base_url))


@contextmanager
def taking_place_of(out: Path) -> Iterator[Path]:
    """A folder beside `out` that takes its place in one move if all goes well."""
    scratch, old = out.with_name(f".{out.name}.making"), out.with_name(f".{out.name}.old")
    shutil.rmtree(scratch, ignore_errors=True)
    try:
        scratch.parent.mkdir(parents=True, exist_ok=True)
        yield scratch
        shutil.rmtree(old, ignore_errors=True)
        if out.exists():
            out.rename(old)
        scratch.rename(out)
        shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


def make(sources: Sources, site: Site, cache: Cache, log: Log, draft: bool) -> Made:
    """Make every file of the site; return what its pages were drawn from."""
    root, settings, base_url = sources.root, sources.site, sources.site.base_url
    site.root.mkdir(parents=True)
    use(settings.language)
    found = find(sources.essays, settings.author, drafts=draft)
    if not found:
        raise PressError(f"There is no essay in {sources.essays}; begin one with `make new`.")
    plain, books = find_pages(sources.essays), find_books(sources.essays)
    runtime = fetch_runtime(cache, log=log)
    sets = sets_of(found, root, sources.essays, lambda: runtime, cache, log)
    titles = {e.slug: e.title for e in (*found, *plain, *(p for b in books for p in b.pages))}
    written = [write(essay, titles) for essay in found]
    log(f"essays: {', '.join(w.essay.slug for w in written)}")
    pages = [Written(p, NOTHING, write_plain(p, titles)) for p in plain]
    shelf = {book.slug: write_book(book, titles, widgets_of(written)) for book in books}
    bound = [w for chapters in shelf.values() for w in chapters]
    refuse_names(written, [*pages, *bound])
    if not base_url and not draft:
        log(
            "The site's address is not known: the feed and the site map have relative addresses, "
            "and there are no canonical links; name it, as BASE_URL=https://your.site/essays/ or "
            f"base_url in {FILE}."
        )
    computing = [book for book in books if book.module]
    workers = {
        name: write_worker_of(
            one, written, sets, sources, site, runtime, cache, log, draft, () if name else computing
        )
        for name, one in {"": BASE, **{s.name: s for s in sets.values()}}.items()
    }
    worker = {slug: workers[one.name] for slug, one in sets.items()} | {"": workers[""]}
    used = {
        "boot.js": True,
        "boot-kinds.js": draft or any(map(more, written)),  # an edit of a draft may ask for them
        "boot-beyond.js": len(workers) > 1,
        "boot-apps.js": any(one.apps for one in sets.values()),
    }
    place_design(site, settings, [name for name in BOOTS if used[name]], draft)
    place_pictures(site, [*written, *pages, *bound])
    place_data(sources.essays, site, widgets_of([*written, *bound]))
    place_cards(site, settings, [w.essay for w in written], cache, log)
    links = navigation(sources, written, [*pages, *(chapters[0] for chapters in shelf.values())])
    apps = place_apps(site, written, workers.values(), log, draft=draft)
    made = Made(
        sources,
        site,
        written,
        pages,
        shelf,
        links,
        sets,
        worker,
        draft,
        faces=NONE,
        apps=apps,
        stills={},
        design=page_assets.design(settings.palette, draft=draft, apps=used["boot-apps.js"]),
    )

    # Books have the faces of the other pages, whose readers shall not fetch letters for them.
    first = {} if draft else drawn(replace(made, shelf={}))
    if apps and not draft:
        made = replace(made, stills=take_stills(site, first, written, apps, cache, log))
        first = drawn(replace(made, shelf={}))
    faces = page_assets.place_fonts(site, None if draft else first.values(), cache, log)
    if shelf:
        names = {name: PurePosixPath(path).name for name, path in site.names.items()}
        site.asset(BOOK_SHEET, page_assets.book_sheet(settings.palette, faces.style(names)))
    made = replace(made, faces=faces)  # which depended on what the pages write
    whole = drawn(made) if draft or faces.files or shelf else first
    for path, html in whole.items():
        site.write(path, html)
    articles = [(w.essay, w.prose) for w in written]
    site.write("feed.xml", feed(articles, base_url, settings))
    widgets = widgets_of(written)
    slugs = app_slugs(written)
    heights = UNMEASURED if draft else measured(site.root, [*widgets, *slugs], cache, log)
    site.write("embed.js", page_assets.embed_script(widgets, heights, slugs, draft=draft))
    essays = [w.essay for w in written]
    place_sitemap(site, essays, [w.essay for w in (*pages, *bound)], base_url)
    place_headers(site, whole, needs_of(written, apps))
    placed = {name: path for one in worker.values() for name, path in one.files.items()}
    beyond = {name: path for one in sets.values() for name, path in one.files.items()}
    sbom.place(site, root, runtime, {**placed, **worker[""].files}, cache, log, beyond)
    if not draft:
        rare = only_beyond(worker.values(), worker[""])
        rare += [f"{apps.folder}*", "assets/app-*", "assets/boot-apps.*"] if apps else []
        write_service_worker(site.root, left_out=of_books(bound), rare=rare, apps=bool(apps))
        compress(site.root, cache)
    files = write_manifest(site.root)
    places = {w.path: w.link_places() for w in [*written, *pages, *bound]}
    check.check(site.root, files, address.path_of(base_url), places)
    log(f"{len(files)} files, {sum(f['sent'] for f in files.values()) / 1e6:.1f} MB as sent")
    return made


def write_worker_of(
    wanted: PackageSet,
    written: Sequence[Written],
    sets: Mapping[str, PackageSet],
    sources: Sources,
    site: Site,
    runtime: Runtime,
    cache: Cache,
    log: Log,
    draft: bool,
    books: Sequence[Book] = (),
) -> Worker:
    """The worker of one set of packages, which knows the essays of that set and no other.

    books  for whose readers there is a worker each, too
    """
    essays = [w.essay for w in written]
    own = [essay for essay in essays if sets[essay.slug].name == wanted.name]
    others = left_out_of(wanted, [essay for essay in essays if essay not in own])
    more: dict[str, bytes] = {}
    if wanted.apps:
        more = essay_apps.list_of((w.essay, w.content) for w in written if w.essay in own)
    # A draft packs no essay, so that nothing is packed again when one changes.
    packed = None if draft else sources.essays
    packages = build_packages(cache, sources.root, runtime, packed, log, wanted.files, others, more)
    try:
        made = write_worker(
            site.root,
            runtime,
            packages,
            [essay.module for essay in own],
            cache,
            log,
            draft,
            books,
            sources.essays,
            wanted.name,
            [*wanted.files],
            wanted.apps,
        )
    except AppsFailed as problem:
        raise problem.said(partial(essay_apps.failure, sources.essays)) from problem
    if wanted.files:
        names = ", ".join(essay.slug for essay in own)
        memory = f", {made.memory / 1e6:.0f} MB of memory" if made.memory else ""
        log(f"{names}: {', '.join(wanted.files)}: {made.sent / 1e6:.1f} MB are sent{memory}")
    return made


def left_out_of(wanted: PackageSet, others: Sequence[Essay]) -> list[str]:
    """Patterns of our own files that a set's Python has no use for; `others` are not its essays."""
    patterns = [f"essays/{essay.source.parent.name}/*" for essay in others]
    if not wanted.apps:
        patterns.append("widgets/hosts/apps*.py")
    if not wanted.files:
        patterns.append(LARGE.replace(".", "/") + ".py")
    return patterns


def place_apps(
    site: Site,
    written: Sequence[Written],
    workers: Iterable[Worker],
    log: Log,
    *,
    draft: bool,
) -> Apps | None:
    """Put what the pages with ordinary apps need into the site; None where there is no app."""
    slugs = app_slugs(written)
    if not slugs:
        return None
    made = {slug: told for one in workers for slug, told in one.apps.items()}
    of = {slug: w.essay for w in written for slug in app_slugs([w]) if slug not in made}
    here = {} if draft else {slug: essay_apps.document(essay, slug) for slug, essay in of.items()}
    return essay_apps.place(site, slugs, made, log, here)


def take_stills(
    site: Site,
    drawn: Mapping[str, str],
    written: Sequence[Written],
    apps: Apps,
    cache: Cache,
    log: Log,
) -> dict[str, tuple[Still, ...]]:
    """Pictures of the apps on the pages as they are drawn so far."""
    pages = {f"{w.essay.slug}/index.html": [*w.prose.apps.values()] for w in written}
    pages = {path: slugs for path, slugs in pages.items() if slugs}
    for path in pages:
        site.write(path, drawn[path])
    shown = [drawn[path] for path in pages]  # with their style sheets and scripts
    key = key_of(apps.folder, dict(apps.documents), pages, *shown)
    return still_picture.stills(site, pages, key, cache, log)


def needs_of(
    written: Sequence[Written], apps: Apps | None
) -> dict[str, dict[str, tuple[str, str]]]:
    """{path of a page with apps: what its policy must allow besides}."""
    needs: dict[str, dict[str, tuple[str, str]]] = {}
    for w in written:
        for slug in w.prose.apps.values():
            own = dict(apps.needs[slug]) if apps else {}
            needs.setdefault(f"{w.essay.slug}/index.html", {}).update(own)
            needs[f"widgets/{slug}/index.html"] = own
    return needs


def only_beyond(workers: Iterable[Worker], base: Worker) -> list[str]:
    """The large files that only readers of essays with packages of their own ask for."""
    asked = {path for worker in workers for path in worker.files.values()}
    return sorted(asked - {*base.files.values()})


def write(essay: Essay, titles: Mapping[str, str], content: Content | None = None) -> Written:
    """An essay's article, in a site that has the essays `titles`, {slug: title}.

    content  what its Python file gives, where that is known already
    """
    content = content or load(essay)
    essay_apps.check(essay, content)
    prose = render(essay, content, filters_of(number_format), titles=titles)
    return Written(essay, content, prose)


def write_plain(essay: Essay, titles: Mapping[str, str]) -> Prose:
    """The article of a page that is no essay."""
    return render(essay, NOTHING, {}, titles=titles)


def write_book(
    book: Book,
    titles: Mapping[str, str],
    embedded: Collection[str],
    kept: Mapping[Essay, Written] | None = None,
) -> Sequence[Written]:
    """The articles of a book's pages; all of them together show the figures of its Python file.

    embedded  slugs of the widgets that other sites can show
    kept      articles that need not be written again
    """
    if kept:
        content = next(iter(kept.values())).content
    else:
        content = load(book.pages[0]) if book.module else NOTHING
    written = []
    for one in book.pages:
        if kept and one in kept:
            written.append(kept[one])
            continue
        up = relative("", f"{one.slug}/index.html")
        prose = render(
            one,
            content,
            filters_of(number_format),
            essay_url=up + "{slug}/",
            titles=titles,
            picture_url=from_root(up),
            embedded=embedded,
        )
        written.append(Written(one, content, prose))
    shown = {slug for w in written for slug in w.prose.figures.values()}
    refuse_unused(book.pages[0], content, shown)
    return written


def of_books(bound: Sequence[Written]) -> list[str]:
    """Patterns of the paths that only the readers of a book ask for; `bound` are all its pages."""
    if not bound:
        return []
    pictures = {picture.path for w in bound for picture in w.prose.pictures}
    return [*(w.path for w in bound), *sorted(pictures), "assets/book*", "runtime/late.*"]


def refuse_names(written: Sequence[Written], pages: Sequence[Written]) -> None:
    """Raise PressError where two pages would have one address."""
    taken = dict.fromkeys(RESERVED, "a folder of the site")
    for one in (*written, *pages):
        slug = one.essay.slug
        if slug in taken:
            raise PressError(
                f"{one.essay.source}: got the address {slug}/, which is that of {taken[slug]}; "
                "rename one of them."
            )
        taken[slug] = str(one.essay.source)


def navigation(
    sources: Sources, written: Sequence[Written], pages: Sequence[Written]
) -> list[tuple[str, str]]:
    """(title, address) of the lines of the navigation, from the site's root; raises PressError."""
    titles = {one.essay.slug: one.essay.title for one in (*pages, *written)}
    for slug in sources.site.order:
        if slug not in (slugs := [one.essay.slug for one in written]):
            raise PressError(
                f"{sources.essays / FILE}: got {slug!r} in order; there are {', '.join(slugs)}; "
                "name one of them."
            )
    if sources.site.nav is None:
        return [(page.essay.title, f"{page.essay.slug}/") for page in pages]
    for link in sources.site.nav:
        if not urlsplit(link.to).scheme and link.to not in titles:
            raise PressError(
                f"{sources.essays / FILE}: got {link.to!r} in nav; there are "
                f"{', '.join(titles)}; name one of them, or add {link.to}.md."
            )
    return [
        (link.title or titles[link.to], link.to if urlsplit(link.to).scheme else f"{link.to}/")
        for link in sources.site.nav
    ]


def place_design(site: Site, settings: Settings, boots: Iterable[str], draft: bool) -> None:
    """Put the page's scripts, these of BOOTS among them, and its icon into the site."""
    for name, source in page_assets.files(settings).items():
        site.asset(name, source)
    for name in boots:
        site.asset(name, page_assets.last_script(figures=True, draft=draft, **BOOTS[name]))
    site.asset("python-frame.js", page_assets.host_script(draft=draft))
    for name in ("feed.xml", sbom.LICENCES):
        site.names[name] = name  # written later, and linked by every page


def more(written: Written) -> bool:
    """Whether an article has a figure with a kind of control that few have."""
    return page_assets.needs_more(written.prose.html)


def place_pictures(site: Site, written: Sequence[Written]) -> None:
    """Put the pictures of the essays and pages into the site."""
    for picture in {p for w in written for p in w.prose.pictures}:
        site.write(picture.path, picture.file.read_bytes())


def place_data(essays: Path, site: Site, widgets: Mapping[str, type[Widget]]) -> None:
    """Put the files that widgets compute with into the site, under their names beside the essays.

    Raises PressError where one is missing.
    """
    for name in sorted({name for widget in widgets.values() for name in widget.data}):
        path = essays / name
        if not path.is_file():
            raise PressError(f"There is no {path}, which a widget computes with; make it.")
        site.data[name] = site.asset(name, path.read_bytes()), path.stat().st_size


def widgets_of(written: Sequence[Written]) -> dict[str, type[Widget]]:
    """Every widget that an essay shows, by slug."""
    return {slug: widget for w in written for slug, widget in sorted(w.content.figures.items())}


def app_slugs(written: Sequence[Written]) -> list[str]:
    """The ordinary apps of some essays."""
    return [slug for w in written for slug in w.prose.apps.values()]


def drawn(made: Made) -> dict[str, str]:
    """Every page of the site by its path, as HTML."""
    return {path: draw().html() for path, draw in drawings(made).items()}


def drawings(made: Made) -> dict[str, Callable[[], Page]]:
    """{path of a page of the site: a function that draws it}."""
    site, settings, draft = made.site, made.sources.site, made.draft
    written, shelf, links, worker = made.written, made.shelf, made.links, made.worker
    apps, design = made.apps, made.design
    base_url = settings.base_url
    alive = [w for w in written if w.prose.figures and not w.prose.apps]

    def host(
        path: str,
        card: str = "card.png",
        essay: str = "",
        *,
        figures: bool = True,
        ahead: bool = False,
        script: str = "",
        faces: FontSet = made.faces,
        book: str = "",
        shown: Sequence[str] = (),
        kinds: bool = False,
        style: str = design.sheet,
        first: str = design.first,
    ) -> PageContext:
        up, beyond = relative("", path), worker[essay].beyond
        python = worker[essay].books.get(book, worker[essay].script)
        assets = {name: relative(p, path) for name, p in site.names.items()}
        if card in site.names:
            assets["card.png"] = urljoin(base_url, site.names[card]) if base_url else assets[card]
        boot: dict[str, object] = {
            "worker": relative(python, path),
            "embed": relative("embed.js", path),
            "serviceWorker": None if draft else relative(SCRIPT, path),
            "data": {name: (relative(p, path), size) for name, (p, size) in site.data.items()},
        }
        if not script:
            same = [w for w in alive if worker[w.essay.slug].script == python]
            boot["next"] = [up, *(relative(w.path.removesuffix("index.html"), path) for w in same)]
        if beyond:
            boot["bytes"] = worker[essay].sent
        if apps and shown:
            boot["apps"] = apps.boot(path, shown)
        name = page_assets.boot_name(beyond=beyond, apps=bool(shown), kinds=kinds)
        script = name if script == "boot.js" else script
        last = design.boots[name] if figures else design.plain
        if ahead:
            boot, last = {name: boot[name] for name in ("worker", "next")}, design.ahead
        return PageContext(
            assets=assets,
            style=style + (design.apps if shown else "") + faces.style(assets),
            images=design.images,
            first=first,
            last="" if script else last,
            scripts=(script,) if script else (),
            title_faces=faces.title,
            essay_url=f"{up}{{slug}}/",
            widget_url=f"{up}widgets/{{slug}}/",
            index_url=up,
            boot=boot if figures or ahead else None,
            base_url=base_url,
            site=settings,
            nav=[(title, to if urlsplit(to).scheme else relative(to, path)) for title, to in links],
            sheet=BOOK_SHEET if book else "",
        )

    # What stands in somebody else's page is small, and does without our faces.
    in_frame = partial(
        host,
        script="boot.js",
        faces=NONE,
        style=design.widget_sheet,
        first=design.widget_first,
    )

    def lost() -> PageContext:
        """The page for lost readers: hosts show it at any depth, where relative links fail."""
        here, root = host("404.html", figures=False), address.path_of(base_url)
        if not root:
            script = page_assets.missing_script(draft=draft)
            icon = next(path for name, path in site.names.items() if name.startswith("icon."))
            # Nothing that the page would fetch: only its links can be mended.
            return replace(
                here, assets={}, style=design.sheet, title_faces=NONE.title, last=script, probe=icon
            )
        assets = {name: root + path for name, path in site.names.items()}
        return replace(
            here,
            assets=assets | {"card.png": here.assets["card.png"]},
            style=design.sheet + made.faces.style(assets),
            essay_url=f"{root}{{slug}}/",
            index_url=root,
            nav=[(title, to if urlsplit(to).scheme else root + to) for title, to in links],
        )

    def index() -> Page:
        pictures = {w.essay.slug: thumbnail(w.essay, w.content.figures) for w in written}
        pictures = {slug: picture for slug, picture in pictures.items() if picture}
        firsts = [chapters[0].essay for chapters in shelf.values()]
        ahead = any(worker[w.essay.slug].script == worker[""].script for w in alive)
        here = host("index.html", figures=False, ahead=ahead)
        return page.index_page(essays, here, firsts, pictures)

    def essay(w: Written) -> Page:
        shown = [*w.prose.apps.values()]
        card, slug = f"card-{w.essay.slug}.png", w.essay.slug
        here = host(w.path, card=card, essay=slug, shown=shown, kinds=more(w))
        html = essay_apps.with_apps(w.prose.html, w.prose.apps, made.stills, w.path)
        return page.essay_page(w.essay, replace(w.prose, html=html), here)

    def plain(w: Written) -> Page:
        return page.plain_page(w.essay, w.prose, host(w.path, figures=False))

    def chapter(w: Written) -> Page:
        bound = [one.essay for one in shelf[w.essay.book]]
        listed = [(one.slug, one.title, relative(one.slug + "/", w.path)) for one in bound]
        here = host(w.path, figures=bool(w.prose.figures), book=w.essay.book, kinds=more(w))
        return page.book_page(w.essay, w.prose, listed, here)

    def alone(slug: str, widget: type[Widget]) -> Page:
        """A widget alone, for somebody else's page."""
        with authors_code(*member_place(widget, "answer")[:1], widget):
            one = widget()
            figure = layout.figure(one, slug, answer=answer_of(one))
        path = f"widgets/{slug}/index.html"
        here = in_frame(path, essay=essay_of[slug], kinds=page_assets.needs_more(figure))
        words = (widget.__doc__ or widget.title).strip().partition("\n")[0]
        return page.widget_page(slug, widget.title, words, figure, here)

    def app(slug: str, w: Written) -> Page:
        """The same of an ordinary app."""
        path = f"widgets/{slug}/index.html"
        here = in_frame(path, essay=w.essay.slug, shown=[slug])
        figure = essay_apps.figure(slug, slug, made.stills.get(slug, ()), path)
        return page.widget_page(slug, slug, w.essay.description, figure, here)

    essays = [w.essay for w in written]
    of_host = partial(host, "widgets/host.html", script="python-frame.js")
    out: dict[str, Callable[[], Page]] = {
        "index.html": index,
        "404.html": lambda: page.missing_page(essays, lost()),
        "widgets/host.html": lambda: page.host_page(of_host()),
    }
    essay_of = {slug: w.essay.slug for w in written for slug in w.content.figures}
    out |= {w.path: partial(essay, w) for w in written}
    out |= {w.path: partial(plain, w) for w in made.pages}
    out |= {w.path: partial(chapter, w) for bound in shelf.values() for w in bound}
    for slug, widget in widgets_of(written).items():
        for name in (slug, *widget.slug_aliases):
            out[f"widgets/{name}/index.html"] = partial(alone, slug, widget)
    for w in written:
        for slug in w.prose.apps.values():
            out[f"widgets/{slug}/index.html"] = partial(app, slug, w)
    return out
