"""Names by content, copies compressed, everything listed."""

import gzip
import json

import brotli
from hypothesis import given
from hypothesis import strategies as st

from sitepress.cache import Cache, sha256
from sitepress.site.assets import Site, compress, relative, write_manifest


def test_an_asset_is_named_by_what_is_in_it(tmp_path):
    site = Site(tmp_path)
    first = site.asset("page.css", "a")
    second = site.asset("page.css", "b")
    assert first != second
    assert first.startswith("assets/page.")
    assert first.endswith(".css")
    assert (tmp_path / first).read_text() == "a"
    assert site.asset("page.css", "a") == first


@given(st.lists(st.sampled_from(["a", "b", "index.html"]), min_size=1, max_size=4))
def test_relative_addresses_lead_back_to_the_root(parts):
    page = "/".join(parts)
    steps = relative("assets/x.css", page).split("/")
    assert steps.count("..") == len(parts) - 1
    assert steps[-2:] == ["assets", "x.css"]


def test_the_root_seen_from_itself_is_a_folder():
    assert relative("", "index.html") == "./"
    assert relative("", "why-kl/index.html") == "../"


def test_compressed_copies_hold_the_same_bytes(tmp_path):
    site = Site(tmp_path / "site")
    site.write("a.html", "word " * 1000)
    site.write("b.png", bytes(5000))
    site.write("c.html", "short")
    compress(site.root, Cache(tmp_path / "cache"))
    assert brotli.decompress((site.root / "a.html.br").read_bytes()) == b"word " * 1000
    assert gzip.decompress((site.root / "a.html.gz").read_bytes()) == b"word " * 1000
    assert not list(site.root.glob("b.png.*"))
    assert not list(site.root.glob("c.html.*"))


def test_the_manifest_lists_every_file_with_its_size_as_sent(tmp_path):
    site = Site(tmp_path / "site")
    site.write("index.html", "word " * 1000)
    site.write("assets/x.woff2", b"\x00" * 10)
    compress(site.root, Cache(tmp_path / "cache"))
    write_manifest(site.root)
    listed = {f["path"]: f for f in json.loads((site.root / "manifest.json").read_text())["files"]}
    assert set(listed) == {"index.html", "assets/x.woff2"}
    page = listed["index.html"]
    assert page["bytes"] == 5000
    assert page["sent"] == (site.root / "index.html.br").stat().st_size
    assert page["sha256"] == sha256(b"word " * 1000)
    assert listed["assets/x.woff2"]["sent"] == 10
