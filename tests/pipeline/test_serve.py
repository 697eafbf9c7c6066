"""The plain server of `make site`, and the drafts that follow an author's edits."""

import threading
import urllib.error
import urllib.request
from contextlib import contextmanager

import pytest

from sitepress import watch
from sitepress.__main__ import main
from sitepress.errors import PressError
from sitepress.serve import Handler, server


@contextmanager
def serving(site, handler=Handler):
    with server(site, 0, handler) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}/"
        running.shutdown()


@pytest.fixture
def site(tmp_path):
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<p>words</p>")
    (tmp_path / "404.html").write_text("<p>lost</p>")
    (tmp_path / "assets" / "a.js").write_text("1;")
    (tmp_path / "assets" / "a.js.br").write_bytes(b"squeezed")
    (tmp_path / "assets" / "a.js.gz").write_bytes(b"zipped")
    return tmp_path


def get(url, **headers):
    return urllib.request.urlopen(urllib.request.Request(url, headers=headers))


def test_compressed_copies_are_sent_to_those_who_take_them(site):
    with serving(site) as url:
        assert get(url + "assets/a.js").read() == b"1;"
        squeezed = get(url + "assets/a.js", **{"Accept-Encoding": "gzip, br"})
        assert squeezed.headers["Content-Encoding"] == "br"
        assert squeezed.read() == b"squeezed"
        assert "immutable" in squeezed.headers["Cache-Control"]
        assert squeezed.headers["Content-Type"].startswith("text/javascript")
        gzipped = get(url + "assets/a.js", **{"Accept-Encoding": "gzip, deflate"})
        assert gzipped.headers["Content-Encoding"] == "gzip"
        assert gzipped.read() == b"zipped"


def test_an_address_that_leads_nowhere_shows_our_page(site):
    with serving(site) as url:
        with pytest.raises(urllib.error.HTTPError) as lost:
            get(url + "nowhere/")
        assert lost.value.code == 404
        assert lost.value.read() == b"<p>lost</p>"
        lost.value.close()


def test_a_port_that_is_taken_is_one_sentence(site, tmp_path, capsys, monkeypatch):
    with server(site, 0) as first:
        with pytest.raises(PressError, match=r"cannot be used .* PORT=8001"):
            server(site, first.server_port)
        monkeypatch.setattr("sitepress.build.build", lambda *_: site)
        assert main(["serve", "--port", str(first.server_port)]) == 1
    said = capsys.readouterr().err.strip()
    assert said.startswith("sitepress: Port")
    assert "\n" not in said


def test_drafts_listen_for_the_next_build(site):
    with serving(site, watch.Watching) as url:
        assert watch.TAG in get(url).read()
        assert watch.TAG not in get(url + "assets/a.js").read()
        script = get(url + watch.SCRIPT.lstrip("/"))
        assert b"EventSource" in script.read()
        assert script.headers["Content-Type"].startswith("text/javascript")
        with get(url + ".changes") as stream:
            teller = threading.Timer(0.2, tell)
            teller.start()
            assert stream.readline() == b"data: built\n"


def tell():
    with watch.Watching.built:
        watch.Watching.built.notify_all()
