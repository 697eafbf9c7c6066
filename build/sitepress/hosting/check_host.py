"""What the host of a deployed site does wrong, a line each with the remedy.

`findings` reads every file that `manifest.json` names, and the addresses that readers type, as a
browser would. A line that begins with "note:" is about something that works without.
"""

import gzip
import json
import secrets
from collections import defaultdict
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from pathlib import PurePosixPath
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

from sitepress.cache import sha256
from sitepress.hosting.answer import Answer, ask
from sitepress.hosting.foreign_policy import refusals
from sitepress.site.assets import COMPRESSIBLE, MANIFEST
from sitepress.site.service_worker import MARK

AT_ONCE = 8
SCRIPT = {"text/javascript", "application/javascript", "application/x-javascript"}
# Types without which something fails, or is slower; other files may come as anything.
TYPES = {
    ".html": {"text/html"},
    ".js": SCRIPT,
    ".wasm": {"application/wasm"},
    ".svg": {"image/svg+xml"},
}
FOR_HOSTS = {"_headers"}  # read by hosts, and by many of them not sent
LARGE = 50_000  # bytes of a file that should come compressed
STALE = 3600  # seconds that a page may be kept without being asked for again
LFS = b"version https://git-lfs"


class Finding(NamedTuple):
    """One thing that is wrong, and its remedy; files alike are told in one line."""

    wrong: str
    remedy: str
    note: bool = False


def findings(url: str) -> Iterator[str]:
    """The lines about the site at `url`; none where all is well."""
    root = url if url.endswith("/") else f"{url}/"
    files, problem = manifest(root)
    if problem:
        yield problem
        return
    with ThreadPoolExecutor(AT_ONCE) as pool:
        wanted = [path for path in files if path not in FOR_HOSTS]
        came = pool.map(lambda path: ask(address(root, path)), wanted)
        answers = dict(zip(wanted, came, strict=True))
    found: dict[Finding, list[str]] = defaultdict(list)
    for path, answer in answers.items():
        for finding in of_file(path, answer, files[path]):
            found[finding].append(path)
    for finding, paths in sorted(found.items(), key=lambda item: item[0].note):
        yield line(finding, paths)
    for finding in of_site(root, answers):
        yield line(finding, [])


def line(finding: Finding, paths: list[str]) -> str:
    """A finding in one line, with the first of its files and how many more there are."""
    more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
    where = f"{paths[0]}{more}: " if paths else ""
    return f"{'note: ' * finding.note}{where}{finding.wrong}; {finding.remedy}."


def address(root: str, path: str) -> str:
    """Where a file is asked for: a folder's index as the folder, as readers do."""
    folder, _, name = path.rpartition("/")
    return urljoin(root, f"{folder}/" if folder else "./") if name == "index.html" else root + path


def manifest(root: str) -> tuple[dict[str, dict[str, Any]], str]:
    """The site's list of files, or a line that says why there is none."""
    answer = ask(root + MANIFEST)
    if answer.status == HTTPStatus.OK:
        try:
            return {entry["path"]: entry for entry in json.loads(answer.body)["files"]}, ""
        except (ValueError, KeyError, TypeError):
            return {}, (
                f"{root}{MANIFEST} is not the list of files that a build writes; "
                "name the folder in which the site's index.html lies, or publish all of it."
            )
    return {}, (
        f"{root}{MANIFEST} cannot be read ({answer.problem or f'status {answer.status}'}); "
        "name the folder in which the site's index.html lies, with http:// or https://."
    )


def of_file(path: str, answer: Answer, entry: Mapping[str, Any]) -> Iterator[Finding]:
    """What is wrong with one file of the manifest."""
    suffix = PurePosixPath(path).suffix
    if HTTPStatus.MULTIPLE_CHOICES <= answer.status < HTTPStatus.BAD_REQUEST:
        yield from redirected(answer)
        return
    if answer.status != HTTPStatus.OK and path != "404.html":
        yield missing(suffix, answer, entry)
        return
    if answer.problem:
        yield Finding(answer.problem, "send it as it is, or as what its header says")
        return
    yield from of_bytes(path, answer, entry)
    yield from of_headers(path, answer)


def redirected(answer: Answer) -> Iterator[Finding]:
    """What is wrong with a redirect from a page's address, or from a file's."""
    to = urljoin(answer.url, answer.header("Location"))
    if f"{to}/" == answer.url:
        wrong = "the host strips the slash at the end of a page's address"
        remedy = "let it keep the slash (the page mends its address, one request later)"
        yield Finding(wrong, remedy, note=True)
    else:
        yield Finding(
            f"status {answer.status}, sent on to {urlsplit(to).netloc}",
            f"let the file lie where it is asked for, or check {to}",
        )


def missing(suffix: str, answer: Answer, entry: Mapping[str, Any]) -> Finding:
    """A file that does not come."""
    told = answer.problem or f"status {answer.status}"
    if answer.status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        return Finding(told, "let everybody read it")
    if answer.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return Finding(
            f"{told} ({entry['bytes']:,} bytes)", "raise the host's limit of a file's size"
        )
    return Finding(
        f"{told}, so the file does not come",
        f"publish it, give the suffix {suffix} a media type (IIS: a mimeMap), and see that no "
        "limit of size leaves it out",
    )


def of_bytes(path: str, answer: Answer, entry: Mapping[str, Any]) -> Iterator[Finding]:
    """What is wrong with the bytes that came."""
    body = answer.body
    if sha256(body) == entry["sha256"]:
        return
    if body.startswith(LFS):
        yield Finding("a Git LFS pointer came", "publish the file that it stands for")
    elif twice(body, entry):
        yield Finding("compressed twice", "let the host compress, or send the .gz, not both")
    elif path.endswith(".html") and MARK.search(body):
        yield Finding(
            "the host changes the page on its way (a script of its own, or a minifier)",
            "switch that off; the page works, but its policy may not let the script run",
            note=True,
        )
    elif b"<html" in body[:1000].lower() and not path.endswith(".html"):
        yield Finding("a page came in place of the file", "let a missing file be a 404; publish it")
    elif len(body) < entry["bytes"] and not path.endswith(".html"):
        wrong = f"{len(body):,} bytes came of {entry['bytes']:,}"
        yield Finding(wrong, "publish it again; see whether the host limits a file's size")
    else:
        yield Finding(
            "not the bytes that were built",
            "publish all files of one build, empty the host's cache, and let nothing (minifiers, "
            "line ends) rewrite them",
        )


def twice(body: bytes, entry: Mapping[str, Any]) -> bool:
    """Whether what came has to be inflated once more."""
    try:
        return sha256(gzip.decompress(body)) == entry["sha256"]
    except (OSError, EOFError):
        return False


def of_headers(path: str, answer: Answer) -> Iterator[Finding]:
    """What is wrong with the headers of one file."""
    suffix = PurePosixPath(path).suffix
    wanted = TYPES.get(suffix)
    if wanted and answer.type not in wanted:
        yield Finding(
            f"{suffix} is sent as {answer.type or 'no type at all'}",
            f"send {sorted(wanted)[-1]}",
            note=suffix == ".wasm",
        )
    if "attachment" in answer.header("Content-Disposition") and suffix in (".html", ".js"):
        yield Finding("sent as an attachment", "send no Content-Disposition")
    if suffix in COMPRESSIBLE and len(answer.body) > LARGE and not answer.encoding:
        yield Finding(
            f"{suffix} comes uncompressed",
            "compress it, or send the .br or .gz beside it",
            note=True,
        )
    control = answer.header("Cache-Control").lower()
    if path.startswith(("assets/", "runtime/")):
        if "no-store" in control:
            remedy = "send Cache-Control: public, max-age=31536000, immutable"
            yield Finding("browsers may not keep it, and fetch it on every visit", remedy)
    elif (age := max_age(control)) > STALE:
        yield Finding(
            f"kept for {age:,} seconds without being asked for again, after which of a new "
            "version's files some are gone",
            "send Cache-Control: no-cache with everything outside assets/ and runtime/",
            note=path in ("embed.js", "feed.xml"),
        )


def max_age(control: str) -> int:
    """For how many seconds a Cache-Control header lets a file be used without asking."""
    if "no-cache" in control or "no-store" in control:
        return 0
    ages = [part.partition("=")[2] for part in control.split(",") if "max-age" in part]
    return max((int(age) for age in ages if age.strip().isdigit()), default=0)


def of_site(root: str, answers: Mapping[str, Answer]) -> Iterator[Finding]:
    """What is wrong with the host as a whole."""
    parts = urlsplit(root)
    if parts.scheme != "https" and parts.hostname not in ("localhost", "127.0.0.1", "::1"):
        yield Finding(
            "there is no https, without which browsers keep nothing for offline and start slowly",
            "serve the site over https",
        )
    nowhere = ask(f"{root}nowhere-{secrets.token_hex(4)}")
    if nowhere.status == HTTPStatus.OK:
        yield Finding(
            "an address that leads nowhere is answered with status 200",
            "let it be a 404 with 404.html (no fallback to index.html)",
        )
    pages = [path for path in answers if path.endswith("/index.html")]
    if pages:
        yield from of_page(root, pages[0], answers[pages[0]])
    if (script := answers.get("embed.js")) and script.header("Access-Control-Allow-Origin") != "*":
        yield Finding(
            "other sites cannot load embed.js as a module",
            "send Access-Control-Allow-Origin: * with it, or embed it as a classic script",
            note=True,
        )


def of_page(root: str, path: str, page: Answer) -> Iterator[Finding]:
    """What is wrong with a page, taken for all of them: its policy, its frame, its address."""
    parts = urlsplit(root)
    policy = page.header("Content-Security-Policy")
    html = page.body.decode(errors="replace")
    for words in dict.fromkeys(refusals(policy, html, f"{parts.scheme}://{parts.netloc}")):
        yield Finding("the Content-Security-Policy keeps figures from working", f"it needs {words}")
    if not policy:
        remedy = "send what _headers in the site says"
        yield Finding("pages come without a Content-Security-Policy", remedy, note=True)
    if page.header("X-Frame-Options") or "frame-ancestors" in policy:
        yield Finding(
            "other sites may not frame the pages, so that widgets cannot be embedded",
            "send no X-Frame-Options, and no frame-ancestors, with widgets/",
            note=True,
        )
    bare = ask((root + path).removesuffix("/index.html"))
    to = urljoin(bare.url, bare.header("Location"))
    served = bare.status == HTTPStatus.OK and MARK.search(bare.body)
    if not served and urlsplit(to).path != urlsplit(address(root, path)).path:
        yield Finding(
            f"a page's address without its slash leads nowhere (status {bare.status})",
            "redirect it to the address with the slash",
        )
