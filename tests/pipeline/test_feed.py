"""The feed as a feed reader reads it, the site map, the cards, and embed.js."""

import datetime
import io
import re
import subprocess
from types import MappingProxyType
from xml.etree import ElementTree

import feedparser
import param
import pytest
from PIL import Image

import essays.why_kl.why_kl  # noqa: F401 - registers its widgets
from sitepress.cache import Cache, default_root
from sitepress.content.essays import Essay
from sitepress.content.markdown import Prose
from sitepress.pages import feed, page_assets
from sitepress.pages.social_card import card
from sitepress.settings import Settings
from sitepress.site import sitemap
from sitepress.site.assets import Site
from widgets.kit.sectors import spinner
from widgets.kit.widget import WIDGETS, Widget
from widgets.view.palette import PALETTE
from widgets.why_kl.deciban_spinner import DecibanSpinner

BASE = "https://essays.example/deciban/"


@pytest.fixture
def article(tmp_path):
    essay = Essay(
        slug="why-kl",
        module="essays.why_kl.why_kl",
        source=tmp_path / "why_kl.md",
        text="",
        title="Why KL? & other <questions>",
        description="One sentence.",
        author="The authors",
        date=datetime.date(2026, 11, 1),
        updated=datetime.date(2026, 11, 23),
    )
    html = f'<p><a href="../diffusion/">next</a></p>{spinner(0.952)}<p>End.</p>'
    return essay, Prose(html, (), ("deciban-spinner",))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # feedparser's own, on Python 3.13
def test_the_feed_reads_back_whole(article):
    read = feedparser.parse(feed.feed([article], BASE, Settings(title="Tales")))
    assert not read.bozo
    assert read.version == "rss20"
    assert read.feed.link == BASE
    (entry,) = read.entries
    assert entry.title == "Why KL? & other <questions>"
    assert entry.link == BASE + "why-kl/"
    assert entry.published_parsed[:3] == (2026, 11, 1)
    content = entry.content[0].value
    assert "End." in content
    assert f'href="{BASE}diffusion/"' in content


def test_pictures_in_the_feed_bring_their_colours(article):
    text = feed.for_readers(article[1].html, BASE)
    assert f"fill='{PALETTE['p'].light}'" in text
    assert f"fill='{PALETTE['q'].light}'" in text
    picture = ElementTree.fromstring(text[text.index("<svg") : text.index("</svg>") + 6])
    assert picture.get("viewBox")
    (sectors,) = (e for e in picture.iter() if "data-share" in e.keys())  # noqa: SIM118
    assert sectors.get("fill") == PALETTE["p"].light


def test_the_feed_changes_nothing_but_colours_and_addresses():
    plain = '<p class="p">a &lt; b &#233; &eacute; <em>c</em><br></p><canvas hidden></canvas>'
    assert feed.for_readers(plain, BASE) == plain
    link = (
        '<a class="x" href="../b/?c&amp;d#e">b</a><img src="a.png" alt="&quot;"><a href="#f">f</a>'
    )
    assert feed.for_readers(link, BASE + "a/") == (
        f'<a class="x" href="{BASE}b/?c&amp;d#e">b</a><img src="{BASE}a/a.png" alt="&quot;">'
        f'<a href="{BASE}a/#f">f</a>'
    )
    away = '<a href="https://example.org/">c</a><a href="mailto:a@b">d</a>'
    assert feed.for_readers(away, BASE) == away


def test_the_site_map_has_absolute_addresses():
    root = ElementTree.fromstring(
        sitemap.site_map({"": "2026-11-23", "why-kl/": "2026-11-01"}, BASE)
    )
    places = [e.text for e in root.iter() if e.tag.endswith("loc")]
    assert places == [BASE, BASE + "why-kl/"]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # feedparser's own, on Python 3.13
def test_a_feed_that_does_not_know_its_address_is_right_wherever_it_lies(article):
    text = feed.feed([article], "", Settings()).decode()
    assert "http" not in re.sub(r'xmlns:\w+="[^"]*"|<docs>.*</docs>|xmlns="[^"]*"', "", text)
    read = feedparser.parse(text, response_headers={"content-location": BASE + "feed.xml"})
    (entry,) = read.entries
    assert (read.feed.link, entry.link) == (BASE, BASE + "why-kl/")
    assert not entry.guidislink


def test_robots_are_led_to_the_site_map_where_its_address_is_known(article, tmp_path):
    for base, lead in (("", ""), (BASE, f"Sitemap: {BASE}sitemap.xml\n")):
        sitemap.place_sitemap(Site(tmp_path), [article[0]], [], base)
        assert (tmp_path / "robots.txt").read_text() == "User-agent: *\nAllow: /\n" + lead
    text = sitemap.site_map({"": "", "why-kl/": "2026-11-01"}, "")
    assert "<loc>./</loc></url>" in text
    assert "<loc>why-kl/</loc>" in text


def test_embed_knows_every_widget_and_its_controls():
    known = page_assets.embeddable(WIDGETS, {"deciban-spinner": [240, 700, 464, -200]})
    assert set(known) == set(WIDGETS)
    slug, title, controls, heights = known["deciban-spinner"]
    assert (slug, title) == ("deciban-spinner", DecibanSpinner.title)
    assert [*controls] == [*controls.values()] == DecibanSpinner.controls()
    assert heights == [240, 700, 464, -200]
    script = page_assets.embed_script(WIDGETS)
    assert all(slug in script for slug in known)


def test_embed_knows_former_names(registry):
    class Renamed(Widget):
        slug, title, layout = "renamed", "Renamed", ""
        slug_aliases = ("old-name",)
        control_aliases = MappingProxyType({"decibans": "db"})
        db = param.Number(default=0, bounds=(-1, 1))

    known = page_assets.embeddable({"renamed": Renamed})
    assert known["old-name"] is known["renamed"]
    assert known["renamed"][2] == {"db": "db", "decibans": "db"}


def test_embed_is_a_classic_script_and_a_module(tmp_path):
    for suffix in ("cjs", "mjs"):
        script = tmp_path / f"embed.{suffix}"
        script.write_text(page_assets.embed_script(WIDGETS), "utf-8")
        done = subprocess.run(["node", "--check", str(script)], capture_output=True)
        assert done.returncode == 0, done.stderr


def test_a_card_is_of_the_size_that_sites_ask_for(tmp_path, article):
    from sitepress.pages import fonts

    faces = fonts.faces(Cache(default_root()))
    png = card(
        "Why KL?", "A sentence. " * 12, "Deciban", faces["text.woff2"], faces["text-bold.woff2"]
    )
    image = Image.open(io.BytesIO(png))
    assert image.size == (1200, 630)
    assert len(image.getcolors(maxcolors=100_000)) > 3
    assert len(png) < 100_000
