"""The test host itself: what it sends, what it counts, how slow it is, and how it fails."""

import http.client
import time
import urllib.error
import urllib.request

import brotli
import pytest

from testing.server import Line, TestServer

TEXT = b"a" * 4000


@pytest.fixture
def root(tmp_path):
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "a.123.js").write_bytes(TEXT)
    (tmp_path / "assets" / "a.123.js.br").write_bytes(brotli.compress(TEXT))
    (tmp_path / "index.html").write_text("home")
    (tmp_path / "404.html").write_text("lost")
    return tmp_path


def get(url, **headers):
    request = urllib.request.Request(
        url, headers={k.replace("_", "-"): v for k, v in headers.items()}
    )
    with urllib.request.urlopen(request, timeout=5) as response:
        return response.status, response.headers, response.read()


def counted(host, n):
    """What the host counted, once it is `n` requests: it counts after it has sent."""
    end = time.monotonic() + 20
    while len(host.sent) < n and time.monotonic() < end:
        time.sleep(0.01)
    return host.sent


def test_it_sends_files_and_counts_them(root):
    with TestServer(root, prefix="/sub/") as host:
        status, headers, body = get(host.url)
        assert (status, body) == (200, b"home")
        assert headers["Content-Type"].startswith("text/html")
        assert headers["Cache-Control"] == "no-cache"
        assert [(s.path, s.size) for s in counted(host, 1)] == [("", 4)]
        assert host.bytes_sent() == 4


def test_it_sends_the_compressed_copy_to_those_who_take_it(root):
    with TestServer(root) as host:
        _, headers, body = get(host.url + "assets/a.123.js", Accept_Encoding="gzip, br")
        assert headers["Content-Encoding"] == "br"
        assert "immutable" in headers["Cache-Control"]
        assert brotli.decompress(body) == TEXT
        assert counted(host, 1)[0].size == len(body) < 100
        assert get(host.url + "assets/a.123.js")[2] == TEXT


def test_an_address_that_leads_nowhere_has_its_page(root):
    with TestServer(root) as host:
        for path in ("gone", "../secret", "assets/../../secret"):
            with pytest.raises(urllib.error.HTTPError) as caught:
                get(host.url + path)
            with caught.value as response:
                assert (response.code, response.read()) == (404, b"lost")


def test_what_has_not_changed_is_not_sent_again(root):
    with TestServer(root) as host:
        tag = get(host.url)[1]["ETag"]
        with pytest.raises(urllib.error.HTTPError) as caught:
            get(host.url, If_None_Match=tag)
        with caught.value as response:
            assert response.code == 304
        assert counted(host, 2)[1].size == 0


def test_a_line_is_as_slow_as_it_says(root):
    (root / "assets" / "b.bin").write_bytes(bytes(250_000))
    with TestServer(root, line=Line(mbit_s=20, round_trip=0.05)) as host:
        began = time.monotonic()
        get(host.url + "assets/b.bin")
        took = time.monotonic() - began
    assert took >= 0.1 + 0.1  # two round trips, and 2 Mbit at 20 Mbit/s
    assert took < 2


def test_a_missing_file(root):
    with TestServer(root) as host, host.fault("assets/*", "missing"):
        with pytest.raises(urllib.error.HTTPError) as caught:
            get(host.url + "assets/a.123.js")
        caught.value.close()


def test_a_truncated_file(root):
    with (
        TestServer(root) as host,
        host.fault("assets/*", "truncated"),
        pytest.raises(http.client.IncompleteRead),
    ):
        get(host.url + "assets/a.123.js")


def test_a_file_with_one_byte_altered(root):
    with TestServer(root) as host, host.fault("assets/*", "altered"):
        body = get(host.url + "assets/a.123.js")[2]
    assert len(body) == len(TEXT)
    assert sum(a != b for a, b in zip(body, TEXT, strict=True)) == 1


def test_a_stalled_file(root):
    with TestServer(root) as host:
        connection = http.client.HTTPConnection("127.0.0.1", host.port, timeout=0.3)
        with host.fault("assets/*", "stalled"):
            connection.request("GET", "/assets/a.123.js")
            response = connection.getresponse()
            with pytest.raises(TimeoutError):
                response.read()
        response.close()
        connection.close()


def test_a_fault_ends(root):
    with TestServer(root) as host:
        with host.fault("*", "missing"):
            pass
        assert get(host.url)[0] == 200
