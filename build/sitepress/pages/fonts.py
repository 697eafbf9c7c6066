"""The fonts of the pages: fetched by hash, subset to the glyphs in use, and declared.

STIX Two Text and STIX Two Math were drawn together, so a formula in a line has the weight and the
x-height of its sentence. Whole, they are 500 kB; an essay uses a few hundred glyphs of them.

    faces     fetch the whole files, as pinned
    needed    what a set of pages writes: in text, and in formulas
    subset_faces     cut the faces down to that, and declare them

Until a font arrives the text is set in Times, stretched to the same widths and heights, so that
nothing moves when it does. A build that cannot fetch the fonts logs that and goes on without.
"""

from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

from sitepress.cache import Cache, key_of
from sitepress.errors import SourceError
from sitepress.fetch import Log, pinned

TEXT, MATH, TITLE = "Essay Text", "Essay Math", "Essay Title"
VERSION = 3  # of what this module makes of its input; a change makes the cached faces stale


@dataclass(frozen=True)
class Face:
    """One font file: its source, and its place in the style sheet."""

    name: str
    package: str
    family: str
    weight: int = 400
    style: str = "normal"

    @property
    def file(self) -> str:
        """The name of the pinned file."""
        kind = self.package.rpartition("/")[2]
        return f"{kind}-latin-{self.weight}-{self.style}.woff2"


TEXT_PACKAGE, MATH_PACKAGE = "@fontsource/stix-two-text", "@fontsource/stix-two-math"
FACES = (
    Face("text.woff2", TEXT_PACKAGE, TEXT),
    Face("text-italic.woff2", TEXT_PACKAGE, TEXT, style="italic"),
    Face("text-bold.woff2", TEXT_PACKAGE, TEXT, weight=600),
    Face("math.woff2", MATH_PACKAGE, MATH),
)

# Characters that controls may add to a page although the built pages do not have them.
ALWAYS = "".join(map(chr, range(32, 127))) + "\u00a0\u202f–—‘’“”…·×÷±−∞≈≤≥½⁻⁰¹²³⁴⁵⁶⁷⁸⁹→"

# Advance widths of Times in thousandths of an em, a to z and the space: the metrics that Times
# New Roman, Liberation Serif, Nimbus Roman and Tinos share.
TIMES = {
    (400, "normal"): (
        "444 500 444 500 444 333 500 500 278 278 500 278 778 500 500 500 500 333 389 278 "
        "500 500 722 500 500 444 250"
    ),
    (600, "normal"): (
        "500 556 444 556 444 333 500 556 278 333 556 278 833 556 500 556 556 444 389 333 "
        "556 500 722 500 500 444 250"
    ),
}
LETTERS = "abcdefghijklmnopqrstuvwxyz "
LOCAL = {
    (400, "normal"): ("Times New Roman", "Liberation Serif", "Nimbus Roman", "Tinos"),
    (400, "italic"): (
        "Times New Roman Italic",
        "Liberation Serif Italic",
        "Nimbus Roman Italic",
        "Tinos Italic",
    ),
    (600, "normal"): (
        "Times New Roman Bold",
        "Liberation Serif Bold",
        "Nimbus Roman Bold",
        "Tinos Bold",
    ),
}


@dataclass(frozen=True)
class FontSet:
    """The faces of a site.

    files    {name: WOFF2}
    css      their declarations, with each file as url("name")
    """

    files: Mapping[str, bytes]
    css: str

    def style(self, urls: Mapping[str, str]) -> str:
        """The declarations with the files at `urls`, relative to the page that holds them."""
        css = self.css
        for name in self.files:
            css = css.replace(f'url("{name}")', f'url("{urls[name]}")')
        return css

    def title(self, html: str) -> str:
        """The faces of a page's heading and standfirst, with their glyphs alone and in the text."""
        reader = TitleReader(html)
        return "".join(
            f'@font-face{{font-family:"{TITLE}";font-weight:{weight};src:url("data:font/woff2;base64,'
            f'{b64encode(cut(self.files[name], words)).decode()}")format("woff2")}}'
            for name, weight, words in (
                ("text-bold.woff2", 600, reader.heading),
                ("text.woff2", 400, reader.standfirst),
            )
            if words and name in self.files
        )


class WholeFonts(FontSet):
    """Faces with all their characters, for drafts: they depend on no page."""

    def title(self, _html: str) -> str:
        """Nothing: a draft's heading has the faces of the text, see `whole`."""
        return ""


NONE = FontSet({}, "")


@dataclass(frozen=True)
class Needed:
    """The characters that pages write, and how often each lower case letter occurs in text."""

    text: frozenset[str]
    math: frozenset[str]
    letters: Mapping[str, int]


def build(pages: Iterable[str], cache: Cache, log: Log = print) -> FontSet:
    """The faces for a set of pages; none, with a line in the log, where they cannot be fetched."""
    try:
        whole = faces(cache, log)
    except SourceError as problem:
        log(f"the pages keep to the reader's own fonts: {problem}")
        return NONE
    return subset_faces(whole, needed(pages), cache)


def whole(cache: Cache, log: Log = print) -> FontSet:
    """The faces for a draft; none, with a line in the log, where they cannot be fetched."""
    try:
        files = faces(cache, log)
    except SourceError as problem:
        log(f"the pages keep to the reader's own fonts: {problem}")
        return NONE
    rules = [rule for face in FACES for rule in declare(face, files[face.name], {})]
    for name, weight in (("text-bold.woff2", 600), ("text.woff2", 400)):
        rules.append(
            f'@font-face{{font-family:"{TITLE}";font-weight:{weight};'
            f'src:url("{name}")format("woff2")}}'
        )
    return WholeFonts(files, "\n".join(rules))


def faces(cache: Cache, log: Log = print) -> dict[str, bytes]:
    """The whole faces by name, from the cache or else from npm; raises SourceError."""
    files = pinned("fonts").fetch(cache, log)
    return {face.name: files[face.file].read_bytes() for face in FACES}


def subset_faces(whole: Mapping[str, bytes], use: Needed, cache: Cache) -> FontSet:
    """The faces cut down to what is used; taken from the cache when that has not changed."""
    key = key_of(VERSION, sorted(use.text), sorted(use.math), sorted(pinned("fonts").files.items()))
    covered = {chr(c) for c in TTFont(BytesIO(whole["text.woff2"])).getBestCmap()}

    def fill(folder: Path) -> None:
        for face in FACES:
            # What the text face lacks is drawn by the math face, which has every symbol.
            wanted = use.math | (use.text - covered) if face.family == MATH else use.text
            (folder / face.name).write_bytes(cut(whole[face.name], wanted))

    folder = cache.folder("fonts", key, fill)
    rules = [rule for face in FACES for rule in declare(face, whole[face.name], use.letters)]
    drawn = {chr(c) for c in TTFont(folder / "math.woff2").getBestCmap()}
    if extra := sorted(drawn & (use.text - covered)):
        ranges = ",".join(f"U+{ord(c):X}" for c in extra)
        rules.append(
            f'@font-face{{font-family:"{TEXT}";font-display:swap;unicode-range:{ranges};'
            'src:url("math.woff2")format("woff2")}'
        )
    return FontSet({f.name: (folder / f.name).read_bytes() for f in FACES}, "\n".join(rules))


def cut(data: bytes, characters: Iterable[str]) -> bytes:
    """A WOFF2 face with these characters only, its licence and its MATH table included."""
    options = subset.Options(
        flavor="woff2",
        hinting=False,
        desubroutinize=True,
        layout_features=["kern", "liga", "ccmp", "mark", "mkmk"],
        name_IDs=[0, 1, 2, 4, 5, 6, 13, 14],
        notdef_outline=True,
        recalc_timestamp=False,
    )
    font = subset.load_font(BytesIO(data), options)
    cutter = subset.Subsetter(options)
    cutter.populate(text="".join(sorted(characters)))
    cutter.subset(font)
    out = BytesIO()
    subset.save_font(font, out, options)
    return out.getvalue()


def declare(face: Face, data: bytes, letters: Mapping[str, int]) -> list[str]:
    """The rules of a face, and of the local face that replaces it until it is loaded."""
    name, look = face.family, f"font-weight:{face.weight};font-style:{face.style}"
    rule = (
        f'@font-face{{font-family:"{name}";{look};font-display:swap;'
        f'src:url("{face.name}")format("woff2")}}'
    )
    times = TIMES.get((face.weight, face.style)) if face.family == TEXT else None
    if times is None:
        return [rule]
    font = TTFont(BytesIO(data))
    cmap, widths, em = font.getBestCmap(), font["hmtx"], font["head"].unitsPerEm
    often = [letters.get(c, 0) + 1 for c in LETTERS]
    own = sum(n * widths[cmap[ord(c)]][0] for c, n in zip(LETTERS, often, strict=True)) / em
    advances = map(int, times.split())
    ratio = own * 1000 / sum(n * w for n, w in zip(often, advances, strict=True))
    up, down, gap = (
        getattr(font["hhea"], part) / em / ratio for part in ("ascent", "descent", "lineGap")
    )
    local = ",".join(f'local("{name}")' for name in LOCAL[face.weight, face.style])
    return [
        rule,
        f'@font-face{{font-family:"{name} Until Then";{look};src:{local};'
        f"size-adjust:{ratio:.2%};ascent-override:{up:.2%};descent-override:{-down:.2%};"
        f"line-gap-override:{gap:.2%}}}",
    ]


def needed(pages: Iterable[str], always: Iterable[str] = ALWAYS) -> Needed:
    """What a set of HTML pages writes."""
    reader = Reader()
    for page in pages:
        reader.reset()
        reader.feed(page)
    return Needed(
        frozenset(reader.text) | frozenset(always),
        frozenset(reader.math) | frozenset("0123456789"),
        {c: n for c, n in reader.text.items() if c in LETTERS},
    )


class Reader(HTMLParser):
    """Counts the characters of pages, those of formulas apart."""

    def __init__(self) -> None:
        super().__init__()
        self.text: Counter[str] = Counter()
        self.math: set[str] = set()
        self.skip = self.depth = 0
        self.italic = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note where formulas, and elements without visible text, begin."""
        self.skip += tag in ("script", "style")
        self.depth += tag == "math"
        if tag in ("msqrt", "mroot"):
            self.math.add("√")  # which the browser draws, and nobody writes
        self.italic = tag == "mi" and ("mathvariant", "normal") not in attrs

    def handle_endtag(self, tag: str) -> None:
        """Note where they end."""
        self.skip -= tag in ("script", "style")
        self.depth -= tag == "math"
        self.italic = False

    def handle_data(self, data: str) -> None:
        """Count; browsers write an identifier of one letter in mathematical italics."""
        if self.skip:
            return
        if not self.depth:
            self.text.update(data.replace("\n", " "))
            return
        self.math.update(data.strip())
        if self.italic and len(data.strip()) == 1:
            self.math.add(italic(data.strip()))


class TitleReader(HTMLParser):
    """The characters of a page's heading and of its standfirst."""

    def __init__(self, html: str):
        super().__init__()
        self.heading: set[str] = set()
        self.standfirst: set[str] = set()
        self.part: set[str] | None = None
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note where one begins."""
        if tag == "h1":
            self.part = self.heading
        elif tag == "p" and ("class", "standfirst") in attrs:
            self.part = self.standfirst

    def handle_endtag(self, tag: str) -> None:
        """Note where it ends."""
        if tag in ("h1", "p"):
            self.part = None

    def handle_data(self, data: str) -> None:
        """Keep its characters."""
        if self.part is not None:
            self.part.update(data.replace("\n", " "))


def italic(letter: str) -> str:
    """The mathematical italic form of a Latin or Greek letter; others are as they are."""
    if letter == "h":
        return "\u210e"
    for first, last, base in (
        ("A", "Z", 0x1D434),
        ("a", "z", 0x1D44E),
        ("Α", "Ω", 0x1D6E2),
        ("α", "ω", 0x1D6FC),
    ):
        if first <= letter <= last:
            return chr(base + ord(letter) - ord(first))
    return letter
