"""`_headers`: what a static host is to send with the site's files, for hosts that read it."""

from collections.abc import Iterable

from sitepress.pages.csp import policy

# What is under a hashed name never changes; pages and embed.js do. Other sites load the module.
HEADERS = """/*
  Content-Security-Policy: {policy}
  X-Content-Type-Options: nosniff
  Referrer-Policy: strict-origin-when-cross-origin
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


def headers(pages: Iterable[str]) -> str:
    """The text of `_headers` for a site of these pages, HTML texts."""
    return HEADERS.format(policy=policy(pages))
