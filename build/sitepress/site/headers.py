"""The headers that a host sends with the site's files, in `_headers` for hosts that read it.

The two Cross-Origin policies let pages that isolate themselves (`require-corp`) embed widgets. They
cost the site nothing: it asks no other host for anything.
"""

from collections.abc import Collection, Iterator, Mapping

from sitepress.pages.csp import app_policy, loosest, policy, with_policy
from sitepress.site.assets import Site

POLICY = "  Content-Security-Policy: {policy}\n"
HEADERS = """/*
  Content-Security-Policy: {policy}
  X-Content-Type-Options: nosniff
  Referrer-Policy: strict-origin-when-cross-origin
  Cross-Origin-Embedder-Policy: require-corp
  Cross-Origin-Resource-Policy: cross-origin
/assets/*
  Cache-Control: public, max-age=31536000, immutable
  Access-Control-Allow-Origin: *
/runtime/*
  Cache-Control: public, max-age=31536000, immutable
  Access-Control-Allow-Origin: *
/embed.js
  Cache-Control: public, max-age=3600
  Access-Control-Allow-Origin: *
"""
Needs = Mapping[str, tuple[str, str]]
MISSING = "404.html"  # which hosts show at any address


def place_headers(
    site: Site, pages: Mapping[str, str], apps: Mapping[str, Needs] | None = None
) -> None:
    """Write `_headers` for these pages, {path: HTML}.

    apps  {path: what the policy of a page with ordinary apps must allow besides}

    Hosts add the policies of all rules that fit an address, and browsers then hold to each: so where
    there are apps, the rule for every address allows what any page of the site needs, and each page
    has a rule of its own. The page for lost readers, which has no address, holds its own policy.
    """
    apps = apps or {}
    strict = policy(html for path, html in pages.items() if path not in apps)
    if not apps:
        site.write("_headers", HEADERS.format(policy=strict))
        return
    own = {
        path: app_policy(html, apps[path]) if path in apps else strict
        for path, html in sorted(pages.items())
    }
    text = HEADERS.format(policy=loosest([strict, *own.values()]))
    for rule in ("/assets/*\n", "/embed.js\n"):
        text = text.replace(rule, rule + POLICY.format(policy=strict))
    for path, told in own.items():
        text += "".join(f"{rule}\n{POLICY.format(policy=told)}" for rule in rules(path, own))
    site.write("_headers", text)
    if MISSING in pages:
        site.write(MISSING, with_policy(pages[MISSING], strict))


def rules(path: str, pages: Collection[str]) -> Iterator[str]:
    """The addresses at which hosts serve the page `path`, as rules that fit no other of `pages`."""
    if not path.endswith("index.html"):
        yield from (f"/{path}", f"/{path.removesuffix('.html')}")
        return
    folder = path.removesuffix("index.html")
    if not folder or any(one.startswith(folder) for one in pages if one != path):
        yield from (f"/{folder}", f"/{path}")
    else:
        yield f"/{folder}*"
    if folder:
        yield f"/{folder.rstrip('/')}"
