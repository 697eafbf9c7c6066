"""The headers that a host sends with the site's files, in `_headers` for hosts that read it.

The two Cross-Origin policies let pages that isolate themselves (`require-corp`) embed widgets. They
cost the site nothing: it asks no other host for anything.
"""

from collections.abc import Mapping

from sitepress.pages.csp import app_policy, policy
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


def place_headers(
    site: Site, pages: Mapping[str, str], apps: Mapping[str, Needs] | None = None
) -> None:
    """Write `_headers` for these pages, {path: HTML}.

    apps  {path: what the policy of a page with ordinary apps must allow besides}

    Hosts add the policies of all rules that fit a page, and browsers then hold to each: so where
    there are apps every page has a rule of its own, instead of one for all.
    """
    apps = apps or {}
    strict = policy(html for path, html in pages.items() if path not in apps)
    if not apps:
        site.write("_headers", HEADERS.format(policy=strict))
        return
    text = HEADERS.replace(POLICY, "")
    for rule in ("/assets/*\n", "/embed.js\n"):
        text = text.replace(rule, rule + POLICY.format(policy=strict))
    for path, html in sorted(pages.items()):
        own = app_policy(html, apps[path]) if path in apps else strict
        address = path.removesuffix("index.html")
        text += f"/{address}\n{POLICY.format(policy=own)}"
    site.write("_headers", text)
