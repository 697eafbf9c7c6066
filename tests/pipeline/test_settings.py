"""`site.toml`: everything optional, every mistake named with file, line, and what there is."""

import pytest

from sitepress.errors import PressError
from sitepress.pages.contrast import contrast, first_fault
from sitepress.settings import Author, Link, Settings, read
from widgets.view.palette import PALETTE


@pytest.fixture
def told(tmp_path):
    """A function: the settings of a text."""

    def settings(text):
        (tmp_path / "site.toml").write_text(text)
        return read(tmp_path)

    return settings


def test_a_folder_without_settings_is_a_site(tmp_path):
    assert read(tmp_path) == Settings()


def test_an_empty_file_is_no_file(told):
    assert told("# nothing\n") == Settings()


ALL = """
title = " Tales "
tagline = "All of them."
author = [{name = "A", url = "https://a.example/"}, "B"]
base_url = "Tales.example/x"
language = "pt-BR"
licence = "CC BY 4.0"
footer = "*Mine.*"
icon = "icon.svg"
emblem = "spinner"
accent = "#0b6e4f"
nav = ["about", {title = "Blog", url = "https://blog.example/"}]
order = ["best"]
repository = "https://code.example/"
"""


def test_all_that_can_be_set(told, tmp_path):
    (tmp_path / "icon.svg").write_text("<svg/>")
    site = told(ALL)
    assert (site.title, site.tagline, site.footer) == ("Tales", "All of them.", "*Mine.*")
    assert site.authors == (Author("A", "https://a.example/"), Author("B"))
    assert site.author == "A and B"
    assert site.base_url == "https://tales.example/x/"
    assert (site.language, site.licence) == ("pt-BR", "CC BY 4.0")
    assert (site.icon, site.emblem) == (tmp_path / "icon.svg", "spinner")
    assert site.palette["accent"].light == "#0b6e4f"
    assert site.nav == (Link("about"), Link("https://blog.example/", "Blog"))
    assert site.order == ("best",)
    assert site.repository == "https://code.example/"


@pytest.mark.parametrize("author", ['"A"', '{name = "A"}', '["A"]'])
def test_one_author_is_named_in_any_way(told, author):
    assert told(f"author = {author}").authors == (Author("A"),)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("titel = 'x'", "got the setting 'titel'; there are title, tagline"),
        ("title = 3", "got title = 3; expected one line of text in quotes"),
        ("title = ''", "got title = ''; expected one line"),
        ("title = x", "got no TOML"),
        ("language = 'deutsch!'", "got language = 'deutsch!'; expected a tag as en or pt-BR"),
        ("base_url = '/essays'", "got the base address '/essays'; expected an address as"),
        ("repository = 'me/mine'", "expected an address that begins with https://"),
        ("icon = 'none.svg'", "got icon = 'none.svg'; there is no such file"),
        ("icon = 'icon.ico'", "expected a file that ends with .svg or .png"),
        ("author = {url = 'https://a.b'}", "expected a name in quotes, or"),
        ("author = ['A', 3]", "got author = 3; expected a name in quotes, or"),
        ("nav = 'about'", "got nav = 'about'; expected a list as"),
        ("order = 'best'", "got order = 'best'; expected a list as"),
        ("nav = [{title = 'x'}]", "got {'title': 'x'} in nav; expected the name of a page, or"),
        ("accent = 'red'", "got accent = 'red'; expected a colour as"),
        ("accent = ['#000000', '#fff', '#eee']", "expected a colour as"),
        ("colours = 'red'", "got colours that are no table; expected accent ="),
    ],
)
def test_a_mistake_is_named_with_its_line(told, line, words):
    with pytest.raises(PressError) as no:
        told(f"# ours\n\n{line}\n")
    message = str(no.value)
    assert "site.toml:3: " in message
    assert words.lower() in message.lower()
    assert "\n" not in message


def test_one_accent_is_made_legible_in_the_dark(told):
    palette = told('accent = "#0b6e4f"').palette
    assert first_fault(palette) is None
    assert palette["accent"].dark != "#0b6e4f"
    assert contrast(palette["accent"].dark, PALETTE["paper"].dark) >= 4.5
    assert {name for name in palette if palette[name] != PALETTE[name]} == {"accent"}


def test_a_table_of_colours_changes_the_grounds_too(told):
    lines = '[colours]\npaper = ["#ffffff", "#000000"]\nraised = ["#eef", "#112"]\nink = "#000"\n'
    palette = told(lines).palette
    assert palette["raised"] == ("#eeeeff", "#111122")
    assert palette["q"] != PALETTE["q"]  # ours were made for our grounds
    assert palette["accent"] == PALETTE["accent"]
    assert first_fault(palette) is None


def test_a_colour_that_cannot_be_read_is_refused_with_one_that_can(told):
    with pytest.raises(PressError, match=r"toml:1: accent: #ffcc00 .* in the light theme") as no:
        told('accent = "#ffcc00"')
    proposed = str(no.value).split()[-3]
    assert told(f'accent = "{proposed}"').palette["accent"].light == proposed
    with pytest.raises(PressError, match=r"in the dark theme; expected at least 4\.5:1"):
        told('accent = ["#0b6e4f", "#0b6e4f"]')


def test_a_table_of_colours_names_colours(told):
    with pytest.raises(PressError, match=r"toml:2: got the colour 'acent'; there are accent"):
        told('[colours]\nacent = "#000"')
    with pytest.raises(PressError, match="got one colour for paper; expected two"):
        told('[colours]\npaper = "#fff"')


def test_graphics_need_less_contrast_than_text(told):
    edge = PALETTE["edge"]
    assert contrast(edge.light, PALETTE["paper"].light) < 4.5
    told(f'[colours]\nedge = ["{edge.light}", "{edge.dark}"]')
    with pytest.raises(PressError, match=r"edge: .* expected at least 3\.0:1"):
        told(f'[colours]\nedge = ["#ccc", "{edge.dark}"]')
