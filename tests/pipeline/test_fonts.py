"""Faces are cut to what the pages write, and stand-ins have their widths."""

import dataclasses
import re
from base64 import b64decode
from io import BytesIO

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from sitepress.cache import Cache
from sitepress.errors import SourceError
from sitepress.fetch import pinned
from sitepress.pages import fonts
from sitepress.pages.fonts import ALWAYS, FACES, LETTERS, TIMES, cut, declare, italic, needed
from tests.pipeline.sources import Fake

PAGE = """<head><title>Zz</title><style>.x{}</style><script>var y = "Ж"</script></head>
<p>caf&eacute; ≠ 3</p><math><mi>h</mi><mi>D</mi><mi>log</mi><mi mathvariant="normal">d</mi>
<mo>∑</mo></math>"""


def face(letters, width=500):
    """A face of square letters, as WOFF2."""
    builder = FontBuilder(1000, isTTF=True)
    names = [".notdef", *(f"u{ord(c):X}" for c in letters)]
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    for point in ((0, 400), (400, 400), (400, 0)):
        pen.lineTo(point)
    pen.closePath()
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(c): f"u{ord(c):X}" for c in letters})
    builder.setupGlyf(dict.fromkeys(names, pen.glyph()))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (width, 0)))
    builder.setupHorizontalHeader(ascent=762, descent=-238)
    builder.setupNameTable({"familyName": "Squares", "licenseDescription": "Free."})
    builder.setupOS2()
    builder.setupPost()
    builder.font.flavor = "woff2"
    out = BytesIO()
    builder.save(out)
    return out.getvalue()


def test_text_and_formulas_need_different_characters():
    use = needed([PAGE])
    assert {"é", "≠", "3"} <= use.text
    assert "∑" not in use.text
    assert "∑" in use.math
    assert not {"Ж", "{"} & (use.text - set(ALWAYS) | use.math)


def test_a_root_needs_the_sign_that_the_browser_draws():
    assert "√" not in needed(["<math><mi>x</mi></math>"], ()).math
    assert "√" in needed(["<math><msqrt><mi>x</mi></msqrt></math>"], ()).math


def test_an_identifier_of_one_letter_is_written_in_italics():
    use = needed([PAGE])
    assert {"\u210e", "\U0001d437"} <= use.math  # h and D
    assert "\U0001d451" not in use.math  # the upright d
    assert set("log") <= use.math
    assert [italic(c) for c in "Azαω3"] == ["𝐴", "𝑧", "𝛼", "𝜔", "3"]


def test_what_controls_may_bring_is_always_there():
    assert set("0123456789−∞·×%:") <= needed(["<p>a</p>"]).text


def test_a_face_is_cut_to_the_characters_and_keeps_its_licence():
    whole = face("abcdef")
    small = TTFont(BytesIO(cut(whole, "abz")))
    assert set(small.getBestCmap()) == {ord("a"), ord("b")}
    assert small["name"].getDebugName(13) == "Free."
    assert small.flavor == "woff2"
    assert cut(whole, "ab") == cut(whole, "ba")


def test_the_stand_in_is_as_wide_as_the_face():
    letters = {"e": 100, "t": 60, " ": 90}
    rules = declare(FACES[0], face(LETTERS, width=450), letters)
    times = map(int, TIMES[400, "normal"].split())
    weights = [letters.get(c, 0) + 1 for c in LETTERS]
    mean = sum(n * w for n, w in zip(weights, times, strict=True)) / sum(weights)
    assert f"size-adjust:{450 / mean:.2%}" in rules[1]
    assert f"ascent-override:{0.762 * mean / 450:.2%}" in rules[1]
    assert 'url("text.woff2")' in rules[0]


def test_a_formula_face_has_no_stand_in():
    assert len(declare(FACES[-1], face("x"), {})) == 1


@pytest.fixture
def small_faces(monkeypatch):
    """The real list of faces, with small files behind it."""
    files = {f.name: face(LETTERS + ("≈∑" if f.name == "math.woff2" else "")) for f in FACES}
    monkeypatch.setattr(fonts, "faces", lambda cache, log: files)
    return files


def test_symbols_that_the_text_face_lacks_come_from_the_other(tmp_path, small_faces):
    made = fonts.build(["<p>a ≈ b</p>"], Cache(tmp_path), print)
    assert "unicode-range:U+2248;" in made.css
    assert ord("≈") in TTFont(BytesIO(made.files["math.woff2"])).getBestCmap()
    assert ord("∑") not in TTFont(BytesIO(made.files["math.woff2"])).getBestCmap()


def test_the_same_pages_are_cut_once(tmp_path, small_faces, monkeypatch):
    first = fonts.build(["<p>ab</p>"], Cache(tmp_path), print)
    monkeypatch.setattr(fonts, "cut", None)
    assert fonts.build(["<p>ab</p>"], Cache(tmp_path), print) == first


def test_declarations_take_the_addresses_of_the_files(tmp_path, small_faces):
    made = fonts.build(["<p>a</p>"], Cache(tmp_path), print)
    style = made.style({name: f"x.{name}" for name in made.files})
    assert 'url("x.text.woff2")' in style
    assert 'url("text.woff2")' not in style


def sources(monkeypatch, source):
    """Let the faces come from this source alone."""
    monkeypatch.setattr(
        fonts, "pinned", lambda name: dataclasses.replace(pinned(name), sources=[source])
    )


def test_a_build_without_faces_says_so_and_goes_on(tmp_path, monkeypatch):
    said = []
    sources(monkeypatch, Fake({}, error=OSError("no network")))
    made = fonts.build(["<p>a</p>"], Cache(tmp_path), said.append)
    assert made.files == {}
    assert made.css == ""
    assert "the pages keep to the reader's own fonts" in said[-1]


def test_other_bytes_than_those_pinned_are_refused(tmp_path, monkeypatch):
    sources(monkeypatch, Fake({FACES[0].file: b"other"}))
    expected = pinned("fonts").files[FACES[0].file]
    with pytest.raises(SourceError, match=f"expected sha256 {expected}"):
        fonts.faces(Cache(tmp_path), lambda _: None)


def test_every_face_is_pinned():
    assert {face.file for face in FACES} == set(pinned("fonts").files)
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", pinned("fonts").version(f.package)) for f in FACES)


def test_a_title_brings_its_own_glyphs_and_no_others(tmp_path, small_faces):
    made = fonts.build(["<p>a</p>"], Cache(tmp_path), print)
    page = '<h1>a &amp; <em>b</em></h1><p class="standfirst">cd</p><p>e</p>'
    found = re.findall(
        r'font-weight:(\d+);src:url\("data:font/woff2;base64,([^"]+)"', made.title(page)
    )
    glyphs = {weight: set(TTFont(BytesIO(b64decode(data))).getBestCmap()) for weight, data in found}
    assert glyphs == {"600": set(map(ord, "ab ")), "400": set(map(ord, "cd"))}
    assert fonts.NONE.title(page) == ""
    assert made.title("<p>no title</p>") == ""
