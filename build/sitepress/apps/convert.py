"""A script of Panel's or Bokeh's as a page of its own: a folder that any static host can serve.

It has its own runtime, packages and memory snapshot, in which the script has run already; several
scripts share them. Nothing is asked of another host, and after the first visit it works offline.
"""

import json
import re
import shutil
from collections.abc import Mapping, Sequence
from html import escape, unescape
from pathlib import Path
from typing import Any

from sitepress.apps import essay_apps, front_end, sources, still_picture
from sitepress.apps.essay_apps import LIST, Apps, Still
from sitepress.apps.sources import Script
from sitepress.cache import Cache, default_root, key_of
from sitepress.errors import AppsFailed, PressError, names
from sitepress.fetch import Log
from sitepress.pages import page_assets
from sitepress.pages.csp import page_needs
from sitepress.pages.page import json_block
from sitepress.python import resolve
from sitepress.python.package_sets import base_versions
from sitepress.python.packages import build_packages
from sitepress.python.runtime import SITE_PACKAGES, Runtime, fetch_runtime
from sitepress.python.worker_bundle import Worker, write_worker
from sitepress.site import check
from sitepress.site.assets import Site, compress, relative, write_manifest
from sitepress.site.headers import place_headers
from sitepress.site.service_worker import SCRIPT, write_service_worker
from widgets.locale import language, say

FOLDER = "app"  # of the scripts, in the wheel
FOREIGN = re.compile(
    r'<(?:link|script)\b[^>]*\b(?:href|src)="(?:https?:)?//[^"]*"[^>]*>(?:</script>)?'
)
PLACED = re.compile(rf'{re.escape(front_end.PLACEHOLDER)}[^"\'\s]*')
# A tag of a template's with a handler in it: what stands before that, the event, the code.
HANDLER = re.compile(r'(<[a-zA-Z][\w-]*\b[^<>]*?)\son([a-zA-Z]+)="([^"]*)"')
TEMPLATES_ICON = "./favicon.ico"  # what a template of Panel's names where an app names none
NO_ICON = "data:image/png;base64,"  # for which no browser asks the site
# A script's page has no stages: its scripts begin when the picture of the app has been painted; a
# tab that nobody sees paints nothing.
PAINTED = """{
  const painted = new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
    setTimeout(resolve, 200);
  });
  window.rendered = { title: painted, screen: painted, whole: painted };
}"""
MARK = ".converted"  # in a folder that this made, which may be made anew


def convert(
    root: Path,
    paths: Sequence[Path],
    out: Path,
    log: Log = print,
    more: Sequence[Path] = (),
) -> Path:
    """Make the page of a script, or a page for each of several and their list; raises PressError.

    root  the press's repository
    out   the folder of the pages
    more  files and folders that the scripts read, besides those that they name
    """
    out = out.resolve()
    if out.exists() and any(out.iterdir()) and not (out / MARK).is_file():
        raise PressError(f"Got {out} for the pages, and there are other files in it; name another.")
    cache = Cache(default_root())
    runtime = fetch_runtime(cache, log=log)
    lock, base = resolve.official(runtime), base_versions(root, apps=True)
    scripts = [sources.read(path, lock, base, more) for path in paths]
    if twice := {s.slug for s in scripts if [o.slug for o in scripts].count(s.slug) > 1}:
        raise PressError(f"Got two scripts of the name {min(twice)!r}; rename one of them.")
    for note in (note for script in scripts for note in script.notes):
        log(note)
    wheels = packages_of(scripts, lock, base, cache, log)
    scratch = out.with_name(f".{out.name}.making")
    shutil.rmtree(scratch, ignore_errors=True)
    try:
        site = Site(scratch)
        site.root.mkdir(parents=True)
        worker = write_python(site, root, scripts, runtime, wheels, cache, log)
        make(site, scripts, worker, cache, log)
        site.write(MARK, "")
        shutil.rmtree(out, ignore_errors=True)
        scratch.rename(out)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return out


def packages_of(
    scripts: Sequence[Script],
    lock: resolve.Official,
    base: Mapping[str, str],
    cache: Cache,
    log: Log,
) -> dict[str, Path]:
    """{name: file} of the packages that the scripts need beyond what every app's Python has."""
    packages: dict[str, resolve.Locked] = {}
    for script in scripts:
        for one, _ in resolve.resolve(script.needs, lock, base, cache):
            packages[one.name] = one
    if packages:
        log(f"packages: {', '.join(f'{one.name} {one.version}' for one in packages.values())}")
    return resolve.fetch(packages.values(), cache, log)


def make(site: Site, scripts: Sequence[Script], worker: Worker, cache: Cache, log: Log) -> None:
    """Make every file but Python's."""
    apps = essay_apps.place(site, [s.slug for s in scripts], worker.apps, log)
    boots = page_assets.BOOTS
    boot = page_assets.last_script(figures=True, **boots["boot-apps.js"])
    site.asset("boot-apps.js", f"{PAINTED}\n{boot}")
    slugs = {
        "index.html" if len(scripts) == 1 else f"{script.slug}/index.html": script.slug
        for script in scripts
    }
    pages = {
        path: page_of(site, path, slug, worker.apps[slug], apps, worker)
        for path, slug in slugs.items()
    }
    for path, html in pages.items():
        site.write(path, html)
    shown = {path: [slug] for path, slug in slugs.items()}
    key = key_of(apps.folder, dict(apps.documents), shown, *pages.values())
    stills = still_picture.stills(site, shown, key, cache, log, alone=True)
    for path, slug in slugs.items():
        pages[path] = with_picture(pages[path], path, slug, stills.get(slug, ()))
    needs = {path: {**apps.needs[slug], **page_needs(pages[path])} for path, slug in slugs.items()}
    if len(scripts) > 1:
        pages["index.html"] = list_of({s.slug: worker.apps[s.slug] for s in scripts})
    for path, html in pages.items():
        site.write(path, html)
    place_headers(site, pages, needs)
    rare = [apps.folder + name for front in apps.fronts.values() for name in front.rare]
    rare += [still.path for some in stills.values() for still in some if still.path]
    write_service_worker(site.root, rare=rare, apps=True)
    compress(site.root, cache)
    files = write_manifest(site.root)
    headers = (site.root / "_headers").read_text("utf-8")
    for path in pages:
        check.check_page(site.root, path, headers)
    log(f"{len(files)} files, {sum(f['sent'] for f in files.values()) / 1e6:.1f} MB as sent")


def write_python(
    site: Site,
    root: Path,
    scripts: Sequence[Script],
    runtime: Runtime,
    beyond: Mapping[str, Path],
    cache: Cache,
    log: Log,
) -> Worker:
    """The runtime, the packages and the snapshot of all scripts."""
    listed = {s.slug: {"script": f"{FOLDER}/{s.slug}/{s.slug}.py"} for s in scripts}
    more = {LIST: json.dumps(listed, sort_keys=True).encode()}
    for script in scripts:
        more[f"{FOLDER}/{script.slug}/{script.slug}.py"] = script.code.encode()
        more |= {
            f"{FOLDER}/{script.slug}/{name}": p.read_bytes() for name, p in script.files.items()
        }
    figures = [f"widgets/{view.parent.name}/*" for view in (root / "widgets").glob("*/view.js")]
    unused = ["essays/*", *figures]
    built = build_packages(cache, root, runtime, root / "essays", log, beyond, unused, more)
    of = {script.slug: script for script in scripts}
    try:
        worker = write_worker(
            site.root, runtime, built, [], cache, log, beyond=[*beyond], apps=True
        )
    except AppsFailed as problem:
        raise problem.said(lambda slug, told: failure(of[slug], told)) from problem
    if not worker.apps:
        raise PressError(
            "A script's page is made with the memory snapshot, and none could be taken: see above."
        )
    return worker


def failure(script: Script, told: Mapping[str, Any]) -> str:
    """The sentence for an exception of a script's code, at its own line, without its stop."""
    here = f"{SITE_PACKAGES}{FOLDER}/{script.slug}/"
    place = str(script.path)
    for file, line, _ in told["frames"]:
        if file == f"{here}{script.slug}.py":
            place = f"{script.path}:{line}"
        elif file.startswith(here):
            place = f"{script.path.parent / file.removeprefix(here)}:{line}"
    error = str(told["error"])
    if missing := re.search(r"No such file or directory: '(.*?)'", error):
        error += f": name it in the code, or bring it along with --with {Path(missing[1]).name}"
    elif missing := re.search(r"No module named '(.*?)'", error):
        known = names(missing[1], [p.stem for p in script.path.parent.glob("*.py")])
        error += f"; beside the script there is {known}; name its package in a `# /// script` block"
    return f"{place}: got {error.rstrip('.')}"


def page_of(
    site: Site, path: str, slug: str, told: Mapping[str, Any], apps: Apps, worker: Worker
) -> str:
    """A script's page: the one that Panel makes of its template, with our scripts."""
    html = FOREIGN.sub(lambda m: m[0] if front_end.PLACEHOLDER in m[0] else "", str(told["html"]))
    html = PLACED.sub(lambda m: placed(site, m[0], path, apps), html)
    front = apps.fronts[slug]
    boot = {
        "worker": relative(worker.script, path),
        "embed": "",
        "serviceWorker": relative(SCRIPT, path),
        "data": {},
        "apps": apps.boot(path, [slug]),
    }
    preloads = "".join(
        f'<link rel="preload" as="script" href="{relative(apps.folder + name, path)}">'
        for name in front.scripts
    )
    head = (
        f'<script type="application/json" id="deciban">{json_block(boot)}</script>{preloads}'
        f'<script src="{relative(site.names["boot-apps.js"], path)}" defer></script>'
        f"<style>{page_assets.alone_style()}</style>"
    )
    body = (
        '<div data-live-place></div><p class="notice" data-notice role="status" hidden></p>'
        '<p class="offline" data-offline role="status"></p>'
    )
    html = without_handlers(html).replace('href="/"', f'href="{relative("", path)}"')
    html = html.replace(f'href="{TEMPLATES_ICON}"', f'href="{NO_ICON}"')
    if not re.search(r'\brel="(?:shortcut )?icon"', html):
        head += f'<link rel="icon" href="{NO_ICON}">'
    html = re.sub(r"<html\b", '<html data-python="idle"', html, count=1)
    html = html.replace("</head>", f"{head}</head>", 1)
    html = re.sub(r"<body\b", f'<body data-app="{slug}"', html, count=1)
    if not re.search(r'<body [^>]*\bid="', html):
        html = re.sub(r"<body\b", f'<body id="{slug}"', html, count=1)
    at = html.rindex("</body>")
    return html[:at] + body + html[at:]


def with_picture(html: str, path: str, slug: str, stills: tuple[Still, ...]) -> str:
    """A script's page with the picture of its app, which is seen until that is drawn."""
    still = essay_apps.still_picture(slug, stills, path, 'fetchpriority="high" decoding="sync"')
    return re.sub(r"<body\b[^>]*>", lambda m: m[0] + still, html, count=1)


def without_handlers(html: str) -> str:
    """A page whose tags have no handlers: a script has them all, which a policy allows by hash."""
    lines: list[str] = []

    def take(match: re.Match[str]) -> str:
        name, code = f"data-on{len(lines)}", unescape(match[3]).replace("</", "<\\/")
        lines.append(
            f'document.querySelector("[{name}]").addEventListener("{match[2].lower()}",'
            f"function(event){{{code}}});"
        )
        return f"{match[1]} {name}"

    while (taken := HANDLER.sub(take, html)) != html:  # a tag may have several
        html = taken
    script = f"<script>{''.join(lines)}</script>" if lines else ""
    at = html.rindex("</body>")
    return html[:at] + script + html[at:]


def placed(site: Site, url: str, path: str, apps: Apps) -> str:
    """The address of one of Panel's files, from the page; its library is put into the site."""
    name = url.removeprefix(front_end.PLACEHOLDER).partition("?")[0]
    files: dict[str, Path] = {}
    front_end.own(name.partition("/dist/")[2], files)
    for one, file in files.items():
        site.write(apps.folder + one, file.read_bytes())
    return relative(apps.folder + name, path)


def list_of(told: Mapping[str, Mapping[str, Any]]) -> str:
    """The list of several scripts' pages."""
    documents = {slug: next(iter(one["document"]["docs"].values())) for slug, one in told.items()}
    title = say("app", "apps")
    lines = "".join(
        f'<li><a href="{slug}/">{escape(one["title"])}</a> ({slug})</li>'
        for slug, one in sorted(documents.items())
    )
    return (
        f'<!doctype html><html lang="{language()}"><head><meta charset="utf-8">'
        f"<title>{title}</title>"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="icon" href="{NO_ICON}"></head>'
        f"<body><h1>{title}</h1><ul>{lines}</ul></body></html>\n"
    )
