"""Hosts that do one thing wrong each: `check-host` says what, and what to do."""

import gzip

import pytest

from sitepress.__main__ import main
from sitepress.cache import Cache
from sitepress.hosting.answer import ask
from sitepress.hosting.check_host import findings
from sitepress.hosting.foreign_policy import refusals
from sitepress.pages.csp import policy
from sitepress.site.assets import Site, compress, write_manifest
from testing.server import Habits, TestServer

PAGE = """<!doctype html><html lang="en" data-python="idle" data-page="{}" data-version="0a1b2c">
<head><title>A page</title><style>p {{ color: red }}</style><script>let a = 1;</script></head>
<body><p>Text.</p></body></html>"""
WORKER = "assets/worker.0123456789ab.js"
STREAM = "runtime/snapshot.0123456789ab.bin"
BARE = "addEventListener('message', () => {});"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A small site with a file of every kind."""
    made = Site(tmp_path_factory.mktemp("site"))
    pages = {path: PAGE.format(path) for path in ("", "why-kl/", "widgets/spinner/")}
    for path, html in pages.items():
        made.write(f"{path}index.html", html)
    made.write("404.html", PAGE.format("404"))
    made.write(WORKER, BARE * 3000)
    made.write("runtime/pyodide.0123456789ab.wasm", b"\0asm" * 20_000)
    made.write(STREAM, bytes(range(256)) * 300)
    made.write("assets/weights.0123456789ab.zip", b"PK" * 999)
    made.write("assets/icon.0123456789ab.svg", "<svg/>")
    made.write("embed.js", BARE)
    made.write("sw.js", BARE)
    made.write("_headers", policy(pages.values()))
    compress(made.root, Cache(tmp_path_factory.mktemp("cache")))
    write_manifest(made.root)
    return made.root


def headers(site):
    return {
        "Content-Security-Policy": (site / "_headers").read_text(),
        "Access-Control-Allow-Origin": "*",
    }


def said(site, prefix="/", told=None, **habits):
    """The lines about the site on a host with these habits."""
    told = headers(site) if told is None else told
    with TestServer(site, prefix=prefix, headers=told, habits=Habits(**habits)) as host:
        return list(findings(host.url))


@pytest.mark.parametrize("prefix", ["/", "/somewhere/below/"])
def test_of_a_good_host_there_is_nothing_to_say(site, prefix):
    assert said(site, prefix) == []


ADDED = "added"
WRONG = {
    "scripts as bytes": (
        {"types": {".js": "application/octet-stream"}},
        [".js is sent as application/octet-stream; send text/javascript."],
    ),
    "webassembly as bytes": (
        {"types": {".wasm": "application/octet-stream"}},
        ["note: runtime/pyodide.0123456789ab.wasm: .wasm is sent as application/octet-stream"],
    ),
    "no such suffix": (
        {"unknown": frozenset({".bin"})},
        [f"{STREAM}: status 404, so the file does not come", "give the suffix .bin a media type"],
    ),
    "a script put into pages": (
        {"injected": b"<script>spy()</script>"},
        ["note: 404.html and 3 more: the host changes the page on its way"],
    ),
    "another encoding": (
        {"encodings": {".bin": "zstd"}},
        [f"{STREAM}: its body is not compressed as its Content-Encoding says"],
    ),
    "stripped slashes": (
        {"strips_slash": True},
        ["note: why-kl/index.html and 1 more: the host strips the slash"],
    ),
    "index.html for what is not there": (
        {"falls_back": True},
        ["an address that leads nowhere is answered with status 200"],
    ),
    "index.html for a missing file": (
        {"falls_back": True, "unknown": frozenset({".bin"})},
        [f"{STREAM}: a page came in place of the file"],
    ),
    "a limit of size": (
        {"replaced": {"runtime/*.bin": bytes(1000)}},
        [f"{STREAM}: 1,000 bytes came of 76,800; publish it again"],
    ),
    "a pointer": (
        {"replaced": {"runtime/*.bin": b"version https://git-lfs.github.com/spec/v1\n"}},
        [f"{STREAM}: a Git LFS pointer came"],
    ),
    "another version": (
        {"replaced": {"sw.js": BARE.encode() + b"\n\n"}},
        ["sw.js: not the bytes that were built"],
    ),
    "gzip twice": (
        {"replaced": {"sw.js": gzip.compress(BARE.encode())}},
        ["sw.js: compressed twice"],
    ),
    "nothing compressed": (
        {"replaced": {WORKER: (BARE * 3000).encode()}},
        [f"note: {WORKER}: .js comes uncompressed"],
    ),
    "nothing kept": (
        {ADDED: {"*": {"Cache-Control": "no-store"}}},
        ["browsers may not keep it", "send Cache-Control: public"],
    ),
    "pages kept for long": (
        {ADDED: {"*": {"Cache-Control": "public, max-age=86400"}}},
        ["404.html and 4 more: kept for 86,400 seconds", "note: embed.js: kept for 86,400"],
    ),
    "pages to be saved": (
        {ADDED: {"*": {"Content-Disposition": "attachment"}}},
        ["404.html and 6 more: sent as an attachment"],
    ),
    "no cross-origin embed.js": (
        {ADDED: {"embed.js": {"Access-Control-Allow-Origin": "https://a.example"}}},
        ["note: other sites cannot load embed.js as a module"],
    ),
    "no frames": (
        {ADDED: {"*": {"X-Frame-Options": "DENY"}}},
        ["note: other sites may not frame the pages"],
    ),
    "a policy of its own": (
        {ADDED: {"*": {"Content-Security-Policy": "script-src 'self'; sandbox allow-scripts"}}},
        [
            "it needs script-src 'wasm-unsafe-eval'.",
            "it needs script-src with the hashes that stand in _headers.",
            "it needs no sandbox.",
        ],
    ),
    "no policy": (
        {ADDED: {"*": {"Content-Security-Policy": ""}}},
        ["note: pages come without a Content-Security-Policy; send what _headers"],
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_each_fault_of_a_host_is_told_with_its_remedy(site, name):
    habits, expected = WRONG[name]
    lines = said(site, **habits)
    for words in expected:
        assert any(words in line for line in lines), lines
    assert all(line.endswith(".") and "\n" not in line for line in lines)
    notes = [line.startswith("note: ") for line in lines]
    assert all(words.startswith("note: ") for words in expected if "note" in words)
    assert any(notes) == any(words.startswith("note: ") for words in expected), lines


def test_a_redirect_of_a_file_is_told(site):
    with TestServer(site, headers=headers(site)) as host:
        answer = ask(f"{host.url}why-kl")
    assert answer.status == 301
    assert answer.header("Location").endswith("/why-kl/")


def test_a_truncated_file_is_told(site):
    with TestServer(site, headers=headers(site)) as host, host.fault(STREAM, "truncated"):
        (line,) = findings(host.url)
    assert line.startswith(f"{STREAM}: the connection ends after 38,400 bytes")


@pytest.mark.parametrize("path", ["nowhere/", "why-kl/"])
def test_what_is_no_site_is_told(site, path):
    with TestServer(site, headers=headers(site)) as host:
        (line,) = findings(host.url + path)
    assert line.endswith(
        "name the folder in which the site's index.html lies, with http:// or https://."
    )


def test_the_command_has_a_status(site, capsys):
    with TestServer(site, headers=headers(site)) as host:
        assert main(["check-host", host.url]) == 0
        assert "does nothing wrong" in capsys.readouterr().out
        with host.fault("sw.js", "missing"):
            assert main(["check-host", host.url]) == 1
        assert capsys.readouterr().out.startswith("sw.js: status 404")
    assert main(["check-host", "no address"]) == 1
    assert "cannot be read" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("", []),
        ("default-src * data: 'unsafe-inline' 'unsafe-eval'", []),
        ("img-src 'self' data:", []),
        ("img-src 'self'", ["img-src data:"]),
        ("worker-src 'none'", ["worker-src 'self'"]),
        (
            "script-src 'unsafe-inline' 'self' 'unsafe-eval'; child-src a.example",
            ["worker-src 'self'"],
        ),
        (
            "script-src 'self' 'unsafe-inline' 'nonce-a' 'unsafe-eval'",
            ["script-src with the hashes"],
        ),
        ("style-src https:", ["style-src with the hashes"]),
    ],
)
def test_a_policy_is_read_as_browsers_do(header, wanted):
    told = list(refusals(header, PAGE.format(""), "https://essays.example"))
    assert [line[: len(words)] for line, words in zip(told, wanted, strict=True)] == wanted
