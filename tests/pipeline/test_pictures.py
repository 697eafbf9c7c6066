"""Pictures beside the Markdown: found, measured, hashed, numbered; and what they must not be."""

import datetime

import pytest
from PIL import Image

from sitepress.build import Written, place_pictures
from sitepress.content.essays import Content, Essay
from sitepress.content.markdown import render
from sitepress.errors import AuthorError
from sitepress.pages.feed import for_readers
from sitepress.pages.panel_server import picture_data
from sitepress.site.assets import Site
from tests.pipeline.test_markdown import Tags


@pytest.fixture
def essay(tmp_path):
    """A function that makes an essay of a text; pictures lie beside it."""
    Image.new("RGB", (30, 20), "white").save(tmp_path / "room.png")
    Image.new("RGB", (30, 20), "black").save(tmp_path / "room.dark.png")
    Image.new("RGB", (8, 9)).save(tmp_path / "a plan.jpg")
    (tmp_path / "map.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 48"/>'
    )
    (tmp_path / "inch.svg").write_text(
        '<svg xmlns="x" width="12px" height="7.6" viewBox="0 0 1 1"/>'
    )
    day = datetime.date(2026, 11, 23)

    def make(text):
        told = ("tale", "tales.tale.tale", tmp_path / "tale.md", text, "T", "D", "A", day, day)
        return Essay(*told)

    return make


def images(html):
    return [a for tag, a in Tags(html).all if tag == "img"]


def test_a_picture_has_its_size_its_words_and_a_hashed_address(essay):
    prose = render(essay("See ![The map](map.svg) and ![A *plan*](<a plan.jpg>)."), Content(), {})
    drawn, plan = images(prose.html)
    assert (drawn["width"], drawn["height"], drawn["alt"]) == ("64", "48", "The map")
    assert (plan["width"], plan["height"], plan["loading"]) == ("8", "9", "lazy")
    assert [f"../{p.path}" for p in prose.pictures] == [drawn["src"], plan["src"]]
    assert drawn["src"].startswith("../assets/map.")
    assert "<figure" not in prose.html


def test_an_svg_says_its_own_size(essay):
    (drawn,) = images(render(essay("![Inches](inch.svg)"), Content(), {}).html)
    assert (drawn["width"], drawn["height"]) == ("12", "8")


def test_a_picture_with_a_caption_is_numbered_and_linked_by_name(essay):
    text = '[](#room), [](#plan)\n\n![A](room.png "It is $x$.")\n\n![B](map.svg "B."){#plan}\n'
    html = render(essay(text), Content(), {}).html
    assert '<a href="#room">figure\u00a01</a>, <a href="#plan">figure\u00a02</a>' in html
    assert '<figure class="photo" id="plan">' in html
    assert '<p><a class="figure-number" href="#room">Figure 1.</a> It is <math' in html
    assert not Tags(html).open
    assert "title" not in images(html)[0]


def test_a_dark_variant_is_shown_by_the_theme_and_left_out_of_the_feed(essay):
    html = render(essay("![A room](room.png)"), Content(), {}).html
    assert [image["class"] for image in images(html)] == ["if-light", "if-dark"]
    (fed,) = images(for_readers(html, "https://example.org/tale/"))
    assert fed["src"].startswith("https://example.org/assets/room.")


def test_a_panel_server_sends_pictures_in_the_page(essay):
    html = render(essay("![A map](map.svg)"), Content(), {}, picture_url=picture_data).html
    assert images(html)[0]["src"].startswith("data:image/svg+xml;base64,PHN2Zy")


def test_the_pictures_of_essays_are_put_into_the_site(essay, tmp_path):
    tale = essay("![A room](room.png)\n\n![It again](room.png)")
    site = Site(tmp_path / "site")
    place_pictures(site, [Written(tale, Content(), render(tale, Content(), {}))])
    (light, dark) = sorted((tmp_path / "site" / "assets").iterdir(), key=lambda p: "dark" in p.name)
    assert light.read_bytes() == (tmp_path / "room.png").read_bytes()
    assert dark.read_bytes() == (tmp_path / "room.dark.png").read_bytes()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("broken.png", b"no picture", "broken.png is no picture that can be read; save it again"),
        ("broken.svg", b"<svg", "broken.svg is no picture that can be read"),
        ("sizeless.svg", b"<svg/>", "sizeless.svg is no picture that can be read"),
        ("film.mp4", b"", "got the picture film.mp4; expected one of .png, .jpg"),
    ],
)
def test_a_file_that_no_browser_could_show_is_refused(essay, tmp_path, name, content, said):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(AuthorError, match=f"tale.md:3: {said}"):
        render(essay(f"One.\n\n![A]({name})"), Content(), {})
