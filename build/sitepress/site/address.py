"""Absolute addresses, for the feed, the site map and robots.txt."""

from urllib.parse import urljoin

# The address of a site that has no --base-url: where `make site` serves it.
HERE = "http://127.0.0.1:8000/"


def absolute(path: str, base_url: str) -> str:
    """The address of a path in the site at `base_url`, which may be empty."""
    return urljoin(base_url or HERE, path)
