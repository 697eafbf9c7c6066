"""The plain server of `make site`, and the drafts that follow an author's edits."""

import threading
import urllib.error
import urllib.request

import pytest

from sitepress import watch
from sitepress.__main__ import main
from sitepress.build import made_from
from sitepress.errors import PressError
from sitepress.paths import ROOT
from sitepress.python.snapshot import CaptureServer
from sitepress.serve import Server


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
    with Server(site) as running:
        assert get(running.url + "assets/a.js").read() == b"1;"
        squeezed = get(running.url + "assets/a.js", **{"Accept-Encoding": "gzip, br"})
        assert squeezed.headers["Content-Encoding"] == "br"
        assert squeezed.read() == b"squeezed"
        assert "immutable" in squeezed.headers["Cache-Control"]
        assert squeezed.headers["Content-Type"].startswith("text/javascript")
        gzipped = get(running.url + "assets/a.js", **{"Accept-Encoding": "gzip, deflate"})
        assert gzipped.headers["Content-Encoding"] == "gzip"
        assert gzipped.read() == b"zipped"


def test_an_address_that_leads_nowhere_shows_our_page(site):
    with Server(site) as running:
        with pytest.raises(urllib.error.HTTPError) as lost:
            get(running.url + "nowhere/")
        assert lost.value.code == 404
        assert lost.value.read() == b"<p>lost</p>"
        lost.value.close()


def test_a_port_that_is_taken_is_one_sentence(site, tmp_path, capsys, monkeypatch):
    with Server(site) as first:
        with pytest.raises(PressError, match=r"cannot be used .* PORT=8001"):
            Server(site, first.port)
        monkeypatch.setattr("sitepress.build.build", lambda *_, **__: site)
        assert main(["serve", "--port", str(first.port)]) == 1
    said = capsys.readouterr().err.strip()
    assert said.startswith("sitepress: Port")
    assert "\n" not in said


def test_what_has_not_changed_is_not_sent_again(site):
    with Server(site) as running:
        tag = get(running.url).headers["ETag"]
        with pytest.raises(urllib.error.HTTPError) as same:
            get(running.url, **{"If-None-Match": tag})
        assert same.value.code == 304
        same.value.close()


def test_the_headers_alone_may_be_asked_for(site):
    with Server(site) as running:
        request = urllib.request.Request(running.url + "assets/a.js", method="HEAD")
        with urllib.request.urlopen(request) as answer:
            assert (answer.headers["Content-Length"], answer.read()) == ("2", b"")
            assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_nothing_outside_the_folder_is_sent(site):
    (site / "inside").mkdir()
    with Server(site / "inside") as running:
        for path in ("../index.html", "%2e%2e/index.html"):
            with pytest.raises(urllib.error.HTTPError) as lost:
                get(running.url + path)
            assert lost.value.code == 404
            lost.value.close()


def test_a_snapshot_hands_its_memory_to_the_host(tmp_path):
    memory = bytes(range(256)) * 1_000_000  # more than Tornado takes unasked
    with (
        CaptureServer(tmp_path) as running,
        urllib.request.urlopen(running.url + "warm", data=memory) as answer,
    ):
        assert answer.status == 204
    assert (tmp_path / "warm").read_bytes() == memory


def test_drafts_listen_for_the_next_build(site):
    with watch.DraftServer(site) as running:
        assert running.tag() in get(running.url).read()
        assert running.tag() not in get(running.url + "assets/a.js").read()
        script = get(running.url + watch.SCRIPT)
        assert b"EventSource" in script.read()
        assert script.headers["Content-Type"].startswith("text/javascript")
        with get(running.url + ".changes?0") as stream:
            threading.Timer(0.2, running.announce).start()
            assert stream.readline() == b'data: {"problem": ""}\n'


def test_a_page_that_is_opened_while_a_draft_is_broken_is_told_at_once(tmp_path):
    with watch.DraftServer(tmp_path) as running:  # where nothing was ever built
        running.announce("a.md:3: got x.")
        assert running.tag() in get(running.url + "an-essay/").read()
        with get(running.url + ".changes") as stream:
            assert stream.readline() == b'data: {"problem": "a.md:3: got x."}\n'


def test_a_page_that_was_on_its_way_while_a_build_was_announced_is_told_when_it_asks(site):
    with watch.DraftServer(site) as running:
        page = get(running.url).read()
        running.announce()
        assert running.tag() not in page
        with get(running.url + ".changes?0") as stream:
            assert stream.readline() == b'data: {"problem": ""}\n'


def test_a_draft_that_fails_says_why_in_one_line_and_the_next_one_is_tried_anew(tmp_path):
    settings = tmp_path / "site.toml"
    settings.write_text("titel = 'x'\n")
    drafts = watch.Drafts(ROOT, tmp_path, tmp_path / ".draft")
    try:
        _, problem = drafts.answer()
        assert "site.toml:1: got the setting 'titel'; there are title" in problem
        assert not (tmp_path / ".draft").exists()
        settings.write_text("title = 'x'\n")
        first = drafts.process
        assert drafts.again([settings]).startswith("There is no essay in ")
        assert drafts.process is not first
        assert not first.is_alive()
        assert drafts.late_problem() == ""
    finally:
        drafts.end()


def test_what_is_wrong_with_a_draft_is_said_in_the_terminal_too(tmp_path, capsys):
    with watch.DraftServer(tmp_path) as running:
        running.tell("a.md:3: got x.")
        running.tell("")
        assert running.problem == ""
    assert capsys.readouterr().err == "sitepress: a.md:3: got x.\n"


def test_what_a_site_is_made_from_is_watched_and_nothing_that_a_build_writes(tmp_path):
    made = {
        name: made_from(tmp_path / name, tmp_path, tmp_path / "site")
        for name in ("a/a.md", "site.toml", "site/index.html", ".draft/a", ".site.making/a")
    }
    assert made == {name: name in ("a/a.md", "site.toml") for name in made}
