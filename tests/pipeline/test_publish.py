"""The feed as a feed reader reads it, the site map, the cards, and embed.js."""

import datetime
import io
import json
import re
from xml.etree import ElementTree

import feedparser
import pytest
from PIL import Image

from sitepress import publish
from sitepress.cache import Cache, default_root
from sitepress.essays import Essay
from sitepress.prose import Prose
from widgets.base import WIDGETS
from widgets.deciban_spinner import spinner

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
    read = feedparser.parse(publish.feed([article], BASE))
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
    text = publish.for_readers(article[1].html, BASE)
    assert "stroke='#2166ac'" in text
    assert "fill='#c25b06'" in text
    ElementTree.fromstring(publish.PICTURE.search(text)[0])


def test_the_site_map_has_absolute_addresses():
    root = ElementTree.fromstring(
        publish.site_map({"": "2026-11-23", "why-kl/": "2026-11-01"}, BASE)
    )
    places = [e.text for e in root.iter() if e.tag.endswith("loc")]
    assert places == [BASE, BASE + "why-kl/"]


def test_a_site_that_does_not_know_its_address_says_where_make_site_serves_it(article):
    assert publish.HERE in publish.feed([article], "").decode()


def test_embed_knows_every_widget_and_its_controls():
    script = publish.embed_script(WIDGETS)
    known = json.loads(re.search(r"const WIDGETS = (\{.*?\});", script)[1])
    assert set(known) == set(WIDGETS)
    assert known["deciban-spinner"][1] == WIDGETS["deciban-spinner"].controls()
    assert "press: widgets" not in script


def test_a_card_is_of_the_size_that_sites_ask_for(tmp_path, article):
    from sitepress import fonts

    faces = fonts.faces(Cache(default_root()))
    png = publish.card("Why KL?", "A sentence. " * 12, "Deciban", faces["text.woff2"],
                       faces["text-bold.woff2"])  # fmt: skip
    image = Image.open(io.BytesIO(png))
    assert image.size == (1200, 630)
    assert len(image.getcolors(maxcolors=100_000)) > 3
    assert len(png) < 100_000
