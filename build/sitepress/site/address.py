"""Absolute addresses, for what cannot do with relative ones: the feed, the site map, robots.txt."""

from urllib.parse import urljoin

# Where a site that was not told its address stands: where `make site` serves it.
HERE = "http://127.0.0.1:8000/"


def absolute(path: str, base_url: str) -> str:
    """The address of a path in the site at `base_url`, which may be empty."""
    return urljoin(base_url or HERE, path)
