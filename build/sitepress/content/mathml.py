"""Formulas: TeX in, MathML out, once, at build time.

MathML is the formula itself: it is read aloud, selected, zoomed and printed without a script.
The conversion is math-core's. Three things are mended: its style attributes become classes, since
the pages run under a policy that refuses the former; each formula carries its TeX as `alttext`,
for readers whose browser has no MathML; and a displayed one is put together from parts, between
which it may be broken on a narrow screen.
"""

from functools import cache
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from math_core import LatexError, LatexToMathML

# What math-core says in style attributes, and the class of page.css that says the same.
CLASSES = {
    "text-align: right": "right",
    "text-align: left": "left",
    "justify-items: end": "",
    "justify-items: start": "",
    "padding-left: 0": "flush-left",
    "padding-right: 0": "flush-right",
    "padding-left:1em": "apart",
}

# Before these operators, and after these spaces, a displayed formula may be broken.
BREAKS = tuple("=≤≥<>≈→⇒+−")
WIDE = ("1em", "2em")
OPENING, CLOSING, BAR = "([{⟨", ")]}⟩", "|"

# Numbers arrive as people read them; TeX wants them as it writes them.
TYPED = str.maketrans({"\u2212": "-", "\u202f": r"\,", "\u2009": r"\,", "\u00a0": " "})


class FormulaError(Exception):
    """TeX that is not a formula; the message says what is wrong."""


@cache
def converter() -> LatexToMathML:
    """The one converter; making it is slower than using it."""
    return LatexToMathML(fancy_error=False)


@cache
def mathml(tex: str, display: bool = False) -> str:
    """The `<math>` element of a formula; raises FormulaError where `tex` is not one."""
    try:
        html = converter().convert_with_local_state(
            tex.strip().translate(TYPED), displaystyle=display
        )
    except LatexError as problem:
        where, _, what = " ".join(str(problem).splitlines()).partition(": ")
        shown = tex.strip().replace("\n", " ")
        raise FormulaError(f"{what.rstrip('.')} (at character {where} of “{shown}”)") from problem
    except UnicodeError as problem:
        raise FormulaError(f"{tex.strip()!a} holds what no formula can") from problem
    try:
        math = ElementTree.fromstring(html.replace("&ApplyFunction;", "\u2061"))
    except (ElementTree.ParseError, UnicodeError) as problem:  # control characters
        raise FormulaError(f"{tex.strip()!a} holds what no formula can") from problem
    math.set("translate", "no")
    math.set("alttext", " ".join(tex.split()))
    for element in math.iter():
        if style := element.attrib.pop("style", ""):
            element.set("class", as_class(style))
    for row in math.iter("mtr"):
        for cell in row[1:]:  # after an &, an operator stands between two things
            if len(cell) and cell[0].tag == "mo" and cell[0].text in BREAKS:
                cell[0].set("form", "infix")
    if display:
        math[:] = parts(list(math))
    return ElementTree.tostring(math, encoding="unicode", short_empty_elements=True)


def as_class(style: str) -> str:
    """The classes that stand for a style attribute of math-core."""
    names = []
    for rule in filter(None, (part.strip() for part in style.split(";"))):
        if rule not in CLASSES:
            raise FormulaError(f"The style “{rule}” has no class in page.css; use other TeX")
        names.append(CLASSES[rule])
    return " ".join(filter(None, names))


def parts(elements: list[Element]) -> list[Element]:
    """The elements of a displayed formula in rows that begin with a relation, a sum or a space.

    What stands between brackets or bars stays together. On one line they look as they did. The
    operator that begins a row must be told that it still stands between two things; a sign, which
    math-core writes without space, stands before one.
    """
    rows = [Element("mrow")]
    open_now: list[str] = []
    for element in elements:
        operator = element.tag == "mo" and element.text in BREAKS
        between = operator and len(rows[-1]) and element.get("lspace") != "0"
        if between and not open_now:
            rows.append(Element("mrow"))
            element.set("form", "infix")
        rows[-1].append(element)
        follow(open_now, element)
        if element.tag == "mspace" and element.get("width", "") in WIDE and not open_now:
            rows.append(Element("mrow"))
    return [row for row in rows if len(row)]


def follow(open_now: list[str], element: Element) -> None:
    """Keep the list of what is open true after one more element, which may carry an exponent."""
    scripted = element.tag in ("msub", "msup", "msubsup")
    sign = (element[0] if scripted else element).text or ""
    if sign in tuple(OPENING) or (sign == BAR and BAR not in open_now):
        open_now.append(sign)
    elif open_now and sign in (*CLOSING, BAR):
        open_now.pop()
