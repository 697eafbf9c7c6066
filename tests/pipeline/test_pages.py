"""Pages from templates: whole, relative, and told where things are."""

import dataclasses
import datetime
import json
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageColor

from sitepress.content.essays import Essay
from sitepress.content.markdown import Heading, Prose
from sitepress.errors import AuthorError
from sitepress.pages import emblem, page, page_assets
from sitepress.pages.page import PageContext
from sitepress.pages.panel_server import data_url
from sitepress.pages.thumbnails import thumbnail
from sitepress.settings import SPINNER, Author, Settings
from widgets.kit.controls import MORE
from widgets.kit.sectors import sector_path
from widgets.view.palette import PALETTE
from widgets.why_kl.deciban_spinner import DecibanSpinner

DAY = datetime.date(2026, 11, 23)
ESSAY = Essay(
    "a-tale",
    "tales.a_tale.a_tale",
    Path("a_tale.md"),
    "",
    'A "tale" & more',
    "About *it* < that.",
    "Somebody",
    DAY,
    DAY,
    credit="After [*it*](https://example.org).",
)
PROSE = Prose("<p>Once.</p>", (Heading(2, "one", "One"), Heading(3, "two", "Two")), ())
HOST = PageContext(
    assets={
        "icon.svg": "../assets/icon.1.svg",
        "feed.xml": "../feed.xml",
    },
    style="p > a { margin: 0 }",
    first="x = 1 < 2;",
    last="y = 2;",
    title_faces=lambda html: f"/* {html.count('<h1>')} */",
    boot={"worker": "../assets/worker.js", "note": "</script><b>"},
    site=Settings(title="Tales", tagline="All of them."),
)


class Document(HTMLParser):
    """The elements of a page with their attributes, and the text inside each kind."""

    def __init__(self, html):
        super().__init__()
        self.all, self.words, self.tag = [], {}, ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.all.append((tag, dict(attrs)))
        self.tag = tag

    def handle_data(self, data):
        self.words[self.tag] = self.words.get(self.tag, "") + data

    def attributes(self, tag, name):
        return [a[name] for t, a in self.all if t == tag and name in a]

    def meta(self, name):
        return [
            a["content"]
            for t, a in self.all
            if t == "meta" and name in (a.get("name"), a.get("property"))
        ]


def drawn():
    return {
        "essay": page.essay_page(ESSAY, PROSE, HOST),
        "index": page.index_page([ESSAY], HOST),
        "widget": page.widget_page("w", "A widget", "It moves.", "<figure></figure>", HOST),
        "missing": page.missing_page([ESSAY], HOST),
    }


@pytest.mark.parametrize("kind", drawn())
def test_every_page_is_whole(kind):
    document = Document(drawn()[kind].html())
    tags = [tag for tag, _ in document.all]
    for once in ("html", "head", "title", "body", "main", "h1"):
        assert tags.count(once) == 1, once
    assert document.attributes("html", "lang") == ["en"]
    assert document.attributes("html", "data-python") == ["idle"]
    assert document.meta("viewport")
    assert document.meta("color-scheme") == ["light dark"]
    assert len(document.meta("description")) == 1


@pytest.mark.parametrize("kind", drawn())
def test_no_page_needs_a_lax_policy(kind):
    document = Document(drawn()[kind].html())
    assert not [a for _, a in document.all if "style" in a]
    assert not [name for _, a in document.all for name in a if name.startswith("on")]
    scripts = [a for t, a in document.all if t == "script" and "src" not in a]
    kinds = sorted(a.get("type", "") for a in scripts if a.get("type") != "application/json")
    assert kinds == ["", "", *["module"] * (kind == "essay")]
    assert [tag for tag, _ in document.all].count("style") == 1


@pytest.mark.parametrize("kind", drawn())
def test_the_first_paint_waits_for_no_request(kind):
    document = Document(drawn()[kind].html())
    assert document.words["style"].startswith("p > a { margin: 0 }")
    assert document.words["script"].startswith("x = 1 < 2;")
    assert not {"stylesheet", "preload"} & set(document.attributes("link", "rel"))
    assert not [a for t, a in document.all if t == "script" and "src" in a]


@pytest.mark.parametrize("kind", ["essay", "index", "missing"])
def test_the_faces_of_a_title_stand_in_its_page(kind):
    assert Document(drawn()[kind].html()).words["style"].startswith(HOST.style + "/* 1 */")


def test_a_widget_alone_may_have_its_scripts_behind_it():
    assets = {**HOST.assets, "boot.js": "../assets/boot.1.js"}
    host = dataclasses.replace(HOST, last="", scripts=("boot.js",), assets=assets)
    html = page.widget_page("w", "A widget", "It moves.", "<figure></figure>", host).html()
    sent = [a for t, a in Document(html).all if t == "script" and "src" in a]
    assert sent == [{"src": "../assets/boot.1.js", "async": None}]


def test_the_scripts_stand_before_the_first_figure_so_that_it_answers_when_it_is_there():
    html = drawn()["widget"].html()
    assert html.index("</h1>") < html.index(HOST.last) < html.index("<figure")
    html = drawn()["index"].html()
    assert html.index("</footer>") < html.index(HOST.last)


@pytest.mark.parametrize("kind", drawn())
def test_addresses_on_the_site_are_relative(kind):
    document = Document(drawn()[kind].html())
    fetched = document.attributes("link", "href") + document.attributes("script", "src")
    assert fetched
    assert not [url for url in fetched if url.startswith(("/", "http"))]


def test_the_boot_block_is_json_that_cannot_end_its_script():
    html = page.essay_page(ESSAY, PROSE, HOST).html()
    block = html.split('id="deciban">')[1].split("</script>")[0]
    assert json.loads(block) == HOST.boot
    assert html.count("<b>") == 0


def test_a_host_without_a_boot_has_no_block():
    html = page.essay_page(ESSAY, PROSE, dataclasses.replace(HOST, boot=None, scripts=())).html()
    assert 'id="deciban"' not in html
    assert "boot" not in html


def test_an_essay_says_what_it_is_in_its_head():
    document = Document(page.essay_page(ESSAY, PROSE, HOST).html())
    assert document.words["title"].startswith('A "tale" & more · Tales')
    assert document.meta("citation_title") == ['A "tale" & more']
    assert document.meta("citation_author") == ["Somebody"]
    assert document.meta("citation_publication_date") == ["2026/11/23"]
    assert document.meta("og:type") == ["article"]
    assert not document.meta("og:url")


def test_a_known_address_gives_canonical_links():
    host = dataclasses.replace(HOST, base_url="https://example.org/kl/")
    document = Document(page.essay_page(ESSAY, PROSE, host).html())
    canonical = [a["href"] for t, a in document.all if a.get("rel") == "canonical"]
    assert canonical == document.meta("og:url") == ["https://example.org/kl/a-tale/"]


def test_an_essay_shows_title_credit_contents_and_text():
    html = page.essay_page(ESSAY, PROSE, HOST).html()
    assert "<h1>A “tale” &amp; more</h1>" in html
    assert 'After <a href="https://example.org"><em>it</em></a>.' in html
    assert '<time datetime="2026-11-23">23 November 2026</time>' in html
    assert '<a href="#one">One</a>' in html
    assert '<a href="#two">' not in html  # the list has the sections, not what is below them
    assert "<p>Once.</p>" in html


def test_a_revision_is_told():
    revised = dataclasses.replace(ESSAY, updated=datetime.date(2027, 1, 2))
    assert "revised" in page.essay_page(revised, PROSE, HOST).body
    assert "revised" not in page.essay_page(ESSAY, PROSE, HOST).body


def test_the_list_links_essays_as_the_host_does():
    served = dataclasses.replace(HOST, essay_url="?essay={slug}")
    assert 'href="../a-tale/"' in page.index_page([ESSAY], HOST).body
    assert 'href="?essay=a-tale"' in page.index_page([ESSAY], served).body


def test_the_list_begins_with_those_that_the_author_named():
    new, old = (
        dataclasses.replace(ESSAY, slug=slug, date=datetime.date(year, 1, 1))
        for slug, year in (("new", 2027), ("old", 2020))
    )
    assert [e.slug for e in page.ordered([ESSAY, old, new], [])] == ["new", ESSAY.slug, "old"]
    assert [e.slug for e in page.ordered([ESSAY, old, new], ["old"])] == ["old", "new", ESSAY.slug]


def test_an_essay_may_stand_beside_a_picture_of_one_of_its_figures():
    pictured = dataclasses.replace(ESSAY, picture="spinner", text="---\npicture: spinner\n---")
    picture = thumbnail(pictured, {"spinner": DecibanSpinner})
    body = page.index_page([pictured], HOST, pictures={pictured.slug: picture}).body
    assert (
        f'<div class="thumbnail" inert>{DecibanSpinner().answer().pictures["spinner"]}</div>'
        in body
    )
    assert thumbnail(ESSAY, {"spinner": DecibanSpinner}) == ""
    with pytest.raises(AuthorError, match=r":2: got picture: spinner; `figures` has coin"):
        thumbnail(pictured, {"coin": DecibanSpinner})


def test_lost_readers_are_not_indexed():
    assert Document(page.missing_page([ESSAY], HOST).html()).meta("robots") == ["noindex"]


def test_bibtex_names_the_essay():
    entry = page.bibtex(ESSAY, "https://example.org/a-tale/")
    assert entry.startswith("@misc{atale2026,\n")
    assert "url = {https://example.org/a-tale/}" in entry
    assert "month = {November}" in entry
    assert "url" not in page.bibtex(ESSAY, "")


def test_the_icon_is_a_disc_with_the_sectors_of_the_spinner():
    icon = page_assets.files(Settings(emblem=SPINNER))["icon.svg"].decode()
    assert f'd="{sector_path(0.72, 16.0, 14.0)}"' in icon


def test_a_file_in_the_static_folder_is_an_asset(tmp_path, monkeypatch):
    (tmp_path / "README.md").write_text("what this folder is")
    (tmp_path / "portrait.png").write_bytes(b"\x89PNG")
    monkeypatch.setattr(page_assets, "STATIC", tmp_path)
    assert set(page_assets.files(Settings())) == {"icon.svg", "portrait.png"}
    assert page_assets.files(Settings())["portrait.png"] == b"\x89PNG"
    assert data_url("portrait.png", b"\x89PNG") == "data:image/png;base64,iVBORw=="


def test_the_card_shows_the_spinner_in_whole_sectors():
    image = np.asarray(emblem.picture(Settings(emblem=SPINNER), 400), int)
    colours = [PALETTE[name].light for name in ("p", "q", "paper")]
    apart = [abs(image - ImageColor.getrgb(colour)).sum(2) for colour in colours]
    blue = np.argmin(apart, 0) == 0
    y, x = np.mgrid[:400, :400] - 199.5
    disc = np.hypot(x, y) < 200
    assert not blue[~disc].any()
    assert blue[disc].mean() == pytest.approx(emblem.SHARE, abs=0.01)


def test_authors_are_linked_where_the_site_knows_their_address():
    site = Settings(authors=(Author("Somebody", "https://example.org/?a&b"), Author("Else")))
    host = dataclasses.replace(HOST, site=site)
    link = '<a href="https://example.org/?a&amp;b" rel="author">Somebody</a>'
    assert f"{link} · <time" in page.essay_page(ESSAY, PROSE, host).body
    two = dataclasses.replace(ESSAY, author="Somebody and <Else>")
    assert f"{link} and &lt;Else&gt; · <time" in page.index_page([two], host).body


def test_a_page_that_is_no_essay_has_a_text_and_nothing_to_cite():
    about = dataclasses.replace(ESSAY, slug="about", title="About", description="")
    drawn = page.plain_page(about, PROSE, HOST)
    assert "<p>Once.</p>" in drawn.body
    assert not [word for word in ("Contents", "Cite", "<time") if word in drawn.body]
    assert Document(drawn.html()).meta("description") == ["All of them."]


def test_the_navigation_stands_on_every_page():
    host = dataclasses.replace(HOST, nav=[("About", "../about/")])
    for drawn in (page.essay_page(ESSAY, PROSE, host), page.missing_page([ESSAY], host)):
        assert '<a href="../about/">About</a>' in drawn.body
    assert "<nav" not in page.index_page([ESSAY], HOST).body


def test_a_site_says_footer_licence_and_sources():
    site = Settings(footer="*Mine.*", licence="[BY](https://a.b/)", repository="https://c.d/")
    host = dataclasses.replace(HOST, site=site)
    for drawn in (page.index_page([ESSAY], host), page.essay_page(ESSAY, PROSE, host)):
        assert "<p><em>Mine.</em></p>" in drawn.body
        assert 'Text: <a href="https://a.b/">BY</a>' in drawn.body
        assert '<a href="https://c.d/">Source</a>' in drawn.body
    assert "Text:" not in page.index_page([ESSAY], HOST).body


def test_the_language_is_that_of_the_site():
    host = dataclasses.replace(HOST, site=Settings(language="pt-BR"))
    assert Document(page.index_page([ESSAY], host).html()).attributes("html", "lang") == ["pt-BR"]


def test_a_site_without_an_icon_has_its_first_letter():
    icon = page_assets.files(Settings(title="“Über & so”"))["icon.svg"].decode()
    assert ">Ü</text>" in icon
    assert f'fill="{PALETTE["accent"].light}"' in icon


def test_an_emblem_may_be_a_file(tmp_path):
    (tmp_path / "a.svg").write_text('<?xml version="1.0"?>\n<svg viewBox="0 0 1 1"><b/></svg>')
    Image.new("RGBA", (90, 60), "#f00").save(tmp_path / "a.png")
    drawn = Settings(emblem=tmp_path / "a.svg")
    assert emblem.inline_emblem(drawn.emblem, {}) == (
        '<svg class="emblem" aria-hidden="true" viewBox="0 0 1 1"><b/></svg>'
    )
    assert emblem.picture(drawn, 60) is None
    photo = Settings(emblem=tmp_path / "a.png")
    assert set(page_assets.files(photo)) == {"icon.png", "emblem.png"}
    shown = emblem.inline_emblem(photo.emblem, {"emblem.png": "assets/emblem.1.png"})
    assert shown == '<img class="emblem" src="assets/emblem.1.png" alt="">'
    square = emblem.picture(photo, 60)
    assert square.size == (60, 60)
    assert square.getpixel((30, 30)) == (255, 0, 0)


def test_an_essay_without_sections_has_no_list_of_them():
    bare = page.essay_page(ESSAY, Prose("<p>Once.</p>", (), {}), HOST).html()
    assert 'class="contents"' not in bare
    assert 'class="contents"' in page.essay_page(ESSAY, PROSE, HOST).html()


def test_the_script_of_kinds_that_few_figures_have_is_in_their_pages_alone():
    assert not page_assets.needs_more('<div data-kind="number">')
    without = page_assets.last_script(figures=True)
    for kind in MORE:
        assert page_assets.needs_more(f'<div class="control" data-kind="{kind}">')
        assert f'"{kind}"' not in without
        assert f'"{kind}"' in page_assets.last_script(figures=True, kinds=True)
        assert f'"{kind}"' in page_assets.last_script(figures=True, beyond=True)
