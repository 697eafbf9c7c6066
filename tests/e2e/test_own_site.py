"""A site of somebody else: another name, other colours and language, under a path of its own.

It is built as its author builds it, in a folder outside the repository, from `make new SITE=` and
settings of its own. Nothing of ours may be left in what a reader sees, hears or follows.
"""

import contextlib
import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect

from sitepress import scaffold
from testing.server import TestServer
from tests.e2e.conftest import build_site, watched
from tests.e2e.figures import Figure, ready

BASE = "https://Notes.example/log"  # as people type it
SETTINGS = """
title = "Notizen"
tagline = "Was ich nachgerechnet habe."
author = {name = "Ada Beispiel", url = "https://ada.example/"}
language = "de"
licence = "[CC BY 4.0](https://creativecommons.org/licenses/by/4.0/)"
footer = "Mit *Sorgfalt*."
accent = "#0b6e4f"
repository = "https://code.example/notizen"
"""
# Names that only scripts see, and a part of the site that says whose software it is made with.
INTERNAL = re.compile(r'id="deciban"|<script\b.*?</script>|<style>.*?</style>', re.DOTALL)


def built(folder: Path, base_url: str) -> Path:
    """The folder that a host serves, with the site below log/ and its 404.html where hosts look."""
    essays = folder / "my notes"
    scaffold.new_site(essays)
    (essays / "site.toml").write_text(SETTINGS)
    words = essays / "first_essay" / "first_essay.md"
    words.write_text(re.sub(r"^author: .*\n", "", words.read_text(), flags=re.MULTILINE))
    out = folder / "served" / "log"
    build_site(essays, out, "--draft", "--base-url", base_url, cwd=folder)
    shutil.copy(out / "404.html", folder / "served")
    return folder / "served"


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    return built(tmp_path_factory.mktemp("known"), BASE)


@pytest.fixture(scope="module")
def unaddressed(tmp_path_factory):
    return built(tmp_path_factory.mktemp("unknown"), "")


@pytest.fixture
def reader(chrome):
    """A page that is watched; its site is whichever the test serves."""
    with watched(chrome, color_scheme="light") as context:
        yield context.new_page()


@contextlib.contextmanager
def hosted(folder, reader):
    """A host of the folder, whose page has loaded all it will when the host goes."""
    with TestServer(folder) as host:
        yield host
        reader.goto("about:blank")


def test_nothing_of_ours_is_left_in_theirs(served):
    site = served / "log"
    pages = [*site.rglob("*.html")]
    assert len(pages) == 6  # list, essay, About, widget, its hidden frame, lost readers
    for path in [*pages, site / "feed.xml", site / "sitemap.xml", site / "robots.txt"]:
        text = INTERNAL.sub("", path.read_text("utf-8")).lower()
        found = re.findall(r"\bdeciban\b|alemi|every number|emnist|essays about", text)
        assert found == [], path
        if path.suffix == ".html":
            assert '<html lang="de"' in path.read_text("utf-8")
            assert "notizen</title>" in text or "<title>notizen" in text
    (icon,) = site.glob("assets/icon.*.svg")
    assert ">N</text>" in icon.read_text()
    assert not [p for p in site.rglob("*") if re.search(r"why.kl|diffusion", p.name)]


def test_absolute_links_have_the_address_as_it_was_meant(served):
    site = served / "log"
    for name in ("feed.xml", "sitemap.xml"):
        assert "https://notes.example/log/first-essay/" in (site / name).read_text()
    assert "Sitemap: https://notes.example/log/sitemap.xml" in (site / "robots.txt").read_text()
    head = (site / "first-essay" / "index.html").read_text()
    assert '<link rel="canonical" href="https://notes.example/log/first-essay/">' in head


def test_its_figures_run_its_own_python(served, reader):
    with hosted(served, reader) as host:
        reader.goto(host.url + "log/first-essay/")
        figure = Figure(ready(reader), "first-essay-dial")
        figure.slide("share", 0.75)
        for output in figure.root.locator('output[data-value="percent"]').all():
            expect(output).to_have_text("75.0%")  # in the figure, and in the words below it


def test_its_colours_are_on_its_pages(served, reader):
    with hosted(served, reader) as host:
        reader.goto(host.url + "log/about/")
        expect(reader.get_by_role("heading", level=1)).to_have_text("About")
        colour = "e => getComputedStyle(e).textDecorationColor"
        home = reader.locator(".end a").first
        assert home.evaluate(colour) == "rgb(11, 110, 79)"
        reader.emulate_media(color_scheme="dark")
        assert home.evaluate(colour) not in ("rgb(11, 110, 79)", "rgb(240, 178, 203)")
        expect(reader.locator(".end")).to_contain_text("Mit Sorgfalt.")
        expect(reader.locator(".end")).to_contain_text("CC BY 4.0")
        reader.locator(".home").click()
        expect(reader.get_by_role("link", name="Ada Beispiel")).to_be_visible()


@pytest.mark.parametrize("depth", ["none", "no/such/page/at/all"])
@pytest.mark.parametrize("address", ["known", "unknown"])
def test_a_lost_reader_is_led_back_from_any_depth(request, reader, address, depth):
    folder = request.getfixturevalue("served" if address == "known" else "unaddressed")
    reader.context.watch.expected = "404"  # the address itself, and the places that are looked at
    with hosted(folder, reader) as host:
        reader.goto(f"{host.url}log/{depth}")
        for name, there in (("First essay", "first-essay/"), ("About", "about/"), ("Notizen", "")):
            link = reader.get_by_role("link", name=name, exact=True)
            # A link's own address, as the browser would follow it.
            reader.wait_for_function(
                "([e, there]) => e.href === there",
                arg=[link.element_handle(), f"{host.url}log/{there}"],
            )
        reader.get_by_role("link", name="First essay", exact=True).click()
        expect(reader.get_by_role("heading", level=1)).to_have_text("First essay")


def test_a_site_that_does_not_know_its_address_names_no_other(unaddressed):
    site = unaddressed / "log"
    for name in ("feed.xml", "sitemap.xml", "robots.txt", "index.html"):
        text = (site / name).read_text()
        assert "127.0.0.1" not in text
        assert "notes.example" not in text
    assert "<link>first-essay/</link>" in (site / "feed.xml").read_text()
