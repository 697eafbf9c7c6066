"""Formats numbers for readers.

Outputs, pictures and prose all use it, so that a quantity is written in one way on a page. Every
function takes a float and returns text; infinities are written ∞, and `nan` raises ValueError,
because a reader should never see it.
"""

import math

MINUS = "\u2212"
THIN_SPACE = "\u202f"
SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"


def _checked(x: float) -> float:
    x = float(x)
    if math.isnan(x):
        raise ValueError("Got nan; expected a number that can be shown to a reader.")
    return x


def _signed(text: str) -> str:
    """`text` with a true minus sign, and no minus on a number that rounds to zero."""
    if text.startswith("-"):
        text = text[1:] if not text.strip("-0.") else MINUS + text[1:]
    return text


def _grouped(text: str) -> str:
    """`text` with thin spaces between groups of three digits, from five digits on."""
    whole, dot, fraction = text.partition(".")
    digits = whole.lstrip(MINUS)
    if len(digits) < 5:
        return text
    groups = f"{int(digits):,}".replace(",", THIN_SPACE)
    return whole[: len(whole) - len(digits)] + groups + dot + fraction


def fix(x: float, n: int = 2) -> str:
    """`x` with `n` decimals: 0.616, −11.23, 14 966, ∞."""
    x = _checked(x)
    if math.isinf(x):
        return "∞" if x > 0 else MINUS + "∞"
    return _grouped(_signed(f"{x:.{n}f}"))


def sig(x: float, n: int = 3) -> str:
    """`x` with `n` significant digits, as a power of ten when that is shorter: 1.15 × 10⁻⁴²."""
    x = _checked(x)
    if math.isinf(x) or x == 0:
        return fix(x, 0)
    exponent = math.floor(math.log10(abs(x)))
    if -3 <= exponent < 7:
        # Rounding may carry into the next power of ten; the `e` format has done so already.
        exponent = int(f"{x:.{n - 1}e}".partition("e")[2])
        return fix(float(f"{x:.{n - 1}e}"), max(0, n - 1 - exponent))
    mantissa, _, power = f"{x:.{n - 1}e}".partition("e")
    return f"{_signed(mantissa)} × 10{superscript(int(power))}"


def superscript(n: int) -> str:
    """An integer in superscript digits: ⁻⁴²."""
    return str(n).translate(str.maketrans("-0123456789", "⁻" + SUPERSCRIPTS))


def plain(x: float) -> str:
    """`x` exactly, as it stands in a box or a sentence: −23, 0.1, 10 000, 1.5 × 10⁻⁷."""
    x = _checked(x)
    if math.isinf(x):
        return fix(x)
    if abs(x) < 1e16:
        short = f"{x:.6f}".rstrip("0").rstrip(".")
        if float(short) == x:
            return _grouped(_signed(short))
    mantissa, _, power = repr(x).partition("e")
    text = _grouped(_signed(mantissa.removesuffix(".0")))
    return f"{text} × 10{superscript(int(power))}" if power else text


def percent(p: float, n: int | None = None) -> str:
    """A probability in per cent, with as many decimals as keep it apart from 0 and 1: 95.2%."""
    p = _checked(p)
    if n is None:
        n = 1
        edge = min(p, 1 - p)
        # 99.998% must not be rounded to a certainty.
        while 0 < edge < 0.5 * 10.0 ** (-n - 2) and n < 9:
            n += 1
    return fix(100 * p, n) + "%"


def db(x: float, n: int = 2) -> str:
    """A weight of evidence with its unit: −11.23 dB."""
    return f"{fix(x, n)}\u00a0dB"


def odds(o: float) -> str:
    """Odds as a ratio to one, the larger side first: 20:1, 1:5.01."""
    o = _checked(o)
    if o < 0:
        raise ValueError(f"Got odds of {o}; expected a number from 0 to infinity.")
    if o == 0 or math.isinf(o):
        return "∞:1" if o else "1:∞"
    side = o if o >= 1 else 1 / o
    text = sig(side, 3)
    if "." in text and "×" not in text:
        text = text.rstrip("0").rstrip(".")
    return f"{text}:1" if o >= 1 else f"1:{text}"
