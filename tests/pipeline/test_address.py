"""Where a site stands: as people type it, mended or refused in one sentence."""

import pytest

from sitepress.errors import PressError
from sitepress.site.address import absolute, normal, path_of


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("https://your.site/essays/", "https://your.site/essays/"),
        ("https://your.site/essays", "https://your.site/essays/"),
        ("https://your.site", "https://your.site/"),
        ("your.site", "https://your.site/"),
        ("your.site/essays", "https://your.site/essays/"),
        ("//your.site/essays", "https://your.site/essays/"),
        ("your.site:8080/a", "https://your.site:8080/a/"),
        ("HTTPS://Your.Site/Essays/index.html", "https://your.site/Essays/"),
        ("https://your.site/index.htm", "https://your.site/"),
        ("https://your.site//a//", "https://your.site/a/"),
        ("  https://your.site/ \n", "https://your.site/"),
        ("http://your.site/", "http://your.site/"),
        ("localhost:8000", "http://localhost:8000/"),
        ("127.0.0.1:8000/x", "http://127.0.0.1:8000/x/"),
        ("192.168.0.9:8000/x", "http://192.168.0.9:8000/x/"),
        ("https://bücher.example/x", "https://xn--bcher-kva.example/x/"),
        ("http://[::1]:80/", "http://[::1]:80/"),
        ("", ""),
        ("  ", ""),
    ],
)
def test_an_address_is_mended(typed, meant):
    assert normal(typed) == meant
    assert normal(meant) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "/essays/",
        "essays",
        "https:/a.b",
        "https://",
        "ftp://a.b/",
        "mailto:a@b.c",
        "https://a b.c/",
        "https://a.b/c d",
        "http://a.b:x/",
        "http://[::1/",
        "https://a.b/?q",
        "https://a.b/#x",
        "https://me:secret@a.b/",
        "https://-a.b/",
        "C:\\site",
    ],
)
def test_what_is_no_address_is_refused_in_one_sentence(typed):
    with pytest.raises(PressError, match=r"expected an address as https://your\.site/") as no:
        normal(typed)
    assert "\n" not in str(no.value)


def test_the_path_is_what_absolute_links_begin_with():
    assert path_of("https://your.site/essays/") == "/essays/"
    assert path_of("") == ""
    assert absolute("a/", "https://your.site/essays/") == "https://your.site/essays/a/"
    assert (absolute("a/", ""), absolute("", "")) == ("a/", "./")
