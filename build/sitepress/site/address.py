"""The address that a site stands at: as people type it, and as links that must be absolute need it.

A site that was not told its address has links relative to its root in the feed and the site map;
pages need no address, all their links are relative.
"""

import re
from urllib.parse import SplitResult, urljoin, urlsplit

from sitepress.errors import PressError

LOCAL = re.compile(r"localhost|\d+(\.\d+){3}|\[::1\]")
HOST = re.compile(r"([a-z0-9_]([a-z0-9_-]*[a-z0-9_])?\.)+[a-z0-9-]{2,}")
EXAMPLE = "expected an address as https://your.site/essays/"


def normal(typed: str) -> str:
    """The address as scheme, host, and path with a / at the end; "" for "".

    What is left out or too much is mended: the scheme (https), the last slash, `index.html`,
    capitals in the host, spaces around it. Raises PressError where the address is none.
    """
    text = typed.strip()
    if not text:
        return ""
    if re.match(r"[\w.\[\]-]+(:\d+)?(/|$)", text) or text.startswith("//"):
        local = LOCAL.match(text.lower().lstrip("/"))
        text = f"{'http' if local else 'https'}://{text.lstrip('/')}"
    try:
        parts = urlsplit(text)
        host, port = host_of(parts), parts.port
    except ValueError:  # a port that is no number, brackets that do not close
        raise PressError(f"Got the base address {typed!r}; {EXAMPLE}.") from None
    if parts.scheme.lower() not in ("http", "https") or not host or re.search(r"\s", parts.path):
        raise PressError(f"Got the base address {typed!r}; {EXAMPLE}.")
    for name, part in (("a name and password", parts.username), ("a ?", parts.query)):
        if part is not None and part != "":
            raise PressError(f"Got the base address {typed!r} with {name}; {EXAMPLE}.")
    if parts.fragment:
        raise PressError(f"Got the base address {typed!r} with a #; {EXAMPLE}.")
    path = re.sub(r"/+", "/", re.sub(r"(^|/)index\.html?$", "/", parts.path) + "/")
    shown = f"{host}:{port}" if port else host
    return f"{parts.scheme.lower()}://{shown}{path}"


def host_of(parts: SplitResult) -> str:
    """The host in lower case, in ASCII; "" where it can be none."""
    host = (parts.hostname or "").removesuffix(".")
    if ":" in host:
        return f"[{host}]"
    host = host.encode("idna").decode() if not host.isascii() else host
    return host if LOCAL.fullmatch(host) or HOST.fullmatch(host) else ""


def path_of(base_url: str) -> str:
    """The path that the site stands under, from / to /; "" where it is not known."""
    return urlsplit(base_url).path


def absolute(path: str, base_url: str) -> str:
    """The address of a path in the site; relative to its root where `base_url` is not known."""
    return urljoin(base_url, path) if base_url else path or "./"
