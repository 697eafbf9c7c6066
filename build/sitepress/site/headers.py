"""The headers that a host sends with the site's files, in `_headers` for hosts that read it.

The two Cross-Origin policies let pages that isolate themselves (`require-corp`) embed widgets. They
cost the site nothing: it asks no other host for anything.
"""

from collections.abc import Iterable

from sitepress.pages.csp import policy
from sitepress.site.assets import Site

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


def place_headers(site: Site, pages: Iterable[str]) -> None:
    """Write `_headers` for these pages, HTML texts."""
    site.write("_headers", HEADERS.format(policy=policy(pages)))
