"""Numbers as readers type and paste them.

The grammar stands in CONTRIBUTING.md ("Typed numbers"); widgets/view/controls/typed-number.js is
the same for the page, and tests/data/typed_numbers.json holds both to one table.
"""

import math
import re
from dataclasses import dataclass

from widgets.kit.number_format import SUPERSCRIPTS, plain
from widgets.locale import say


@dataclass(frozen=True)
class Box:
    """What a box takes.

    whole      whether only whole numbers
    low, high  its bounds; infinite where there are none
    unit       that may follow the number; the empty string where there is none
    """

    whole: bool
    low: float
    high: float
    unit: str = ""


LONGEST = 100  # characters that can still be a number

# Each character on the left is read as the one on the right.
SAME = {
    "-": "−–‐‑‒－﹣",
    "+": "＋﹢",
    " ": "\t\n\r\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000",
    ".": "．",
    ",": "，",
    "'": "’‘ʼ＇",
    "%": "％﹪٪",
    "_": "＿",
    "×": "xX*·⋅✕",
    "": "\u200b\u200e\u200f\u2060\u2066\u2067\u2068\u2069\u061c\ufeff",  # marks of direction
}
ASCII = str.maketrans({other: one for one, others in SAME.items() for other in others})

# Whole part, fraction. ٫ and ٬ are the Arabic decimal and grouping marks, which mean nothing else.
DECIMAL = re.compile(r"([0-9]*)(?:[.,٫]([0-9]*))?")
# Groups of three, parted by one mark; or two digits each before the last three (12,34,567).
GROUPED = re.compile(r"([1-9][0-9]{0,2}([ '_٬.,])[0-9]{3}(?:\2[0-9]{3})*)(?:(?!\2)[.,٫]([0-9]*))?")
INDIAN = re.compile(r"([1-9][0-9]?(,)(?:[0-9]{2},)+[0-9]{3})(?:[.٫]([0-9]*))?")
POWER = re.compile(r"(.*?) ?(?:[eE]|× ?10 ?(?:\^|××)) ?([+-]?[0-9]{1,4})")
BARE_POWER = re.compile(r"10 ?(?:\^|××)")
RAISED = re.compile(f"[⁺⁻]?[{SUPERSCRIPTS}]+")
LOWERED = str.maketrans("⁺⁻" + SUPERSCRIPTS, "+-0123456789")


def simplified(text: str) -> str:
    """A text with one character for each sign, digit and space; a superscript begins with ^."""
    raised = RAISED.sub(lambda power: "^" + power[0].translate(LOWERED), text)
    digits = "".join(str(int(one)) if one.isdecimal() else one for one in raised)
    return re.sub(" +", " ", digits.translate(ASCII)).strip(" ")


def readings(text: str, box: Box) -> list[float]:
    """The numbers that a text may mean and that a box takes: none, one, or two if ambiguous."""
    if len(text) > LONGEST:
        return []
    body, shift = simplified(text), 0
    unit = simplified(box.unit)
    if unit and body.lower().endswith(unit.lower()):
        body = body[: -len(unit)].strip()
    elif not unit and body.endswith("%") and box.low >= 0 and box.high <= 1:
        body, shift = body[:-1].strip(), -2
    negative = body.startswith("-")
    if body.startswith(("+", "-")):
        body = body[1:].strip()
    found = [math.inf] if body == "∞" else _finite(body, shift, box.whole)
    signed = [-x if negative and x else x for x in found]
    return [
        x for x in signed if box.low <= x <= box.high and (not box.whole or float(x).is_integer())
    ]


def _finite(body: str, shift: int, whole: bool) -> list[float]:
    """The readings of an unsigned number, times ten to the power of `shift`."""
    power = POWER.fullmatch(f"1×{body}" if BARE_POWER.match(body) else body)
    mantissa = power[1] if power else body
    exponent = (int(power[2]) if power else 0) + shift
    grouped = GROUPED.fullmatch(mantissa) or INDIAN.fullmatch(mantissa)
    decimal = DECIMAL.fullmatch(mantissa) if re.search("[0-9]", mantissa) else None
    parts = []
    # Where a mark could be either: nobody groups the mantissa of a power, and nobody gives a whole
    # number three decimals.
    if grouped and not (decimal and power):
        parts.append((re.sub("[^0-9]", "", grouped[1]), grouped[3]))
    if decimal and not (parts and whole):
        parts.append((decimal[1], decimal[2]))
    numbers = [float(f"{digits or 0}.{fraction or 0}e{exponent}") for digits, fraction in parts]
    return [x for x in numbers if math.isfinite(x)]


def ambiguity(text: str, found: list[float], box: Box) -> str:
    """The sentence that refuses a text with two readings."""
    one, other = found
    return say(
        "control",
        "ambiguous",
        got=text[:40],
        one=plain(one),
        other=plain(other),
        writeOne=written(one, box),
        writeOther=written(other, box),
    )


def written(x: float, box: Box) -> str:
    """A number as it stands in a box.

    As `plain` writes it, and with one more zero where the box could take its decimal point for a
    grouping mark.
    """
    text = plain(x)
    return text + "0" if len(readings(text, box)) > 1 else text
