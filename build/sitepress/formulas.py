"""Formulas: TeX in, MathML out, once, at build time.

MathML is the formula itself: it is read aloud, selected, zoomed and printed without a script.
The conversion is math-core's. Two things are mended: its style attributes become classes, since
the pages run under a policy that refuses the former, and each formula carries its TeX as
`alttext`, for readers whose browser has no MathML.
"""

import re
from functools import cache
from html import escape

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
    tex = tex.strip()
    try:
        html = converter().convert_with_local_state(tex.translate(TYPED), displaystyle=display)
    except LatexError as problem:
        where, _, what = str(problem).partition(": ")
        raise FormulaError(
            f"{what.rstrip('.')} (at character {where} of “{tex}”)" if what else str(problem)
        ) from problem
    html = re.sub(r' style="([^"]*)"', lambda m: as_class(m[1]), html)
    html = html.replace("&ApplyFunction;", "\u2061")
    return html.replace("<math", f'<math alttext="{escape(" ".join(tex.split()))}"', 1)


def as_class(style: str) -> str:
    """The class attribute that stands for a style attribute of math-core."""
    names = []
    for rule in filter(None, (part.strip() for part in style.split(";"))):
        if rule not in CLASSES:
            raise FormulaError(f"The style “{rule}” has no class in page.css; use other TeX")
        names.append(CLASSES[rule])
    return f' class="{" ".join(filter(None, names))}"'
